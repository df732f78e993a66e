#!/usr/bin/python3
"""scene.py PLAN ARCHIVES: plays the scene in the network namespace that it is started in, which is the
router's; the working folder takes logs and configurations. Status 0 if all of this is so:

  without the container  clients reach nothing, and nothing of theirs gets past the proxy
  mihomo                 carries clients' TCP and UDP, sees their own addresses and the names asked for,
                         answers names with real addresses, rejects by name, leaves the LAN alone
  mosdns                 answers the router's DNS over HTTPS, upstream too, records of type 65 as well
  frpc, frps             carry a TCP port of the LAN to the outside
  mihomo ending          hands clients' packets back to the router, which drops them; without
                         the rules that do so, they go outside and the router answers for names
  mihomo stopped         loses the route visibly, leaks nothing; started again, all is as before

PLAN is what `armpack script mihomo --network transparent-proxy --format json` prints, ARCHIVES is the
folder of those of mihomo, mosdns, frpc and frps. QEMU translates no routing rules (RTM_NEWRULE), so that mihomo's
auto-route cannot work under it: the sample configuration says `false` here, and route_into_tun() adds
what it would. All else is the sample's.
"""
import glob
import json
import os
import subprocess
import sys

import client
import router
import servers
from places import Container, Host, await_true, run

WEB, FRPS, RESOLVERS = "198.51.100.10", "198.51.100.20", ["1.1.1.1", "8.8.8.8"]
CLIENT, ROUTER, MACHINE = "10.0.0.20", "10.0.0.1", "10.80.0.5"
ECHO = 9000
AUTHORITY = "authority.pem"
RECIPES = os.path.join(os.environ["ARMPACK_SOURCE"], "recipes")


def main():
    with open(sys.argv[1]) as file:
        plan = json.load(file)
    archives = {name: only(glob.glob(os.path.join(sys.argv[2], name + "-*-armv5.tar")))
                for name in ("mihomo", "mosdns", "frpc", "frps")}
    # `ip netns` keeps names in /run: ours is nobody else's.
    run("mount", "-t", "tmpfs", "tmpfs", "/run")
    run("ip", "link", "set", "lo", "up")
    make_certificates(plan)
    people, machines, outside = build_network(plan)
    start_servers(plan, machines, outside)
    mihomo = make_mihomo(archives["mihomo"], plan)
    mosdns = make_mosdns(archives["mosdns"], plan)
    mosdns.start("all plugins are loaded")

    step("without the container")
    expect_nothing_passes(people)
    step("mihomo")
    start_mihomo(mihomo)
    expect_mihomo_carries(people, mihomo)
    step("mosdns")
    expect_names(people)
    step("frpc and frps")
    expect_port_is_carried(plan, archives, outside)
    step("mihomo ending")
    expect_no_way_back(plan, people, mihomo)
    step("mihomo stopped")
    mihomo.bury_program()
    expect_nothing_passes(people)
    run("ip", "link", "set", plan["network"]["bridge"], "down")  # as a bridge whose ports are all gone
    expect_nothing_passes(people)
    run("ip", "link", "set", plan["network"]["bridge"], "up")
    run("ip", "route", "replace", "default", "via", plan["network"]["address"], "dev",
        plan["network"]["bridge"], "table", str(router.TABLE), "metric", "1")
    step("mihomo again")
    start_mihomo(mihomo)
    expect_mihomo_carries(people, mihomo)
    expect(router.leaked() == 0, f"{router.leaked()} packets of clients got past the proxy")
    # That this count can be another than 0: without marks the same page comes past the proxy.
    router.forget_marks()
    expect("from 203.0.113.2" in people.do(client.get, "web.outside.test", WEB), "the way past")
    expect(router.leaked() > 0, "the watch sees no leak where there is one")
    for container in (mihomo, mosdns):
        container.stop()
    print("the scene passes")


def step(name):
    print("--", name, flush=True)


