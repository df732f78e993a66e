#!/usr/bin/env bash
# The scripts for a sample recipe, whole. ARMPACK_ACCEPT=1 writes tests/golden/script anew.
. "$(dirname "$0")/../lib.sh"
golden=$ARMPACK_SOURCE/tests/golden/script
cd "$scratch"
cp "$golden/recipe.json" recipe.json
check() {
    local name=$1
    shift
    expect_status 0 "$ARMPACK" script ./recipe.json "$@"
    if [ "${ARMPACK_ACCEPT:-}" = 1 ]; then
        cp out "$golden/$name.rsc"
    else
        diff -u "$golden/$name.rsc" out || fail "the script $name has changed"
    fi
}
check install-7.16-nat --routeros 7.16.2 --network nat
check install-7.20-transparent-proxy --routeros "7.20.8 (stable)" --network transparent-proxy \
    --clients 10.0.0.0/16 --clients 10.20.0.7 --client-interface bridge
check upgrade-7.24-plain --routeros 7.24 --network plain --upgrade --store usb1-part1/c \
    --address 192.168.9.20/24 --interface veth9 --bridge dock
check remove-7.22 --routeros 7.22.3 --remove
if [ "${ARMPACK_ACCEPT:-}" = 1 ]; then
    "$ARMPACK" script ./recipe.json --routeros 7.20.8 --network transparent-proxy \
        --clients 10.0.0.0/16 --client-interface bridge --format json >"$golden/setup.json"
fi
[ "${ARMPACK_ACCEPT:-}" != 1 ] || { echo "SKIP: tests/golden/script is written anew" >&2; exit 77; }

# The same as data: what the printed script adds, name by name.
expect_status 0 "$ARMPACK" script ./recipe.json --routeros 7.20.8 --network transparent-proxy \
    --clients 10.0.0.0/16 --client-interface bridge --format json
diff -u "$golden/setup.json" out || fail "the set-up as JSON has changed"
python3 - out "$golden/install-7.20-transparent-proxy.rsc" <<'PY'
import json, sys
setup, script = json.load(open(sys.argv[1])), open(sys.argv[2]).read()
network = setup["network"]
proxy = network["transparent_proxy"]
for line in (f'address={network["address"]}/16 gateway={network["gateway"]}',
             f'comment="{setup["comment"]}"'):
    assert line in script, line
for route in proxy["routes"]:
    to = "blackhole" if route.get("blackhole") else "gateway=" + route["gateway"]
    line = (f'dst-address={route["dst_address"]} {to} distance={route["distance"]} '
            f'routing-table="{proxy["routing_table"]}"')
    assert line in script, line
for name, addresses in proxy["address_lists"].items():
    for address in addresses:
        assert f'add list="{name}" address="{address}"' in script, address
for rule in proxy["mangle"]:
    words = [f'new-routing-mark="{rule["new_routing_mark"]}"',
             f'in-interface-list="{rule["in_interface_list"]}"']
    words += [f'protocol={rule["protocol"]} dst-port={rule["dst_port"]}'] if "protocol" in rule else []
    lines = [line for line in script.splitlines() if "/mangle/add" in line and all(w in line for w in words)]
    assert len(lines) >= 1, rule
for rule in proxy["filter"]:
    words = [f'chain={rule["chain"]} action={rule["action"]} in-interface="{rule["in_interface"]}"',
             f'src-address={rule["src_address"]}',
             f'src-address-list="{rule["src_address_list"]}"']
    lines = [line for line in script.splitlines() if "/filter/add" in line and all(w in line for w in words)]
    assert len(lines) == 2 and "place-before=" in lines[1], rule
PY

# The archive that is there gives its size.
mkdir dist
head -c 12345 /dev/zero >dist/sample-1.2-armv5.tar
expect_status 0 "$ARMPACK" script ./recipe.json
expect_match out 'size != 12345'

# Requests that make no sense, each with its message.
refused() {
    local message=$1
    shift
    expect_status 2 "$ARMPACK" script ./recipe.json "$@"
    expect_line err "armpack: error: $message"
}
refused "--routeros: 6.49 is no version of RouterOS 7, such as 7.20.8" --routeros 6.49
refused "sample needs RouterOS 7.16 or newer" --routeros 7.15
refused "--address: 10.40.0 is no IPv4 address, such as 10.40.0.2/16" --address 10.40.0
refused "the address 10.40.0.2/32 has no room for the router beside the container: use a prefix from 8 to 30" --address 10.40.0.2
refused "the gateway 10.41.0.1 must be another address in 10.40.0.0/16" --gateway 10.41.0.1
refused "the gateway 10.40.0.1 must be another address in 10.40.0.0/16" --address 10.40.0.1/16
refused "--network: bridge is none of plain, nat, transparent-proxy" --network bridge
refused "the store 'usb1/\$(x)' is not a folder on a disk, such as usb1/containers" --store 'usb1/$(x)'
refused "the store ../x is not a folder on a disk, such as usb1/containers" --store ../x
refused "'veth\"; /system/reboot' is no name for an interface: up to 30 letters, digits, dots, dashes and underscores" --interface 'veth"; /system/reboot'
refused "--archive: cannot read nothing.tar: No such file or directory" --archive nothing.tar

touch sample.oci.tar sample.tar.gz
refused "RouterOS 7.20.8 does not import OCI archives (7.21 is the first that does): build it without --format oci" --routeros 7.20.8 --archive sample.oci.tar
expect_status 0 "$ARMPACK" script ./recipe.json --archive sample.tar.gz
expect_match out 'free < \(\$size \* 3 \+ 4194304\)'

# A version that the table does not know yet is said so, not guessed in silence.
expect_status 0 "$ARMPACK" script ./recipe.json --routeros 7.31
expect_line err "armpack: warning: RouterOS 7.31 is newer than what armpack knows (7.24): this is that one's console"

refused "--client-interface containers is where the container itself is: its own traffic would come back to it" \
    --client-interface containers --network transparent-proxy
expect_status 0 "$ARMPACK" script ./recipe.json --network transparent-proxy --clients 10.0.0.0/16
expect_match err 'no --client-interface given'
