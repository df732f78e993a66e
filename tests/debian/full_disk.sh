#!/bin/bash
# A cache on a full disk: the message names the file and the fault, and what is there stays usable.
. "$(dirname "$0")/lib_repository.sh"
need unshare
unshare -rm true 2>/dev/null || skip "no namespace for a small disk"
mkdir -p "$scratch/deb/big/usr/share/big"
head -c 50000000 /dev/urandom >"$scratch/deb/big/usr/share/big/noise"
make_deb big
publish trixie
cat >"$scratch/small.sh" <<'EOF'
set -e
mkdir -p "$XDG_CACHE_HOME"
mount -t tmpfs -o size=40m none "$XDG_CACHE_HOME"
status=0
"$@" big || status=$?
"$@" >/dev/null
exit $status
EOF
expect_status 1 unshare -rm bash "$scratch/small.sh" "$tool" tree "$definition"
expect_match "$scratch/err" '^error: cannot write .*partial/.*: No space left on device'
expect_match "$scratch/err" 'hint: make room on that disk'
