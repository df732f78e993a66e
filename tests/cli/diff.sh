#!/usr/bin/env bash
# diff says which files differ between two images and how, whatever they are packed in.
. "$(dirname "$0")/../lib.sh"
image_tool=$ARMPACK_BUILD/image_tool
root=$scratch/root
mkdir -p "$root/etc"
printf 'one' >"$root/etc/same"
printf 'hello world' >"$root/etc/changed"
printf 'gone' >"$root/etc/gone"
ln -s same "$root/etc/link"
find "$root" -exec touch -h -d @1600000000 {} +
"$image_tool" write "$root" "$scratch/a.tar" docker >/dev/null
"$image_tool" write "$root" "$scratch/packed" oci gzip >/dev/null
expect_status 0 "$ARMPACK" diff "$scratch/a.tar" "$scratch/packed"
expect_text "$scratch/out" "the images hold the same"

printf 'hello there' >"$root/etc/changed"
chmod 0600 "$root/etc/changed"
rm "$root/etc/gone"
mkdir "$root/new"
printf 'file' >"$root/new/file"
ln -sfn changed "$root/etc/link"
find "$root" -exec touch -h -d @1600000000 {} +
"$image_tool" write "$root" "$scratch/b.tar" docker >/dev/null
expect_status 3 "$ARMPACK" diff "$scratch/a.tar" "$scratch/b.tar"
expect_text "$scratch/out" "\
~ etc/changed: mode 0644 -> 0600, bytes 77 at byte 6 -> 74 at byte 6
- etc/gone (-4 B)
~ etc/link: link target same -> changed
+ new (+0 B)
+ new/file (+4 B)
2 added, 1 removed, 2 changed, +0 B"
expect_status 3 "$ARMPACK" diff --json "$scratch/a.tar" "$scratch/b.tar"
python3 - "$scratch/out" <<'PY' || fail "the JSON is not as expected"
import json, sys
comparison = json.load(open(sys.argv[1]))
assert not comparison["equal"] and comparison["image"] == []
assert [file["path"] for file in comparison["files"]] == [
    "etc/changed", "etc/gone", "etc/link", "new", "new/file"]
assert comparison["files"][0]["differences"][0] == {"what": "mode", "left": "0644", "right": "0600"}
PY