def expect(condition, what):
    if not condition:
        raise AssertionError(what)


def only(found):
    expect(len(found) == 1, f"not one but {found}")
    return found[0]


def expect_loss(what, function, *arguments):
    try:
        got = function(*arguments)
    except OSError:
        return
    except Exception as error:
        if type(error).__name__ != "Timeout":  # dnspython's is no OSError
            raise
        return
    raise AssertionError(f"{what}: got {got!r}")


def make_certificates(plan):
    own = f'{plan["network"]["network"].rsplit(".", 1)[0]}.3'
    names = ",".join(["DNS:web.outside.test", "DNS:blocked.outside.test", f"IP:{own}",
                      *(f"IP:{address}" for address in RESOLVERS)])
    quiet = {"check": True, "stdout": subprocess.DEVNULL, "stderr": subprocess.DEVNULL}
    curve = ["-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:P-256", "-nodes", "-days", "30"]
    subprocess.run(["openssl", "req", "-x509", *curve, "-subj", "/CN=authority of the scene",
                    "-keyout", "authority.key", "-out", AUTHORITY], **quiet)
    subprocess.run(["openssl", "req", *curve, "-subj", "/CN=scene", "-keyout", "server.key",
                    "-out", "server.csr"], **quiet)
    with open("extensions", "w") as file:
        file.write(f"subjectAltName={names}\n")
    subprocess.run(["openssl", "x509", "-req", "-in", "server.csr", "-CA", AUTHORITY, "-CAkey",
                    "authority.key", "-CAcreateserial", "-days", "30", "-extfile", "extensions",
                    "-out", "server.crt"], **quiet)
    with open("server.pem", "w") as file:
        for part in ("server.key", "server.crt"):
            with open(part) as source:
                file.write(source.read())


def build_network(plan):
    proxy = plan["network"]["transparent_proxy"]
    entry = proxy["interface_lists"]["PROXY"][0]
    people, machines, outside = Host("people"), Host("machines"), Host("outside")
    people.connect(entry, f"{CLIENT}/16", f"{ROUTER}/16", ROUTER)
    machines.connect("machines", f"{MACHINE}/16", "10.80.0.1/16", "10.80.0.1")
    outside.connect(router.WAN, "203.0.113.1/24", "203.0.113.2/24", None)
    for address in (WEB, FRPS, *RESOLVERS):
        outside.ip("address", "add", f"{address}/32", "dev", "lo")
    run("ip", "route", "add", "default", "via", "203.0.113.1")
    router.set_up(plan, [ROUTER, plan["network"]["gateway"], "10.80.0.1"])
    return people, machines, outside


def start_servers(plan, machines, outside):
    outside.serve(servers.serve_web, WEB, 80, servers.Web, None)
    outside.serve(servers.serve_web, WEB, 443, servers.Web, "server.pem")
    outside.serve(servers.serve_echo, WEB, ECHO)
    for address in RESOLVERS:
        outside.serve(servers.serve_web, address, 443, servers.DnsOverHttps, "server.pem")
    machines.serve(servers.serve_web, MACHINE, 80, servers.Web, None)
    machines.serve(servers.serve_echo, MACHINE, 22)
    gateway = plan["network"]["gateway"]
    Here().serve(servers.serve_router_dns, [gateway, ROUTER],
                 f'https://{gateway.rsplit(".", 1)[0]}.3/dns-query', AUTHORITY, "asked-by")


class Here(Host):
    """The router."""

    def __init__(self):
        self.file = "/proc/self/ns/net"


def make_mihomo(archive, plan):
    os.mkdir("mihomo")
    change("mihomo/config.yaml", "mihomo/config.yaml", ("auto-route: true", "auto-route: false"),
           ("rules:\n", "rules:\n  - DOMAIN,blocked.outside.test,REJECT\n"))
    return Container(archive, "mihomo", plan, plan["network"]["address"],
                     ["mihomo:" + plan["container"]["mounts"][0]["target"]], "--tun")


