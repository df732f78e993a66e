#!/usr/bin/env bash
# ^C while a program compiles: exit 130, the children are gone, nothing is left in the output.
. "$(dirname "$0")/../lib.sh"
need go pgrep
cd "$scratch"
mkdir cache
# An empty Go build cache makes compiling take long enough to be interrupted.
setsid --wait env --default-signal=INT GOCACHE="$scratch/cache" XDG_CACHE_HOME="$scratch/armpack-cache" \
    "$ARMPACK" build dnsproxy >out 2>err &
for _ in $(seq 600); do
    pgrep -f "/compile -o $scratch/armpack-cache" >/dev/null && break
    sleep 0.1
done
armpack=$(pgrep -f "^$ARMPACK build dnsproxy" | head -n 1)
[ -n "$armpack" ] || fail "no armpack to interrupt: $(cat err)"
children=$(pgrep -P "$armpack" || true)
kill -INT "$armpack"
status=0
wait $! || status=$?
[ "$status" -eq 130 ] || fail "status $status: $(cat err)"
expect_match err "interrupted"
for child in $children; do
    kill -0 "$child" 2>/dev/null && fail "child $child still runs"
done
[ -z "$(find . -path './dist/*' -type f ! -name '*.log')" ] || fail "left: $(find dist)"
