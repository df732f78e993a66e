#!/usr/bin/env bash
# The recipe probe: an archive below 200,000 bytes, whose program tells exactly what each of QEMU's
# CPU models has.
. "$(dirname "$0")/../lib.sh"
need arm-linux-gnueabi-gcc arm-linux-gnueabi-as make qemu-arm python3 tar

expect_status 0 "$ARMPACK" build probe --output "$scratch/dist"
archive=$(echo "$scratch"/dist/probe-*-armv5.tar)
tar -xOf "$archive" --wildcards '*/layer.tar' | tar -xf - -C "$scratch" probe
probe=$scratch/probe
size=$(stat -c %s "$archive")
[ "$size" -lt 200000 ] || fail "the archive has $size bytes"

python3 "$(dirname "$0")/oracle.py" "$probe" "$(dirname "$0")/instructions.txt" "$scratch"

# Both reports, to standard output and into a folder; a folder that cannot be written is told.
mkdir "$scratch/report"
expect_status 0 qemu-arm -cpu arm946 "$probe" --folder "$scratch/report"
expect_line "$scratch/out" "Programs for ARMv5TE run here."
expect_line "$scratch/report/probe.txt" "Programs for ARMv5TE run here."
cat "$scratch/report/probe.txt" "$scratch/report/probe.json" | cmp - "$scratch/out"
[ "$(ls "$scratch/report")" = $'probe.json\nprobe.txt' ] || fail "left over: $(ls "$scratch/report")"
expect_status 1 qemu-arm -cpu arm946 "$probe" --folder "$scratch/none"
expect_text "$scratch/err" "probe: cannot write to $scratch/none: ENOENT"
expect_status 2 qemu-arm -cpu arm946 "$probe" --flder
expect_match "$scratch/err" "^usage: probe"
