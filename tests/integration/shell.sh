#!/usr/bin/env bash
# shell: the driver's environment and nothing else, in the prepared source; what is built by hand
# there is what build makes. The folder goes, unless it was named.
. "$(dirname "$0")/../lib.sh"
. "$(dirname "$0")/lib_small.sh"
need arm-linux-gnueabi-gcc make python3 qemu-arm go clang ld.lld
cd "$scratch"
export TRAP=set CFLAGS=-DTRAP TMPDIR=$scratch/tmp
mkdir tmp

expect_status 0 "$ARMPACK" shell probe -- env
expect_line out 'CC=arm-linux-gnueabi-gcc'
expect_match out '^CFLAGS=-Os '
! grep -q TRAP out || fail "something of the caller's environment came through"
expect_match err '^  build: make CC=arm-linux-gnueabi-gcc '
expect_status 0 "$ARMPACK" shell probe -- ls
expect_line out tries.inc
[ -z "$(ls tmp)" ] || fail "left behind: $(ls tmp)"

expect_status 0 "$ARMPACK" shell probe --folder here -- make
arm-linux-gnueabi-readelf -h here/source/probe | grep -q 'Machine: *ARM$' || fail "not built for ARM"
qemu-arm -cpu arm946 here/source/probe --text >/dev/null
expect_status 2 "$ARMPACK" shell probe --folder here -- true
expect_match err 'here is there already, and is no empty folder'
expect_status 1 "$ARMPACK" shell probe -- false
expect_match err 'error: false exited with status 1'
expect_status 2 "$ARMPACK" shell probe -- no-such-program
expect_match err 'there is no program no-such-program'

# With Clang, under the name that cross compilers have.
cp -r "$ARMPACK_SOURCE/recipes/probe" by-clang
sed -i 's/"gcc-armv5"/"clang-armv5"/' by-clang/recipe.json
# shellcheck disable=SC2016
expect_status 0 "$ARMPACK" shell by-clang/recipe.json -- sh -c 'echo "$CC" && $CC --version'
expect_line out 'arm-linux-gnueabi-clang'
expect_match out '^(Debian |Ubuntu )?clang version '

# Go with C in it: Go finds the cross compiler, and what that makes runs.
mkdir cgo
sed 's/"go-armv5"/"go-armv5-cgo"/; s/"definition": "static"/"definition": "empty"/' small/recipe.json \
    >cgo/recipe.json
# shellcheck disable=SC2016
expect_status 0 "$ARMPACK" shell cgo/recipe.json --folder cgo-here -- sh -c '
    printf "package main\n\n// int twice(int x) { return 2 * x; }\nimport \"C\"\n\nfunc init() { println(C.twice(21)) }\n" >twice.go
    '"$(command -v go)"' build -trimpath -ldflags=-linkmode=external -o ../program . && echo "$CGO_ENABLED $CC"'
expect_line out '1 arm-linux-gnueabi-gcc'
[ "$(qemu-arm -cpu arm946 cgo-here/program 2>&1 | head -n 1)" = 42 ] || fail "the program does not count"

# Interactive: a prompt of its own, on a terminal, and the end of the shell is no error.
cat >ask.py <<'END'
import sys
import pty_child
seen, status = pty_child.run([sys.argv[1], "shell", "probe"], b"echo $CC-is-here; exit 3\n")
assert status == 0, (status, seen)
assert "(armpack probe) " in seen and "arm-linux-gnueabi-gcc-is-here" in seen, seen
END
PYTHONPATH=$ARMPACK_SOURCE/tests PYTHONDONTWRITEBYTECODE=1 python3 ask.py "$ARMPACK"
