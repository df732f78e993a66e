#!/usr/bin/env bash
# SIGKILL at 50 random moments of a build: never a file under its final name that is not whole, and
# the next run succeeds and leaves nothing of the killed ones.
. "$(dirname "$0")/../lib.sh"
need go
cd "$scratch"
"$ARMPACK" build mihomo -q >/dev/null
cp dist/mihomo-*.tar whole.tar
sha256sum dist/* >sums
start=$(date +%s%N)
"$ARMPACK" build mihomo -q >/dev/null
span_ms=$((($(date +%s%N) - start) / 1000000 + 50))
RANDOM=5
for round in $(seq 50); do
    rm -rf dist
    "$ARMPACK" build mihomo -q >/dev/null 2>&1 &
    moment=$((RANDOM % span_ms))
    sleep "$(printf '%d.%03d' $((moment / 1000)) $((moment % 1000)))"
    kill -KILL $! 2>/dev/null || true
    wait $! 2>/dev/null || true
    for file in dist/*; do
        [ -e "$file" ] || continue
        case $file in
            *.log) ;;
            */SHA256SUMS) (cd dist && sha256sum --quiet -c SHA256SUMS) || fail "round $round: sums" ;;
            *) grep -F "  $file" sums | sha256sum --quiet -c - || fail "round $round: $file" ;;
        esac
    done
done
"$ARMPACK" build mihomo -q >/dev/null
cmp dist/mihomo-*.tar whole.tar
left=$(find dist -name '.*' -type f)
[ -z "$left" ] || fail "left behind: $left"
