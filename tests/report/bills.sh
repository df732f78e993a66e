#!/usr/bin/env bash
# The bills of materials and the provenance of a real image, read by other people's libraries and by
# a scanner: valid, and package and module sets equal dpkg's and Go's.
. "$(dirname "$0")/../lib.sh"
here=$(cd "$(dirname "$0")" && pwd)
need go dpkg-query skopeo umoci jq
python=${XDG_CACHE_HOME:-$HOME/.cache}/armpack/bill-readers/bin/python3
[ -x "$python" ] || python=python3
"$python" -c 'import spdx_tools, cyclonedx, packageurl, in_toto_attestation' 2>/dev/null ||
    skip "no readers of bills of materials: ci/setup test installs them"
cd "$scratch"
for recipe in ${ARMPACK_BILL_RECIPES:-mihomo}; do
    expect_status 0 "$ARMPACK" build "$recipe"
    archive=$(cd dist && ls "$recipe"-*.tar)
    stem=${archive%.tar}
    (cd dist && sha256sum --quiet -c SHA256SUMS) || fail "SHA256SUMS does not hold"
    [ "$(cd dist && wc -l <SHA256SUMS)" -ge 7 ] || fail "SHA256SUMS leaves something out"
    skopeo --insecure-policy copy -q "docker-archive:dist/$archive" "oci:layout:$recipe"
    umoci unpack --rootless --image "layout:$recipe" "bundle-$recipe" >/dev/null
    root=bundle-$recipe/rootfs
    dpkg-query --admindir="$root/var/lib/dpkg" -W -f '${Package} ${Version} ${Architecture}\n' >dpkg.txt
    find "$root" -type f -perm /111 -exec go version -m {} + >go.txt 2>/dev/null || true
    scans=()
    syft=$(dirname "$python")/syft
    if [ -x "$syft" ]; then
        for kind in spdx cdx; do
            SYFT_CHECK_FOR_APP_UPDATE=false HOME=$scratch "$syft" convert "dist/$stem.$kind.json" \
                -o "syft-json=$kind.syft.json" -q
            scans+=("$kind.syft.json")
        done
    fi
    PYTHONDONTWRITEBYTECODE=1 "$python" "$here/read_bills.py" dist "$stem" "$root" dpkg.txt go.txt "${scans[@]}"
    # The same again elsewhere: not a byte may differ.
    expect_status 0 "$ARMPACK" build "$recipe" --output "again"
    for file in "$stem".{spdx.json,cdx.json,provenance.json,html}; do
        cmp "dist/$file" "again/$file" || fail "$file is not the same the second time"
    done
    rm -rf dist again layout "bundle-$recipe"
done
