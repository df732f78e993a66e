#!/usr/bin/env bash
# dropbear, built from Debian's source with a patch of ours, lets in who has a key, and nobody else:
# from its image's tree on an emulated ARMv5 core. What it would start then (a shell) needs an
# emulator registered with the kernel, so a forwarded connection shows that the key was taken.
. "$(dirname "$0")/../lib.sh"
need qemu-arm-static unshare ssh ssh-keygen python3 arm-linux-gnueabi-gcc dpkg-source tar
cd "$scratch"
expect_status 0 "$ARMPACK" build dropbear
mkdir tree
tar -xOf dist/dropbear-*-armv5.tar --wildcards '*/layer.tar' | tar -x -C tree --no-same-owner
cp "$(command -v qemu-arm-static)" tree/qemu
ssh-keygen -q -t ed25519 -N '' -f key
ssh-keygen -q -t ed25519 -N '' -f other
mkdir -p tree/etc/dropbear
cp key.pub tree/etc/dropbear/authorized_keys
chmod 0700 tree/etc/dropbear
chmod 0600 tree/etc/dropbear/authorized_keys
cat >serve.py <<'PY'
import socket
with socket.create_server(("127.0.0.1", 7)) as s:
    while True:
        connection, _ = s.accept()
        connection.sendall(b"through the tunnel\n")
        connection.close()
PY
cat >try.sh <<'SH'
ip link set lo up
mount --rbind /dev tree/dev
python3 serve.py &
chroot tree /qemu -cpu arm946 /usr/sbin/dropbear -F -R -D /etc/dropbear -p 22 >server.log 2>&1 &
via() {
    ssh -F none -i "$1" -o IdentitiesOnly=yes -o BatchMode=yes -o StrictHostKeyChecking=no \
        -o UserKnownHostsFile=/dev/null -o LogLevel=ERROR -o ConnectTimeout=60 \
        -W 127.0.0.1:7 root@127.0.0.1 </dev/null
}
for attempt in $(seq 60); do
    via "$PWD/key" >said.txt 2>ssh.err && break
    grep -q refused ssh.err || break
    sleep 1
done
grep -qx "through the tunnel" said.txt
if via "$PWD/other" >other.txt 2>other.err; then exit 1; fi
grep -q "Permission denied" other.err
SH
unshare --net --mount --pid --fork --kill-child bash -eu try.sh ||
    fail "$(cat ssh.err other.err server.log 2>/dev/null)"
