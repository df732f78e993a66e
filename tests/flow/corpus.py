#!/usr/bin/env python3
"""corpus.py ARCH VERDICTS FOLDER: compares what flow_tool -v printed with justified.txt and known.txt,
and where a file of armhf passes, with what GNU objdump makes of it: the files lie in the folder that
is called like VERDICTS without its ".verdicts".

A line of justified.txt: package, path in it (the last part may end in *), address or "all", and
what makes the instruction reachable. known.txt: package, path, reason."""
import fnmatch
import os
import re
import subprocess
import sys

# Mnemonics of GNU objdump for what ARMv5TE lacks; with .w or .n, Thumb-2's.
NEWER = re.compile(
    r"^(v[a-z]|f(ld|st|mrs|msr|add|sub|mul|div|cpy|cmp|to|uito|sito)|mov[wt]|[su]xt|rev|rbit"
    r"|[su]bfx|bf[ic]|mls|[su]div|cbn?z|it[te]*$|ldrex|strex|clrex|d[ms]b|isb|tb[bh]|[su]sat|pkh"
    r"|uadd|usub|sadd8|sadd16|sel$|smlad|smuad|umaal|setend|cps|ldrht|pli|wfe|wfi|sev|yield|orn"
    r"|lda|stl|crc32|aes|sha)|\.w$")


def entries(path, columns):
    rows = []
    with open(path, encoding="utf-8") as lines:
        for line in lines:
            line = line.rstrip("\n")
            if line.strip() and not line.startswith(("#", " ")):
                rows.append(line.split(None, columns - 1))
    return rows


def matches(row, path):
    return fnmatch.fnmatch(path, row[0] + "/" + row[1])


def read(path):
    """Verdict, path and unsupported addresses of each file."""
    files, errors = [], []
    with open(path, encoding="utf-8", errors="replace") as lines:
        for line in lines:
            words = line.split()
            if line.startswith(("pass ", "refused ")):
                files.append((words[0], words[1], set()))
            elif line.startswith("error "):
                errors.append(line.strip())
            elif line.startswith("  ") and len(words) > 4 and " unsupported " in line[:60]:
                files[-1][2].add(words[0])
    return sorted(files, key=lambda file: file[1]), errors


def judge_armel(files, folder):
    justified = entries(folder + "/justified.txt", 4)
    known = entries(folder + "/known.txt", 3)
    bad = found = expected = 0
    for verdict, path, addresses in files:
        if verdict == "pass":
            continue
        rows = [row for row in justified if matches(row, path)]
        allowed = {row[2] for row in rows}
        if rows and ("all" in allowed or addresses <= allowed):
            found += 1
        elif any(matches(row, path) for row in known):
            expected += 1
            print(f"known false alarm: {path}")
        else:
            bad += 1
            print(f"REFUSED, not justified: {path}: {' '.join(sorted(addresses)[:4])}")
    print(f"armel: {len(files)} ELF files of {len({p.split('/')[0] for _, p, _ in files})} packages: "
          f"{sum(v == 'pass' for v, _, _ in files)} pass, {found} refused for a reason, "
          f"{expected} known false alarms, {bad} unexplained")
    return bad == 0


def newer_by_objdump(path):
    """The first lines in which GNU objdump, which goes by the file's attributes and symbols, shows
    what ARMv5TE lacks; of the sections that compilers fill, not of the linker's own."""
    lines = subprocess.run(
        ["arm-linux-gnueabi-objdump", "-d", "--no-show-raw-insn", "-j", ".text", path],
        capture_output=True, text=True, errors="replace", check=False).stdout.splitlines()
    code = [line.split("\t") for line in lines if "\t" in line]
    return ["\t".join(line[:3]) for line in code if len(line) > 1 and NEWER.search(line[1].strip())]


def judge_armhf(files, root):
    passed = [path for verdict, path, _ in files if verdict == "pass"]
    # Objects and start files may hold nothing but data or plain ARMv5 code; the rest is shown.
    programs = [path for path in passed if not path.endswith((".o", ".lo"))]
    missed = 0
    for path in programs:
        newer = newer_by_objdump(os.path.join(root, path))
        missed += bool(newer)
        said = f"MISSED, objdump shows {len(newer)}, first {newer[0].strip()}" if newer else \
            "armhf, holds nothing above ARMv5TE, as objdump says, too"
        print(f"{said}: {path}")
    print(f"armhf: {len(files)} ELF files of {len({p.split('/')[0] for _, p, _ in files})} packages: "
          f"{len(files) - len(passed)} refused, {len(passed)} hold nothing above ARMv5TE "
          f"({len(programs)} of them programs or libraries, {missed} of which objdump doubts)")
    return missed == 0


def main():
    arch, verdicts, folder = sys.argv[1:4]
    files, errors = read(verdicts)
    for error in errors:
        print(error)
    root = verdicts.removesuffix(".verdicts")
    good = judge_armel(files, folder) if arch == "armel" else judge_armhf(files, root)
    return 0 if good and files and not errors else 1


if __name__ == "__main__":
    sys.exit(main())
