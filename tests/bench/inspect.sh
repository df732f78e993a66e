#!/bin/bash
# inspect.sh [armpack [image_tool]]: `armpack inspect` of an archive of about 100 MB against reading
# and hashing it (sha256sum, and OpenSSL's SHA-256, which uses the processor's own instructions);
# medians of seven runs, in turns, as ratios, by the clock and by processor time (the one to believe
# on a busy machine). Prints a table; status 1 if the goal is missed: no less than half the speed of
# sha256sum.
set -euo pipefail
armpack=${1:-build/release/armpack}
tool=${2:-build/release/image_tool}
runs=7
[ -x "$armpack" ] && [ -x "$tool" ] ||
    { echo "no $armpack, $tool: cmake --build --preset release --target armpack image_tool" >&2; exit 1; }
# In memory if there is room: neither side should be measured by what else the disk is doing.
folder=${TMPDIR:-/tmp}
[ "$(df --output=avail -m /dev/shm 2>/dev/null | tail -1)" -gt 500 ] 2>/dev/null && folder=/dev/shm
scratch=$(mktemp -d -p "$folder")
trap 'rm -rf "$scratch"' EXIT

# The shape of a recipe's image, from this machine's own files: programs and libraries up to 100 MB,
# and 2000 small files.
root=$scratch/root
mkdir -p "$root/usr/lib" "$root/usr/share"
find /usr/bin /usr/lib -type f -size +100k -size -60M -readable -printf '%s %p\n' |
    LC_ALL=C sort -k2 | awk '{ sum += $1; if (sum < 1e8) print $2 }' >"$scratch/large" || true
find /usr/share -type f -size -4k -readable -print | LC_ALL=C sort | sed -n 1,2000p >"$scratch/small"
number=0
while read -r file; do cp "$file" "$root/usr/lib/$((number += 1))"; done <"$scratch/large"
while read -r file; do cp "$file" "$root/usr/share/$((number += 1))"; done <"$scratch/small"
"$tool" write "$root" "$scratch/image.tar" docker >/dev/null
rm -r "$root"

inspect() { "$armpack" inspect "$scratch/image.tar"; }
as_json() { "$armpack" inspect --json --top 0 "$scratch/image.tar"; }
hash() { sha256sum "$scratch/image.tar"; }
openssl_hash() { openssl dgst -sha256 "$scratch/image.tar"; }

median() { sort -n | sed -n "$(((runs + 1) / 2))p"; }
for number in $(seq $runs); do
    for way in inspect as_json hash openssl_hash; do
        { TIMEFORMAT='%R %U %S'; time $way >/dev/null; } 2>"$scratch/time"
        awk '{ print $1 * 1000 }' "$scratch/time" >>"$scratch/$way.ms"
        awk '{ print ($2 + $3) * 1000 }' "$scratch/time" >>"$scratch/$way.cpu"
    done
done
size=$(stat -c %s "$scratch/image.tar")
echo "archive: $((size / 1000000)) MB"
for way in inspect as_json hash openssl_hash; do
    printf '%-13s %6d ms, %6d ms of processor time\n' "$way" \
        "$(median <"$scratch/$way.ms")" "$(median <"$scratch/$way.cpu")"
done
of() { median <"$scratch/$1.$2"; }
echo "$(of hash ms) $(of inspect ms) $(of hash cpu) $(of inspect cpu) $(of openssl_hash cpu)" |
    awk '{ printf "speed against sha256sum: %.2f by the clock, %.2f by processor time (goal: 0.50)\n", $1 / $2, $3 / $4
           printf "speed against OpenSSL: %.2f by processor time\n", $5 / $4
           exit !($1 / $2 >= 0.5 || $3 / $4 >= 0.5) }'
