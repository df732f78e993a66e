#!/usr/bin/env bash
# check --profile-from: a report decides about instructions, SWP and the kernel; the same program is
# refused by one machine's report and passes by another's.
. "$(dirname "$0")/../lib.sh"
need arm-linux-gnueabi-gcc python3
cd "$scratch"
seeds=$ARMPACK_SOURCE/tests/fuzz/seeds/recipe_probe

cat >newer.c <<'END'
unsigned turn(unsigned word) { return __builtin_bswap32(word) / (word | 1); }
void _start(void) { for (;;) turn(3); }
END
cat >swap.c <<'END'
void _start(void) { unsigned old, at = 0; for (;;) __asm__ volatile("swp %0, %1, [%2]" : "=&r"(old) : "r"(1), "r"(&at)); }
END
arm-linux-gnueabi-gcc -march=armv7ve -mfloat-abi=soft -O1 -nostdlib -static -o newer newer.c
arm-linux-gnueabi-gcc -march=armv5te -mfloat-abi=soft -O1 -nostdlib -static -o swap swap.c

expect_status 3 "$ARMPACK" check --profile-from "$seeds/arm946.json" newer
expect_match out 'what arm946.json found|v6|div'
expect_status 0 "$ARMPACK" check --profile-from "$seeds/cortex-a7.json" newer
expect_status 0 "$ARMPACK" check --profile-from "$seeds/cortex-a7.json" --json newer
expect_match out '"profile":"what cortex-a7.json found"'

# SWP: emulated or not is a question that only a report answers.
expect_status 0 "$ARMPACK" check swap
expect_match out 'depends on emulation by the router'
expect_status 0 "$ARMPACK" check --profile-from "$seeds/arm946.json" swap
! grep -q emulation out || fail "a warning about what is known"
expect_status 3 "$ARMPACK" check --profile-from "$seeds/cortex-a7.json" swap
expect_match out 'emulation by the router.s kernel, which has none'

# A machine without the helper page is told of; a report that lies is refused.
sed 's/"has_helper_page": true/"has_helper_page": false/' "$seeds/arm946.json" >bare.json
expect_status 0 "$ARMPACK" check --profile-from bare.json swap
expect_match err "warning: bare.json: that machine's kernel lacks helper functions \(the page at"
python3 -c 'import json, sys; report = json.load(sys.stdin); report["features"] += ["v6"]
json.dump(report, sys.stdout)' <"$seeds/arm946.json" >lie.json
expect_status 2 "$ARMPACK" check --profile-from lie.json swap
expect_match err 'lie.json: '
expect_status 2 "$ARMPACK" check --profile-from none.json swap
expect_status 2 "$ARMPACK" check --profile-from bare.json --profile armv6 swap
"$ARMPACK" schema probe >schema.json
python3 - schema.json "$seeds"/*.json <<'END'
import json, jsonschema, sys
schema = json.load(open(sys.argv[1]))
for name in sys.argv[2:]:
    jsonschema.validate(json.load(open(name)), schema)
END
