#!/usr/bin/env bash
# assembly.sh ARMPACK [ROUNDS]: an image from packages that are all here: Debian armel with
# ca-certificates, tzdata and iptables, and a small program; medians of one run, in turns, as ratios.
#   ours      armpack build of a locked recipe: decompress, check every instruction, write, read back
#   theirs    mmdebstrap from a local archive, umoci, skopeo: the same programs ready to run, so with
#             maintainer scripts under qemu-arm, and with what those need; nothing is checked
#   unpacked  the same, but of our packages alone and without their scripts, which gives no
#             certificate bundle, alternatives, users: less than ours
#   floor     xz of the same packages' data, two at a time, hashed and written once
# Goals: theirs 8 times ours; ours 1.5 times the floor. Needs root, as mmdebstrap keeps owners, and
# debian_tool beside ARMPACK (all targets built).
set -euo pipefail
armpack=$(realpath "$1") rounds=${2:-5}
source_tree=$(cd "$(dirname "$0")/../.." && pwd)
PATH=$PATH:/usr/local/go/bin
for needed in mmdebstrap umoci skopeo jq xz go python3; do
    command -v $needed >/dev/null || { echo "SKIP: no $needed" >&2; exit 77; }
done
export ARMPACK=$armpack ARMPACK_SOURCE=$source_tree
TMPDIR=$([ "$(df --output=avail -m /dev/shm | tail -n 1)" -gt 1500 ] && echo /dev/shm || echo /tmp)
export TMPDIR
. "$source_tree/tests/lib.sh"
. "$source_tree/tests/integration/lib_small.sh"
cd "$scratch"
GOCACHE=$(go env GOCACHE)
export GOCACHE XDG_CACHE_HOME=$scratch/cache  # which may be emptied
sed -i 's/"definition": "static"/"definition": "debian-trixie", "packages": ["ca-certificates", "tzdata", "iptables"]/' small/recipe.json
"$armpack" lock small/recipe.json -q >locked
"$armpack" build small/recipe.json -q >built

# The packages, as files and as an archive for apt.
cache=$XDG_CACHE_HOME/armpack
mkdir -p archive/pool archive/dists/trixie/main/binary-armel
jq -r '.image.packages[] | .path + " " + .sha256' small/lock.json | while read -r path sha256; do
    cp "$cache/sha256/${sha256:0:2}/$sha256" "archive/pool/$(basename "$path")"
done
# Without what they depend on: our image leaves some of it out, and apt would not.
python3 - archive <<'PY'
import hashlib, os, re, subprocess, sys
root = sys.argv[1]
index = ""
for name in sorted(os.listdir(root + "/pool")):
    path = f"{root}/pool/{name}"
    control = subprocess.run(["dpkg-deb", "-f", path], check=True, capture_output=True, text=True).stdout
    control = re.sub(r"^(Pre-)?Depends:.*\n(^[ \t].*\n)*", "", control, flags=re.M)
    data = open(path, "rb").read()
    index += f"{control}Filename: pool/{name}\nSize: {len(data)}\nSHA256: {hashlib.sha256(data).hexdigest()}\n\n"
data = index.encode()
folder = root + "/dists/trixie"
open(folder + "/main/binary-armel/Packages", "wb").write(data)
open(folder + "/Release", "w").write(
    "Suite: trixie\nCodename: trixie\nDate: Sat, 21 Nov 2026 09:15:44 UTC\nArchitectures: armel\n"
    f"Components: main\nSHA256:\n {hashlib.sha256(data).hexdigest()} {len(data)} main/binary-armel/Packages\n")
PY
# The same with what dpkg and maintainer scripts need besides.
. "$source_tree/tests/debian/lib_archive.sh"
local_archive "$(dirname "$armpack")/debian_tool" "$PWD/whole" ca-certificates tzdata iptables
. "$source_tree/tests/debian/lib_qemu.sh"
register_qemu
trap 'unregister_qemu; chmod -R u+w "$scratch"; rm -rf "$scratch"' EXIT

names=$(jq -r '[.image.packages[].name] | join(",")' small/lock.json)

ours() {
    rm -rf dist "$cache"/trees/* "$cache"/results/*
    "$armpack" build small/recipe.json -q --locked
}
theirs() { bootstrap --variant=essential --include="$base_packages,ca-certificates,tzdata,iptables" trixie tree "deb [trusted=yes] copy:$PWD/whole/archive trixie main"; }
unpacked() { bootstrap --variant=extract --include="$names" trixie tree "deb [trusted=yes] copy:$PWD/archive trixie main"; }
bootstrap() {
    rm -rf layout theirs.tar tree.tar tree
    mmdebstrap --quiet --mode=root --architectures=armel "$@" 2>theirs.err
    umoci init --layout layout
    umoci new --image layout:x
    umoci config --image layout:x --architecture arm --config.entrypoint /small
    umoci insert --image layout:x tree / 2>/dev/null
    skopeo --insecure-policy copy -q oci:layout:x docker-archive:theirs.tar:small:1
}
decompress() { ar p "$1" data.tar.xz | xz -dc >"unpacked/$(basename "$1")"; }
export -f decompress
floor() {
    rm -rf unpacked floor.tar
    mkdir unpacked
    find archive/pool -name '*.deb' | sort | xargs -P 2 -I @ bash -c 'decompress @'
    cat unpacked/* | tee floor.tar | sha256sum
}
median() { sort -n | sed -n "$((rounds / 2 + 1))p"; }
for _ in $(seq "$rounds"); do
    for way in ours theirs unpacked floor; do
        start=$(date +%s%N)
        $way >"$way.out" || { cat ./*.err >&2; exit 1; }
        echo $((($(date +%s%N) - start) / 1000000)) >>"$way.ms"
    done
done
awk -v ours="$(median <ours.ms)" -v theirs="$(median <theirs.ms)" \
    -v unpacked="$(median <unpacked.ms)" -v floor="$(median <floor.ms)" 'BEGIN {
    printf "ours     %6d ms\n", ours
    printf "theirs   %6d ms, %.1f times ours (goal: 8)\n", theirs, theirs / ours
    printf "unpacked %6d ms, %.1f times ours\n", unpacked, unpacked / ours
    printf "floor    %6d ms, ours is %.2f times that (goal: 1.5)\n", floor, ours / floor }'
