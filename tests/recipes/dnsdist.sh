#!/usr/bin/env bash
# dnsdist from its image's tree, on an ARMv5 without a floating point unit: it takes the sample
# configuration, answers by a rule of it, and passes other questions to a server of the pool.
# By hand, since the build takes minutes: ARMPACK=build/release/armpack ARMPACK_SOURCE=$PWD
# tests/recipes/dnsdist.sh [ARCHIVE]
. "$(dirname "$0")/../lib.sh"
. "$(dirname "$0")/lib_recipe.sh"
need unshare python3 qemu-arm-static tar arm-linux-gnueabi-g++
[ "$(id -u)" -eq 0 ] || skip "a network namespace and a chroot take root"
archive_of dnsdist "${1:-}"
mkdir tree
tar -xOf "$archive" --wildcards '*/layer.tar' | tar -x -C tree --no-same-owner --exclude='dev/*'
cp "$(command -v qemu-arm-static)" tree/qemu
sed 's/address = "9.9.9.9:853".*/address = "127.0.0.1:5399",/' tree/etc/dnsdist/dnsdist.conf \
    >tree/etc/dnsdist/test.conf
grep -q 5399 tree/etc/dnsdist/test.conf || fail "the sample configuration has another server"

# A server that knows one address.
cat >server.py <<'PY'
import socket, struct
line = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
line.bind(("127.0.0.1", 5399))
while True:
    asked, peer = line.recvfrom(600)
    end = 12
    while asked[end]:
        end += asked[end] + 1
    line.sendto(asked[:2] + struct.pack(">5H", 0x8580, 1, 1, 0, 0) + asked[12:end + 5] +
                struct.pack(">HHHIH", 0xC00C, 1, 1, 60, 4) + bytes([192, 0, 2, 7]), peer)
PY
cat >ask.py <<'PY'
import socket, struct, sys, time
def ask(name):
    question = struct.pack(">6H", 7, 0x100, 1, 0, 0, 0)
    question += b"".join(bytes([len(part)]) + part.encode() for part in name.split(".")) + b"\0"
    question += struct.pack(">HH", 1, 1)
    for attempt in range(60):
        with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as line:
            line.settimeout(2)
            try:
                line.sendto(question, ("127.0.0.1", 53))
                answer = line.recv(512)
            except OSError:
                time.sleep(0.5)
                continue
            if answer[3] & 15 == 0:
                return answer[-4:]
            time.sleep(0.5)
    sys.exit(f"no answer for {name}")
assert ask("router.home.arpa") == bytes([192, 168, 88, 1]), "by a rule"
assert ask("www.example") == bytes([192, 0, 2, 7]), "from the pool"
PY
unshare --net --mount --pid --fork --kill-child bash -euc '
    ip link set lo up
    mount --rbind /dev tree/dev
    python3 server.py &
    dnsdist="chroot tree /qemu -cpu arm946 /usr/bin/dnsdist"
    $dnsdist --check-config --config /etc/dnsdist/dnsdist.conf
    $dnsdist --supervised --disable-syslog --config /etc/dnsdist/test.conf >server.log 2>&1 &
    exec python3 ask.py' >answer.txt 2>&1 || fail "$(cat answer.txt server.log)"
grep -q "dnsdist.conf' OK!" answer.txt || fail "the sample configuration: $(cat answer.txt)"
