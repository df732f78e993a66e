#!/usr/bin/env bash
# What armpack adds to compiling a program in C: its compile step (source unpacked, built, collected,
# stripped) against the same done by hand with the cross compiler and the same flags, with ccache as
# armpack has it where it is there, and without; paired, medians, as a ratio by the clock. Nothing is
# reused: no built program, and ccache is empty. Beside it the ratio by processor time, which others'
# work on the machine sways less; there armpack has the whole command against it, with image, check and
# archive.
# With a PATH that has no ccache both go without: what armpack itself adds.
# Usage: c_build.sh ARMPACK [ROUNDS]. By hand; takes a minute or two a round.
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

# by_hand [ccache]
by_hand() {
    rm -rf hand own-ccache
    dpkg-source --no-check --extract dnsmasq_*.dsc hand >/dev/null 2>&1
    # The flags come before the makefile's own (-O2), as armpack's do.
    make -C hand -j "$(nproc)" all CC="$* arm-linux-gnueabi-gcc $flags" LDFLAGS="$link" \
        COPTS='-DNO_TFTP -DNO_SCRIPT' PREFIX=/usr >/dev/null 2>&1
    arm-linux-gnueabi-objcopy --only-keep-debug --compress-debug-sections hand/src/dnsmasq hand/debug
    arm-linux-gnueabi-strip --strip-unneeded hand/src/dnsmasq
}
by_armpack() { "$armpack" build dnsmasq --locked -o dist 2>log; }
# What its log says of the compile step, in seconds.
compile_step() {
    grep -qE 'unchanged, taken from the cache|nothing has changed' log &&
        { echo "something was reused" >&2; exit 1; }
    sed -n 's/^ *compile dnsmasq [0-9.]*: //p' log | tail -n 1 | awk '{ print $2 == "min" ? 60 * $1 + $3 : $1 }'
}
# timed NAME COMMAND...: adds the seconds by the clock and of the processor to NAME.clock and NAME.cpu.
timed() {
    local TIMEFORMAT='%R %U %S'
    { time "${@:2}" >/dev/null 2>&1; } 2>time.txt || { echo "$*: failed" >&2; exit 1; }
    awk -v name="$1" '{ print $1 >> (name ".clock"); print $2 + $3 >> (name ".cpu") }' time.txt
}
median() { sort -n | awk '{ all[NR] = $1 } END { print all[int((NR + 1) / 2)] }'; }
export CCACHE_DIR=$scratch/own-ccache
ccache=$(command -v ccache || true)
for ((round = 0; round < rounds; ++round)); do
    for way in hand ${ccache:+hand-ccache}; do
        if [ $way = hand ]; then timed hand by_hand; else timed $way by_hand ccache; fi
        [ -s hand/debug ] || { echo "by hand it does not build" >&2; exit 1; }
    done
    rm -rf "$cache/builds" "$CCACHE_DIR" dist
    timed armpack by_armpack
    compile_step >>step.clock
done
# told HAND WORDS
told() {
    paste step.clock "$1.clock" | awk '{ print $1 / $2 }' >clock.ratios
    paste armpack.cpu "$1.cpu" | awk '{ print $1 / $2 }' >cpu.ratios
    printf '%s: by the clock %s s, armpack %s s, ratio %s; processor %s s, armpack %s s, ratio %s\n' \
        "$2" "$(median <"$1.clock")" "$(median <step.clock)" "$(median <clock.ratios)" \
        "$(median <"$1.cpu")" "$(median <armpack.cpu)" "$(median <cpu.ratios)"
}
echo "medians of $rounds pairs"
told hand "by hand"
[ -z "$ccache" ] || told hand-ccache "by hand with ccache"
