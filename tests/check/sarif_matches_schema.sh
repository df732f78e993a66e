#!/usr/bin/env bash
# SARIF reports validate against the schema of SARIF 2.1.0 (as the npm package carries it), and keep
# to what GitHub's code scanning asks for besides.
. "$(dirname "$0")/../lib.sh"
need python3 npm arm-linux-gnueabi-gcc
python3 -c 'import jsonschema' 2>/dev/null || skip "no Python package jsonschema"
hard_float=/usr/arm-linux-gnueabihf/lib
[ -d "$hard_float" ] || skip "no armhf libraries"
cd "$scratch"

npm pack --silent @microsoft/jest-sarif@1.0.0-beta.0 >/dev/null 2>&1 || skip "npm cannot reach its registry"
tar -xzf microsoft-jest-sarif-*.tgz package/lib/schemas/sarif-2.1.0-rtm.5.json

mkdir tree
cp "$hard_float"/{libutil.so.1,libanl.so.1} tree/
mv tree/libanl.so.1 'tree/a name with blanks, and %.so'
cp /bin/true tree/foreign
status=0
"$ARMPACK" check --sarif report.sarif tree >/dev/null || status=$?
[ "$status" -eq 3 ] || fail "status $status"

python3 - <<'END'
import json, jsonschema, urllib.parse
schema = json.load(open("package/lib/schemas/sarif-2.1.0-rtm.5.json"))
report = json.load(open("report.sarif"))
jsonschema.Draft7Validator(schema, format_checker=jsonschema.FormatChecker()).validate(report)
assert report["version"] == "2.1.0"
(run,) = report["runs"]
rules = {rule["id"] for rule in run["tool"]["driver"]["rules"]}
results = run["results"]
assert len(results) > 4, len(results)
fingerprints = set()
for result in results:
    assert result["ruleId"] in rules
    assert result["message"]["text"]
    (location,) = result["locations"]
    place = location["physicalLocation"]
    uri = place["artifactLocation"]["uri"]
    assert not uri.startswith("/") and urllib.parse.urlparse(uri).scheme == ""
    assert urllib.parse.unquote(uri).endswith(("libutil.so.1", "and %.so", "foreign")), uri
    assert place["region"]["startLine"] >= 1
    fingerprints.add(result["partialFingerprints"]["armpack/v1"])
assert len(fingerprints) == len(results), "results that GitHub could not tell apart"
END
