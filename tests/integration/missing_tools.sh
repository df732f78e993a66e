#!/usr/bin/env bash
# Without Go, and without apt, the error names the tool and how to get it.
. "$(dirname "$0")/../lib.sh"
. "$(dirname "$0")/lib_small.sh"
cd "$scratch"
# With a lock, apt is not asked for.
"$ARMPACK" lock small/recipe.json -q >locked
mkdir bin
for tool in env sh; do ln -s "$(command -v $tool)" bin/; done
# Where the Go project's own archive is installed armpack finds it without PATH, and rightly so;
# tests/unit/source covers that case.
if [ ! -x /usr/local/go/bin/go ]; then
    expect_status 1 env PATH="$scratch/bin" XDG_CACHE_HOME="$scratch/cache" "$ARMPACK" build small/recipe.json
    expect_match err "hint: .*[Ii]nstall.*Go"
    printf '#!/bin/sh\necho go version go1.19.8 linux/amd64\n' >bin/go
    chmod +x bin/go
    expect_status 1 env PATH="$scratch/bin" XDG_CACHE_HOME="$scratch/cache" "$ARMPACK" build small/recipe.json
    expect_match err "1\.21"
    rm bin/go
fi
ln -s "$(command -v go)" bin/go
rm small/lock.json
expect_status 1 env PATH="$scratch/bin" XDG_CACHE_HOME="$scratch/cache" "$ARMPACK" build small/recipe.json
expect_match err "apt-get is not installed"
expect_match err "hint: install the package apt"
[ -z "$(find dist -name '*.tar')" ] || fail "an archive was written"
