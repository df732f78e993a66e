#!/usr/bin/env bash
# recipes/schema.json is what `armpack schema` prints. ARMPACK_ACCEPT=1 writes it anew.
. "$(dirname "$0")/../lib.sh"
expect_status 0 "$ARMPACK" schema
if [ "${ARMPACK_ACCEPT:-}" = 1 ]; then
    cp "$scratch/out" "$ARMPACK_SOURCE/recipes/schema.json"
    echo "SKIP: recipes/schema.json is written anew" >&2
    exit 77
fi
diff -u "$ARMPACK_SOURCE/recipes/schema.json" "$scratch/out" ||
    fail "recipes/schema.json is old: run this test with ARMPACK_ACCEPT=1"
for kind in toolchain device profile image effects probe; do
    expect_status 0 "$ARMPACK" schema "$kind"
    expect_match "$scratch/out" '"additionalProperties": false'
done
expect_status 2 "$ARMPACK" schema recepie
