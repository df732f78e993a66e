#!/usr/bin/env bash
# unbound from its image's tree, on an ARMv5 without a floating point unit: it resolves from an
# authority on this machine (another unbound with the zone in a file), and validates nothing away.
. "$(dirname "$0")/../lib.sh"
need arm-linux-gnueabi-gcc make dpkg-source qemu-arm tar python3
cd "$scratch"
expect_status 0 "$ARMPACK" build unbound
mkdir root
tar -xOf dist/unbound-*-armv5.tar --wildcards '*/layer.tar' | tar -xf - -C root --exclude='dev/*'
on_arm() { qemu-arm -cpu arm946 -L "$scratch/root" "$scratch/root$1" "${@:2}"; }
# In the background, in place of the shell: so it is what gets the signal at the end.
serve_on_arm() { exec qemu-arm -cpu arm946 -L "$scratch/root" "$scratch/root$1" "${@:2}"; }
# qemu-arm -L finds files in the tree, but does not change into its folders.
here=$scratch/root/etc/unbound
sed "s|/etc/unbound/|$here/|; s|^server:|&\n    directory: \"$here\"|" root/etc/unbound/unbound.conf >sample.conf
expect_status 0 on_arm /usr/sbin/unbound-checkconf sample.conf

mapfile -t ports < <(free_ports 2)
inner=${ports[0]} outer=${ports[1]}
cat >zone <<'END'
example. 300 IN SOA ns.example. host.example. 1 3600 900 86400 300
example. 300 IN NS ns.example.
www.example. 300 IN A 192.0.2.7
alias.example. 300 IN CNAME www.example.
END
common='chroot: ""
    directory: ""
    username: ""
    use-syslog: no
    logfile: ""
    num-threads: 1
    so-sndbuf: 0
    so-rcvbuf: 0
    interface: 127.0.0.1
    do-not-query-localhost: no'
cat >authority.conf <<END
server:
    $common
    port: $inner
auth-zone:
    name: example.
    zonefile: $scratch/zone
    for-upstream: no
END
cat >resolver.conf <<END
server:
    $common
    port: $outer
    domain-insecure: example.
stub-zone:
    name: example.
    stub-addr: 127.0.0.1@$inner
END
for each in authority resolver; do
    serve_on_arm /usr/sbin/unbound -d -p -c $each.conf >$each.log 2>&1 &
done
trap 'kill $(jobs -p) 2>/dev/null; wait; finish' EXIT
cat >ask.py <<'END'
import socket, struct, sys, time
port, name, wanted = int(sys.argv[1]), sys.argv[2], sys.argv[3]
question = struct.pack(">6H", 7, 0x0100, 1, 0, 0, 0)
question += b"".join(bytes([len(part)]) + part.encode() for part in name.split(".")) + b"\0"
question += struct.pack(">2H", 1, 1)
with socket.socket(type=socket.SOCK_DGRAM) as line:
    line.settimeout(3)
    for attempt in range(40):
        line.sendto(question, ("127.0.0.1", port))
        try:
            answer = line.recv(1500)
        except (TimeoutError, ConnectionRefusedError):
            time.sleep(1)
            continue
        if answer[3] & 15 == 0 and answer.endswith(socket.inet_aton(wanted)):
            sys.exit(0)
        time.sleep(1)
sys.exit(f"no {wanted} for {name}")
END
python3 ask.py "$outer" www.example 192.0.2.7 || fail "$(cat authority.log resolver.log)"
python3 ask.py "$outer" alias.example 192.0.2.7 || fail "$(cat authority.log resolver.log)"
