#!/usr/bin/env bash
# Requests that cannot be carried out: each with what is wrong, where, and what to do; nothing is
# written.
. "$(dirname "$0")/../lib.sh"
. "$(dirname "$0")/lib_small.sh"
cd "$scratch"

expect_status 2 "$ARMPACK" build mihomoo
expect_match err "there is no recipe mihomoo \(did you mean mihomo\?\)"
expect_status 2 "$ARMPACK" build ./no/such.json
expect_match err "no/such.json"
expect_status 2 "$ARMPACK" build small/recipe.json --format tar
expect_match err "\-\-format"
expect_status 2 "$ARMPACK" build small/recipe.json --device hex-refreshed
expect_match err "hex-refresh"
expect_status 2 env SOURCE_DATE_EPOCH=yesterday "$ARMPACK" build small/recipe.json
expect_match err "SOURCE_DATE_EPOCH is 'yesterday'"

mkdir broken
sed 's/"entrypoint": \[/"entrypoint": [[/' small/recipe.json >broken/recipe.json
expect_status 2 "$ARMPACK" build broken/recipe.json
expect_match err "broken/recipe.json:[0-9]+:[0-9]+: "
sed 's/"entrypoint"/"entrypont"/; s/"static"/7/' small/recipe.json >broken/recipe.json
expect_status 2 "$ARMPACK" build broken/recipe.json
expect_match err "image.entrypont: unknown key \(did you mean entrypoint\?\)"
expect_match err "image.definition: expected a string, got number"

# A sum that is not the module's: somebody has changed what the name stands for.
sed 's/"h1:...../"h1:AAAAA/' small/recipe.json >broken/recipe.json
expect_status 1 "$ARMPACK" build broken/recipe.json
expect_match err "h1:AAAAA"

# Nobody is told of a folder that cannot be written only after minutes of compiling.
: >file
expect_status 1 "$ARMPACK" build small/recipe.json --output file/dist
expect_match err "prepare the output folder: cannot make folder file/dist"
[ -z "$(find dist -type f ! -name '*.log')" ] || fail "something was written: $(find dist)"
