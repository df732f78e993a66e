#!/usr/bin/env bash
# What the smoke tests of a static and of a dynamic program execute, in their libraries too, is code in
# the eyes of the check, and none of it unsupported. agree.py does all recipes by hand.
. "$(dirname "$0")/../lib.sh"
need go python3 arm-linux-gnueabi-gcc
command -v qemu-arm-static >/dev/null || need qemu-arm
cd "$scratch"
for recipe in dnsproxy mosquitto; do
    expect_status 0 python3 "$ARMPACK_SOURCE/tests/emulate/agree.py" "$ARMPACK" "$ARMPACK_BUILD/flow_tool" "$recipe"
    expect_match out "^$recipe: /.*: [0-9]{4,} instructions executed, 0 contradict"
done
expect_match out "^mosquitto: /.*/libc\.so\.6: [0-9]{4,} instructions executed, 0 contradict"
