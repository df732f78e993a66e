#!/bin/bash
# image.sh [image_tool]: assembling an image from an unpacked tree of 100 MB, against umoci and
# skopeo doing the same; medians of five runs, in turns, as ratios, by the clock and by processor time
# (the one to believe on a busy machine). Prints a table; status 1 if a goal is missed. Goals: four times faster, peak memory below three times the archive.
set -euo pipefail
tool=${1:-build/release/image_tool}
runs=5
[ -x "$tool" ] || { echo "no $tool: cmake --build --preset release --target image_tool" >&2; exit 1; }
for needed in umoci skopeo openssl; do
    command -v $needed >/dev/null || { echo "SKIP: no $needed" >&2; exit 77; }
done
# In memory if there is room: neither side should be measured by what else the disk is doing.
folder=${TMPDIR:-/tmp}
[ "$(df --output=avail -m /dev/shm 2>/dev/null | tail -1)" -gt 1500 ] 2>/dev/null && folder=/dev/shm
scratch=$(mktemp -d -p "$folder")
trap 'rm -rf "$scratch"' EXIT

# The shape of a recipe's image: one large program, libraries, thousands of small files.
root=$scratch/root
pseudo_random() { openssl enc -aes-128-ctr -nosalt -K "$1" -iv 00 </dev/zero 2>/dev/null | head -c "$2"; }
mkdir -p "$root"/{bin,usr/lib,usr/share/zoneinfo,usr/share/doc}
# Half of a program's bytes are as good as random to gzip, the other half compresses well.
{ pseudo_random 01 25000000; head -c 25000000 /dev/zero; } >"$root/bin/program" || true
for number in $(seq 60); do
    { pseudo_random "$number" 400000; head -c 400000 /dev/zero; } >"$root/usr/lib/lib$number.so" || true
done
for number in $(seq 2000); do
    head -c $((number % 3000 + 100)) "$root/bin/program" >"$root/usr/share/zoneinfo/zone$number"
done

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
