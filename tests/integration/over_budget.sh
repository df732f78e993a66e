#!/usr/bin/env bash
# An image that its recipe's budget or the router's disk has no room for is refused: status 3, no
# archive, who takes most, and what would help. What fits says how much it takes.
. "$(dirname "$0")/../lib.sh"
. "$(dirname "$0")/lib_small.sh"
cd "$scratch"
expect_status 0 "$ARMPACK" build "$small"
expect_match err "on the router's disk: [0-9.]+ MiB with the archive, [0-9.]+ MiB without it \([0-9]+ blocks of 4096 bytes, [0-9]+ inodes\)"
said=$(sed -n 's/^ *\(on the router.*\)$/\1/p' err)
expect_status 0 "$ARMPACK" inspect dist/small-1.0.0-armv5.tar
[ "$(sed -n 's/^ *\(on the router.*\)$/\1/p' out)" = "$said" ] || fail "inspect and build differ"
rm -rf dist

refused() {
    local message=$1 recipe=$2
    shift 2
    expect_status 3 "$ARMPACK" build "$recipe" "$@"
    expect_match err "^armpack: error: .*$message"
    expect_match err "^largest files"
    expect_match err " /small$"
    expect_match err "^  hint: .* or $hint"
    [ -z "$(find dist -type f ! -name '*.log' ! -name SHA256SUMS)" ] || fail "left in dist: $(ls dist)"
    [ ! -s dist/SHA256SUMS ] || fail "sums of what is not there: $(cat dist/SHA256SUMS)"
}
with_budget() { sed "s/\"image\": {/\"budget\": {\"$1\": 1}, \"image\": {/" "$small" >"${small%.json}-$1.json"; }
with_budget archive_mib
with_budget store_mib
hint="raise it in the recipe"
refused "the archive takes .* more than budget.archive_mib allows \(1.0 MiB\)" "${small%.json}-archive_mib.json"
refused "the extracted image takes .* more than budget.store_mib allows" "${small%.json}-store_mib.json"
hint="take a larger disk"
refused "the archive with the extracted image beside it takes .* more than --store-size allows \(3.0 MiB\)" "$small" --store-size 3MiB
refused "the archive with the extracted image beside it takes .*--store-size" "$small" --store-size 3MiB --gzip
expect_status 0 "$ARMPACK" build "$small" --store-size 1GiB
expect_status 2 "$ARMPACK" build "$small" --store-size much
