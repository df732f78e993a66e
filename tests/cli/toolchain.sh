#!/usr/bin/env bash
# toolchain show: the same facts for people and for machines, and the files beside them.
. "$(dirname "$0")/../lib.sh"
need python3 arm-linux-gnueabi-gcc

expect_status 0 "$ARMPACK" toolchain show gcc-armv5
expect_match "$scratch/out" '^name +gcc-armv5$'
expect_match "$scratch/out" '^target flags +-march=armv5te -mfloat-abi=soft'
expect_match "$scratch/out" '^program +/.*/arm-linux-gnueabi-gcc: arm-linux-gnueabi-gcc .*[0-9]'
expect_match "$scratch/out" '^files +.*/gcc-armv5.json .*/gcc-armv5.cmake .*/gcc-armv5.meson$'
expect_status 0 "$ARMPACK" toolchain show gcc-armv5 --json
python3 - "$scratch/out" <<'END'
import json, os, sys
facts = json.load(open(sys.argv[1]))
assert facts["profile"] == "armv5te" and facts["triplet"] == "arm-linux-gnueabi", facts
assert all(os.path.exists(name) for name in facts["files"]) and len(facts["files"]) == 3, facts
END
expect_status 0 "$ARMPACK" toolchain show go-armv5
expect_match "$scratch/out" '^environment +CGO_ENABLED=0 GOARCH=arm GOOS=linux$'

expect_status 2 "$ARMPACK" toolchain show gcc-arm5
expect_match "$scratch/err" 'there is no toolchain gcc-arm5 \(did you mean gcc-armv5\?\)'
expect_status 2 "$ARMPACK" toolchain
