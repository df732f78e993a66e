#!/bin/bash
# Archives that ask for too much are refused within bounded time and memory: 700 000 entries, and
# 3000 that lie in a million and a half of folders.
# shellcheck source-path=SCRIPTDIR source=lib_image.sh
. "$(dirname "$0")/lib_image.sh"
need python3

python3 - "$scratch" <<'PY'
import gzip, hashlib, io, json, sys, tarfile
def headers(paths):
    return [tarfile.TarInfo(path).tobuf(tarfile.PAX_FORMAT) for path in paths]
def image(name, layer):
    config = {"rootfs": {"diff_ids": ["sha256:" + hashlib.sha256(layer).hexdigest()]}}
    with tarfile.open(f"{sys.argv[1]}/{name}", "w") as tar:
        for path, data in (("c.json", json.dumps(config).encode()),
                           ("l.tar", gzip.compress(layer, 1)),
                           ("manifest.json", b'[{"Config":"c.json","Layers":["l.tar"]}]')):
            member = tarfile.TarInfo(path)
            member.size = len(data)
            tar.addfile(member, io.BytesIO(data))
image("many", b"".join(headers(f"d{at}/f" for at in range(1000))) * 700)
image("deep", b"".join(headers(f"x{at}/" + "d/" * 480 + "f" for at in range(3000))))
PY
# refused NAME MESSAGE: with status 1, within two minutes of processor time.
refused() {
    local status=0
    (ulimit -t 120 && exec "$image_tool" list "$scratch/$1") >"$scratch/out" 2>"$scratch/err" ||
        status=$?
    [ "$status" -eq 1 ] || fail "$1: status $status: $(tail -3 "$scratch/err")"
    expect_text "$scratch/err" "image_tool: $scratch/$1: l.tar: $2"
}
refused many 'more than 500000 entries'
refused deep 'the image has more than 500000 entries, with the folders they lie in'
