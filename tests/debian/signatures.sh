#!/bin/bash
# Wrong, missing and expired signatures are errors, each with its own message; nothing unsigned is
# used, for suites that may be missing neither.
. "$(dirname "$0")/lib_repository.sh"
untrusted() { # SUITE
    resolve 1
    expect_line "$scratch/err" "error: suite $1: its signature cannot be trusted"
    expect_match "$scratch/err" "$2"
    [ ! -s "$scratch/out" ] || fail "something was resolved"
}
new_key stranger
for suite in trixie trixie-security; do
    publish "$suite" stranger
    untrusted "$suite" 'NO_PUBKEY|unknown key|not signed'
    publish "$suite"
done
resolve 0

sed -i 's/^Origin: Test/Origin: Best/' "$mirror/dists/trixie/InRelease"
untrusted trixie 'BADSIG|invalid|not signed'

rm "$mirror/dists/trixie/InRelease"
untrusted trixie 'signed'

publish trixie archive 'Sat, 01 Jan 2022 00:00:00 UTC'
resolve 1
expect_line "$scratch/err" "error: suite trixie: its release file is out of date"
expect_match "$scratch/err" 'is expired'
expect_line "$scratch/err" "  hint: check this machine's clock, or use another mirror"

publish trixie
rm "$ARMPACK_TEST_KEYRINGS/test.gpg"
resolve 1
expect_line "$scratch/err" "  hint: install the package debian-archive-keyring"
