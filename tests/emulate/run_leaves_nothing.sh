#!/usr/bin/env bash
# Signals reach the program, and nothing is left of a sandbox after success, failure, ^C, SIGTERM and
# SIGKILL of armpack: no process, mount, namespace, folder, registration or control group.
. "$(dirname "$0")/../lib.sh"
. "$(dirname "$0")/lib_run.sh"
need pgrep
image
export TMPDIR=$scratch/tmp
mkdir "$TMPDIR"
marker="$scratch/image.tar"

# What a sandbox might leave, of this test's alone where it can be told apart.
state() {
    grep armpack /proc/self/mountinfo
    ls --ignore='armpack-test-*' /proc/sys/fs/binfmt_misc "$TMPDIR" 2>/dev/null  # those of other tests
    groups_left
}
before=$(state)
nothing_left() {

    for _ in $(seq 100); do
        pgrep -f "run $marker" >/dev/null || pgrep -f "armpack/qemu-arm.*probe $1" >/dev/null || break
        sleep 0.1
    done
    ! pgrep -f "run $marker" >/dev/null || fail "after $1: $(pgrep -af "run $marker")"
    [ "$(state)" = "$before" ] || fail "after $1: $(diff <(echo "$before") <(state))"
}

expect_status 0 run -- status 0
nothing_left "status 0"
expect_status 5 run -- status 5
nothing_left "status 5"

# start ARGUMENT...: in the background, ready; gives $armpack and $first, the sandbox's first process, and
# holds its namespace open, as the kernel would give a free one's number to the next sandbox of anybody.
start() {
    "$ARMPACK" run "$marker" -- "$@" >"$scratch/out" 2>"$scratch/err" &
    armpack=$!

    for _ in $(seq 300); do
        grep -q ready "$scratch/out" && break
        sleep 0.1
    done
    grep -q ready "$scratch/out" || fail "it does not get ready: $(cat "$scratch/err")"
    first=$(pgrep -P "$armpack" | head -n 1)
    namespace=$(readlink "/proc/$first/ns/pid")
    exec {held}<"/proc/$first/ns/pid"
}
# The machine's first process may take its time to ask about what was left to it.
gone() {

    for _ in $(seq 600); do
        [ -e "/proc/$first" ] || break
        sleep 0.1
    done
    [ ! -e "/proc/$first" ] || fail "$1: the sandbox still stands"
    inside=$(find /proc/[0-9]*/ns/pid -lname "${namespace//[\[\]]/?}" 2>/dev/null || true)
    [ -z "$inside" ] || fail "$1: its namespace still holds $inside"
    exec {held}<&-
    nothing_left "$1"
}
for name in TERM INT HUP USR1; do
    start wait
    kill -"$name" "$armpack"
    status=0
    wait "$armpack" || status=$?
    number=$(kill -l "$name")
    expect_line "$scratch/out" "signal $number"
    [ "$status" -eq $((40 + number)) ] || fail "SIG$name: status $status"
    # The check objects to the probe, but it has failed because somebody told it to.
    ! grep "once more" "$scratch/err" || fail "SIG$name: armpack looks for an instruction"
    gone "SIG$name"
done
start sleep
kill -TERM "$armpack"
status=0
wait "$armpack" || status=$?
[ "$status" -eq 143 ] || fail "a program killed by SIGTERM: status $status"
gone "death by SIGTERM"
start sleep
kill -KILL "$armpack"
wait "$armpack" 2>/dev/null || true
gone SIGKILL

# On a terminal: ^C and ^\ are the program's to answer, and come once; ^Z stops all of it.
terminal() { timeout 60 "$here/in_terminal.py" "$1" "$ARMPACK" -q run "$marker" -- "${@:2}" >"$scratch/out"; }
terminal "^C" wait
expect_match "$scratch/out" "signal 2$"
expect_line "$scratch/out" "status 42"
terminal "^C" sleep
expect_match "$scratch/out" "status 130$"
terminal "^Z ^C" sleep
expect_line "$scratch/out" stopped
expect_match "$scratch/out" "status 130$"
nothing_left "^C"
