#!/usr/bin/env bash
# Without Go, and without apt, the error names the tool and how to get it.
. "$(dirname "$0")/../lib.sh"
. "$(dirname "$0")/lib_small.sh"
cd "$scratch"
mkdir bin
for tool in env sh; do ln -s "$(command -v $tool)" bin/; done
if [ ! -x /usr/local/go/bin/go ]; then
    expect_status 1 env PATH="$scratch/bin" XDG_CACHE_HOME="$scratch/cache" "$ARMPACK" build small/recipe.json
    expect_match err "hint: .*[Ii]nstall.*Go"
fi
# A Go that is too old to switch to the pinned release.
printf '#!/bin/sh\necho go version go1.19.8 linux/amd64\n' >bin/go
chmod +x bin/go
expect_status 1 env PATH="$scratch/bin" XDG_CACHE_HOME="$scratch/cache" "$ARMPACK" build small/recipe.json
expect_match err "1\.21"
rm bin/go
ln -s "$(command -v go)" bin/go
expect_status 1 env PATH="$scratch/bin" XDG_CACHE_HOME="$scratch/cache" "$ARMPACK" build small/recipe.json
expect_match err "apt"
expect_match err "hint: "
[ -z "$(find dist -name '*.tar')" ] || fail "an archive was written"
