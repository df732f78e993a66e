#!/usr/bin/env bash
# An output folder on a full disk: an error that says so, and nothing half-written.
. "$(dirname "$0")/../lib.sh"
. "$(dirname "$0")/lib_small.sh"
need unshare mount
cd "$scratch"
"$ARMPACK" build small/recipe.json -q >/dev/null   # everything but the result is in the cache
rm -r dist
mkdir disk
unshare --user --map-root-user --mount true 2>/dev/null || skip "no user namespaces"
# shellcheck disable=SC2016
expect_status 1 unshare --user --map-root-user --mount bash -c '
    mount -t tmpfs -o size=256k tmpfs disk
    "$0" build small/recipe.json --output disk
    status=$?
    find disk -type f -name "*.tar*" >left
    exit $status' "$ARMPACK"
expect_match err "No space left on device"
expect_match err "hint: make room on that disk"
[ ! -s left ] || fail "left on the full disk: $(cat left)"
