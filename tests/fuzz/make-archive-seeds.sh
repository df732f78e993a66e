#!/bin/bash
# make-archive-seeds.sh: makes seeds/base and seeds/image, with other people's tools. Their bytes
# depend on those tools' versions; what is committed was made once, by this.
set -euo pipefail
folder=$(cd "$(dirname "$0")/seeds" && pwd)
tree=$(mktemp -d)
trap 'rm -rf "$tree"' EXIT
tar() { command tar --owner=0 --group=0 --numeric-owner --mtime=@1000 -b 1 "$@"; }

mkdir -p "$folder/base" "$folder/image" "$tree/a/b" "$tree/layer" "$tree/image"
echo content >"$tree/a/b/file"
ln "$tree/a/b/file" "$tree/a/other"
ln -s b/file "$tree/a/link"
mkfifo "$tree/a/pipe"
truncate -s 100000 "$tree/a/hole"
echo x >>"$tree/a/hole"
echo y >"$tree/a/$(printf 'n%.0s' {1..120})"
find "$tree/a" -exec touch -h -d @1000 {} +
cd "$folder/base"
rm -f ./*
tar -C "$tree" --format=v7 -cf v7.tar a/b
tar -C "$tree" --format=ustar -cf ustar.tar a/b a/other a/link a/pipe
tar -C "$tree" --format=gnu --sparse -cf gnu.tar a
tar -C "$tree" --format=pax --sparse -cf pax.tar a
for packer in gzip xz bzip2 zstd; do
    $packer -c <gnu.tar >gnu.tar.$packer
done
ar qcD small.a gnu.tar.gzip
(cd "$tree" && zip -qryX - a/b a/link) >small.zip

cd "$folder/image"
rm -f ./*
cp ../base/{ustar,gnu,pax}.tar .
echo x >"$tree/layer/file"
: >"$tree/layer/.wh.gone"
tar -C "$tree/layer" --format=ustar -cf "$tree/image/l.tar" .
id=$(sha256sum <"$tree/image/l.tar" | cut -d' ' -f1)
printf '{"os":"linux","architecture":"arm","config":{"Env":["A=1"]},"rootfs":{"diff_ids":["%s"]}}' \
    "sha256:$id" >"$tree/image/c.json"
printf '[{"Config":"c.json","RepoTags":["a:1"],"Layers":["l.tar","l.tar"]}]' \
    >"$tree/image/manifest.json"
tar -C "$tree/image" --format=ustar -cf docker.tar c.json l.tar manifest.json
mkdir -p "$tree/oci/blobs/sha256"
gzip -9n <"$tree/image/l.tar" >"$tree/layer.gz"
blob() { # stores stdin; prints its descriptor
    cat >"$tree/blob"
    local digest
    digest=$(sha256sum <"$tree/blob" | cut -d' ' -f1)
    mv "$tree/blob" "$tree/oci/blobs/sha256/$digest"
    printf '{"digest":"sha256:%s","size":%s}' "$digest" \
        "$(stat -c %s "$tree/oci/blobs/sha256/$digest")"
}
config=$(blob <"$tree/image/c.json")
layer=$(blob <"$tree/layer.gz")
manifest=$(printf '{"schemaVersion":2,"config":%s,"layers":[%s]}' "$config" "$layer" | blob)
nested=$(printf '{"schemaVersion":2,"manifests":[%s]}' "$manifest" | blob)
printf '{"schemaVersion":2,"manifests":[%s]}' "$nested" >"$tree/oci/index.json"
tar -C "$tree/oci" --format=ustar -cf oci.tar index.json blobs
