#!/usr/bin/env bash
# Two builds of one recipe at once: the second waits and says so; both succeed, with equal bytes.
. "$(dirname "$0")/../lib.sh"
. "$(dirname "$0")/lib_small.sh"
cd "$scratch"
"$ARMPACK" build small/recipe.json >one.out 2>one.err &
first=$!
"$ARMPACK" build small/recipe.json >two.out 2>two.err &
second=$!
wait "$first" || fail "the first: $(cat one.err)"
wait "$second" || fail "the second: $(cat two.err)"
cmp one.out two.out || fail "different results"
grep -q "waiting for another build of small" one.err two.err || fail "nobody said that it waits"
(cd dist && sha256sum --quiet -c SHA256SUMS)
