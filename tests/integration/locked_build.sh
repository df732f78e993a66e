#!/usr/bin/env bash
# A recipe with its lock: written, used, told of when the recipe moves on, refused with --locked or
# when it was edited by hand; a build with nothing changed does nothing; --verify finds the same
# bytes, or says which differ and how.
. "$(dirname "$0")/../lib.sh"
. "$(dirname "$0")/lib_small.sh"
unset ARMPACK_UPDATE_GONE
need jq
cd "$scratch"
lock=small/lock.json
build() { expect_status "$1" "$ARMPACK" build small/recipe.json "${@:2}"; }

build 3 --locked
expect_match err 'error: .*--locked: there is no lock file \(small/lock.json\)'
expect_match err 'hint: `armpack lock small/recipe.json`'
build 0
expect_match err 'there is no small/lock.json: the versions of packages are today'
digest=$(sed -n '$s/.* sha256:/sha256:/p' out)

expect_status 0 "$ARMPACK" lock small/recipe.json
expect_match out '^small/lock.json: 4 packages, 1 Go module$'
cp "$lock" first.json
expect_status 0 "$ARMPACK" lock small/recipe.json
expect_line out "small/lock.json is up to date"
cmp "$lock" first.json
jq -e '.version == "1.0.0" and (.compiler | startswith("go 1.")) and (.go.modules | length) == 1 and
    ([.image.packages[] | has("sha256") and has("path") and has("size_bytes")] | all)' "$lock" >jq.txt ||
    fail "the lock: $(cat "$lock")"

# The lock gives the same as the versions of today; and it does so without apt.
mkdir programs
for program in go git python3; do ln -sf "$(command -v $program)" programs/$program; done
build 0 --locked
expect_match out "$digest"
rm -rf cache-alone
XDG_CACHE_HOME=$scratch/cache-alone PATH=$scratch/programs build 0 --locked --output alone
expect_match out "$digest"

# With nothing changed nothing is done; an archive that was damaged is made again.
build 0
expect_match err '^nothing has changed since it was built$'
expect_match out "$digest"
printf x | dd of=dist/small-1.0.0-armv5.tar bs=1 seek=5000 conv=notrunc 2>dd.txt
build 0
if grep -q 'nothing has changed' err; then fail "a damaged archive passed for the one that was built"; fi
expect_match out "$digest"
SOURCE_DATE_EPOCH=1700000000 build 0 --output early
if grep -q "$digest" out; then fail "SOURCE_DATE_EPOCH changes nothing"; fi

# --verify: by digest, by archive; and what differs.
build 0 --verify "$digest"
expect_line out "the same bytes: $digest"
build 0 --verify dist/small-1.0.0-armv5.tar
expect_line out "the same bytes: $digest"
build 3 --verify early/small-1.0.0-armv5.tar --output verified
expect_match out "^not the same bytes: $digest, expected sha256:"
expect_line out "what was built now is verified/again-small-1.0.0-armv5.tar"
expect_match out '^~ small: time 2023-11-14T22:13:20Z -> '
[ -f verified/again-small-1.0.0-armv5.tar ] || fail "what was built is not kept"
build 2 --verify no-such
expect_match err "no-such is neither a SHA-256 nor an archive"

# The recipe moves on: a build says so, --locked refuses and says in what.
sed -i 's/"1\.0\.0", "summary"/"1.0.1", "summary"/; s/"definition": "static"/"definition": "static", "packages": ["netbase"]/' small/recipe.json
build 3 --locked
expect_match err 'error: .*--locked: the recipe and small/lock.json disagree'
expect_line err '  the version is 1.0.1, the lock has 1.0.0'
expect_line err '  the list of packages is netbase, the lock has nothing'
[ ! -e dist/small-1.0.1-armv5.tar ] || fail "--locked wrote an archive"
build 0
expect_match err 'warning: small/lock.json is out of date: the version is 1.0.1, the lock has 1.0.0$'
expect_match err 'the list of packages is netbase, the lock has nothing; the versions of packages are today.s'
expect_match err '^    added netbase '
cmp "$lock" first.json || fail "a build has changed the lock"
expect_status 0 "$ARMPACK" lock small/recipe.json
expect_match out '^added netbase [0-9.]* \(\+[0-9.]+ KiB\)$'
expect_match out '^in all \+.*, 5 packages of '
build 0 --locked

