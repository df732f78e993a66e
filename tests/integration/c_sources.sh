#!/usr/bin/env bash
# A program in C whose source is a git repository with a submodule, or an archive, with a patch: it is
# built; and what can be wrong with each (a submodule left out, or gone; an archive that is another; a
# patch that does not fit) is said, with status 1 and without an archive for the router.
. "$(dirname "$0")/../lib.sh"
need arm-linux-gnueabi-gcc make git patch python3 tar qemu-arm-static
cd "$scratch"
export XDG_CACHE_HOME=$scratch/cache
git_() { git -C "$1" -c user.name=t -c user.email=t@example.invalid -c protocol.file.allow=always "${@:2}"; }
mkdir inner tool
echo '#define NUMBER 7' >inner/inner.h
printf '#include <stdio.h>\n#include "inner.h"\nint main(void) { return printf("number %%d\\n", NUMBER) < 0; }\n' >tool/tool.c
# shellcheck disable=SC2016
printf 'tool: tool.c\n\t$(CC) $(CFLAGS) $(LDFLAGS) -Iinner -o tool tool.c\n' >tool/Makefile
for each in inner tool; do git init --quiet --initial-branch=main $each; done
git_ inner add . && git_ inner commit --quiet -m first
git_ tool submodule --quiet add ../inner inner
# Where it lies from the address that the recipe has.
git_ tool config --file .gitmodules submodule.inner.url ../../inner/.git
git_ tool add . && git_ tool commit --quiet -m first
commit=$(git_ tool rev-parse HEAD)
tar -czf tool.tar.gz --exclude=.git tool
printf -- '--- a/inner/inner.h\n+++ b/inner/inner.h\n@@ -1 +1 @@\n-#define NUMBER 7\n+#define NUMBER 8\n' >eight.patch

python3 "$ARMPACK_SOURCE/tests/integration/lib_git_server.py" "$scratch" "$scratch/port" 2>server.log &
server=$!
trap 'status=$?; kill $server; (exit $status); finish' EXIT
for _ in $(seq 600); do [ -e port ] && break; sleep 0.1; done
served=http://127.0.0.1:$(cat port)

# recipe SOURCE: says where it comes from.
recipe() {
    cat >recipe.json <<JSON
{"name": "tool", "version": "1.0", "summary": "s", "homepage": "https://example.org/",
 "licence": "MIT", "source": {$1},
 "build": {"driver": "make", "outputs": [{"name": "tool", "path": "tool"}]},
 "image": {"definition": "empty", "entrypoint": ["/tool"],
           "files": [{"from": "build:tool", "to": "/tool", "mode": "0755"}]}}
JSON
}
# prints NUMBER: it is built, and that is what it prints.
prints() {
    expect_status 0 "$ARMPACK" run ./recipe.json
    expect_text out "number $1"
}
# refused WORDS...: each of them is in what armpack says.
refused() {
    expect_status 1 "$ARMPACK" build ./recipe.json
    for each in "$@"; do expect_match err "$each"; done
    [ -z "$(find dist -name '*.tar' 2>/dev/null)" ] || fail "there is an archive"
}
repository='"kind": "git", "url": "'$served/tool/.git'", "commit": "'$commit'"'
archive='"kind": "tarball", "urls": ["'$served/gone.tar.gz'", "'$served/tool.tar.gz'"]'
sum=$(sha256sum tool.tar.gz | cut -d' ' -f1)

recipe "$repository, \"submodules\": true"
prints 7
recipe "$archive, \"sha256\": \"$sum\", \"patches\": [\"eight.patch\"]"
prints 8

recipe "$repository"
refused 'warning: the source has git submodules, and the recipe leaves them out' \
    'tool.c:2:10: fatal error: inner.h: No such file' 'hint: the header inner.h is missing'
other=$(echo "$sum" | tr 0-9 1-90)
recipe "$archive, \"sha256\": \"$other\""
refused "tool.tar.gz: sends other bytes than expected \(SHA-256 $sum, expected $other\)"
sed -i 's/^-#define NUMBER 7/-#define NUMBER 6/' eight.patch
recipe "$archive, \"sha256\": \"$sum\", \"patches\": [\"eight.patch\"]"
refused 'error: .*patch eight.patch does not apply' 'Hunk #1 FAILED at 1'
mv inner gone
recipe "$repository, \"submodules\": true"
rm -rf cache
refused "git submodule exited with status" "inner"
