#!/usr/bin/env bash
# A recipe that builds for ARMv7 is refused, in words that help, and leaves no archive.
. "$(dirname "$0")/../lib.sh"
need go jq
cp -r "$ARMPACK_SOURCE/recipes/mihomo" "$scratch/mihomo"
sed -i 's/"goarm": *"5"/"goarm": "7"/' "$scratch/mihomo/recipe.json"
grep -q '"goarm": "7"' "$scratch/mihomo/recipe.json" ||
    sed -i 's/"driver": *"go",/"driver": "go", "goarm": "7",/' "$scratch/mihomo/recipe.json"
expect_status 2 "$ARMPACK" build "$scratch/mihomo" --output "$scratch/dist" --sarif "$scratch/none/check.sarif"
expect_match "$scratch/err" "--sarif: there is no folder .*/none"
expect_match "$scratch/err" "hint: make it first"
expect_status 3 "$ARMPACK" build "$scratch/mihomo" --output "$scratch/dist" --sarif "$scratch/check.sarif"
expect_match "$scratch/err" "GOARM=7"
expect_match "$scratch/err" "GOARM=5"
[ -z "$(find "$scratch/dist" -name '*.tar')" ] || fail "an archive was written"
# The report is there for whoever shows it, as the workflow that builds all recipes does.
jq -e '.version == "2.1.0" and any(.runs[0].results[];
    .level == "error" and (.message.text | test("GOARM=7")) and
    .locations[0].physicalLocation.artifactLocation.uri == "mihomo")' "$scratch/check.sarif" >/dev/null ||
    fail "SARIF: $(cat "$scratch/check.sarif")"
