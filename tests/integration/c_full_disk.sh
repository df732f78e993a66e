#!/usr/bin/env bash
# The disk that programs are compiled on is full: the error says so and where, and no archive comes
# of it.
. "$(dirname "$0")/../lib.sh"
need unshare mount arm-linux-gnueabi-gcc make
unshare --user --map-root-user --mount true 2>/dev/null || skip "no user namespaces"
cd "$scratch"
mkdir -p project cache
cat >project/tool.c <<'C'
char much[3000000] = {1};
int main(void) { return much[0]; }
C
# shellcheck disable=SC2016
printf 'tool: tool.c\n\t$(CC) -c -o tool.o tool.c\n\tcp tool.o copy.o\n\t$(CC) -o tool tool.o\n' >project/Makefile
cat >recipe.json <<'JSON'
{"name": "tool", "version": "1.0", "summary": "s", "homepage": "https://example.org/",
 "licence": "MIT", "source": {"kind": "folder", "path": "project"},
 "build": {"driver": "make", "outputs": [{"name": "tool", "path": "tool"}]},
 "image": {"definition": "empty", "entrypoint": ["/tool"],
           "files": [{"from": "build:tool", "to": "/tool", "mode": "0755"}]}}
JSON
# shellcheck disable=SC2016
expect_status 1 unshare --user --map-root-user --mount bash -c '
    mount -t tmpfs -o size=4m tmpfs cache
    CCACHE_DISABLE=1 XDG_CACHE_HOME=$PWD/cache "$0" build ./recipe.json' "$ARMPACK"
expect_match err 'No space left on device'
expect_match err 'hint: the disk is full: builds take place below .*/cache/armpack/work/tool'
[ -z "$(find dist -name '*.tar' 2>/dev/null)" ] || fail "there is an archive"
expect_status 0 "$ARMPACK" build ./recipe.json
