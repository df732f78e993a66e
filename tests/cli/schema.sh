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
# README's table names every step that a smoke test can have.
python3 - "$scratch/out" "$ARMPACK_SOURCE/README.md" <<'PY'
import json, re, sys
steps = set()
def look(at):
    if isinstance(at, dict):
        kind = at.get("properties", {}).get("do", {})
        steps.update([kind["const"]] if "const" in kind else [])
        for one in at.values():
            look(one)
    elif isinstance(at, list):
        for one in at:
            look(one)
look(json.load(open(sys.argv[1])))
table = open(sys.argv[2]).read().partition("| step | does |")[2].partition("\n\n")[0]
named = {word for row in table.split("\n") for word in re.findall(r"`(\w+)`", row.split("|")[1] if "|" in row else "")}
assert steps and steps == named, (sorted(steps), sorted(named))
PY
for kind in toolchain device profile image effects probe; do
    expect_status 0 "$ARMPACK" schema "$kind"
    expect_match "$scratch/out" '"additionalProperties": false'
done
expect_status 2 "$ARMPACK" schema recepie
