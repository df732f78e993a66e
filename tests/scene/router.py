"""The router: what `armpack script --format json` sets up on RouterOS, with nftables and iproute2.

A routing mark is a packet mark with a rule that leads to the table; RouterOS lets such a mark decide
before addresses of the router's own do, Linux after: so the rule goes before that of table local.
"""
import json
import subprocess

from places import run

WAN = "wan"
TABLE = 100
MARK = 1


def set_up(plan, own_addresses):
    network = plan["network"]
    proxy = network["transparent_proxy"]
    bridge = network["bridge"]
    prefix = network["network"].split("/")[1]
    run("ip", "link", "add", "name", bridge, "type", "bridge")
    run("ip", "address", "add", f'{network["gateway"]}/{prefix}', "dev", bridge)
    run("ip", "link", "set", bridge, "up")
    sysctl("net.ipv4.ip_forward=1", "net.ipv4.conf.all.rp_filter=0",
           "net.ipv4.conf.default.rp_filter=0",
           # The proxy answers clients in the router's name, when they ask it for names.
           f"net.ipv4.conf.{bridge}.accept_local=1", f"net.ipv4.conf.{bridge}.rp_filter=0")
    run("ip", "rule", "add", "pref", "10", "lookup", "local")
    run("ip", "rule", "del", "pref", "0")
    run("ip", "rule", "add", "pref", "5", "fwmark", str(MARK), "lookup", str(TABLE))
    for route in proxy["routes"]:
        to = (["blackhole", route["dst_address"]] if route.get("blackhole") else
              [route["dst_address"], "via", route["gateway"], "dev", bridge])
        run("ip", "route", "add", *to, "table", str(TABLE), "metric", str(route["distance"]))
    run("nft", "-f", "-", text=rules(proxy, own_addresses))
    guard(proxy)


def sysctl(*settings):
    for setting in settings:
        name, value = setting.split("=")
        with open("/proc/sys/" + name.replace(".", "/"), "w") as file:
            file.write(value)


def rules(proxy, own_addresses):
    lists = dict(proxy["address_lists"])
    lists[proxy["own_addresses_list"]] = own_addresses
    text = "table ip router {\n"
    for name, addresses in lists.items():
        text += (f"set {name} {{ type ipv4_addr; flags interval; "
                 f"elements = {{ {', '.join(addresses)} }}; }}\n")
    text += "chain prerouting { type filter hook prerouting priority mangle;\n"
    text += "".join(mangle_rule(rule, proxy) for rule in proxy["mangle"])
    text += (f'}}\ncounter leaked {{ }}\ncounter returned {{ }}\n'
             'chain forward { type filter hook forward priority filter; }\n'
             'chain input { type filter hook input priority filter; }\n'
             'chain watch { type filter hook postrouting priority 0;\n'
             f'oifname "{WAN}" ip saddr @PROXY counter name leaked\n}}\n'
             'chain srcnat { type nat hook postrouting priority srcnat;\n'
             f'oifname "{WAN}" masquerade\n}}\n}}\n')
    return text


def mangle_rule(rule, proxy):
    assert (rule["chain"], rule["action"]) == ("prerouting", "mark-routing"), rule
    assert rule["new_routing_mark"] == proxy["routing_table"], rule
    interfaces = ", ".join(f'"{one}"' for one in proxy["interface_lists"][rule["in_interface_list"]])
    end = [] if rule["passthrough"] else ["accept"]
    return " ".join([f"iifname {{ {interfaces} }}", *matched(rule), "meta mark set", str(MARK),
                     *end]) + "\n"


def matched(rule):
    words = []
    for end, key in (("saddr", "src_address"), ("saddr", "src_address_list"),
                     ("daddr", "dst_address_list")):
        if key in rule:
            at = "@" if key.endswith("_list") else ""
            value = rule[key].removeprefix("!")
            words.append(f'ip {end} {"!= " if rule[key][0] == "!" else ""}{at}{value}')
    if "dst_port" in rule:
        words.append(f'{rule["protocol"]} dport {rule["dst_port"]}')
    return words


def guard(proxy):
    """The rules of the filter, and then one that accepts, as RouterOS's own firewall begins."""
    for rule in proxy["filter"]:
        assert rule["action"] == "drop", rule
        run("nft", "add", "rule", "ip", "router", rule["chain"], "iifname", rule["in_interface"],
            *matched(rule), "counter", "name", "returned", "drop")
    for chain in ("forward", "input"):
        run("nft", "add", "rule", "ip", "router", chain, "ct", "state", "established,related",
            "accept")


def forget_guard():
    for chain in ("forward", "input"):
        run("nft", "flush", "chain", "ip", "router", chain)


def counted(name):
    said = subprocess.run(["nft", "-j", "list", "counter", "ip", "router", name],
                          check=True, capture_output=True, text=True).stdout
    return next(one["counter"]["packets"] for one in json.loads(said)["nftables"]
                if "counter" in one)


def leaked():
    """Packets of clients that left by the WAN interface without having been in the proxy."""
    return counted("leaked")


def returned():
    """Packets of clients that came back from the container, and were dropped."""
    return counted("returned")


def count_anew():
    subprocess.run(["nft", "reset", "counters", "table", "ip", "router"], check=True,
                   stdout=subprocess.DEVNULL)


def forget_marks():
    run("ip", "rule", "del", "pref", "5")
