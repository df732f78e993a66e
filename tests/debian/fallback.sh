#!/bin/bash
# A pool that is behind its signed index: what the definition pins for that case is taken and told
# of; without a pin, getting the package names every address that was asked.
. "$(dirname "$0")/lib_repository.sh"
rm "$mirror/pool/libhello_1.0_armel.deb"
sed -i 's/^Version: .*/Version: 0.9/' "$scratch/deb/libhello/DEBIAN/control"
dpkg-deb -Znone --root-owner-group --build "$scratch/deb/libhello" \
    "$mirror/pool/libhello_0.9_armel.deb" >/dev/null
expect_status 1 "$tool" tree "$definition"
expect_match "$scratch/err" 'error: cannot get libhello_1.0_armel.deb: .*: no such file'

python3 - "$definition" "$mirror/pool/libhello_0.9_armel.deb" <<'EOF'
import hashlib, json, sys
definition = json.load(open(sys.argv[1]))
data = open(sys.argv[2], "rb").read()
definition["fallbacks"] = [
    {"name": "libhello", "version": "0.9", "architecture": "armel", "archive": "debian",
     "path": "pool/libhello_0.9_armel.deb", "size_bytes": len(data),
     "sha256": hashlib.sha256(data).hexdigest(), "source": "libhello", "source_version": "0.9",
     "why": "w"}]
json.dump(definition, open(sys.argv[1], "w"))
EOF
resolve 0
expect_line "$scratch/err" "armpack: warning: no mirror has libhello 1.0, which its index names: \
0.9 is taken instead, as test pins it"
expect_match "$scratch/out" '"name":"libhello","version":"0.9"'
expect_status 0 "$tool" tree "$definition"
expect_match "$scratch/out" '"/usr/share/libhello/file"'

# A mirror that cannot be asked is no reason to take another version.
ARMPACK_MIRROR="file:$mirror http://127.0.0.1:9/debian" resolve 0
expect_match "$scratch/out" '"name":"libhello","version":"1.0"'

# A fix that a point release took over lies in the security archive as well, the same bytes.
mkdir -p "$mirror-security/pool.new/updates" && mv "$mirror-security/pool" "$mirror-security/pool.old"
mv "$mirror-security/pool.new" "$mirror-security/pool"
make_deb libhello
publish trixie
mv "$mirror/pool/libhello_1.0_armel.deb" "$mirror-security/pool/updates/"
rm "$mirror/pool/libhello_0.9_armel.deb"
resolve 0
expect_match "$scratch/out" '"name":"libhello","version":"1.0"'
expect_status 0 "$tool" tree "$definition"
