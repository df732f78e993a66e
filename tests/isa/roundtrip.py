#!/usr/bin/env python3
"""roundtrip.py COUNT [SEED]: the tables against GNU's disassembler and assembler, on random words.

objdump reads COUNT random words of A32 and as many of Thumb as the most permissive machine; as is
given each line back with the options of assembler-options.txt in turn, and what it makes of it must
be the word again. The first options that take the line tell what as thinks it needs; the tables
must say the same, or roundtrip_disagreements.txt must list the difference and what settles it.
Prints how many words came back, and each group of differences that is not listed; 1 if there are.
ARMPACK_BUILD is the build folder that has isa_expected.
"""
import collections
import os
import random
import re
import subprocess
import sys
import tempfile

HERE = os.path.dirname(os.path.abspath(__file__))
AS, OBJDUMP, OBJCOPY = (f"arm-linux-gnueabi-{tool}" for tool in ("as", "objdump", "objcopy"))
SKIPPED = re.compile(r"UNDEFINED|UNPREDICTABLE|illegal|undefined|\?\?|<.*>|^\.|^b\S*\s+0x|^bl|^cb|^it|"
                     r"^b(..)?(\.[nw])?\s")


def words_of(state, count, dice):
    """Random words, every other one from a space that is thinly settled."""
    words = []
    while len(words) < count:
        word = dice.getrandbits(32)
        kind = dice.randrange(8)
        if state == "a32":
            if kind < 4:
                word = word & 0x0fffffff | 0xe0000000
            elif kind == 4:
                word |= 0xf0000000
            elif kind == 5:  # media, multiplies and their like
                word = word & 0x01ffff0f | 0xe0000000 | dice.choice(
                    (0x06000010, 0x00000090, 0x01000050, 0x01800f90, 0x01000000, 0x01600f10))
                word |= dice.randrange(16) << 4 if dice.randrange(2) else 0
            elif kind == 6:  # coprocessors 10 and 11
                word = word & 0x00fff0ff | 0xec000000 | dice.choice((0xa00, 0xb00)) | (
                    dice.randrange(4) << 24)
        else:
            word = word & 0x0fffffff | dice.choice((0xe0000000, 0xf0000000, 0xf0000000))
            if word >> 27 < 0x1d or kind == 7:
                word = dice.randrange(0xe800)
            elif kind < 4:  # what is mostly fixed to 0 or 1
                word |= dice.choice((0xf000, 0x0f00, 0x80, 0xf0f0, 0))
        words.append(word)
    return words


def memory(state, word):
    if state == "a32":
        return word.to_bytes(4, "little")
    if word <= 0xffff:
        return word.to_bytes(2, "little")
    return (word >> 16).to_bytes(2, "little") + (word & 0xffff).to_bytes(2, "little")


def disassembled(state, words, folder):
    """(word, text) for what objdump can read alone."""
    raw = os.path.join(folder, "raw")
    with open(raw, "wb") as file:
        for word in words:
            file.write(memory(state, word))
            if state == "t32":  # keeps IT blocks from reaching the next one
                file.write(b"\x00\xbf" * 5)
    options = ["-M", "force-thumb"] if state == "t32" else []
    text = subprocess.run([OBJDUMP, "-D", "-z", "-b", "binary", "-m", "arm", *options, raw],
                          stdout=subprocess.PIPE, check=True, text=True).stdout
    wanted = set(words)
    found = {}
    for line in text.split("\n"):
        part = line.split("\t", 2)
        if len(part) < 3:
            continue
        word = int(part[1].strip().replace(" ", ""), 16)
        line = re.split(r"\s*[;@] ", part[2].replace("\t", " "))[0].strip()
        if word in wanted and not SKIPPED.search(part[2]) and line:
            found[word] = line
    return sorted(found.items())


