#!/usr/bin/env bash
# init asks on a terminal, names what is missing without one, and leaves recipes alone that are
# there.
. "$(dirname "$0")/../lib.sh"
need python3
cd "$scratch"
mkdir tool
cat >tool/CMakeLists.txt <<'END'
project(tool VERSION 1.4 DESCRIPTION "tells the time, slowly" LANGUAGES C)
add_executable(tool main.c)
install(TARGETS tool)
END

# Without a terminal: everything that is missing in one run.
expect_status 2 "$ARMPACK" init tool </dev/null
expect_text "$scratch/err" "armpack: error: not enough is known of the program: --homepage, --licence
  hint: give these options, or run it on a terminal, where it asks"
expect_status 2 "$ARMPACK" init none/such </dev/null
expect_match "$scratch/err" "there is no folder none/such, and it is no Go module's path"
mkdir empty
expect_status 2 "$ARMPACK" init empty </dev/null
expect_match "$scratch/err" "empty: no CMakeLists.txt, meson.build, configure or Makefile there"
mkdir raw && echo 'AC_INIT([raw], [2.0])' >raw/configure.ac
expect_status 2 "$ARMPACK" init raw </dev/null
expect_match "$scratch/err" "raw: there is a configure.ac but no configure: run autoreconf -fi"
expect_status 2 "$ARMPACK" init
[ ! -e tool/recipe.json ] || fail "a recipe in the project"

facts=(--homepage https://example.invalid/ --licence MIT)
expect_status 2 "$ARMPACK" init tool "${facts[@]}" --name 'No Name' --folder made </dev/null
expect_match "$scratch/err" "made/recipe.json: name: expected lower-case letters"
[ ! -e made ] || fail "half a recipe"

expect_status 0 "$ARMPACK" init tool "${facts[@]}" --folder made </dev/null
expect_text "$scratch/out" made/recipe.json
python3 - <<'END'
import json, re
recipe = json.loads(re.sub(r"^\s*//.*$", "", open("made/recipe.json").read(), flags=re.M))
assert recipe["version"] == "1.4" and recipe["summary"] == "tells the time, slowly", recipe
assert recipe["source"] == {"kind": "folder", "path": "../tool"}, recipe
assert recipe["build"]["outputs"] == [{"name": "tool", "path": "/usr/bin/tool"}], recipe
END
echo '// mine' >made/recipe.json
expect_status 2 "$ARMPACK" init tool "${facts[@]}" --folder made </dev/null
expect_text "$scratch/err" "armpack: error: made/recipe.json is there already
  hint: choose another place with --folder, or replace it with --force"
expect_line made/recipe.json '// mine'
expect_status 0 "$ARMPACK" init tool "${facts[@]}" --folder made --force </dev/null

# On a terminal: an empty answer takes what is offered, and where nothing is it is asked again.
cat >ask.py <<'END'
import sys
import pty_child
answers = ["", "", "a clock", "", "https://example.invalid/", "MIT", ""]
text, status = pty_child.run([sys.argv[1], "init", "tool"], ("\n".join(answers) + "\n").encode())
assert status == 0, text
assert "version of the program [1.4]: " in text and text.count("where to read about it: ") == 2, text
END
PYTHONPATH=$ARMPACK_SOURCE/tests PYTHONDONTWRITEBYTECODE=1 python3 ask.py "$ARMPACK"
expect_match tool/recipe.json '"summary": "a clock"'
