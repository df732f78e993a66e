#!/usr/bin/env bash
# What RouterOS would choke on is refused when an image is built, what it ignores is said, with the
# versions it holds for; inspect says the same of somebody else's archive.
. "$(dirname "$0")/../lib.sh"
. "$(dirname "$0")/lib_small.sh"
cd "$scratch"
edit() { sed "$1" "$small" >"${small%.json}-edited.json"; }
edited=${small%.json}-edited.json

edit 's|"entrypoint": \["/small"\]|"entrypoint": ["/smal"]|'
expect_status 3 "$ARMPACK" build "$edited"
expect_match err 'it starts /smal, which is not in the image'
expect_match err 'hint: correct the entry point, or add the file'
[ -z "$(find dist -name '*.tar')" ] || fail "an archive was written"

edit 's|"entrypoint": \["/small"\]|"entrypoint": ["/small"], "volumes": ["/data"], "ports": ["53/udp"]|'
expect_status 0 "$ARMPACK" build "$edited"
expect_line err 'armpack: warning: no mount covers its volume /data (volume): add a mount to it'
! grep -q 'it listens on' err || fail "a note without -v"
rm -r dist  # an unchanged build is not judged again
expect_status 0 "$ARMPACK" -v build "$edited"
expect_match err 'note: it listens on 53/udp \(port\)'

expect_status 0 "$ARMPACK" build "$small" --format oci
expect_match err 'RouterOS before 7.21: the archive is an OCI layout \(oci-layout\)'
edit 's|"image": {|"routeros": {"minimum": "7.21"}, "image": {|'
expect_status 0 "$ARMPACK" build "$edited" --format oci
! grep -q 'oci-layout' err || fail "a rule for versions that the recipe is not for"

expect_status 0 "$ARMPACK" inspect dist/small-1.0.0-armv5.oci.tar
expect_match out 'warning  RouterOS before 7.21: the archive is an OCI layout'
expect_status 0 "$ARMPACK" inspect --json dist/small-1.0.0-armv5.oci.tar
python3 - out <<'PY'
import json, sys
rules = {rule["rule"]: rule for rule in json.load(open(sys.argv[1]))["routeros"]}
assert rules["oci-layout"]["versions"] == "RouterOS before 7.21", rules
assert rules["oci-layout"]["remedy"] and rules["oci-layout"]["why"], rules
PY
