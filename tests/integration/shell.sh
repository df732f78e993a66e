#!/usr/bin/env bash
# shell: the driver's environment and nothing else, in the prepared source; what is built by hand
# there is what build makes. The folder goes, unless it was named.
. "$(dirname "$0")/../lib.sh"
need arm-linux-gnueabi-gcc make python3 qemu-arm
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

# Interactive: a prompt of its own, on a terminal, and the end of the shell is no error.
cat >ask.py <<'END'
import sys
import pty_child
seen, status = pty_child.run([sys.argv[1], "shell", "probe"], b"echo $CC-is-here; exit 3\n")
assert status == 0, (status, seen)
assert "(armpack probe) " in seen and "arm-linux-gnueabi-gcc-is-here" in seen, seen
END
PYTHONPATH=$ARMPACK_SOURCE/tests PYTHONDONTWRITEBYTECODE=1 python3 ask.py "$ARMPACK"
