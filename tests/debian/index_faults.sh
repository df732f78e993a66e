#!/bin/bash
# Indices that are gone or do not fit their signed release file: refused where the suite must be
# there, told and noted where it may be missing.
. "$(dirname "$0")/lib_repository.sh"
echo >>"$mirror-security/dists/trixie-security/main/binary-armel/Packages"
resolve 0
expect_line "$scratch/err" "armpack: warning: packages of trixie-security are left out: the \
mirror's index does not fit its signed release file (is it being updated?)"
expect_match "$scratch/out" '"suite":"trixie-security","missing":"the mirror'

rm -r "$mirror-security/dists"
resolve 0
expect_line "$scratch/err" "armpack: warning: packages of trixie-security are left out: the \
mirror does not give its index"

make_deb another
publish trixie
resolve 0 another
# An index that was changed after it had been verified is not read again.
echo "Package: evil" >>"$mirror/dists/trixie/main/binary-armel/Packages"
resolve 0 another
# A newer release file makes apt ask for it.
sleep 1
make_deb yet-another
publish trixie
echo >>"$mirror/dists/trixie/main/binary-armel/Packages"
resolve 1
expect_line "$scratch/err" "error: suite trixie: the mirror does not give its index"

export ARMPACK_MIRROR=http://127.0.0.1:9/debian
resolve 1
expect_line "$scratch/err" "error: suite trixie: the mirror does not give its index"
expect_match "$scratch/err" 'Could not connect|Connection refused|Unable to connect'
expect_match "$scratch/err" 'hint: check the connection and the proxy settings'
