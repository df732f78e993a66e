#!/bin/bash
# fetch-corpus.sh ARCH FOLDER [PACKAGE-LIST]
#
# Downloads Debian packages of a foreign architecture and unpacks each into FOLDER/NAME, through
# apt with a state folder of its own: nothing of the host's dpkg or apt is touched. A package that
# the release does not have for ARCH is listed in FOLDER/missing.txt.
set -euo pipefail
arch=$1 folder=$(mkdir -p "$2" && cd "$2" && pwd)
list=${3:-$(dirname "$0")/packages.txt}
suite=${ARMPACK_SUITE:-trixie}
mirror=${ARMPACK_MIRROR:-$(sed -n 's/^URIs: *//p' /etc/apt/sources.list.d/debian.sources | head -1)}
if [ -z "$mirror" ]; then
    echo "fetch-corpus: set ARMPACK_MIRROR to a Debian mirror" >&2
    exit 1
fi
state=$folder/.apt
mkdir -p "$state"/{lists/partial,cache/archives/partial,etc/preferences.d,etc/apt.conf.d}
: > "$state/status"
echo "deb [arch=$arch signed-by=/usr/share/keyrings/debian-archive-keyring.gpg] $mirror $suite main" \
    > "$state/etc/sources.list"
cat > "$state/apt.conf" <<CONF
APT::Architecture "$arch";
APT::Architectures { "$arch"; };
Dir::State "$state";
Dir::State::lists "$state/lists";
Dir::State::status "$state/status";
Dir::Cache "$state/cache";
Dir::Etc::sourcelist "$state/etc/sources.list";
Dir::Etc::sourceparts "-";
Dir::Etc::preferencesparts "$state/etc/preferences.d";
Acquire::Languages "none";
APT::Sandbox::User "root";
CONF
export APT_CONFIG=$state/apt.conf
apt-get -qq update
: > "$folder/missing.txt"
while read -r name; do
    case $name in ''|'#'*) continue ;; esac
    if [ -e "$folder/$name/.done" ]; then continue; fi
    if ! (cd "$state/cache" && apt-get -qq download "$name:$arch" >/dev/null 2>&1); then
        echo "$name" >> "$folder/missing.txt"
        continue
    fi
    mkdir -p "$folder/$name"
    dpkg-deb --fsys-tarfile "$state/cache/${name}"_*.deb |
        tar -x -C "$folder/$name" --no-same-owner --no-same-permissions --mode=u+rwX
    rm -f "$state/cache/${name}"_*.deb
    touch "$folder/$name/.done"
done < "$list"
