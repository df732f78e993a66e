#!/usr/bin/env bash
# `list` names every recipe, aligned for people and on one line for machines.
. "$(dirname "$0")/../lib.sh"
mkdir -p "$scratch/data/toolchains"
for name in b-two one; do
    mkdir -p "$scratch/data/recipes/$name"
    cat >"$scratch/data/recipes/$name/recipe.json" <<JSON
{"name": "$name", "version": "1.0", "summary": "what $name is", "homepage": "https://example.org/",
 "licence": "MIT", "source": {"kind": "folder", "path": "/src"},
 "build": {"driver": "go", "go": "1.26.8", "output": "x"},
 "image": {"definition": "static", "entrypoint": ["/x"]}}
JSON
done
export ARMPACK_DATA=$scratch/data
expect_status 0 "$ARMPACK" list
expect_text "$scratch/out" "b-two  1.0  what b-two is
one    1.0  what one is"
expect_status 0 "$ARMPACK" list --json
expect_text "$scratch/out" '[{"name":"b-two","version":"1.0","summary":"what b-two is","licence":"MIT","image":"static"},{"name":"one","version":"1.0","summary":"what one is","licence":"MIT","image":"static"}]'

expect_status 0 "$ARMPACK" list --names
expect_text "$scratch/out" "b-two
one"

# A recipe with mistakes is not left out in silence.
cat >"$scratch/data/recipes/one/recipe.json" <<JSON
{"name": "one", "version": 1, "goarm": "5"}
JSON
cd "$scratch/data"
expect_status 2 "$ARMPACK" list
expect_text "$scratch/err" "armpack: error: recipes/one/recipe.json: 8 mistakes
recipes/one/recipe.json: summary: missing key
recipes/one/recipe.json: homepage: missing key
recipes/one/recipe.json: licence: missing key
recipes/one/recipe.json: source: missing key
recipes/one/recipe.json: build: missing key
recipes/one/recipe.json: image: missing key
recipes/one/recipe.json: version: expected a string, got number
recipes/one/recipe.json: goarm: unknown key"

ARMPACK_DATA=/nowhere expect_status 2 "$ARMPACK" list
expect_text "$scratch/err" "armpack: error: ARMPACK_DATA is /nowhere, and there are no recipes/ and toolchains/ in it"

# Installed, the data lies in ../share/armpack beside the program.
unset ARMPACK_DATA
mkdir -p "$scratch/usr/bin" "$scratch/usr/share"
cp "$ARMPACK" "$scratch/usr/bin/armpack"
expect_status 1 "$scratch/usr/bin/armpack" list
expect_line "$scratch/err" "  hint: set ARMPACK_DATA to the folder that holds recipes/, images/ and toolchains/"
mv "$scratch/data" "$scratch/usr/share/armpack"
rm -r "$scratch/usr/share/armpack/recipes/one"
cd "$scratch"
expect_status 0 "$scratch/usr/bin/armpack" list
expect_text "$scratch/out" "b-two  1.0  what b-two is"
