#!/bin/bash
# skopeo reads every format we write, and umoci unpacks the tree that went in.
# shellcheck source-path=SCRIPTDIR source=lib_image.sh
. "$(dirname "$0")/lib_image.sh"
need skopeo umoci

make_tree "$scratch/root"
listing "$scratch/root" >"$scratch/wanted"
for format in docker oci oci-plain; do
    "$image_tool" write "$scratch/root" "$scratch/$format" $format >"$scratch/written"
    reference=docker-archive:$scratch/$format
    [ "$format" = docker ] || reference=oci-archive:$scratch/$format
    "${skopeo[@]}" inspect --config "$reference" >"$scratch/config"
    expect_match "$scratch/config" '"architecture": ?"arm"'
    expect_match "$scratch/config" '"variant": ?"v5"'
    expect_match "$scratch/config" '"53/udp"'
    "${skopeo[@]}" copy -q "$reference" "oci:$scratch/layout-$format:latest"
    umoci unpack --rootless --image "$scratch/layout-$format:latest" "$scratch/bundle-$format" \
        2>"$scratch/umoci.log" || fail "umoci: $(cat "$scratch/umoci.log")"
    unpacked=$scratch/bundle-$format/rootfs
    listing "$unpacked" >"$scratch/got"
    diff -u "$scratch/wanted" "$scratch/got" >&2 || fail "$format came out differently"
    [ "$unpacked/bin/program" -ef "$unpacked/bin/other-name" ] ||
        fail "$format: the hard link is gone"
    # skopeo 1.9 cannot read any archive through gzip ("unexpected EOF", its own neither), so gzip
    # itself says what is inside.
    "$image_tool" write "$scratch/root" "$scratch/packed" $format gzip >"$scratch/written"
    gzip -dc "$scratch/packed" | cmp - "$scratch/$format" || fail "$format: gzip holds other bytes"
done
