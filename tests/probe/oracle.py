#!/usr/bin/env python3
"""oracle.py PROBE INSTRUCTIONS SCRATCH: under each CPU model, what PROBE says of an instruction is
what becomes of a program that holds this instruction alone, made by GNU as from its mnemonic."""
import json
import pathlib
import signal
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor

V5TE = {"v4", "v4t", "v5t", "v5te", "fpa"}  # qemu-user emulates FPA for all models
V7 = V5TE | {"v5tej", "v6", "v6k", "v6t2", "v7"}
# What must come out in any case; facts of the models, from QEMU's own definitions of them.
MODELS = {
    "ti925t": {"v4", "v4t", "fpa"},
    "arm946": V5TE,
    "arm926": V5TE | {"v5tej", "vfp2"},
    "arm1176": V5TE | {"v5tej", "v6", "v6k", "vfp2"},
    "cortex-a8": V7 | {"vfp2", "neon"},
    "cortex-a7,vfp=off,neon=off": V7 | {"v7mp", "div"},
    "cortex-a7": V7 | {"v7mp", "div", "vfp2", "vfp3", "vfp4", "neon"},
    "max": V7 | {"v7mp", "div", "v8", "crc", "vfp2", "vfp3", "vfp4", "vfp8", "neon", "crypto"},
}
ARCHITECTURES = {
    "iwmmxt": ".cpu iwmmxt", "xscale": ".cpu xscale", "fpa": ".cpu arm7\n.fpu fpa",
    "swp": ".arch armv5te", "v8": ".arch armv8.5-a",
    "crc": ".arch armv8-a\n.arch_extension crc",
    "crypto": ".arch armv8-a\n.fpu crypto-neon-fp-armv8",
    "vfp8": ".arch armv8.6-a\n.fpu neon-fp-armv8\n.arch_extension fp16\n.arch_extension dotprod",
}
SOLO = """.syntax unified
{architecture}
.arm
.global _start
_start:
    ldr r2, =memory
    mov r0, #0
    mov r1, #2
    adr lr, end_of_subject
{enter}
subject:
{body}
end_of_subject:
{leave}
    mov r0, #0
    mov r7, #1
    svc #0
.ltorg
.data
.align 4
memory: .word 0x8899aabb, 0x11223344, 0x55667788, 0
"""
TO_THUMB = "    adr r3, 1f + 1\n    bx r3\n.thumb\n1:"
TO_ARM = "    .align 2\n    bx pc\n    nop\n.arm"


def read_instructions(path):
    for line in path.read_text().splitlines():
        if not line or line.startswith("#"):
            continue
        head, body = line.split("|")
        group, name, state = head.split()
        yield group, name, state, [each.strip() for each in body.split(";")]


def run(*words):
    subprocess.run([str(word) for word in words], check=True)


def assemble(folder, group, name, state, body):
    """The linked program, and the subject's bytes as words."""
    stem = folder / f"{group}_{name}"
    thumb = state != "A32"
    text = SOLO.format(architecture=ARCHITECTURES.get(group, ".arch armv7ve\n.fpu neon-vfpv4"),
                       body="\n".join(body), enter=TO_THUMB if thumb else "",
                       leave=TO_ARM if thumb else "")
    stem.with_suffix(".s").write_text(text)
    run("arm-linux-gnueabi-as", "-o", stem.with_suffix(".o"), stem.with_suffix(".s"))
    run("arm-linux-gnueabi-ld", "-o", stem, stem.with_suffix(".o"))
    run("arm-linux-gnueabi-objcopy", "-O", "binary", "-j", ".text", stem, stem.with_suffix(".bin"))
    symbols = subprocess.run(["arm-linux-gnueabi-nm", stem], check=True, capture_output=True,
                             text=True).stdout
    at = {line.split()[2]: int(line.split()[0], 16) for line in symbols.splitlines()}
    code = stem.with_suffix(".bin").read_bytes()
    code = code[at["subject"] - at["_start"]:at["end_of_subject"] - at["_start"]]
    half = lambda start: int.from_bytes(code[start:start + 2], "little")
    if state == "A32":
        words = [f"{half(i + 2):04x}{half(i):04x}" for i in range(0, len(code), 4)]
    elif state == "T32":
        words = [f"{half(i):04x}{half(i + 2):04x}" for i in range(0, len(code), 4)]
    else:
        words = [f"{half(i):04x}" for i in range(0, len(code), 2)]
    return stem, words


def end_of(model, program):
    """"runs", or the name of the signal."""
    status = subprocess.run(["qemu-arm", "-cpu", model, str(program)], capture_output=True).returncode
    if status == 0:
        return "runs"
    number = -status if status < 0 else status - 128
    assert number > 0, f"{program} on {model}: status {status}"
    return signal.Signals(number).name


def main():
    probe, listing, scratch = (pathlib.Path(each) for each in sys.argv[1:])
    folder = scratch / "solo"
    folder.mkdir()
    instructions = list(read_instructions(listing))
    with ThreadPoolExecutor(2) as pool:
        made = list(pool.map(lambda each: assemble(folder, *each), instructions))
    wrong = []
    for model, features in MODELS.items():
        result = subprocess.run(["qemu-arm", "-cpu", model, str(probe), "--json"],
                                capture_output=True, check=True)
        report = json.loads(result.stdout)
        tried = report["instructions"]
        told = [(each["group"], each["name"], each["state"]) for each in tried]
        if told != [each[:3] for each in instructions]:
            sys.exit(f"probe and {listing} name different instructions")
        with ThreadPoolExecutor(2) as pool:
            ends = list(pool.map(lambda each: end_of(model, each[0]), made))
        for each, (_, words), end in zip(tried, made, ends):
            name = f"{model}: {each['group']} {each['name']}"
            if each["words"] != words:
                wrong.append(f"{name}: the probe has {each['words']}, GNU as makes {words}")
            # A core that takes a 32-bit Thumb instruction for two goes astray in either.
            astray = each["state"] == "T32" and "runs" not in (each["outcome"], end)
            if each["outcome"] != end and not astray:
                wrong.append(f"{name}: the probe says {each['outcome']}, alone it {end}")
        if set(report["features"]) != features:
            wrong.append(f"{model}: features {sorted(report['features'])}, not {sorted(features)}")
    if wrong:
        sys.exit("\n".join(wrong))
    print(f"{len(instructions)} instructions on {len(MODELS)} models agree")


main()
