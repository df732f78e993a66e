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

expect_status 0 "$ARMPACK" toolchain show clang-armv5
expect_match "$scratch/out" '^target flags +--target=arm-linux-gnueabi -march=armv5te -mfloat-abi=soft'
expect_match "$scratch/out" '^program +(/.*/clang: .*clang version [0-9]|clang is not installed$)'
expect_match "$scratch/out" '^files +.*/clang-armv5.json .*/clang-armv5.cmake .*/clang-armv5.meson$'
expect_status 0 "$ARMPACK" toolchain show go-armv5-cgo
expect_match "$scratch/out" '^environment +CGO_ENABLED=1 GOARCH=arm GOOS=linux$'
expect_match "$scratch/out" '^c toolchain +gcc-armv5$'
expect_match "$scratch/out" '^program +/.*/arm-linux-gnueabi-gcc: arm-linux-gnueabi-gcc '

# A toolchain for Go that names no toolchain for C.
mkdir -p "$scratch/data/recipes" "$scratch/data/images"
cp -r "$ARMPACK_SOURCE/toolchains" "$scratch/data/"
sed -i 's/"gcc-armv5"/"gcc-armv6"/' "$scratch/data/toolchains/go-armv5-cgo.json"
ARMPACK_DATA=$scratch/data expect_status 2 "$ARMPACK" toolchain show go-armv5-cgo
expect_match "$scratch/err" 'go-armv5-cgo.json: c_toolchain: there is no .*/gcc-armv6.json'
sed -i 's/"gcc-armv6"/"go-armv5"/' "$scratch/data/toolchains/go-armv5-cgo.json"
ARMPACK_DATA=$scratch/data expect_status 2 "$ARMPACK" toolchain show go-armv5-cgo
expect_match "$scratch/err" 'go-armv5-cgo.json: c_toolchain: go-armv5 is no toolchain for C'

expect_status 2 "$ARMPACK" toolchain show gcc-arm5
expect_match "$scratch/err" 'there is no toolchain gcc-arm5 \(did you mean gcc-armv5\?\)'
expect_status 2 "$ARMPACK" toolchain
