#!/usr/bin/env bash
# A mistyped command is bad request, with the nearest one.
. "$(dirname "$0")/../lib.sh"
expect_status 2 "$ARMPACK" docter
expect_text "$scratch/err" "armpack: error: unknown command docter (did you mean doctor?)
  hint: \`armpack --help\` lists the commands"
[ ! -s "$scratch/out" ] || fail "something on stdout"
expect_status 2 "$ARMPACK" doctor --jsn
expect_text "$scratch/err" "armpack: error: The following argument was not expected: --jsn
  hint: try \`armpack doctor --help\`"
