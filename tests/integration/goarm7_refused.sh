#!/usr/bin/env bash
# A recipe that builds for ARMv7 is refused, in words that help, and leaves no archive.
. "$(dirname "$0")/../lib.sh"
need go jq
cp -r "$ARMPACK_SOURCE/recipes/mihomo" "$scratch/mihomo"
sed -i 's/"goarm": *"5"/"goarm": "7"/' "$scratch/mihomo/recipe.json"
grep -q '"goarm": "7"' "$scratch/mihomo/recipe.json" ||
    sed -i 's/"driver": *"go",/"driver": "go", "goarm": "7",/' "$scratch/mihomo/recipe.json"
expect_status 3 "$ARMPACK" build "$scratch/mihomo" --output "$scratch/dist"
expect_match "$scratch/err" "GOARM=7"
expect_match "$scratch/err" "GOARM=5"
[ -z "$(find "$scratch/dist" -name '*.tar')" ] || fail "an archive was written"
