#!/bin/bash
# What skopeo and umoci write, we read: several layers, whiteouts, gzip and zstd, and we see what
# umoci unpacks.
# shellcheck source-path=SCRIPTDIR source=lib_image.sh
. "$(dirname "$0")/lib_image.sh"
need skopeo umoci

layout=$scratch/layout
umoci init --layout "$layout"
umoci new --image "$layout:new"
umoci unpack --rootless --image "$layout:new" "$scratch/bundle" 2>/dev/null
root=$scratch/bundle/rootfs
make_tree "$root"
umoci repack --image "$layout:one" "$scratch/bundle" 2>/dev/null
rm -r "$root/usr/lib/large" "$root/data"
mkdir "$root/data" # emptied and made again
printf 'second layer\n' >"$root/etc/empty"
rm "$root/lib" && mkdir "$root/lib" && printf 'z' >"$root/lib/file" # a link becomes a folder
umoci unpack --rootless --image "$layout:one" "$scratch/second" 2>/dev/null
rm -rf "$scratch/second/rootfs"
cp -a "$root" "$scratch/second/rootfs"
umoci repack --image "$layout:two" "$scratch/second" 2>/dev/null
umoci unpack --rootless --image "$layout:two" "$scratch/unpacked" 2>/dev/null
umoci config --image "$layout:two" --architecture arm --os linux 2>/dev/null

listing "$scratch/unpacked/rootfs" >"$scratch/wanted"
# ours PATH HEADING: we read the image as umoci unpacked it.
ours() {
    "$image_tool" list "$1" >"$scratch/list"
    expect_match "$scratch/list" "$2"
    ! grep '^!' "$scratch/list" || fail "contradictions in $1"
    tail -n +2 "$scratch/list" | LC_ALL=C sort | diff -u "$scratch/wanted" - >&2 ||
        fail "$1 is read differently"
}

for format in gzip zstd; do
    "${skopeo[@]}" copy -q --dest-compress-format $format "oci:$layout:two" \
        "oci:$scratch/oci-$format:two"
    ours "$scratch/oci-$format" '^OCI layout folder, linux/arm, 2 layers$'
done
"${skopeo[@]}" copy -q "oci:$layout:two" "oci-archive:$scratch/oci.tar:two"
ours "$scratch/oci.tar" '^OCI archive, linux/arm, 2 layers$'
"${skopeo[@]}" copy -q "oci:$layout:two" "docker-archive:$scratch/docker.tar:two:1"
ours "$scratch/docker.tar" '^docker archive, linux/arm, 2 layers$'
for packer in gzip xz 'zstd -q'; do
    $packer <"$scratch/docker.tar" >"$scratch/packed"
    ours "$scratch/packed" '^docker archive, linux/arm, 2 layers$'
done
