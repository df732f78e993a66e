#!/usr/bin/env python3
"""trace.py OUT SYSROOT -- PROGRAM ARGUMENT...

Runs an ARM program under qemu-arm as an ARMv5 without floating point unit and records which
instructions it executes, in itself and in its libraries. Writes one list per file to the folder
OUT: "PATH" in the first line, then link-time addresses in hexadecimal, bit 0 set for Thumb. Lists
of several runs are merged.
"""
import os
import re
import struct
import subprocess
import sys
import tempfile


def executable_segments(path):
    with open(path, "rb") as file:
        data = file.read()
    offset, = struct.unpack_from("<I", data, 28)
    size, count = struct.unpack_from("<HH", data, 42)
    found = []
    for index in range(count):
        kind, at, address, _, length, _, flags, _ = struct.unpack_from(
            "<8I", data, offset + index * size)
        if kind == 1 and flags & 1:
            found.append((at, address, length))
    return found, struct.unpack_from("<I", data, 24)[0] & ~1, struct.unpack_from("<H", data, 16)[0]


def executed_by_file(text, program, sysroot):
    """What a log of QEMU's (-strace -d in_asm,page) tells: path -> set of addresses."""
    # The map of memory, which start_code comes with, is printed in the middle of each line on mmap.
    text = re.sub(r"page layout changed following mmap\n(?:(?:start|[0-9a-f]{8}-).*\n)* = ", " = ", text)
    executed = set()
    modules = []  # (start, end, path, load base)

    def add(path, base):
        for _, address, length in executable_segments(path)[0]:
            modules.append((base + address, base + address + length, path, base))

    _, entry, kind = executable_segments(program)
    start = re.search(r"^start_code\s+0x([0-9a-f]+)", text, re.M)
    segments = executable_segments(program)[0]
    base = 0
    if kind == 3 and start:
        base = (int(start[1], 16) & ~0xfff) - (segments[0][1] & ~0xfff)
    add(program, base)
    opened = {}
    for line in text.split("\n"):
        match = re.search(r'open(?:at)?\((?:AT_FDCWD,)?"([^"]+)",.*\) = (\d+)', line)
        if match:
            opened[match[2]] = match[1]
        match = re.search(r"mmap2\([^,]+,\d+,PROT_EXEC\S*,[^,]+,(\d+),(\w+)\) = 0x([0-9a-f]+)", line)
        if match and match[1] in opened:
            path = opened[match[1]]
            for prefix in (sysroot, sysroot + "/usr", ""):
                if os.path.exists(prefix + path):
                    path = prefix + path
                    break
            path = os.path.realpath(path)
            if not os.path.exists(path):
                continue
            offset = int(match[2], 0) * 4096
            for at, address, _ in executable_segments(path)[0]:
                if (at & ~0xfff) == offset:
                    add(path, int(match[3], 16) - (address & ~0xfff))
    first = re.search(r"^0x([0-9a-f]+):", text, re.M)
    interpreter = next((os.path.realpath(os.path.join(sysroot, folder, "ld-linux.so.3"))
                        for folder in ("lib", "usr/lib")
                        if os.path.exists(os.path.join(sysroot, folder, "ld-linux.so.3"))), None)
    if first and interpreter:
        at = int(first[1], 16)
        loader_entry = executable_segments(interpreter)[1]
        if (at - loader_entry) & 0xfff == 0 and at != entry + base:
            add(interpreter, at - loader_entry)
    for match in re.finditer(r"^0x([0-9a-f]+):  ([0-9a-f]{8}|[0-9a-f]{4}(?: [0-9a-f]{4})?)  ", text, re.M):
        thumb = 0 if len(match[2]) == 8 else 1
        executed.add(int(match[1], 16) | thumb)
    lists = {}
    for address in executed:
        for low, high, path, base in modules:
            if low <= address < high:
                lists.setdefault(path, set()).add(address - base)
                break
    return lists


def main():
    out, sysroot = sys.argv[1:3]
    command = sys.argv[4:]
    with tempfile.TemporaryDirectory() as folder:
        log = os.path.join(folder, "log")
        subprocess.run(
            ["qemu-arm", "-cpu", "arm946", "-L", sysroot, "-strace", "-d", "in_asm,page",
             "-D", log] + command, stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL, timeout=300, check=False)
        with open(log, errors="replace") as file:
            text = file.read()
    lists = executed_by_file(text, command[0], sysroot)
    os.makedirs(out, exist_ok=True)
    for path, addresses in lists.items():
        name = os.path.join(out, os.path.basename(path) + ".executed")
        if os.path.exists(name):
            with open(name) as file:
                next(file)
                addresses |= {int(line, 16) for line in file}
        with open(name, "w") as file:
            file.write(path + "\n")
            file.writelines(f"{address:x}\n" for address in sorted(addresses))
        print(f"{os.path.basename(path)}: {len(addresses)}")


if __name__ == "__main__":
    main()
