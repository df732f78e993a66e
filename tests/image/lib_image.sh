# Sourced by the tests beside it.
# shellcheck shell=bash disable=SC2034
# shellcheck source-path=SCRIPTDIR source=../lib.sh
. "$ARMPACK_SOURCE/tests/lib.sh"
image_tool=${ARMPACK_BUILD:?}/image_tool
skopeo=(skopeo --insecure-policy)

# make_tree FOLDER: a bit of everything a root filesystem has.
make_tree() {
    local root=$1
    mkdir -p "$root"/{bin,etc,usr/lib,data,tmp}
    chmod 1777 "$root/tmp"
    chmod 0700 "$root/data"
    printf 'program\n' >"$root/bin/program"
    chmod 4755 "$root/bin/program"
    ln "$root/bin/program" "$root/bin/other-name"
    : >"$root/etc/empty"
    head -c 100000 /dev/zero | tr '\0' x >"$root/usr/lib/large"
    ln -s usr/lib "$root/lib"
    ln -s /etc/empty "$root/etc/link"
    printf 'x' >"$root/etc/Főtanúsítvány.crt"
    mkdir -p "$root/usr/lib/$(printf 'd%.0s' {1..90})"
    printf 'y' >"$root/usr/lib/$(printf 'd%.0s' {1..90})/$(printf 'f%.0s' {1..60})"
    find "$root" -exec touch -h -d @1600000000 {} +
}

# listing FOLDER: "mode type path [-> target]" in bytewise order, by find.
listing() {
    (cd "$1" && find . -mindepth 1 \( -type l -printf '%y %P -> %l\n' -o -printf '%y %m %s %P\n' \)) |
        sed -E 's/^(d [0-7]+) [0-9]+ /\1 /' | LC_ALL=C sort
}
