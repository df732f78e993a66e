#!/usr/bin/env bash
# `armpack check` of one file against a disassembly by objdump and a linear sweep with Capstone,
# paired in one run. Usage: check.sh ARMPACK FILE... [-r ROUNDS]
# For each file, with one processor for each program: medians, ratios, and peak memory against the
# file's size. Goals: 20 times objdump, 10 times Capstone, below 4 times the file. Wants
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
import os, statistics, subprocess, sys
rounds, armpack, capstone, *files = sys.argv[1:]
rounds = int(rounds)
processor = sorted(os.sched_getaffinity(0))[-1]

def run(*command):
    """Seconds of processor time, and peak memory in bytes."""
    child = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL,
                             preexec_fn=lambda: os.sched_setaffinity(0, {processor}))
    _, status, usage = os.wait4(child.pid, 0)
    child.returncode = os.waitstatus_to_exitcode(status)
    if child.returncode not in (0, 3):
        sys.exit(f"{command[0]}: status {child.returncode}")
    return usage.ru_utime + usage.ru_stime, usage.ru_maxrss * 1024

for path in files:
    size = os.path.getsize(path)
    times = {"armpack": [], "capstone": [], "objdump": []}
    ratios = {"capstone": [], "objdump": []}
    peak = 0
    for round in range(rounds):
        ours, memory = run(armpack, "check", path)
        peak = max(peak, memory)
        sweep, _ = run(capstone, path)
        times["armpack"].append(ours)
        times["capstone"].append(sweep)
        ratios["capstone"].append(sweep / ours)
        if round < 3:  # it takes minutes
            dump, _ = run("arm-linux-gnueabi-objdump", "-d", path)
            times["objdump"].append(dump)
            ratios["objdump"].append(dump / ours)
    middle = {name: statistics.median(values) for name, values in times.items()}
    print(f"{os.path.basename(path)}, {size / 1e6:.1f} MB: armpack {middle['armpack']:.3f} s"
          f" ({size / 1e6 / middle['armpack']:.0f} MB/s)")
    for name, goal in (("objdump", 20), ("capstone", 10)):
        print(f"  {name} {middle[name]:.2f} s: {statistics.median(ratios[name]):.1f} times"
              f" (goal: {goal})")
    print(f"  peak memory {peak / size:.2f} times the file (goal: below 4)")
PY