# Edited by hand: a package removed, a digest changed, a version changed. None is ever used.
cp "$lock" good.json
edited() {
    build 2
    expect_match err "small/lock.json: its seal does not fit the rest: it was edited or merged by hand"
    expect_match err 'hint: .*armpack lock --update'
    expect_status 2 "$ARMPACK" lock small/recipe.json
    cp good.json "$lock"
}
sed -i '/"name":"tzdata"/d; /"name":"netbase"/s/},$/}/' "$lock" && edited
sed -i '/"name":"netbase"/s/"sha256":"..../"sha256":"0000/' "$lock" && edited
sed -i '/"name":"netbase"/s/"version":"/"version":"9/' "$lock" && edited
echo '{' >"$lock"
build 2
expect_match err 'small/lock.json:2:1: '
expect_status 0 "$ARMPACK" lock small/recipe.json --update
expect_match err 'warning: .*small/lock.json.*: made anew'
cmp "$lock" good.json || fail "locked again, it is another lock"

# Sealed again by somebody who knows how: then the bytes themselves do not fit.
reseal() { # FROM TO
    python3 - "$lock" "$1" "$2" <<'PY'
import hashlib, re, sys
file, before, after = sys.argv[1:]
text = open(file).read()
body = text[2:text.index(',\n  "seal"')]
changed = re.sub(before, after, body)
assert changed != body
seal = hashlib.sha256(changed.encode()).hexdigest()
open(file, "w").write("{\n" + changed + ',\n  "seal": "' + seal + '"\n}\n')
PY
}
reseal '("name":"netbase",.*"sha256":")....' '\g<1>0000'
build 1
expect_match err 'error: .*netbase_.*sends other bytes than expected'
cp good.json "$lock"
reseal '"name":"netbase","version":"' '\g<0>9'
build 1
expect_match err 'error: .*its Version is [0-9.]*, expected 9'
cp good.json "$lock"

# A version that no mirror has any more: an error that says so, unless it is asked to move on.
reseal '("name":"netbase","version":")[^"]*(".*/netbase_)[^"]*(_all.deb".*"sha256":")....' '\g<1>1.0\g<2>1.0\g<3>0000'
build 1
expect_match err 'error: .*no mirror has netbase 1.0 of the lock any more$'
expect_match err 'hint: .*armpack lock --update small/recipe.json'
build 0 --update-gone
expect_match err 'warning: no mirror has netbase 1.0 of the lock any more: resolved afresh, as --update-gone asks'
expect_match err '^    netbase 1.0 -> [0-9.]+ '
rm -r dist
ARMPACK_UPDATE_GONE=1 build 0
expect_match err 'resolved afresh, as --update-gone asks'
expect_status 0 "$ARMPACK" lock --update small/recipe.json
expect_match out '^netbase 1.0 -> [0-9.]+ '
cmp "$lock" good.json || fail "moved on, it is another lock"

# Package by package: what is named moves on, though no mirror has the old one any more; the others
# stay as the lock has them, also in what today's index says otherwise.
reseal '("name":"netbase","version":")[^"]*(".*/netbase_)[^"]*(_all.deb".*"sha256":")....' '\g<1>1.0\g<2>1.0\g<3>0000'
reseal '("name":"tzdata",.*"installed_kib":)[0-9]+' '\g<1>1'
expect_status 2 "$ARMPACK" lock small/recipe.json --update netbas
expect_match err 'the lock has no package called netbas \(did you mean netbase\?\)'
expect_status 0 "$ARMPACK" lock small/recipe.json --update netbase
expect_match out '^netbase 1.0 -> [0-9.]+ '
if grep -qE '^(tzdata|ca-certificates|base-)' out; then fail "another package has moved: $(cat out)"; fi
jq -e '.image.packages[] | select(.name == "tzdata") | .installed_kib == 1' "$lock" >jq.txt ||
    fail "tzdata did not stay as it was locked"
diff <(jq 'del(.seal) | del(.image.packages[] | select(.name == "tzdata"))' "$lock") \
    <(jq 'del(.seal) | del(.image.packages[] | select(.name == "tzdata"))' good.json) ||
    fail "something else has changed"
build 0 --locked
expect_status 0 "$ARMPACK" lock small/recipe.json --update
cmp "$lock" good.json || fail "moved on as a whole, it is another lock"
