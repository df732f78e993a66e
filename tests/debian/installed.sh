#!/bin/bash
# Our tree equals what dpkg installs, maintainer scripts run under qemu-arm: files, owners, modes,
# links, contents, for all packages of the Debian image with those that any recipe adds.
# What differs is listed in differences_installed.txt, with the reason. Takes minutes, needs root.
. "$(dirname "$0")/../lib.sh"
need mmdebstrap qemu-arm-static python3 unshare
here=$(dirname "$0")
tool=$ARMPACK_BUILD/debian_tool
[ "$(id -u)" = 0 ] || skip "not root: qemu-arm cannot be registered for ARM programs"
[ -e /proc/sys/fs/binfmt_misc/register ] || mount -t binfmt_misc none /proc/sys/fs/binfmt_misc \
    2>/dev/null || skip "no binfmt_misc"

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

name=armpack-test-$$
unregister() { [ ! -e "/proc/sys/fs/binfmt_misc/$name" ] || echo -1 >"/proc/sys/fs/binfmt_misc/$name"; }
if ! grep -qs '^interpreter.*qemu-arm' /proc/sys/fs/binfmt_misc/*arm*; then
    trap 'unregister; finish' EXIT
    magic='\x7f\x45\x4c\x46\x01\x01\x01\x00\x00\x00\x00\x00\x00\x00\x00\x00\x02\x00\x28\x00'
    mask='\xff\xff\xff\xff\xff\xff\xff\x00\xff\xff\xff\xff\xff\xff\xff\xff\xfe\xff\xff\xff'
    printf '%s' ":$name:M::$magic:$mask:$(command -v qemu-arm-static):F" \
        >/proc/sys/fs/binfmt_misc/register 2>/dev/null || skip "qemu-arm cannot be registered"
fi
# Both must see the same versions, and a mirror may be out of step: an archive of what we took, and
# of what dpkg and the maintainer scripts need besides (the Essential packages, and what they need).
essential=$(awk -v RS= '/\nEssential: yes/ { print $2 }' "$scratch"/cache/armpack/apt/*/state/lists/*_Packages |
    sort -u | tr '\n' ' ')
[ "$(wc -w <<<"$essential")" -gt 15 ] || fail "Essential packages: $essential"
python3 - "$scratch/images/debian-trixie.json" "$scratch/images/all.json" <<'EOF'
import json, re, sys
text = re.sub(r"(?m)^\s*//.*$", "", open(sys.argv[1]).read())
definition = json.loads(text)
definition["name"], definition["exclude"] = "all", []
json.dump(definition, open(sys.argv[2], "w"))
EOF
# shellcheck disable=SC2086
expect_status 0 "$tool" fetch "$scratch/images/all.json" $packages $essential
mkdir -p "$scratch/archive/pool"
while read -r path file; do ln -s "$path" "$scratch/archive/pool/$file"; done <"$scratch/out"
mkdir -p "$scratch/archive/dists/trixie/main/binary-armel"
python3 "$here/make_index.py" "$scratch/archive" "$scratch/archive/dists/trixie" trixie ""
base=$(python3 -c 'import json,sys; print(*[p["package"] for p in json.load(open(sys.argv[1]))["base"]], sep=",")' \
    "$scratch/images/all.json")
mmdebstrap --quiet --mode=root --architectures=armel --variant=essential \
    --include="$base,${packages// /,}" trixie "$scratch/theirs.tar" \
    "deb [trusted=yes] copy:$scratch/archive trixie main"
unregister
python3 "$here/compare.py" "$scratch/ours.jsonl" "$scratch/theirs.tar" \
    "$here/differences_installed.txt"
