#!/usr/bin/env python3
"""agree.py ARMPACK FLOW_TOOL RECIPE...

Holds the check and the emulator against each other: runs each recipe's smoke tests in the sandbox, on
the baseline's CPU, notes every instruction that QEMU translates in order to execute it, in the program
and in its libraries, and compares with what the analysis says of those files. Contradictions are
printed, status 1:

  - executed, but not taken for an instruction (data, unknown bytes, the other state)
  - executed on a CPU that lacks it, but found unsupported, unreached or guarded

probe contradicts, as its job is to try what may not be there. A program whose standard error becomes something else (dropbear gives it to its client) cannot be told.
By hand over all recipes: agree.py build/dev/armpack build/dev/flow_tool $(build/dev/armpack list --json |
jq -r '.[].name'). The suite takes a sample (agree_sample.sh). Paths of recipes are taken as well as names.
"""
import json
import os
import re
import shutil
import subprocess
import sys
import tarfile
import tempfile

SOURCE = os.path.dirname(os.path.dirname(os.path.dirname(os.path.abspath(__file__))))
sys.path.insert(0, os.path.join(SOURCE, "tests", "flow"))
from trace import executed_by_file  # noqa: E402

# Told to the emulator by the image's own environment; what it says ends up in the test's log.
ENVIRONMENT = {"QEMU_LOG": "in_asm,page", "QEMU_STRACE": "1"}


def main():
    armpack, flow_tool = (os.path.abspath(path) for path in sys.argv[1:3])
    wrong = 0
    for recipe in sys.argv[3:]:
        with tempfile.TemporaryDirectory() as folder:
            wrong += hold_against(armpack, flow_tool, recipe, folder)
    return 1 if wrong else 0


def hold_against(armpack, flow_tool, recipe, folder):
    copy = talkative_copy(recipe, os.path.join(folder, "recipe"))
    log = os.path.join(folder, "log")
    dist = os.path.join(folder, "dist")
    run_checked([armpack, "-q", "build", copy, "--output", dist])
    run_checked([armpack, "-q", "test", copy, "--cpu", "armv5te", "--log", log])
    root = os.path.join(folder, "root")
    program = unpack(next(os.path.join(dist, name) for name in os.listdir(dist)
                          if name.endswith("-armv5.tar")), root)
    executed = {}
    for part in parts_of(log):
        for path, addresses in executed_by_file(part, program, root).items():
            executed.setdefault(path, set()).update(addresses)
    wrong = 0
    for path, addresses in sorted(executed.items()):
        lines = contradictions(flow_tool, path, addresses, folder)
        wrong += len(lines)
        print(f"{recipe}: /{os.path.relpath(path, root)}: {len(addresses)} instructions executed, "
              f"{len(lines)} contradict")
        print("".join(f"  {line}\n" for line in lines[:20]), end="")
    if not executed:
        print(f"{recipe}: nothing was executed")
    return wrong + (not executed)


def talkative_copy(recipe, folder):
    """The recipe with ENVIRONMENT in its image; its text is kept, as it may have comments."""
    found = recipe if "/" in recipe else os.path.join(SOURCE, "recipes", recipe)
    shutil.copytree(found, folder)
    name = os.path.join(folder, "recipe.json")
    with open(name) as file:
        text = re.sub(r'^\s*"\$schema":.*\n', "", file.read(), flags=re.M)
    added = json.dumps(ENVIRONMENT)[1:-1]
    text, count = re.subn(r'("image": \{(?:(?!"smoke_tests").)*?"environment": \{)', rf"\1{added}, ",
                          text, count=1, flags=re.S)
    if not count:
        text = text.replace('"image": {', f'"image": {{"environment": {{{added}}},', 1)
    with open(name, "w") as file:
        file.write(text.replace("30s", "5m").replace("2m", "9m"))
    return name


def unpack(archive, root):
    """The image's files; returns the path of its program."""
    os.mkdir(root)
    with tarfile.open(archive) as outer:
        manifest = json.load(outer.extractfile("manifest.json"))[0]
        config = json.load(outer.extractfile(manifest["Config"]))["config"]
        for layer in manifest["Layers"]:
            run_checked(["tar", "-x", "--no-same-owner", "-C", root],
                        data=outer.extractfile(layer).read())
    return os.path.realpath(root + config["Entrypoint"][0])


def parts_of(log):
    """What was printed in each test; services of other recipes say nothing of interest."""
    with open(log, errors="replace") as file:
        text = file.read()
    return [part for part in re.split(r"^(?:== .*|-- beside it: .*)\n", text, flags=re.M)
            if "start_code" in part]


def contradictions(flow_tool, path, addresses, folder):
    listing = os.path.join(folder, "executed")
    with open(listing, "w") as file:
        file.write(path + "\n")
        file.writelines(f"{address:x}\n" for address in sorted(addresses))
    environment = {"ARMPACK_GATES": os.path.join(SOURCE, "toolchains", "gates"), **os.environ}
    covers = subprocess.run([flow_tool, "--covers", listing, path], text=True, env=environment,
                            stdout=subprocess.PIPE, check=False).stdout
    said = subprocess.run([flow_tool, "-u", path], text=True, env=environment,
                          stdout=subprocess.PIPE, check=False).stdout
    if "executed instructions missed" not in covers:
        raise SystemExit(f"flow_tool said nothing of {path}")
    return [line for line in covers.split("\n") if line.startswith("missed ")] + [
        line for line in said.split("\n")
        if (match := re.match(r"  ([0-9a-f]{8}) [0-9a-f]{8} (A32|T32) ", line))
        and (int(match[1], 16) | (match[2] == "T32")) in addresses]


def run_checked(command, data=None):
    done = subprocess.run(command, input=data, stdout=subprocess.PIPE, stderr=subprocess.STDOUT,
                          check=False)
    if done.returncode != 0:
        raise SystemExit(f"{' '.join(command)}: status {done.returncode}\n"
                         + done.stdout.decode(errors="replace"))


if __name__ == "__main__":
    sys.exit(main())
