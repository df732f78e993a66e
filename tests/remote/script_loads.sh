#!/usr/bin/env bash
# A script that is loaded a second time changes nothing; the one of --remove restores what was.
. "$(dirname "$0")/lib-fake.sh"
make_archive "$scratch/x.tar"
cd "$ARMPACK_SOURCE"
state() {
    for menu in /container /container/envs /container/mounts /container/config /interface/veth \
        /interface/bridge /interface/bridge/port /interface/list /interface/list/member /ip/address \
        /ip/route /routing/table /ip/firewall/mangle /ip/firewall/nat /ip/firewall/filter \
        /ip/firewall/address-list; do
        echo "$menu"
        console "$menu/print"
    done
}
load() {
    cp "$1" "$scratch/root/load.rsc"
    local said
    said=$(console '/import file-name=load.rsc')
    rm "$scratch/root/load.rsc"
    grep -q 'executed successfully' <<<"$said" || fail "$version $network: $said"
}
for version in 7.16.2 7.18.2 7.19.6 7.20 7.20.8 7.21.4 7.22.3 7.23.3 7.24; do
    for network in plain nat transparent-proxy; do
        rm -rf "$scratch/root/usb1"
        mkdir -p "$scratch/root/usb1/containers"
        cp "$scratch/x.tar" "$scratch/root/usb1/containers/x.tar"
        start_router --version $version
        make=("$ARMPACK" script mihomo --routeros "$version" --network "$network"
            --archive "$scratch/x.tar" --clients 10.0.0.0/16 --client-interface bridge)
        "${make[@]}" >"$scratch/install.rsc" 2>/dev/null || continue
        "${make[@]}" --remove >"$scratch/remove.rsc"
        state >"$scratch/before"
        load "$scratch/install.rsc"
        state >"$scratch/once"
        grep -q 'armpack:mihomo' "$scratch/once" || fail "$version $network: nothing was added"
        load "$scratch/install.rsc"
        state >"$scratch/twice"
        diff "$scratch/once" "$scratch/twice" || fail "$version $network: the second time changes"
        load "$scratch/remove.rsc"
        state >"$scratch/after"
        diff "$scratch/before" "$scratch/after" || fail "$version $network: remove leaves something"
    done
done
