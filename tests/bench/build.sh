#!/usr/bin/env bash
# What armpack adds to a build: `armpack build mihomo` with everything compiled and fetched, against
# the bare `go build` of the same module, in one run. Usage: build.sh ARMPACK [ROUNDS]
# Prints medians and ratios. The Go build cache is emptied for the cold build, in a folder of its own.
set -euo pipefail
armpack=$(realpath "$1") rounds=${2:-5}
PATH=$PATH:/usr/local/go/bin
scratch=$(mktemp -d)
trap 'chmod -R u+w "$scratch"; rm -rf "$scratch"' EXIT
cd "$scratch"

now_ms() { echo $(($(date +%s%N) / 1000000)); }
median() { sort -n | sed -n "$((rounds / 2 + 1))p"; }

"$armpack" build mihomo -q >/dev/null
archive_bytes=$(stat -c %s dist/*.tar)

cp -r "$(cd / && GOFLAGS='' go mod download -json github.com/metacubex/mihomo@v1.19.30 | sed -n 's/^\t"Dir": "\(.*\)",$/\1/p')" source
chmod -R u+w source
start=$(now_ms)
(cd source && env GOFLAGS='' GOCACHE="$scratch/cache" GOOS=linux GOARCH=arm GOARM=5 CGO_ENABLED=0 \
    go build -trimpath -mod=mod -buildvcs=false -tags with_gvisor -ldflags "-s -w -buildid=" -o ../program .)
cold_ms=$(($(now_ms) - start))

warm_ms=$(for _ in $(seq "$rounds"); do
    start=$(now_ms)
    "$armpack" build mihomo -q >/dev/null
    echo $(($(now_ms) - start))
done | median)
peak_kib=$(python3 - "$armpack" <<'PY'
import resource, subprocess, sys
subprocess.run([sys.argv[1], "build", "mihomo", "-q"], check=True, stdout=subprocess.DEVNULL)
print(resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss)
PY
)
python3 - "$cold_ms" "$warm_ms" "$peak_kib" "$archive_bytes" <<'PY'
import sys
cold, warm, peak, archive = map(int, sys.argv[1:])
print(f"bare go build, cold cache    {cold} ms")
print(f"what armpack adds (median)   {warm} ms, {100 * warm / cold:.1f} % of that (goal: 5 %, 1500 ms)")
print(f"peak memory                  {peak / 1024:.0f} MiB, {peak * 1024 / archive:.2f} times the archive (goal: 3)")
PY
