#!/bin/bash
# inspect.sh [armpack [image_tool]]: `armpack inspect` of an archive of about 100 MB against reading
# and hashing it (sha256sum, and OpenSSL's SHA-256, which uses the processor's own instructions);
# medians of seven runs, in turns, as ratios, by the clock and by processor time (the one to believe
# on a busy machine). Prints a table; status 1 if the goal is missed: no less than half the speed of
# sha256sum.
set -euo pipefail
armpack=${1:-build/release/armpack}
tool=${2:-build/release/image_tool}
[ -x "$armpack" ] && [ -x "$tool" ] ||
    { echo "no $armpack, $tool: cmake --build --preset release --target armpack image_tool" >&2; exit 1; }
. "$(dirname "$0")/lib_image.sh"
root=$scratch/root
make_tree "$root"
"$tool" write "$root" "$scratch/image.tar" docker >/dev/null
rm -r "$root"

inspect() { "$armpack" inspect "$scratch/image.tar"; }
as_json() { "$armpack" inspect --json --top 0 "$scratch/image.tar"; }
hash() { sha256sum "$scratch/image.tar"; }
openssl_hash() { openssl dgst -sha256 "$scratch/image.tar"; }

echo "archive: $(($(stat -c %s "$scratch/image.tar") / 1000000)) MB"
in_turns 7 inspect as_json hash openssl_hash
echo "$(of hash ms) $(of inspect ms) $(of hash cpu) $(of inspect cpu) $(of openssl_hash cpu)" |
    awk '{ printf "speed against sha256sum: %.2f by the clock, %.2f by processor time (goal: 0.50)\n", $1 / $2, $3 / $4
           printf "speed against OpenSSL: %.2f by processor time\n", $5 / $4
           exit !($1 / $2 >= 0.5 || $3 / $4 >= 0.5) }'
