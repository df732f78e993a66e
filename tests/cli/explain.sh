#!/usr/bin/env bash
# explain says what a word is; --raw --json classifies a file of instructions, one object a line.
. "$(dirname "$0")/../lib.sh"

expect_status 0 "$ARMPACK" explain e30f3fff
expect_text "$scratch/out" "e30f3fff  movw r3, #65535  needs v6t2: the Thumb-2 generation's \
instructions (MOVW, bit fields, 32-bit Thumb); first in ARMv6T2; armv5te lacks it  \
[DDI 0406C.d A5.2 16-bit immediate load; A8.8.102 MOV, A8.8.106 MOVT]"

expect_status 0 "$ARMPACK" explain e1020091
expect_match "$scratch/out" "^e1020091  swp r0, r1, \[r2\]  needs v4: .*; depends on emulation by"

expect_status 0 "$ARMPACK" explain --state T32 f2400000 bf00 --json
expect_text "$scratch/out" '{"word":"f2400000","needs":"v6t2","instruction":"MOVW"}
{"word":"bf00","needs":"v6t2","instruction":"NOP"}'

printf '\xff\x3f\x0f\xe3\x00\x0a\x30\xee' >"$scratch/raw"
expect_status 0 "$ARMPACK" explain --raw "$scratch/raw" --state A32 --json
expect_text "$scratch/out" '{"word":"e30f3fff","needs":"v6t2","instruction":"MOVW"}
{"word":"ee300a00","needs":"vfp2","instruction":"VADD"}'

printf '\x70\x47\x40\xf2\x00\x00' >"$scratch/thumb"
expect_status 0 "$ARMPACK" explain --raw "$scratch/thumb" --state T32 --json
expect_text "$scratch/out" '{"word":"4770","needs":"v4t","instruction":"BX"}
{"word":"f2400000","needs":"v6t2","instruction":"MOVW"}'

# Mistakes say what and where.
printf '\x00\x00\xa0\xe1\x00' >"$scratch/cut"
expect_status 1 "$ARMPACK" explain --raw "$scratch/cut"
expect_match "$scratch/err" "cut: the last instruction, at offset 4, has 1 of 4 bytes"
expect_status 2 "$ARMPACK" explain e30f3fffe
expect_match "$scratch/err" "'e30f3fffe' is not a word of 32 bits"
expect_status 2 "$ARMPACK" explain --state T32 f240
expect_match "$scratch/err" "f240 is the first half of a 32-bit Thumb instruction"
expect_status 2 "$ARMPACK" explain
expect_match "$scratch/err" "nothing to explain"
expect_status 2 "$ARMPACK" explain --state T16 bf00
