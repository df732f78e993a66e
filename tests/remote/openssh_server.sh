#!/usr/bin/env bash
# Against OpenSSH's own server: an upload arrives whole, one that is cut short goes on, an unknown
# host key asks, a changed one is refused, also where the configuration would let it pass.
. "$(dirname "$0")/lib-sshd.sh"
start_server
head -c 9000000 /dev/urandom >"$scratch/x.tar"
there=$scratch/root/usb1/containers/x.tar
upload() { "$ARMPACK" upload "$scratch/x.tar" "${to_server[@]}" "$@" >"$scratch/out" 2>&1; }

upload --verify || fail "$(cat "$scratch/out")"
cmp "$scratch/x.tar" "$there"
upload && grep -q 'there already' "$scratch/out" || fail "$(cat "$scratch/out")"
truncate -s 4000001 "$there"
upload && grep -q 'going on after 3.8 MiB' "$scratch/out" || fail "$(cat "$scratch/out")"
cmp "$scratch/x.tar" "$there"

# Cut short by ^C: status 130, and neither process nor socket stays.
mkdir "$scratch/tmp"
rm "$there"
head -c 400000000 /dev/zero >"$scratch/large.tar"
TMPDIR=$scratch/tmp "$ARMPACK" upload "$scratch/large.tar" "${to_server[@]}" >"$scratch/out" 2>&1 &
job=$!
for _ in $(seq 200); do
    [ -s "$scratch/root/usb1/containers/large.tar" ] && break
    sleep 0.02
done
kill -TERM $job
status=0
wait $job || status=$?
[ $status -eq 130 ] || fail "interrupted with status $status: $(cat "$scratch/out")"
[ -z "$(ls -A "$scratch/tmp")" ] || fail "left behind: $(ls -A "$scratch/tmp")"
[ "$(stat -c %s "$scratch/root/usb1/containers/large.tar")" -lt 400000000 ] ||
    fail "an interrupted upload has the whole size"

# An unknown key: ssh shows the fingerprint and asks; here nobody can say yes.
printf '#!/bin/sh\necho "$1" >>%s/asked\necho "${ANSWER:-no}"\n' "$scratch" >"$scratch/askpass"
chmod +x "$scratch/askpass"
export SSH_ASKPASS=$scratch/askpass SSH_ASKPASS_REQUIRE=force
for policy in ask no accept-new; do
    : >"$scratch/known_hosts"
    rm -f "$scratch/asked"
    sed -i '/StrictHostKeyChecking/d' "$ssh_config"
    echo "  StrictHostKeyChecking $policy" >>"$ssh_config"
    if upload; then fail "$policy: an unknown host key was accepted"; fi
    grep -q "$(ssh-keygen -lf "$scratch/host.pub" | cut -d ' ' -f 2)" "$scratch/asked" ||
        fail "$policy: no fingerprint was shown"
    grep -q 'is not known and was not accepted' "$scratch/out" || fail "$(cat "$scratch/out")"
done
ANSWER=yes upload || fail "an accepted key: $(cat "$scratch/out")"

# A changed key is refused, whatever the configuration says.
ssh-keygen -q -t ed25519 -N '' -f "$scratch/other"
echo "server $(cut -d ' ' -f 1,2 "$scratch/other.pub")" >"$scratch/known_hosts"
for policy in ask no accept-new; do
    sed -i "s/StrictHostKeyChecking .*/StrictHostKeyChecking $policy/" "$ssh_config"
    if ANSWER=yes upload; then fail "$policy: a changed host key was accepted"; fi
    grep -q 'is not the one known, so nothing was sent' "$scratch/out" || fail "$(cat "$scratch/out")"
done
