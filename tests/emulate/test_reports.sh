#!/usr/bin/env bash
# `armpack test` on a small recipe: what passes and what fails, on both CPUs, for people, as JSON and
# as JUnit XML; and `build --test` writes no archive where a test fails.
. "$(dirname "$0")/../lib.sh"
. "$(dirname "$0")/../integration/lib_small.sh"
need jq
command -v qemu-arm-static >/dev/null || need qemu-arm
cd "$scratch"

# tests JSON: the recipe's smoke tests.
tests() {
    python3 - "$small" "$1" <<'PY'
import json, sys
recipe = json.load(open(sys.argv[1]))
recipe["smoke_tests"] = json.loads(sys.argv[2])
json.dump(recipe, open(sys.argv[1], "w"))
PY
}
tests '[{"name": "says its version", "output": "small v1.0.0"},
        {"name": "runs beside itself", "steps": [{"do": "run", "arguments": ["/small"], "output": "small"}]}]'
expect_status 2 "$ARMPACK" test "$small" --only nothing
expect_match err "no test's name holds nothing"
expect_status 0 "$ARMPACK" test "$small" --junit junit.xml --log log
expect_match out "^passed  says its version \(armv5te, "
expect_match out "^passed  says its version \(board, "
expect_line out "4 passed, 0 failed"
expect_line log "small v1.0.0"
python3 - <<'PY'
import xml.etree.ElementTree as tree
suites = tree.parse("junit.xml").getroot()
assert suites.tag == "testsuites" and suites.get("tests") == "4" and suites.get("failures") == "0"
assert [case.get("classname") for case in suites.iter("testcase")] == ["small.armv5te", "small.board"] * 2
PY
expect_status 0 "$ARMPACK" build "$small" --test
[ -e dist/small-1.0.0-armv5.tar ] || fail "no archive"
rm -r dist

tests '[{"name": "a server that does not stay", "stays": true},
        {"name": "says <something> & \"else\"", "output": "goodbye"},
        {"name": "ends badly", "status": 3},
        {"name": "never gets ready", "ready": {"log": "listening"}},
        {"name": "is asked", "steps": [{"do": "tcp", "port": 9}], "timeout": "2s"}]'
expect_status 3 "$ARMPACK" test "$small" --json --cpu armv5te --junit junit.xml
jq -e '.passed == false and (.tests | length) == 5 and all(.tests[]; .passed == false and .cpu == "armv5te")' \
    out >/dev/null || fail "$(cat out)"
problem() { jq -r ".tests[$1].problem" out | head -n 1; }
[ "$(problem 0)" = "it did not stay: it exited with status 0" ] || fail "$(problem 0)"
[ "$(problem 1)" = "it printed nothing with goodbye" ] || fail "$(problem 1)"
[ "$(problem 2)" = "it exited with status 0, expected status 3" ] || fail "$(problem 2)"
[ "$(problem 3)" = "it exited with status 0 before it printed listening" ] || fail "$(problem 3)"
[ "$(problem 4)" = "talk to TCP port 9: cannot connect: Connection refused" ] || fail "$(problem 4)"
jq -r '.tests[1].problem' out | grep -qxF "  small v1.0.0" || fail "what it printed is not shown"
python3 - <<'PY'
import xml.etree.ElementTree as tree
suites = tree.parse("junit.xml").getroot()
assert suites.get("failures") == "5"
assert suites.findall(".//testcase")[1].get("name") == 'says <something> & "else"'
assert suites.findall(".//failure")[1].text.startswith("it printed nothing with goodbye\n")
PY
# Files that are missing are the recipe's mistakes.
tests '[{"name": "x", "authority": "no.pem", "files": [{"from": "no.conf", "to": "/x"}],
         "services": [{"files": [{"from": "neither", "to": "/y"}]}]}]'
expect_status 2 "$ARMPACK" test "$small"
for missing in "authority: there is no file no.pem" "files: there is no file no.conf" \
    "services.files: there is no file neither"; do
    expect_match err "smoke_tests\[0\].$missing beside the recipe"
done
# A service that ends before it is ready, and one of a recipe that is not there.
tests '[{"name": "x", "services": [{"ready": {"port": "80/tcp"}}]}]'
expect_status 3 "$ARMPACK" test "$small" --cpu armv5te
expect_match out "the service small exited with status 0 before somebody listened on 80/tcp"
tests '[{"name": "x", "services": [{"recipe": "no-such-recipe"}]}]'
expect_status 2 "$ARMPACK" test "$small" --cpu armv5te
expect_match err "there is no recipe no-such-recipe"
# A file of the test is what the program finds; datagrams are answered; memory has an end.
mkdir -p "$(dirname "$small")/test"
echo "hello from the test" >"$(dirname "$small")/test/greeting"
tests '[{"name": "a server", "command": ["serve"], "stays": true, "ready": {"port": "7/udp"},
         "files": [{"from": "test/greeting", "to": "/etc/greeting"}],
         "steps": [{"do": "udp", "port": 7, "send": "x", "receive": "hello from the test"}]},
        {"name": "another answer", "command": ["serve"], "stays": true, "ready": {"port": "7/udp"}, "timeout": "3s",
         "files": [{"from": "test/greeting", "to": "/etc/greeting"}],
         "steps": [{"do": "udp", "port": 7, "send": "x", "receive": "goodbye"}]}]'
expect_status 3 "$ARMPACK" test "$small" --cpu armv5te
expect_match out "^passed  a server"
expect_match out "talk to UDP port 7: the answer lacks goodbye: hello from the test"
if [ "$(id -u)" -eq 0 ]; then
    sed -i 's/"image":/"budget": {"memory_mib": 64}, "image":/' "$small"
    tests '[{"name": "is modest", "command": ["eat", "20"]}, {"name": "is greedy", "command": ["eat", "400"]}]'
    expect_status 3 "$ARMPACK" test "$small" --cpu armv5te
    if ! grep -q "budget.memory_mib is not put to the test" err; then
        expect_match out "^passed  is modest"
        expect_match out "it takes more memory than budget.memory_mib \(64 MiB\) allows"
    fi
fi
tests '[{"name": "ends badly", "status": 3}]'
expect_status 3 "$ARMPACK" build "$small" --test
expect_match err "its smoke tests refuse this image: no archive was written"
[ -z "$(find dist -name '*.tar')" ] || fail "an archive was written"

# Built for ARMv7 it is refused before anything runs, in the check's words.
sed -i 's/"driver": "go"/"driver": "go", "goarm": "7"/' "$small"
expect_status 3 "$ARMPACK" test "$small"
expect_match err "GOARM=7"
expect_match err "the check refuses this image: no test was run"
[ ! -s out ] || fail "something ran: $(cat out)"
