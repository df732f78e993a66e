#!/usr/bin/env bash
# The JSON report is what its schema says, for programs, libraries, scripts and broken files.
. "$(dirname "$0")/../lib.sh"
need python3 arm-linux-gnueabi-gcc
python3 -c 'import jsonschema' 2>/dev/null || skip "no Python package jsonschema"
cd "$scratch"

mkdir -p tree/bin
cp /usr/arm-linux-gnueabi/lib/{libc.so.6,libm.so.6,ld-linux.so.3} tree/
echo 'int main(void) { return 0; }' | arm-linux-gnueabi-gcc -x c -o tree/bin/program -
echo 'int f(int a) { return a << 3; }' | arm-linux-gnueabi-gcc -x c -march=armv7-a -c -o tree/newer.o -
printf '\x7fELF\x01\x01' >tree/broken
head -c 3000 tree/bin/program >tree/cut
cp /bin/true tree/foreign
printf '#!/bin/sh\nexit 0\n' >tree/script
printf 'text\n' >"$(printf 'tree/not-utf8-\377')"

status=0
"$ARMPACK" check --json tree >report.json || status=$?
[ "$status" -eq 3 ] || fail "status $status"
"$ARMPACK" schema check >schema.json

python3 - <<'END'
import json, jsonschema
schema = json.load(open("schema.json"))
report = json.load(open("report.json"))
jsonschema.Draft202012Validator.check_schema(schema)
jsonschema.validate(report, schema)
files = {each["path"].rsplit("/", 1)[1]: each for each in report["files"]}
assert len(files) == 10, files.keys()
assert files["script"]["kind"] == "script" and files["script"]["verdict"] == "skipped"
assert files["broken"]["verdict"] == "refused" and files["cut"]["verdict"] == "refused"
assert files["foreign"]["problems"][0]["rule"] == "machine"
assert files["program"]["facts"]["interpreter"] == "/lib/ld-linux.so.3"
assert files["program"]["bytes"]["code"] > 0
assert files["libc.so.6"]["facts"]["attributes"]["Tag_CPU_arch"] == "v5TE"
for name in ("libc.so.6", "libm.so.6"):
    counts = files[name]["counts"]
    found = [each["verdict"] for each in files[name]["findings"]]
    assert all(found.count(verdict) == counts[verdict] for verdict in counts), counts
END
