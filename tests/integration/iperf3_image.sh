#!/usr/bin/env bash
# iperf3 from its image, on an ARMv5 without a floating point unit: server and client in a network
# namespace each, joined by a cable of their own, move data over TCP and UDP.
. "$(dirname "$0")/../lib.sh"
need qemu-arm unshare ip jq arm-linux-gnueabi-gcc patch tar
[ "$(id -u)" -eq 0 ] || skip "two network namespaces take root"
cd "$scratch"
expect_status 0 "$ARMPACK" build iperf3
mkdir tree
tar -xOf dist/iperf3-*-armv5.tar --wildcards '*/layer.tar' | tar -x -C tree --no-same-owner
cat >both.sh <<'SH'
set -eu
run="qemu-arm -cpu arm946 tree/usr/bin/iperf3"
unshare --net sh -c 'echo $$ >inner.pid; exec sleep 600' &
until [ -s inner.pid ]; do sleep 0.1; done
inner=$(cat inner.pid)
inside() { nsenter --net="/proc/$inner/ns/net" "$@"; }
ip link add outer type veth peer name inner netns "$inner"
ip address add 192.0.2.1/24 dev outer
ip link set outer up
inside ip address add 192.0.2.2/24 dev inner
inside ip link set inner up
inside $run --server --forceflush >server.log 2>&1 &
until grep -q 'Server listening' server.log; do sleep 0.2; done
$run --client 192.0.2.2 --bytes 8M --json >tcp.json
$run --client 192.0.2.2 --udp --bitrate 1M --time 2 --json >udp.json
SH
unshare --net --pid --fork --kill-child --mount-proc bash both.sh >both.log 2>&1 ||
    fail "$(cat both.log server.log ./*.json)"
jq -e '.end.sum_sent.bytes >= 8000000 and .end.sum_received.bytes > 1000000' tcp.json >jq.txt || fail "TCP: $(cat tcp.json)"
jq -e '.end.sum.packets > 0 and .end.sum.bytes > 100000' udp.json >jq.txt || fail "UDP: $(cat udp.json)"
grep -q 'connected to 192.0.2.1 port' server.log || fail "the server: $(cat server.log)"
