#!/usr/bin/env bash
# A program that dies of an instruction which the CPU lacks is told which one: file, function, address,
# instruction and need, in the check's words. What a program catches by itself is its own business.
. "$(dirname "$0")/../lib.sh"
. "$(dirname "$0")/lib_run.sh"
need clang
image
expect_status 132 run -- newer
expect_match "$scratch/err" "the CPU \(armv5te\) does not have, at address 0x[0-9a-f]{8}:"
expect_line "$scratch/err" "/bin/probe:"
expect_match "$scratch/err" "^  newer_instruction: 1 unsupported instruction"
expect_match "$scratch/err" "^    0x[0-9a-f]{8}  e30f3fff  movw +r3, #65535"
expect_match "$scratch/err" "needs the Thumb-2"
expect_match "$scratch/err" "^    do: "
address=$(arm-linux-gnueabi-objdump -d "$root/bin/probe" | sed -n 's/^ *\([0-9a-f]*\):.*e30f3fff.*/\1/p')
expect_match "$scratch/err" "0x0*$address  e30f3fff"

expect_status 0 run --cpu board -- newer
expect_status 132 run --cpu board -- vfp
expect_match "$scratch/err" "the CPU \(board\) does not have"
expect_match "$scratch/err" "vfp_instruction: 1 unsupported"
# The last trap counts: the first one was caught.
expect_status 132 run -- die-later
expect_match "$scratch/err" "vfp_instruction: 1 unsupported"

# A dynamic armhf program, with Debian's own armhf library: the loader is what cannot run.
armhf=/usr/arm-linux-gnueabihf/lib
[ -e "$armhf/ld-linux-armhf.so.3" ] || skip "no libc6-armhf-cross"
mkdir -p "$root/lib"
cp -L "$armhf/ld-linux-armhf.so.3" "$armhf/libc.so.6" "$root/lib/"
printf 'int puts(const char*); void exit(int); void _start(void) { puts("armhf"); exit(0); }' >"$scratch/armhf.c"
clang --target=arm-linux-gnueabihf -march=armv7-a -c -o "$scratch/armhf.o" "$scratch/armhf.c"
arm-linux-gnueabi-ld -o "$root/bin/armhf" "$scratch/armhf.o" "$root/lib/libc.so.6" --allow-shlib-undefined \
    --dynamic-linker=/lib/ld-linux-armhf.so.3
image '{"Entrypoint": ["/bin/armhf"]}'
expect_status 132 run
expect_match "$scratch/err" "the CPU \(armv5te\) does not have"
# What it is written in, Thumb-2, means jumps to this CPU.
expect_match "$scratch/err" "^  /lib/ld-linux-armhf.so.3"
expect_match "$scratch/err" "unsupported instruction"
expect_match "$scratch/err" "this is an armhf build; use armel"
expect_status 132 run --cpu board
expect_line "$scratch/err" "/lib/ld-linux-armhf.so.3:"
expect_match "$scratch/err" "1 unsupported instruction"
