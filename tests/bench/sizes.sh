#!/usr/bin/env bash
# What a recipe's image weighs against the same program installed by apt in a Debian armel base
# (mmdebstrap minbase, maintainer scripts run under qemu-arm): sizes of both as tar, and their
# ratio. Usage: sizes.sh ARMPACK RECIPE=PACKAGE[,PACKAGE]... [-- SUITE], e.g.
#     tests/bench/sizes.sh build/release/armpack mosquitto=mosquitto,mosquitto-clients aria2=aria2
# A recipe without =PACKAGE is held against the bare base plus its own archive's program files.
# Needs root; takes minutes; by hand.
set -euo pipefail
armpack=$(realpath "$1")
shift
suite=trixie recipes=()
while [ $# -gt 0 ]; do
    if [ "$1" = -- ]; then suite=$2; break; fi
    recipes+=("$1")
    shift
done
[ "${#recipes[@]}" -gt 0 ] || { sed -n 2,8p "$0" >&2; exit 2; }
scratch=$(mktemp -d)
name=armpack-sizes-$$
finish() {
    [ ! -e "/proc/sys/fs/binfmt_misc/$name" ] || echo -1 >"/proc/sys/fs/binfmt_misc/$name"
    rm -rf "$scratch"
}
trap finish EXIT
[ -e /proc/sys/fs/binfmt_misc/register ] || mount -t binfmt_misc none /proc/sys/fs/binfmt_misc
if ! grep -qs '^interpreter.*qemu-arm' /proc/sys/fs/binfmt_misc/*arm*; then
    magic='\x7f\x45\x4c\x46\x01\x01\x01\x00\x00\x00\x00\x00\x00\x00\x00\x00\x02\x00\x28\x00'
    mask='\xff\xff\xff\xff\xff\xff\xff\x00\xff\xff\xff\xff\xff\xff\xff\xff\xfe\xff\xff\xff'
    printf '%s' ":$name:M::$magic:$mask:$(command -v qemu-arm-static):F" \
        >/proc/sys/fs/binfmt_misc/register
fi
mirror=${ARMPACK_MIRROR:-$(apt-cache policy | sed -n 's/^ *500 \(http[^ ]*\/debian\) .*/\1/p' | head -1)}

# debian_bytes PACKAGE[,PACKAGE]: a minimal base with them, as apt leaves it (its caches emptied).
debian_bytes() {
    mmdebstrap --quiet --mode=root --architectures=armel --variant=minbase \
        ${1:+--include="$1"} "$suite" "$scratch/debian.tar" "deb $mirror $suite main" >&2
    stat -c %s "$scratch/debian.tar"
}

printf '%-12s %12s %12s  %s\n' recipe image debian ratio
for each in "${recipes[@]}"; do
    recipe=${each%%=*} packages=
    [ "$recipe" = "$each" ] || packages=${each#*=}
    (cd "$scratch" && "$armpack" build "$recipe" -q >/dev/null)
    archive=$(echo "$scratch/dist/$recipe"-*-armv5.tar)
    ours=$(stat -c %s "$archive")
    theirs=$(debian_bytes "$packages")
    if [ -z "$packages" ]; then
        own=$(tar -xOf "$archive" --wildcards '*/layer.tar' | tar -tvf - |
            awk '$1 ~ /^-/ && $3 > largest { largest = $3 } END { print largest + 0 }')
        theirs=$((theirs + own))
    fi
    printf '%-12s %12d %12d  %s\n' "$recipe" "$ours" "$theirs" \
        "$(awk -v a="$ours" -v b="$theirs" 'BEGIN { printf "%.2f", a / b }')"
done