def assemble(state, lines, options, folder):
    """The lines' numbers that as takes, and what it makes of them."""
    source, out, raw = (os.path.join(folder, name) for name in ("in.s", "out.o", "out.bin"))
    kept = list(range(len(lines)))
    while kept:
        with open(source, "w") as file:
            file.write(".syntax unified\n" + (".thumb\n" if state == "t32" else ".arm\n"))
            # The word and where it ends: every line fills eight bytes.
            for index in kept:
                file.write(lines[index] + "; .balign 8, 0\n")
        run = subprocess.run([AS, *options, "-mno-warn-deprecated", "-o", out, source],
                             stderr=subprocess.PIPE, text=True)
        if run.returncode == 0:
            break
        bad = {int(number) - 3 for number in re.findall(r"in\.s:(\d+): (?:Error|Internal|Fatal)", run.stderr)}
        if not bad or min(bad) < 0:
            return {}
        kept = [index for place, index in enumerate(kept) if place not in bad]
    if not kept:
        return {}
    subprocess.run([OBJCOPY, "-O", "binary", "-j", ".text", out, raw], check=True)
    with open(raw, "rb") as file:
        data = file.read()
    return {index: data[place * 8:place * 8 + 8] for place, index in enumerate(kept)}


def check(state, count, dice, known, folder):
    words = words_of(state, count, dice)
    read = disassembled(state, words, folder)
    first, back = {}, set()
    with open(os.path.join(HERE, "assembler-options.txt")) as file:
        machines = [line.split() for line in file if not line.startswith("#")]
    left = list(range(len(read)))
    for feature, *options in machines:
        made = assemble(state, [read[index][1] for index in left], options, folder)
        for place, data in made.items():
            index = left[place]
            first[index] = feature
            bytes_wanted = memory(state, read[index][0])
            if data.startswith(bytes_wanted) and not any(data[len(bytes_wanted):].replace(b"\x00\xbf", b"")):
                back.add(index)
        left = [index for place, index in enumerate(left) if place not in made]
    digits = [f"{word:04x}" if word <= 0xffff and state == "t32" else f"{word:08x}" for word, _ in read]
    answers = subprocess.run(
        [os.path.join(os.environ["ARMPACK_BUILD"], "isa_expected")], check=True, text=True,
        input="".join(f"{state} {each}\n" for each in digits), stdout=subprocess.PIPE).stdout.split("\n")
    groups, excused = collections.defaultdict(list), 0
    for index in sorted(back):
        needs = answers[index].split()[3]
        if needs in first[index].split("|"):
            continue
        mnemonic = read[index][1].split()[0]
        if any(rule[0] in (state, "*") and rule[1] in (first[index], "*") and rule[2] in (needs, "*") and
               re.fullmatch(rule[3], read[index][1]) for rule in known):
            excused += 1
            continue
        name = answers[index].split(" ", 4)[4]
        groups[(first[index], needs, name)].append(f"{digits[index]} {read[index][1]}")
    print(f"{state}: {len(words)} words, {len(read)} read, {len(back)} came back, "
          f"{len(back) - excused - sum(map(len, groups.values()))} as the tables say, {excused} known disagreements")
    for (theirs, ours, name), lines in sorted(groups.items(), key=lambda each: -len(each[1])):
        print(f"  as says {theirs}, the tables {ours} ({name}): {len(lines)}: " + " | ".join(lines[:3]))
    return not groups


def main():
    count = int(sys.argv[1])
    dice = random.Random(int(sys.argv[2]) if len(sys.argv) > 2 else 1)
    known = []
    with open(os.path.join(HERE, "roundtrip_disagreements.txt")) as file:
        for line in file:
            if not line.startswith("#"):
                known.append(line.rstrip("\n").split("  ")[0].split(" ", 3))
    with tempfile.TemporaryDirectory() as folder:
        good = [check(state, count, dice, known, folder) for state in ("a32", "t32")]
    sys.exit(0 if all(good) else 1)


main()
