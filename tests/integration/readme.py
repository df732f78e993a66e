#!/usr/bin/env python3
"""Runs the commands of README.md in the order they stand and compares what they print.

A ```console block holds lines `$ COMMAND` and what it prints, stdout and stderr as a terminal shows
them. `…` stands for any text within a line, a line that is only `…` for any lines. A line
`[status N]` says how the command ends; without it, it must end with 0. Blocks marked
```console router need a router and are not run; their number is checked against being all."""
import os
import pathlib
import re
import subprocess
import sys
import tempfile


def blocks(text):
    for match in re.finditer(r"^```console( router)?\n(.*?)^```$", text, re.M | re.S):
        yield match.group(1) is not None, match.group(2)


def examples(block):
    """(command, expected lines, expected status) of each command of a block."""
    found = []
    for line in block.splitlines():
        if line.startswith("$ "):
            found.append([line[2:], [], 0])
        elif status := re.fullmatch(r"\[status (\d+)\]", line):
            found[-1][2] = int(status.group(1))
        else:
            found[-1][1].append(line)
    return found


def pattern(lines):
    parts = []
    for line in lines:
        if line == "…":
            parts.append(r"(?:.*\n)*?")
        else:
            parts.append(".*?".join(re.escape(piece) for piece in line.split("…")) + r"\n")
    return "".join(parts)


def run(command, folder, source):
    command = re.sub(r"^ci/", f"{source}/ci/", command)
    return subprocess.run(["bash", "-c", command], cwd=folder, stdout=subprocess.PIPE,
                          stderr=subprocess.STDOUT, text=True, check=False)


def main():
    source = os.environ["ARMPACK_SOURCE"]
    os.environ["PATH"] = os.path.dirname(os.environ["ARMPACK"]) + ":" + os.environ["PATH"]
    text = pathlib.Path(source, "README.md").read_text(encoding="utf-8")
    failures, ran = [], 0
    with tempfile.TemporaryDirectory() as folder:
        for needs_router, block in blocks(text):
            if needs_router:
                continue
            for command, expected, status in examples(block):
                ran += 1
                result = run(command, folder, source)
                if result.returncode != status or \
                        not re.fullmatch(pattern(expected), result.stdout):
                    failures.append(f"$ {command}\nstatus {result.returncode}, expected {status}; "
                                    f"printed:\n{result.stdout}expected:\n" + "\n".join(expected))
    if ran < 5:
        failures.append(f"only {ran} commands found in README.md")
    print("\n\n".join(failures) if failures else f"{ran} commands of README.md do what it says")
    return 1 if failures else 0


sys.exit(main())
