#!/usr/bin/env bash
# What armpack adds to compiling a program in C: its compile step (source unpacked, built, collected,
# stripped) against the same done by hand with the plain cross compiler and the same flags, paired,
# medians, as a ratio. Nothing is reused: no built program, and ccache, where it is there, is empty.
# Usage: c_build.sh ARMPACK [ROUNDS]. By hand; takes about a minute a round.
set -euo pipefail
armpack=$(realpath "$1") rounds=${2:-5}
here=$(cd "$(dirname "$0")/../.." && pwd)
scratch=$(mktemp -d)
export XDG_CACHE_HOME=$scratch/cache
cache=$XDG_CACHE_HOME/armpack
trap 'rm -rf "$scratch"' EXIT
cd "$scratch"
export ARMPACK_DATA=$here
lock=$here/recipes/dnsmasq/lock.json
"$armpack" build dnsmasq --locked -q >/dev/null
jq -r '.source_package.files[] | .path + " " + .sha256' "$lock" | while read -r path sha256; do
    cp "$cache/sha256/${sha256:0:2}/$sha256" "$(basename "$path")"
done
flags="-march=armv5te -mfloat-abi=soft -D_TIME_BITS=64 -D_FILE_OFFSET_BITS=64 -Os -g \
-ffunction-sections -fdata-sections -fstack-protector-strong -D_FORTIFY_SOURCE=2 -Wformat \
-Werror=format-security"
link="-static -no-pie -Wl,--gc-sections -Wl,--as-needed -Wl,-z,relro -Wl,-z,now -Wl,--build-id=sha1"

by_hand() {
    rm -rf hand
    dpkg-source --no-check --extract dnsmasq_*.dsc hand >/dev/null 2>&1
    make -C hand -j "$(nproc)" all CC=arm-linux-gnueabi-gcc CFLAGS="$flags" LDFLAGS="$link" \
        COPTS='-DNO_TFTP -DNO_SCRIPT' PREFIX=/usr >/dev/null 2>&1
    arm-linux-gnueabi-objcopy --only-keep-debug --compress-debug-sections hand/src/dnsmasq hand/debug
    arm-linux-gnueabi-strip --strip-unneeded hand/src/dnsmasq
}
by_armpack() {
    rm -rf "$cache/builds" "$cache/ccache"
    "$armpack" build dnsmasq --locked -o dist 2>log >/dev/null
    grep -q 'unchanged, taken from the cache' log && { echo "something was reused" >&2; exit 1; }
    sed -n 's/^ *compile dnsmasq [0-9.]*: //p' log | tail -n 1 | awk '{ print $2 == "min" ? 60 * $1 + $3 : $1 }'
}
median() { sort -n | awk '{ all[NR] = $1 } END { print all[int((NR + 1) / 2)] }'; }
for ((round = 0; round < rounds; ++round)); do
    start=$(date +%s.%N)
    by_hand
    end=$(date +%s.%N)
    awk -v a="$start" -v b="$end" 'BEGIN { print b - a }' >>hand.txt
    by_armpack >>armpack.txt
    rm -rf dist
done
paste armpack.txt hand.txt | awk '{ print $1 / $2 }' >ratios.txt
printf 'armpack %s s, by hand %s s, ratio %s (median of %d pairs)\n' "$(median <armpack.txt)" \
    "$(median <hand.txt)" "$(median <ratios.txt)" "$rounds"