def make_mosdns(archive, plan):
    os.mkdir("mosdns")
    for file in ("server.key", "server.crt"):
        os.link(file, f"mosdns/{file}")
    # The server over HTTPS stands in the sample, with a number sign before each line.
    with open(os.path.join(RECIPES, "mosdns/config.yaml")) as file:
        head, mark, rest = file.read().partition("  # - tag: https\n")
    expect(mark, "the sample has no server over HTTPS")
    with open("mosdns/config.yaml", "w") as file:
        file.write(head + (mark + rest).replace("  # ", "  "))
    return Container(archive, "mosdns", plan, plan["network"]["network"].rsplit(".", 1)[0] + ".3",
                     ["mosdns:/etc/mosdns", f"{AUTHORITY}:/etc/ssl/certs/ca-certificates.crt:ro"])


def change(sample, target, *changes):
    with open(os.path.join(RECIPES, sample)) as file:
        text = file.read()
    for before, after in changes:
        expect(before in text, f"{sample} has no {before!r}")
        text = text.replace(before, after)
    with open(target, "w") as file:
        file.write(text)


def start_mihomo(mihomo):
    before = mihomo.said().count("Tun adapter listening") if os.path.exists(mihomo.log) else 0
    mihomo.start("Start initial compatible provider")
    mihomo.await_running("its TUN device",
                         lambda: mihomo.said().count("Tun adapter listening") > before)
    in_process(mihomo.namespace(), route_into_tun)


def in_process(file, function):
    here = Here()
    here.file = file
    here.do(function)


def route_into_tun():
    """What auto-route does (sing-tun, tun_linux.go): what comes from elsewhere goes into the device."""
    router.sysctl("net.ipv4.ip_forward=1", "net.ipv4.conf.all.rp_filter=0",
                  "net.ipv4.conf.eth0.rp_filter=0", "net.ipv4.conf.tun0.rp_filter=0")
    run("ip", "route", "add", "default", "dev", "tun0", "table", "2022")
    run("ip", "rule", "add", "pref", "9002", "iif", "tun0", "lookup", "main")
    run("ip", "rule", "add", "pref", "9003", "not", "iif", "lo", "lookup", "2022")


def expect_nothing_passes(people):
    expect_loss("a page", people.do, client.get, "web.outside.test", WEB, None, 3)
    expect_loss("a datagram", people.do, client.send, WEB, ECHO, "hello", 3)
    expect_loss("a name", people.do, client.ask, ROUTER, "web.outside.test", "A", 3)
    expect(router.leaked() == 0, f"{router.leaked()} packets of clients got past the proxy")
    expect_lan_is_reached(people)


def expect_no_way_back(plan, people, mihomo):
    people.serve(client.keep_talking, WEB, ECHO)
    first = mihomo.kill_program()

    def has_no_device():
        with open(f"/proc/{first}/net/dev") as interfaces:
            return "tun0:" not in interfaces.read()

    await_true("the end of mihomo's TUN device", has_no_device)
    router.count_anew()
    expect_nothing_passes(people)
    expect(router.returned() > 0, "the container hands nothing back: this is not that moment")
    # That it is the rules: without them packets get outside, and the router says what names are.
    router.forget_guard()
    code, records = people.do(client.ask, ROUTER, "web.outside.test", "A")
    expect((code, records) == ("NOERROR", [WEB]), f"without rules: {code} {records}")
    await_true("the way past without rules", lambda: router.leaked() > 0)
    router.guard(plan["network"]["transparent_proxy"])
    router.count_anew()
    os.unlink("asked-by")


def expect_lan_is_reached(people):
    page = people.do(client.get, MACHINE, MACHINE)
    expect(page == f"{MACHINE} from {CLIENT}", f"the LAN says {page!r}")


