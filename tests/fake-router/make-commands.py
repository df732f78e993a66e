#!/usr/bin/env python3
"""make-commands.py TREE.json... >commands_table.hpp: which commands and parameters the console has
in which version, for the menus that the fake router plays.

The trees are what /console/inspect of each version answers, as public-domain dumps have it
(docs/VERSION/extra/inspect.json of tikoci/restraml); the files are named VERSION.json."""
import json
import pathlib
import sys

MENUS = """/container /container/config /container/envs /container/mounts /disk /file /log
/interface/veth /interface/bridge /interface/bridge/port /interface/list /interface/list/member
/ip/address /ip/dns /ip/firewall/address-list /ip/firewall/filter /ip/firewall/mangle /ip/firewall/nat
/ip/route /routing/rule /routing/table /system/device-mode /system/identity /system/package
/system/resource /ip/ssh""".split()
COMMANDS = "add set remove find get print start stop comment enable disable info warning error move update log unset".split()
SINGLE = ["/import"]


def number(version):
    major, minor, *patch = (int(part) for part in version.split("."))
    return major * 10000 + minor * 100 + (patch[0] if patch else 0)


def arguments(tree, path):
    node = tree
    for part in path.strip("/").split("/"):
        node = node.get(part) if isinstance(node, dict) else None
        if node is None:
            return None
    if node.get("_type") != "cmd":
        return None
    return {name for name, value in node.items() if isinstance(value, dict)}


def main():
    trees = sorted((number(pathlib.Path(name).stem), json.loads(pathlib.Path(name).read_text()))
                   for name in sys.argv[1:])
    versions = [version for version, _ in trees]
    print("// Made by make-commands.py from the trees of " +
          ", ".join(pathlib.Path(name).stem for name in sorted(sys.argv[1:])) + ".")
    print("// A row: the command, a parameter (empty: the command itself), since which version and,")
    print("// if it went, up to which version it was there. 72008 is 7.20.8.")
    print("#pragma once\n\nnamespace fake {\n")
    print("struct CommandRow {\n    const char* command;\n    const char* parameter;\n"
          "    int since;\n    int until;\n};\n")
    print("inline constexpr CommandRow command_rows[] = {")
    for path in [f"{menu}/{command}" for menu in MENUS for command in COMMANDS] + SINGLE:
        by_version = [arguments(tree, path) for _, tree in trees]
        if not any(found is not None for found in by_version):
            continue
        for parameter in [""] + sorted(set().union(*(found or set() for found in by_version))):
            has = [found is not None and (not parameter or parameter in found) for found in by_version]
            since = has.index(True)
            last = len(has) - 1 - has[::-1].index(True)
            if not all(has[since:last + 1]):
                sys.exit(f"{path} {parameter}: comes and goes")
            first = 0 if since == 0 else versions[since] // 100 * 100
            until = 0 if last == len(has) - 1 else versions[last + 1] // 100 * 100 - 1
            print(f'    {{"{path}", "{parameter}", {first}, {until}}},')
    print("};\n\n}  // namespace fake")


main()
