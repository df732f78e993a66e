#!/bin/bash
# image.sh [image_tool]: assembling an image from an unpacked tree of about 100 MB, against umoci and
# skopeo doing the same; medians of five runs, in turns, as ratios, by the clock and by processor time
# (the one to believe on a busy machine). Prints a table; status 1 if a goal is missed. Goals: four times faster, peak memory below three times the archive.
set -euo pipefail
tool=${1:-build/release/image_tool}
[ -x "$tool" ] || { echo "no $tool: cmake --build --preset release --target image_tool" >&2; exit 1; }
for needed in umoci skopeo; do
    command -v $needed >/dev/null || { echo "SKIP: no $needed" >&2; exit 77; }
done
. "$(dirname "$0")/lib_image.sh"
root=$scratch/root
make_tree "$root"

ours() { "$tool" write "$root" "$scratch/ours.tar" docker; }
theirs() {
    rm -rf "$scratch/layout" "$scratch/theirs.tar"
    umoci init --layout "$scratch/layout"
    umoci new --image "$scratch/layout:x"
    umoci config --image "$scratch/layout:x" --architecture arm --config.entrypoint /bin/program
    umoci insert --rootless --image "$scratch/layout:x" "$root" / 2>/dev/null
    skopeo --insecure-policy copy -q "oci:$scratch/layout:x" "docker-archive:$scratch/theirs.tar:x:1"
}
# What cannot be done without: reading the files, hashing them, writing them once.
floor() { (cd "$root" && find . -type f -print0 | sort -z | xargs -0 cat) | tee "$scratch/floor" | sha256sum; }
hash_only() { sha256sum "$scratch/ours.tar"; }

in_turns 5 ours theirs floor hash_only
size=$(stat -c %s "$scratch/ours.tar")
peak=$(($(cut -d' ' -f5 "$scratch/ours.out") * 1024))
echo "$size $peak $(of ours ms) $(of theirs ms) $(of ours cpu) $(of theirs cpu)" |
    awk '{ printf "archive    %6.1f MB\n", $1 / 1e6
           printf "peak       %6.2f times the archive (goal: below 3)\n", $2 / $1
           printf "umoci + skopeo: %.1f times the time, %.1f times the processor time ", $4 / $3, $6 / $5
           print "(goal: at least 4)"
           exit !($2 < 3 * $1 && $4 >= 4 * $3) }'
