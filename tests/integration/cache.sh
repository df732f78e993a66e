#!/usr/bin/env bash
# The cache: shown, pruned by age and by size, verified when used; two that prune and a build that
# uses it at once do not get in each other's way.
. "$(dirname "$0")/../lib.sh"
. "$(dirname "$0")/lib_small.sh"
need jq
cd "$scratch"
# What the mirror gave before need not be got again.
real=${XDG_CACHE_HOME:-$HOME/.cache}/armpack
"$ARMPACK" lock small/recipe.json -q >locked
"$ARMPACK" build small/recipe.json -q -o first >built
export XDG_CACHE_HOME=$scratch/cache
cache=$XDG_CACHE_HOME/armpack
mkdir -p "$cache/sha256"
jq -r '.image.packages[].sha256' small/lock.json | while read -r sha256; do
    mkdir -p "$cache/sha256/${sha256:0:2}"
    cp "$real/sha256/${sha256:0:2}/$sha256" "$cache/sha256/${sha256:0:2}/"
done

expect_status 0 "$ARMPACK" build small/recipe.json --offline
digest=$(sed -n '$s/.* sha256:/sha256:/p' out)
expect_status 0 "$ARMPACK" cache
for kind in 'packages and sources' 'root filesystems' 'compiled programs' 'finished builds'; do
    expect_match out "^ *[0-9.]+ [KM]?i?B +[1-9][0-9]*  $kind$"
done
expect_match out "in $cache$"
expect_status 0 "$ARMPACK" cache --json
jq -e ".folder == \"$cache\" and .size_bytes > 1000000 and .kinds[\"root filesystems\"].count == 1" out >jq.txt ||
    fail "$(cat out)"

# Damaged files are noticed and made again.
for file in "$cache"/trees/* "$cache"/builds/sha256/* "$cache"/results/*; do
    chmod u+w "$file"
    printf x | dd of="$file" bs=1 seek=100 conv=notrunc 2>dd.txt
done
rm -r dist
GOPROXY=file://$scratch/proxy expect_status 0 "$ARMPACK" build small/recipe.json
expect_match err 'is damaged; building again'
expect_match out "$digest"

# By age: what was used lately stays; by size: what was used least lately goes first.
touch -d '40 days ago' "$cache"/trees/*
expect_status 0 "$ARMPACK" cache prune --older-than 30d
expect_match out '^removed 1 of [0-9.]+ [KM]iB, kept '
[ -z "$(ls "$cache/trees")" ] || fail "the old tree is still there"
expect_status 0 "$ARMPACK" cache prune --older-than 30d
expect_match out '^removed 0 '
tree=$(find "$cache/builds/sha256" -type f | head -n 1)
touch -d '2 days ago' "$tree"
bytes=$("$ARMPACK" cache --json | jq .size_bytes)
expect_status 0 "$ARMPACK" cache prune --max-size $((bytes - 1))
expect_match out '^removed 1 of '
[ ! -e "$tree" ] || fail "not the least recently used went"
expect_status 2 "$ARMPACK" cache prune
expect_status 2 "$ARMPACK" cache prune --older-than soon
expect_status 2 "$ARMPACK" cache prune --older-than 30

# Two prune all there is, again and again, while builds go on.
prune_often() {
    for _ in $(seq 20); do "$ARMPACK" cache prune --max-size 0 -q >>pruned.out 2>>pruned.err || return 1; done
}
prune_often & one=$!
prune_often & two=$!
for _ in 1 2 3; do
    rm -rf dist
    expect_status 0 "$ARMPACK" build small/recipe.json
    expect_match out "$digest"
done
wait $one || fail "pruning: $(cat pruned.err)"
wait $two || fail "pruning: $(cat pruned.err)"
expect_status 0 "$ARMPACK" cache prune --max-size 0
[ -z "$(find "$cache/sha256" "$cache/trees" "$cache/builds" "$cache/results" -type f)" ] || fail "not all gone"
