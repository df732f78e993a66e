#!/usr/bin/env bash
# A program in C from Debian's source: built against a sysroot, checked, and put to its job from its
# image's tree on an emulated ARMv5 core, in a network of its own.
. "$(dirname "$0")/../lib.sh"
need qemu-arm-static unshare python3 arm-linux-gnueabi-gcc dpkg-source tar
cd "$scratch"
expect_status 0 "$ARMPACK" build dnsmasq
mkdir tree
tar -xOf dist/dnsmasq-*-armv5.tar --wildcards '*/layer.tar' | tar -x -C tree --no-same-owner
cp "$(command -v qemu-arm-static)" tree/qemu
cat >ask.py <<'PY'
import socket, struct, sys, time
question = b"\x06router\x03lan\x00" + struct.pack(">HH", 1, 1)
for attempt in range(60):
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as s:
        s.settimeout(1)
        try:
            s.sendto(struct.pack(">6H", 7, 0x100, 1, 0, 0, 0) + question, ("127.0.0.1", 53))
            answer = s.recv(512)
        except OSError:
            time.sleep(0.5)
            continue
        sys.exit(0 if answer[-4:] == bytes([10, 40, 0, 1]) else f"answer: {answer.hex()}")
sys.exit("no answer")
PY
unshare --net --mount --pid --fork --kill-child bash -euc '
    ip link set lo up
    mount --rbind /dev tree/dev
    chroot tree /qemu -cpu arm946 /usr/sbin/dnsmasq --keep-in-foreground --log-facility=- \
        --conf-file=/etc/dnsmasq/dnsmasq.conf >server.log 2>&1 &
    exec python3 ask.py' >answer.txt 2>&1 || fail "$(cat answer.txt server.log)"
