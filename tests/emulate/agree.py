#!/usr/bin/env python3
"""agree.py ARMPACK FLOW_TOOL ARCHIVE SECONDS [-- ARGUMENT...]

Holds the check and the emulator against each other: runs the image's static program in the sandbox
for so long (SIGTERM ends it), notes every instruction that QEMU translates in order to execute it,
and compares with what the analysis says of the file. Contradictions are printed, status 1:

  - executed, but not taken for an instruction (data, unknown bytes, the other state)
  - executed on a CPU that lacks it, but found unsupported, unreached or guarded

Run by hand over all recipes: for i in dist/*.tar; do agree.py build/dev/armpack build/dev/flow_tool
"$i" 20; done. ARMPACK_GATES names the folder of gate lists, as for flow_tool.
"""
import json
import os
import re
import signal
import subprocess
import sys
import tarfile
import tempfile


def unpack_program(archive, out):
    with tarfile.open(archive) as outer:
        manifest = json.load(outer.extractfile("manifest.json"))[0]
        config = json.load(outer.extractfile(manifest["Config"]))["config"]
        name = config["Entrypoint"][0].lstrip("/")
        for layer in manifest["Layers"]:
            with tarfile.open(fileobj=outer.extractfile(layer)) as tar:
                for member in tar:
                    if member.name.lstrip("./") == name:
                        with open(out, "wb") as file:
                            file.write(tar.extractfile(member).read())


def main():
    armpack, flow_tool, archive, seconds = sys.argv[1:5]
    arguments = sys.argv[6:]
    with tempfile.TemporaryDirectory() as folder:
        program = os.path.join(folder, "program")
        logs = os.path.join(folder, "logs")
        os.mkdir(logs, 0o777)
        unpack_program(archive, program)
        # -d in_asm tells every block before it runs for the first time.
        running = subprocess.Popen(
            [armpack, "-q", "run", "--mount", logs + ":/dev/logs", "--env", "QEMU_LOG=in_asm",
             "--env", "QEMU_LOG_FILENAME=/dev/logs/log", archive, "--"] + arguments,
            stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        try:
            running.wait(int(seconds))
        except subprocess.TimeoutExpired:
            running.send_signal(signal.SIGTERM)
            running.wait(60)
        executed = set()
        pattern = re.compile(r"^0x([0-9a-f]+):  ([0-9a-f]{8}|[0-9a-f]{4}(?: [0-9a-f]{4})?)  ")
        with open(os.path.join(logs, "log"), errors="replace") as file:
            for line in file:
                match = pattern.match(line)
                if match:
                    executed.add(int(match[1], 16) | (0 if len(match[2]) == 8 else 1))
        listing = os.path.join(folder, "executed")
        with open(listing, "w") as file:
            file.write(program + "\n")
            file.writelines(f"{address:x}\n" for address in sorted(executed))
        covers = subprocess.run([flow_tool, "--covers", listing, program], text=True,
                                stdout=subprocess.PIPE, check=False)
        said = subprocess.run([flow_tool, "-u", program], text=True, stdout=subprocess.PIPE,
                              check=False).stdout
    print(f"{archive}: {len(executed)} instructions executed")
    print(covers.stdout, end="")
    wrong = [line for line in said.split("\n")
             if (match := re.match(r"  ([0-9a-f]{8}) [0-9a-f]{8} (A32|T32) ", line))
             and (int(match[1], 16) | (match[2] == "T32")) in executed]
    print("\n".join(wrong[:20]) + ("\n" if wrong else "") +
          f"{len(wrong)} of them the analysis takes for unsupported, unreached or guarded")
    return 1 if wrong or covers.returncode or not executed else 0


sys.exit(main())
