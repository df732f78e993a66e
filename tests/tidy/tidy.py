#!/usr/bin/env python3
"""Rules of the tree that no compiler checks. tidy.py ROOT checks a tree; tidy.py --self-test checks
the checker: each rule must find its own bad example, so that none of them passes by not looking."""
import pathlib
import re
import subprocess
import sys
import tempfile

# Ground floor first: a folder includes only folders of lower floors.
FLOORS = [
    {"base", "isa"},
    {"elf", "recipe", "tree"},
    {"flow", "source", "debian", "image", "routeros"},
    {"check", "build"},
    {"emulate", "remote", "report"},
    {"app"},
]
FLOOR = {folder: number for number, floor in enumerate(FLOORS) for folder in floor}

BANNED = [
    (re.compile(r"\b(?:std::)?system\("), "system(): use base::run with an argument array"),
    (re.compile(r"\bpopen\("), "popen(): use base::run"),
    (re.compile(r'"(?:ba)?sh", *"-c"'), "a shell: use base::run with an argument array"),
    (re.compile(r"\b(?:strcpy|strcat|sprintf|gets|atoi|tmpnam|mktemp)\("), "an unsafe C function"),
    (re.compile(r"\bgethostname\(|\bgetlogin|\buname\("), "the host's name has no place in a result"),
    (re.compile(r"\bsystem_clock\b|\btime\(nullptr\)|\btime\(NULL\)"),
     "the clock has no place in a result (steady_clock measures)"),
    (re.compile(r"\bstd::rand\(|\brandom_device\b"), "randomness has no place in a result"),
    (re.compile(r"\busing namespace\b"), "using namespace"),
]
LIBRARY_HEADERS = re.compile(r"#include <(archive\.h|archive_entry\.h|CLI/|nlohmann/json\.hpp|curl/)")
# Shared by the .cpp files of one subject, included by no other header.
PRIVATE_HEADERS = {"src/base/curl_library.hpp", "src/base/fields_state.hpp"}
BAD_NAMES = re.compile(r"(?:^|_)(?:utils?|common|helpers?|manager|context|misc)(?:_|$)")
NOT_FUNCTIONS = ("namespace", "struct", "class", "enum", "union", "extern", "template", "constexpr ",
                 "inline constexpr", "static constexpr", "const ", "#")


def function_lengths(lines):
    """(first line number, length) of each function body whose braces clang-format puts at a margin."""
    start = None
    for number, line in enumerate(lines, 1):
        margin = len(line) - len(line.lstrip(" "))
        if start is None:
            if line.endswith("{") and margin in (0, 4) and line[:1] not in "}/" and \
                    not line.strip().startswith(NOT_FUNCTIONS) and "= {" not in line and \
                    ("(" in line or ")" in line):
                start = (number, margin)
        elif line.rstrip(";,") == " " * start[1] + "}":
            yield start[0], number - start[0] + 1
            start = None


def check_source(name, text):
    path = pathlib.PurePosixPath(name)
    lines = text.splitlines()
    is_table = path.name.endswith("_table.hpp")
    if len(lines) > 400 and not is_table:
        yield 401, f"{len(lines)} lines; 400 are the most"
    if BAD_NAMES.search(path.stem):
        yield 1, f"{path.stem} names no subject"
    if path.suffix == ".hpp" and "#pragma once" not in lines[:12]:
        yield 1, "no #pragma once"
    for number, line in enumerate(lines, 1):
        if len(line) > 100 and not is_table:
            yield number, f"{len(line)} columns; 100 are the most"
        code = line.split("//")[0]
        for pattern, why in BANNED:
            if path.parts[0] == "src" and pattern.search(code):
                yield number, why
        marker = re.search(r"\b(TODO|FIXME|XXX)\b(?!\([a-z]+\))", line)
        if marker:
            yield number, f"{marker.group(1)} without an owner: {marker.group(1)}(name)"
        if path.suffix == ".hpp" and path.parts[0] == "src" and name not in PRIVATE_HEADERS and \
                LIBRARY_HEADERS.search(line):
            yield number, "this library's header belongs in a .cpp"
    for number, length in function_lengths(lines):
        if length > 70:
            yield number, f"a function of {length} lines; 70 are the most"
    if path.parts[0] == "src" and len(path.parts) > 2:
        yield from check_floors(path.parts[1], lines)


