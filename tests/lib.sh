# Sourced by the script tests: a folder of their own, visible skips, readable failures.
# Gives $scratch (removed at the end unless the test failed), $ARMPACK and $ARMPACK_SOURCE.
# shellcheck shell=bash
set -euo pipefail
: "${ARMPACK:?the armpack program to test}" "${ARMPACK_SOURCE:?the source tree}"
PATH=$PATH:/usr/local/go/bin:${XDG_CACHE_HOME:-$HOME/.cache}/armpack/go/bin

scratch=$(mktemp -d)
finish() {
    local status=$?
    if [ "$status" -eq 0 ] || [ "$status" -eq 77 ]; then
        chmod -R u+w "$scratch" 2>/dev/null || true
        rm -rf "$scratch"
    else
        echo "status $status; what the test made is in $scratch" >&2
    fi
}
trap finish EXIT

fail() { echo "FAIL: $*" >&2; exit 1; }

skip() {
    echo "SKIP: $*" >&2
    [ "${ARMPACK_REQUIRE_TOOLS:-}" = 1 ] && fail "a test may not be skipped here: $*"
    exit 77
}

need() {
    local tool
    for tool in "$@"; do command -v "$tool" >/dev/null || skip "no $tool"; done
}

# Paths of the libraries of sanitizers that armpack is linked with: none, but in preset asan.
sanitizers() { ldd "$ARMPACK" | sed -n 's|.* => \(/[^ ]*/lib[a-z]*san\.so[^ ]*\) .*|\1|p'; }

# expect_status STATUS COMMAND...: runs it with stdout in $scratch/out and stderr in $scratch/err.
expect_status() {
    local wanted=$1 status=0
    shift
    "$@" >"$scratch/out" 2>"$scratch/err" || status=$?
    [ "$status" -eq "$wanted" ] ||
        fail "status $status, expected $wanted: $*"$'\n'"$(cat "$scratch/out" "$scratch/err")"
}

# free_ports COUNT: numbers of ports of 127.0.0.1, a line each, that neither TCP nor UDP uses now, and
# that the kernel gives to nobody who does not ask for one.
free_ports() {
    python3 - "$1" <<'PY'
import random, socket, sys
with open("/proc/sys/net/ipv4/ip_local_port_range") as range_of_kernel:
    lowest = int(range_of_kernel.read().split()[0])
count, held = int(sys.argv[1]), []
for number in random.sample(range(lowest // 2, lowest), lowest // 4):
    try:
        for kind in (socket.SOCK_STREAM, socket.SOCK_DGRAM):
            held.append(socket.socket(type=kind))
            held[-1].bind(("127.0.0.1", number))
    except OSError:
        continue
    print(number)
    count -= 1
    if count == 0:
        sys.exit()
sys.exit("no port is free")
PY
}

# expect_text FILE TEXT: the file is exactly this text.
expect_text() {
    diff -u <(printf '%s\n' "$2") "$1" >&2 || fail "$1 is not as expected"
}

expect_line() { grep -qxF -- "$2" "$1" || fail "no line '$2' in $1:"$'\n'"$(cat "$1")"; }
expect_match() { grep -qE -- "$2" "$1" || fail "nothing matches '$2' in $1:"$'\n'"$(cat "$1")"; }
