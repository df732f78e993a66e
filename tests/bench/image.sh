#!/bin/bash
# image.sh [image_tool]: assembling an image from an unpacked tree of about 100 MB, against umoci and
# skopeo doing the same; medians of five runs, in turns, as ratios, by the clock and by processor time
# (the one to believe on a busy machine). Prints a table; status 1 if a goal is missed. Goals: four times faster, peak memory below three times the archive.
set -euo pipefail
tool=${1:-build/release/image_tool}
runs=5
[ -x "$tool" ] || { echo "no $tool: cmake --build --preset release --target image_tool" >&2; exit 1; }
for needed in umoci skopeo; do
    command -v $needed >/dev/null || { echo "SKIP: no $needed" >&2; exit 77; }
done
# In memory if there is room: neither side should be measured by what else the disk is doing.
folder=${TMPDIR:-/tmp}
[ "$(df --output=avail -m /dev/shm 2>/dev/null | tail -1)" -gt 1500 ] 2>/dev/null && folder=/dev/shm
scratch=$(mktemp -d -p "$folder")
trap 'rm -rf "$scratch"' EXIT

# The shape of a recipe's image, from this machine's own files: programs and libraries up to
# 100 MB, and 2000 small files. (Made-up bytes would be too easy, or too hard, to compress.)
root=$scratch/root
mkdir -p "$root/usr/lib" "$root/usr/share"
find /usr/bin /usr/lib -type f -size +100k -size -60M -readable -printf '%s %p\n' |
    LC_ALL=C sort -k2 | awk '{ sum += $1; if (sum < 1e8) print $2 }' >"$scratch/large" || true
find /usr/share -type f -size -4k -readable -print | LC_ALL=C sort | sed -n 1,2000p >"$scratch/small"
number=0
while read -r file; do cp "$file" "$root/usr/lib/$((number += 1))"; done <"$scratch/large"
while read -r file; do cp "$file" "$root/usr/share/$((number += 1))"; done <"$scratch/small"

ours() { "$tool" write "$root" "$scratch/ours.tar" docker; }
theirs() {
    umoci init --layout "$scratch/layout"
    umoci new --image "$scratch/layout:x"
    umoci config --image "$scratch/layout:x" --architecture arm --config.entrypoint /bin/program
    umoci insert --rootless --image "$scratch/layout:x" "$root" / 2>/dev/null
    skopeo --insecure-policy copy -q "oci:$scratch/layout:x" "docker-archive:$scratch/theirs.tar:x:1"
}
# What cannot be done without: reading the files, hashing them, writing them once.
floor() { (cd "$root" && find . -type f -print0 | sort -z | xargs -0 cat) | tee "$scratch/floor" | sha256sum; }
hash_only() { sha256sum "$scratch/ours.tar"; }

median() { sort -n | sed -n "$(((runs + 1) / 2))p"; }
for number in $(seq $runs); do
    for way in ours theirs floor hash_only; do
        rm -rf "$scratch/layout" "$scratch/theirs.tar"
        { TIMEFORMAT='%R %U %S'; time $way >"$scratch/$way.out"; } 2>"$scratch/time"
        awk '{ print $1 * 1000 }' "$scratch/time" >>"$scratch/$way.ms"
        awk '{ print ($2 + $3) * 1000 }' "$scratch/time" >>"$scratch/$way.cpu"
    done
done
for way in ours theirs floor hash_only; do
    printf '%-10s %6d ms, %6d ms of processor time\n' "$way" \
        "$(median <"$scratch/$way.ms")" "$(median <"$scratch/$way.cpu")"
done
of() { median <"$scratch/$1.$2"; }
size=$(stat -c %s "$scratch/ours.tar")
peak=$(($(cut -d' ' -f5 "$scratch/ours.out") * 1024))
echo "$size $peak $(of ours ms) $(of theirs ms) $(of ours cpu) $(of theirs cpu)" |
    awk '{ printf "archive    %6.1f MB\n", $1 / 1e6
           printf "peak       %6.2f times the archive (goal: below 3)\n", $2 / $1
           printf "umoci + skopeo: %.1f times the time, %.1f times the processor time ", $4 / $3, $6 / $5
           print "(goal: at least 4)"
           exit !($2 < 3 * $1 && $4 >= 4 * $3) }'
