#!/usr/bin/env bash
# A program whose image lacks libraries that it needs at run time: build, test and run refuse it, and
# name each library with the package to add. With that package, and the other library put in, it is
# built and runs. A loader that would not look where the library lies is the check's matter.
. "$(dirname "$0")/../lib.sh"
need arm-linux-gnueabi-gcc make qemu-arm-static
cd "$scratch"
mkdir project
cat >project/tool.c <<'C'
#include <stdio.h>
#include <zlib.h>
int own(void);
int main(void) {
    printf("zlib %s, own %d\n", zlibVersion(), own());
    return 0;
}
C
echo 'int own(void) { return 7; }' >project/own.c
# shellcheck disable=SC2016
printf '%s\n' 'all: tool' 'libown.so.1: own.c' \
    '	$(CC) $(CFLAGS) $(LDFLAGS) -shared -fPIC -Wl,-soname,$@ -o $@ $^' 'tool: tool.c libown.so.1' \
    '	$(CC) $(CFLAGS) $(LDFLAGS) -o $@ $^ -lz' >project/Makefile
# recipe PACKAGES FILES
recipe() {
    cat >recipe.json <<JSON
{"name": "tool", "version": "1.0", "summary": "s", "homepage": "https://example.org/",
 "licence": "MIT", "source": {"kind": "folder", "path": "project"},
 "build": {"driver": "make", "link": "dynamic", "packages": ["zlib1g-dev"], "make": ["all"],
           "outputs": [{"name": "tool", "path": "tool"}, {"name": "own", "path": "libown.so.1"}]},
 "image": {"definition": "debian-trixie", "packages": [$1], "entrypoint": ["/tool"],
           "files": [$2 {"from": "build:tool", "to": "/tool", "mode": "0755"}]},
 "smoke_tests": [{"name": "says what it has", "command": [], "output": "own 7"}]}
JSON
}
own='{"from": "build:own", "to": "/usr/lib/libown.so.1"},'

recipe '' ''
for command in build test run; do
    sarif=()
    [ "$command" != build ] || sarif=(--sarif check.sarif)
    expect_status 3 "$ARMPACK" "$command" ./recipe.json "${sarif[@]}"
    expect_match err 'error: .*the image lacks libraries that its programs need$'
    expect_line err '  tool needs libz.so.1: zlib1g'
    expect_line err '  tool needs libown.so.1: no package of the sysroot has it'
    expect_match err 'hint: add to image.packages: zlib1g$'
done
[ -z "$(find . -name '*.tar')" ] || fail "there is an archive"
expect_match check.sarif '"text": ".*libz\.so\.1'

recipe '"zlib1g"' ''
expect_status 3 "$ARMPACK" build ./recipe.json
expect_line err '  tool needs libown.so.1: no package of the sysroot has it'
expect_match err 'hint: .*image.files'

recipe '"zlib1g"' "${own/usr/opt}"
expect_status 3 "$ARMPACK" build ./recipe.json
expect_match err 'libown.so.1, which is at /opt/lib/libown.so.1, where the loader does not look'

recipe '"zlib1g"' "$own"
expect_status 0 "$ARMPACK" build ./recipe.json
expect_status 0 "$ARMPACK" build ./recipe.json --sarif passes.sarif  # also of what was built before
[ "$(grep -c '"level": "error"' passes.sarif)" -eq 0 ] || fail "SARIF: $(cat passes.sarif)"
expect_status 0 "$ARMPACK" test ./recipe.json --cpu armv5te
expect_status 0 "$ARMPACK" run ./recipe.json
expect_match out '^zlib [0-9.]*, own 7$'
