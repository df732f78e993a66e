#!/usr/bin/env bash
# tests/fuzz/run.sh SECONDS [TARGET...]: builds the fuzz targets with clang, libFuzzer and the
# sanitizers in build/fuzz, runs each for SECONDS on its seeds, and prints how many inputs each
# took. Inputs that widen coverage are kept in build/fuzz/corpus; one that makes a target fail is
# kept in build/fuzz/failures, and the status is 1.
set -euo pipefail
root=$(cd "$(dirname "$0")/../.." && pwd)
build=$root/build/fuzz
seconds=${1:?"usage: tests/fuzz/run.sh SECONDS [TARGET...]"}
shift
compiler=$(command -v clang++-14 || command -v clang++)

flags='-O1 -g1 -fsanitize=address,undefined,fuzzer-no-link -fno-sanitize-recover=all'
cmake -S "$root" -B "$build" -G Ninja -DCMAKE_CXX_COMPILER="$compiler" -DCMAKE_BUILD_TYPE=None \
    -DCMAKE_CXX_FLAGS="$flags" >"$build.log" 2>&1 || { cat "$build.log"; exit 1; }
if [ "$#" -gt 0 ]; then wanted=("${@/%/_fuzz}"); else wanted=(fuzz); fi
cmake --build "$build" --target "${wanted[@]}" >"$build.log" 2>&1 || { cat "$build.log"; exit 1; }

targets=("$@")
if [ "$#" -eq 0 ]; then
    for program in "$build"/*_fuzz; do targets+=("$(basename "$program" _fuzz)"); done
fi

total=0 failed=0
mkdir -p "$build/failures"
for target in "${targets[@]}"; do
    corpus=$build/corpus/$target
    mkdir -p "$corpus"
    seeds=$root/tests/fuzz/seeds/$target
    [ -d "$seeds" ] || seeds=$build/tests/fuzz/seeds/$target
    [ "$target" != flow ] || seeds=$build/tests/fuzz/seeds/elf  # reads ELF files, too
    log=$build/$target.log
    "$build/${target}_fuzz" -max_total_time="$seconds" -max_len=65536 -timeout=10 -print_final_stats=1 \
        -rss_limit_mb=2048 -artifact_prefix="$build/failures/$target-" "$corpus" "$seeds" >"$log" 2>&1 || {
        echo "$target failed:"
        tail -n 30 "$log"
        failed=1
    }
    runs=$(sed -n 's/^stat::number_of_executed_units: *//p' "$log")
    coverage=$(sed -n 's/.* cov: \([0-9]*\) .*/\1/p' "$log" | tail -n 1)
    echo "$target: ${runs:-0} inputs, coverage ${coverage:-0}, $(find "$corpus" -type f | wc -l) kept"
    total=$((total + ${runs:-0}))
done
echo "total: $total inputs in ${#targets[@]} targets, $seconds s each"
exit "$failed"
