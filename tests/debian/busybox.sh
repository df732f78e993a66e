#!/bin/bash
# Every name that images/effects/busybox.json gives to BusyBox is one that Debian's build knows, and
# a shell is among them.
. "$(dirname "$0")/../lib.sh"
need qemu-arm dpkg-deb python3 apt-get
tool=$ARMPACK_BUILD/debian_tool
expect_status 0 "$tool" resolve "$ARMPACK_SOURCE/images/debian-trixie.json"
cp "$scratch/out" "$scratch/lock.json"
expect_status 0 "$tool" tree "$ARMPACK_SOURCE/images/debian-trixie.json"
python3 - "$scratch/lock.json" <<'EOF' >"$scratch/digests"
import json, sys
for package in json.load(open(sys.argv[1]))["packages"]:
    if package["name"] in ("libc6", "libgcc-s1", "busybox"):
        print(package["sha256"])
EOF
root=$scratch/root
while read -r digest; do
    dpkg-deb -x "${XDG_CACHE_HOME:-$HOME/.cache}/armpack/sha256/${digest:0:2}/$digest" "$root"
done <"$scratch/digests"
ln -s usr/lib "$root/lib"
qemu-arm -L "$root" "$root/usr/bin/busybox" --list | sort >"$scratch/known"
python3 - "$ARMPACK_SOURCE/images/effects/busybox.json" <<'EOF' | sort >"$scratch/ours"
import json, sys
for effect in json.load(open(sys.argv[1]))["effects"]:
    for path in effect["paths"]:
        print(path.rsplit("/", 1)[1])
EOF
expect_line "$scratch/ours" sh
[ -z "$(uniq -d "$scratch/ours")" ] || fail "twice: $(uniq -d "$scratch/ours")"
unknown=$(comm -23 "$scratch/ours" "$scratch/known")
[ -z "$unknown" ] || fail "BusyBox does not know $unknown"
