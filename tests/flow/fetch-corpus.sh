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
# The package index alone; the host may ask for more.
targets=()
for target in DEP-11 DEP-11-icons-small DEP-11-icons DEP-11-icons-hidpi DEP-11-icons-large \
    Contents-deb Contents-dsc CNF Packages-Diff; do
    targets+=(-o "Acquire::IndexTargets::deb::$target::DefaultEnabled=false")
done
apt-get -qq "${targets[@]}" update

apt-cache pkgnames | sort -u > "$state/known.txt"
: > "$folder/missing.txt"
wanted=()
while read -r name; do
    case $name in '' | '#'*) continue ;; esac
    if [ -e "$folder/$name/.done" ]; then continue; fi
    if grep -qxF "$name" "$state/known.txt"; then
        wanted+=("$name")
    else
        echo "$name: not in $suite for $arch" >> "$folder/missing.txt"
    fi
done < "$list"
# One call for all: reading the index takes longer than most downloads. What the mirror's pool
# lacks fails, and the others still arrive.
if [ ${#wanted[@]} -gt 0 ]; then
    (cd "$state/cache" && apt-get -qq download "${wanted[@]/%/:$arch}" > download.log 2>&1) || true
fi
for name in "${wanted[@]}"; do
    set -- "$state/cache/${name}"_*.deb
    if [ ! -e "$1" ]; then
        echo "$name: could not be downloaded, see $state/cache/download.log" >> "$folder/missing.txt"
        continue
    fi
    mkdir -p "$folder/$name"
    dpkg-deb --fsys-tarfile "$1" |
        tar -x -C "$folder/$name" --no-same-owner --no-same-permissions --mode=u+rwX
    rm -f "$@"
    touch "$folder/$name/.done"
done
