#!/usr/bin/env bash
# What `armpack run` adds to starting a program: against bare qemu-arm -L on the unpacked tree, taken in
# turns. Prints medians of the clock and of processor time, and the difference (goal: below 0.3 s).
#   run.sh ARCHIVE [ROUNDS]   ARMPACK names the program (build/release/armpack)
set -euo pipefail
root=$(cd "$(dirname "$0")/../.." && pwd)
: "${ARMPACK:=$root/build/release/armpack}"
archive=$1 rounds=${2:-11}
work=$(mktemp -d)
trap 'chmod -R u+w "$work"; rm -rf "$work"' EXIT
mkdir "$work/tree"
layer=$(tar -xOf "$archive" manifest.json | sed 's/.*"Layers":\["\([^"]*\)".*/\1/')
tar -xOf "$archive" "$layer" | tar -x -C "$work/tree" --no-same-owner
program=$("$ARMPACK" inspect --json "$archive" | python3 -c 'import json, sys; print(json.load(sys.stdin)["entrypoint"][0])')
python3 - "$rounds" "$ARMPACK" "$archive" "$work/tree" "$program" <<'PY'
import os, statistics, subprocess, sys, time
rounds, armpack, archive, tree, program = int(sys.argv[1]), *sys.argv[2:]
commands = {"armpack run": [armpack, "-q", "run", archive, "--", "-v"],
            "qemu-arm -L": ["qemu-arm-static", "-cpu", "arm946", "-L", tree, tree + program, "-v"]}
clock = {name: [] for name in commands}
processor = {name: [] for name in commands}
for _ in range(rounds):
    for name, command in commands.items():
        before, start = os.times(), time.monotonic()
        subprocess.run(command, stdout=subprocess.DEVNULL, check=True)
        clock[name].append(time.monotonic() - start)
        after = os.times()
        processor[name].append(after.children_user + after.children_system
                               - before.children_user - before.children_system)
for name in commands:
    print(f"{name}: {statistics.median(clock[name]):.3f} s, processor {statistics.median(processor[name]):.3f} s")
more = [a - b for a, b in zip(clock["armpack run"], clock["qemu-arm -L"])]
busy = [a - b for a, b in zip(processor["armpack run"], processor["qemu-arm -L"])]
print(f"more: {statistics.median(more):.3f} s, processor {statistics.median(busy):.3f} s")
PY
