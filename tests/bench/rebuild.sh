#!/usr/bin/env bash
# rebuild.sh ARMPACK [ROUNDS]: `armpack build mihomo` with nothing changed, against reading and hashing
# the archive once, which no honest answer can do without; medians of one run, in turns.
# Goal: below 100 ms.
set -euo pipefail
armpack=$(realpath "$1") rounds=${2:-11}
PATH=$PATH:/usr/local/go/bin
scratch=$(mktemp -d)
trap 'rm -rf "$scratch"' EXIT
cd "$scratch"
"$armpack" build mihomo -q >first
archive=$(ls dist/*.tar)
us() { echo $(($(date +%s%N) / 1000)); }
median() { sort -n | sed -n "$((rounds / 2 + 1))p"; }
for _ in $(seq "$rounds"); do
    start=$(us); "$armpack" build mihomo -q >again; echo $(($(us) - start)) >>ours
    cmp first again
    start=$(us); sha256sum "$archive" >sum; echo $(($(us) - start)) >>floor
done
awk -v ours="$(median <ours)" -v floor="$(median <floor)" 'BEGIN {
    printf "nothing changed          %5.0f ms (goal: 100 ms)\n", ours / 1000
    printf "sha256sum of the archive %5.0f ms, ratio %.2f\n", floor / 1000, ours / floor
    exit !(ours < 100000) }'
