#!/usr/bin/env bash
# `armpack check` of one file against a disassembly by objdump and a linear sweep with Capstone,
# paired in one run. Usage: check.sh ARMPACK FILE... [-r ROUNDS]
# For each file, medians and ratios by the clock with all processors, as people wait, and of
# processor time with one; and peak memory against the file's size. Capstone and objdump use one
# processor either way. Goals: 20 times objdump, 10 times Capstone, below 4 times the file. Wants
# libcapstone-dev.
set -euo pipefail
armpack=$(realpath "$1")
shift
rounds=5 files=()
while [ $# -gt 0 ]; do
    if [ "$1" = -r ]; then rounds=$2; shift 2; else files+=("$(realpath "$1")"); shift; fi
done
scratch=$(mktemp -d)
trap 'rm -rf "$scratch"' EXIT
cc -O2 -o "$scratch/capstone_sweep" "$(dirname "$0")/capstone_sweep.c" -lcapstone

python3 - "$rounds" "$armpack" "$scratch/capstone_sweep" "${files[@]}" <<'PY'
import os, statistics, subprocess, sys, time
rounds, armpack, capstone, *files = sys.argv[1:]
rounds = int(rounds)
all_processors = os.sched_getaffinity(0)
one = {sorted(all_processors)[-1]}

def run(*command, on):
    """Seconds by the clock and of processor time, and peak memory in bytes."""
    os.sched_setaffinity(0, on)  # handed down: a preexec_fn would cost each a copy of this process
    start = time.monotonic()
    child = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    _, status, usage = os.wait4(child.pid, 0)
    clock = time.monotonic() - start
    child.returncode = os.waitstatus_to_exitcode(status)
    if child.returncode not in (0, 3):
        sys.exit(f"{command[0]}: status {child.returncode}")
    return clock, usage.ru_utime + usage.ru_stime, usage.ru_maxrss * 1024

for path in files:
    size = os.path.getsize(path)
    others = {"objdump": ["arm-linux-gnueabi-objdump", "-d"], "capstone": [capstone]}
    goals = {"objdump": 20, "capstone": 10}
    ours, times, ratios, peak = [], {}, {}, 0
    for round in range(rounds):
        clock, _, memory = run(armpack, "check", path, on=all_processors)
        _, work, _ = run(armpack, "check", path, on=one)
        ours.append((clock, work))
        peak = max(peak, memory)
        for name, command in others.items():
            if name == "objdump" and round >= 3:
                continue  # it takes minutes
            other_clock, other_work, _ = run(*command, path, on=all_processors)
            times.setdefault(name, []).append(other_clock)
            ratios.setdefault(name, []).append((other_clock / clock, other_work / work))
    clock, work = map(statistics.median, zip(*ours))
    print(f"{os.path.basename(path)}, {size / 1e6:.1f} MB: armpack {clock:.3f} s by the clock with"
          f" {len(all_processors)} processors, {work:.3f} s of processor time with one")
    for name, seconds in times.items():
        by_clock, by_work = map(statistics.median, zip(*ratios[name]))
        print(f"  {name} {statistics.median(seconds):.2f} s: {by_clock:.1f} times by the clock,"
              f" {by_work:.1f} in processor time (goal: {goals[name]})")
    print(f"  peak memory {peak / size:.2f} times the file (goal: below 4)")
PY
