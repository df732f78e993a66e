#!/usr/bin/env bash
# Every script for every recipe and every known RouterOS names only what that version's console has.
# Needs a checker and the command trees, which are not part of this repository:
# ARMPACK_CONSOLE_TREES (a folder of VERSION.json) and ARMPACK_CONSOLE_CHECK (a Python program whose
# Reader(tree, text).run() gives the problems).
. "$(dirname "$0")/../lib.sh"
export trees=${ARMPACK_CONSOLE_TREES:-$ARMPACK_SOURCE/../shared/routeros}
export check=${ARMPACK_CONSOLE_CHECK:-$ARMPACK_SOURCE/../shared/tools/rsc-check}
if [ ! -r "$check" ] || ! ls "$trees"/7*.json >/dev/null 2>&1; then
    echo "SKIP: no console trees here; set ARMPACK_CONSOLE_TREES and ARMPACK_CONSOLE_CHECK" >&2
    exit 77
fi
cd "$scratch"
mkdir sample
cp "$ARMPACK_SOURCE/tests/golden/script/recipe.json" sample/
python3 - <<'PYTHON'
import glob, importlib.machinery, importlib.util, itertools, json, os, subprocess, sys

loader = importlib.machinery.SourceFileLoader("console_check", os.environ["check"])
console = importlib.util.module_from_spec(importlib.util.spec_from_loader("console_check", loader))
sys.modules["console_check"] = console
sys.dont_write_bytecode = True
loader.exec_module(console)
sys.setrecursionlimit(10_000)


def script(recipe, version, network, task):
    made = subprocess.run([os.environ["ARMPACK"], "script", recipe, "--routeros", version,
                           "--network", network, *task.split(), "--clients", "10.0.0.0/16",
                           "--client-interface", "bridge"], capture_output=True, text=True)
    if made.returncode == 2 and "is not made for the network" in made.stderr:
        return None
    assert made.returncode == 0, made.stderr
    return made.stdout


recipes = ["sample/recipe.json", *sorted(glob.glob(os.environ["ARMPACK_SOURCE"] + "/recipes/*/recipe.json"))]
files = sorted(glob.glob(os.environ["trees"] + "/7*.json"))
count = 0
for file in files:
    version = os.path.basename(file)[:-5]
    with open(file, encoding="utf-8") as text:
        tree = json.load(text)
    for what in itertools.product(recipes, ("plain", "nat", "transparent-proxy"),
                                  ("", "--upgrade", "--remove")):
        text = script(what[0], version, *what[1:])
        if text is None:
            continue
        problems = console.Reader(tree, text).run()
        assert not problems, (version, what, problems)
        count += 1
    newest = script("sample/recipe.json", "7.24", "plain", "")
    if version.startswith("7.16"):  # the check can fail
        assert console.Reader(tree, newest).run(), "7.24's script was taken for 7.16"
print(count, "scripts are clean")
PYTHON