def check_floors(folder, lines):
    if folder not in FLOOR:
        yield 1, f"folder {folder} stands on no floor (tests/tidy/tidy.py)"
        return
    for number, line in enumerate(lines, 1):
        include = re.match(r'#include "([a-z]+)/', line)
        if not include or include.group(1) == folder:
            continue
        other = include.group(1)
        if FLOOR.get(other, 99) >= FLOOR[folder]:
            yield number, f"{folder} may not include {other}: it does not lie on a lower floor"


def check_links(name, text):
    """The link list of a folder may name lower floors only."""
    folder = pathlib.PurePosixPath(name).parts[1]
    below = re.search(r"BELOW\s+([a-z\s]+)", text)
    for other in below.group(1).split() if below else []:
        if FLOOR.get(other, 99) >= FLOOR.get(folder, -1):
            yield 1, f"{folder} may not link {other}: it does not lie on a lower floor"


def check_tree(root):
    listing = subprocess.run(["git", "-C", root, "ls-files", "-co", "--exclude-standard"],
                             check=True, capture_output=True, text=True).stdout.split("\n")
    found = []
    for name in sorted(filter(None, listing)):
        path = pathlib.Path(root, name)
        if not path.is_file():
            continue
        if re.match(r"(src|tests)/.*\.(cpp|hpp)$", name):
            problems = check_source(name, path.read_text(encoding="utf-8"))
        elif re.match(r"src/[a-z]+/CMakeLists\.txt$", name):
            problems = check_links(name, path.read_text(encoding="utf-8"))
        else:
            continue
        found += [f"{name}:{number}: {what}" for number, what in problems]
    return found


def self_test():
    """Every rule against an example that breaks it, and one that breaks none."""
    long_function = "int f() {\n" + "    g();\n" * 80 + "}\n"
    bad = {
        "src/base/a.cpp": ("int a;\n" * 401, "400 are the most"),
        "src/base/b.cpp": ("// " + "x" * 100 + "\n", "100 are the most"),
        "src/base/c.cpp": (long_function, "70 are the most"),
        "src/base/d.cpp": ('int x = std::system("ls");\n', "system()"),
        "src/base/e.cpp": ("// TODO: later\n", "without an owner"),
        "src/base/f.hpp": ("int f();\n", "no #pragma once"),
        "src/base/text_utils.cpp": ("int g();\n", "names no subject"),
        "src/elf/g.cpp": ('#include "tree/tree.hpp"\n', "elf may not include tree"),
        "src/isa/h.cpp": ('#include "app/run.hpp"\n', "isa may not include app"),
        "src/base/i.hpp": ("#pragma once\n#include <archive.h>\n", "belongs in a .cpp"),
        "src/isa/CMakeLists.txt": ("armpack_folder(isa BELOW elf)\n", "isa may not link elf"),
        "src/elsewhere/j.cpp": ("int j;\n", "stands on no floor"),
        "src/base/k.cpp": ("auto t = std::chrono::system_clock::now();\n", "the clock"),
    }
    with tempfile.TemporaryDirectory() as root:
        subprocess.run(["git", "init", "-q", root], check=True)
        for name, (text, _) in bad.items():
            pathlib.Path(root, name).parent.mkdir(parents=True, exist_ok=True)
            pathlib.Path(root, name).write_text(text, encoding="utf-8")
        pathlib.Path(root, "src/base/good.cpp").write_text(
            "int f() {\n" + "    g();\n" * 68 + "}\n", encoding="utf-8")
        found = check_tree(root)
    failures = [f"no finding '{what}' for {name}" for name, (_, what) in bad.items()
                if not any(line.startswith(name + ":") and what in line for line in found)]
    failures += [line for line in found if "good.cpp" in line]
    return failures


if __name__ == "__main__":
    problems = self_test() if sys.argv[1] == "--self-test" else check_tree(sys.argv[1])
    print("\n".join(problems) if problems else "tidy")
    sys.exit(1 if problems else 0)
