#!/usr/bin/env bash
# The homelab that armpack is for, in network namespaces: clients behind a router that sends their
# traffic through mihomo's container as `armpack script --network transparent-proxy` says, mosdns for
# the router's DNS, frpc and frps; each from its real image under emulation. scene.py says what is
# shown. ARMPACK_SCENE_TIMES=20 plays it twenty times in a row.
. "$(dirname "$0")/../lib.sh"
need go ip nft unshare openssl mount
command -v qemu-arm-static >/dev/null || need qemu-arm
[ "$(id -u)" -eq 0 ] || skip "needs root, to make network namespaces"
[ -c /dev/net/tun ] || skip "no /dev/net/tun"
/usr/bin/python3 -c 'import dns.message' 2>/dev/null || skip "no python3-dnspython"
unshare --net true 2>/dev/null || skip "no network namespaces may be made here"

cd "$scratch"
for recipe in mihomo mosdns frpc frps; do
    expect_status 0 "$ARMPACK" -q build "$recipe"
done
"$ARMPACK" script mihomo --routeros 7.20.8 --network transparent-proxy --clients 10.0.0.0/16 \
    --client-interface bridge --address 10.40.0.2/24 --gateway 10.40.0.1 --format json >plan.json

for round in $(seq "${ARMPACK_SCENE_TIMES:-1}"); do
    # Everything in it goes with its first process: namespaces, interfaces, whoever still runs.
    mkdir "round-$round"
    (cd "round-$round" && unshare --net --mount --pid --fork --kill-child --mount-proc \
        /usr/bin/python3 "$ARMPACK_SOURCE/tests/scene/scene.py" ../plan.json ../dist) >out 2>&1 ||
        fail "round $round: $(cat out)"
    cat out
done
