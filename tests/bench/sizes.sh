#!/usr/bin/env bash
# What a recipe's image weighs against the same program installed by apt in a Debian armel base
# (mmdebstrap essential: debian:stable without apt, so kinder to it; scripts run under qemu-arm): sizes of both as tar, and their
# ratio. Usage: sizes.sh ARMPACK RECIPE=PACKAGE[,PACKAGE]..., e.g.
#     tests/bench/sizes.sh build/release/armpack mosquitto=mosquitto,mosquitto-clients aria2=aria2
# A program that Debian has not is its own image's largest file: RECIPE:PACKAGE[,PACKAGE]... adds it.
# Needs root; takes minutes; by hand.
set -euo pipefail
shopt -s inherit_errexit
armpack=$(realpath "$1")
shift
recipes=("$@") root=$(cd "$(dirname "$0")/../.." && pwd)
[ $# -gt 0 ] || { sed -n 2,8p "$0" >&2; exit 2; }
scratch=$(mktemp -d)
export ARMPACK_SOURCE=$root
. "$root/tests/debian/lib_qemu.sh"
. "$root/tests/debian/lib_archive.sh"
trap 'unregister_qemu; rm -rf "$scratch"' EXIT
register_qemu
export XDG_CACHE_HOME=${XDG_CACHE_HOME:-$HOME/.cache}

# debian_bytes PACKAGE[,PACKAGE]: a minimal base with them.
debian_bytes() {
    rm -rf "$scratch/whole"
    # shellcheck disable=SC2086
    local_archive "$(dirname "$armpack")/debian_tool" "$scratch/whole" ${1//,/ }
    mmdebstrap --quiet --mode=root --architectures=armel --variant=essential ${1:+--include="$1"} \
        trixie "$scratch/debian.tar" "deb [trusted=yes] copy:$scratch/whole/archive trixie main" >&2
    stat -c %s "$scratch/debian.tar"
}

printf '%-12s %12s %12s  %s\n' recipe image debian ratio
for each in "${recipes[@]}"; do
    recipe=${each%%[=:]*} packages=
    [ "$recipe" = "$each" ] || packages=${each#*[=:]}
    (cd "$scratch" && "$armpack" build "$recipe" -q >/dev/null)
    archive=$(echo "$scratch/dist/$recipe"-*-armv5.tar)
    ours=$(stat -c %s "$archive")
    theirs=$(debian_bytes "$packages")
    if [[ $each != *=* ]]; then
        own=$(tar -xOf "$archive" --wildcards '*/layer.tar' | tar -tvf - |
            awk '$1 ~ /^-/ && $3 > largest { largest = $3 } END { print largest + 0 }')
        theirs=$((theirs + own))
    fi
    printf '%-12s %12d %12d  %s\n' "$recipe" "$ours" "$theirs" \
        "$(awk -v a="$ours" -v b="$theirs" 'BEGIN { printf "%.2f", a / b }')"
done