def expect_mihomo_carries(people, mihomo):
    code, records = people.do(client.ask, ROUTER, "web.outside.test", "A")
    expect((code, records) == ("NOERROR", [WEB]), f"web.outside.test: {code} {records}")
    asked_by = open("asked-by").read().split()
    expect(CLIENT not in asked_by, "the client's question was not taken by the proxy")
    before = len(mihomo.said())
    for authority, port in ((None, 80), (AUTHORITY, 443)):
        page = people.do(client.get, "web.outside.test", WEB, authority)
        expect(page == "web.outside.test from 203.0.113.2", f"port {port}: {page!r}")
    said = people.do(client.listen_to, WEB, ECHO)
    expect(said == "echo to 203.0.113.2\n", f"TCP port {ECHO}: {said!r}")
    said = people.do(client.send, WEB, ECHO, "hello")
    expect(said == "echo to 203.0.113.2: hello", f"UDP port {ECHO}: {said!r}")
    expect_loss("a name that is rejected", people.do, client.get, "blocked.outside.test", WEB,
                AUTHORITY)
    expect_lan_is_reached(people)

    def seen(what, target):
        return next((line for line in mihomo.said()[before:].split("\n")
                     if f"[{what}] {CLIENT}:" in line and f"--> {target} " in line), None)

    for what, target in (("TCP", "web.outside.test:80"), ("TCP", "web.outside.test:443"),
                         ("TCP", f"web.outside.test:{ECHO}"), ("UDP", f"web.outside.test:{ECHO}"),
                         ("TCP", "blocked.outside.test:443")):
        mihomo.await_running(f"{what} to {target} in its log", lambda: seen(what, target))
        line = seen(what, target)
        expect(("REJECT" in line) == ("blocked" in target), line)
    expect(MACHINE not in mihomo.said(), "the proxy saw traffic to the LAN")


def expect_names(people):
    for name, kind, wanted in (
            ("web.outside.test", "HTTPS", ("NOERROR", ['1 . alpn="h2,http/1.1" port="443"'])),
            ("plain.outside.test", "HTTPS", ("NOERROR", [])),  # the name is there, the type is not
            ("nobody.outside.test", "HTTPS", ("NXDOMAIN", [])),
            ("router.lan", "A", ("NOERROR", ["10.40.0.1"]))):
        got = people.do(client.ask, ROUTER, name, kind)
        expect(got == wanted, f"{name} {kind}: {got}, expected {wanted}")


def expect_port_is_carried(plan, archives, outside):
    for name in ("frpc", "frps"):
        os.mkdir(name)
    change("frps/frps.toml", "frps/frps.toml")
    change("frpc/frpc.toml", "frpc/frpc.toml", ("frps.example.org", FRPS), ("10.0.0.10", MACHINE))
    with open("frps.log", "w") as log:
        frps = subprocess.Popen(
            ["ip", "netns", "exec", "outside", os.environ["ARMPACK"], "-q", "run", archives["frps"],
             "--network", "host", "--mount", "frps:/etc/frp"],
            stdin=subprocess.DEVNULL, stdout=log, stderr=log)
    await_true("frps", lambda: "frps started successfully" in open("frps.log").read())
    frpc = Container(archives["frpc"], "frpc", plan, plan["network"]["network"].rsplit(".", 1)[0] + ".4",
                     ["frpc:/etc/frp"])
    frpc.start("start proxy success")
    said = await_true("the carried port", lambda: try_to_listen(outside))
    expect(said == f"echo to {frpc.address}\n", f"the carried port says {said!r}")
    frpc.stop()
    # frps may still take a connection in that moment, and close it.
    said = try_to_listen(outside)
    expect(not said, f"the port without its client says {said!r}")
    frps.terminate()
    frps.wait(60)


def try_to_listen(outside):
    try:
        return outside.do(client.listen_to, FRPS, 6022)
    except OSError:
        return None


if __name__ == "__main__":
    main()
