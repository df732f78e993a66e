#!/bin/bash
# Our tree equals what dpkg installs, maintainer scripts run under qemu-arm: files, owners, modes,
# links, contents, for all packages of the Debian image with those that any recipe adds.
# What differs is listed in differences_installed.txt, with the reason. Takes minutes, needs root.
. "$(dirname "$0")/../lib.sh"
. "$(dirname "$0")/lib_qemu.sh"
. "$(dirname "$0")/lib_archive.sh"
need mmdebstrap qemu-arm-static python3 unshare
here=$(dirname "$0")
tool=$ARMPACK_BUILD/debian_tool
[ "$(id -u)" = 0 ] || skip "not root: qemu-arm cannot be registered for ARM programs"

mkdir "$scratch/images"
cp -r "$ARMPACK_SOURCE/images/effects" "$scratch/images"
cp "$ARMPACK_SOURCE/images/debian-trixie.json" "$scratch/images"
# Every package that a recipe of this repository asks for, and those of the other definition.
packages=$(python3 - "$ARMPACK_SOURCE" <<'EOF'
import json, pathlib, re, sys
root = pathlib.Path(sys.argv[1])
def load(path):
    return json.loads(re.sub(r"(?m)^\s*//.*$", "", path.read_text()))
packages = {one["package"] for one in load(root / "images/static.json")["base"]}
for path in sorted(root.glob("recipes/*/recipe.json")):
    packages.update(load(path)["image"].get("packages", []))
packages -= {one["package"] for one in load(root / "images/debian-trixie.json")["base"]}
print(*sorted(packages))
EOF
)
[ "$(wc -w <<<"$packages")" -ge 3 ] || fail "packages of the recipes: $packages"
export XDG_CACHE_HOME=$scratch/cache
# shellcheck disable=SC2086
expect_status 0 "$tool" whole "$scratch/images/debian-trixie.json" $packages
cp "$scratch/out" "$scratch/ours.jsonl"
! grep '^warning' "$scratch/err" || fail "a script is not described"

trap 'unregister_qemu; finish' EXIT
register_qemu || skip "qemu-arm cannot be registered"
# Both must see the same versions.
# shellcheck disable=SC2086
local_archive "$tool" "$scratch" $packages 2>"$scratch/err" || fail "$(cat "$scratch/err")"
mmdebstrap --quiet --mode=root --architectures=armel --variant=essential \
    --include="$base_packages,${packages// /,}" trixie "$scratch/theirs.tar" \
    "deb [trusted=yes] copy:$scratch/archive trixie main"
unregister_qemu
python3 "$here/compare.py" "$scratch/ours.jsonl" "$scratch/theirs.tar" \
    "$here/differences_installed.txt"
