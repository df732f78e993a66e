#!/usr/bin/env bash
# In an image, a program's loader, libraries and symbol versions must be there; of a loose program
# they need not.
. "$(dirname "$0")/../lib.sh"
need python3 arm-linux-gnueabi-gcc
cd "$scratch"

echo '#include <math.h>
int main(int count, char **words) { return count > 5 && sin(count) > *words[0]; }' |
    arm-linux-gnueabi-gcc -x c - -o program -lm

# problems: puts ./root into a docker archive and prints what is objected to in /bin/program
problems() {
    tar -C root -cf layer.tar .
    python3 - <<'END'
import hashlib, io, json, tarfile
layer = open("layer.tar", "rb").read()
digest = hashlib.sha256(layer).hexdigest()
config = json.dumps({"architecture": "arm", "os": "linux", "config": {},
                     "rootfs": {"type": "layers", "diff_ids": ["sha256:" + digest]}}).encode()
name = hashlib.sha256(config).hexdigest() + ".json"
manifest = json.dumps([{"Config": name, "RepoTags": ["a:b"], "Layers": ["layer.tar"]}]).encode()
with tarfile.open("image.tar", "w") as archive:
    for path, data in ((name, config), ("layer.tar", layer), ("manifest.json", manifest)):
        member = tarfile.TarInfo(path)
        member.size = len(data)
        archive.addfile(member, io.BytesIO(data))
END
    "$ARMPACK" check --json image.tar >report.json || [ $? -eq 3 ]
    python3 - <<'END'
import json
for file in json.load(open("report.json"))["files"]:
    if file["path"] == "/bin/program":
        for problem in file["problems"]:
            print(problem["weight"], problem["rule"], problem["fact"])
END
}

mkdir -p root/bin root/lib
cp program root/bin/
[ "$(problems | cut -d ' ' -f 1,2 | sort -u | tr '\n' ' ')" = "refused interpreter refused library " ] ||
    fail "loader and libraries are missing: $(problems)"

cp /usr/arm-linux-gnueabi/lib/{libc.so.6,ld-linux.so.3} root/lib/
[ "$(problems)" = "refused library it needs libm.so.6, which is not in the image" ] ||
    fail "libm is missing: $(problems)"

echo 'double sin(double x) { return x; }' |
    arm-linux-gnueabi-gcc -x c - -shared -Wl,-soname=libm.so.6 -Wl,--version-script=<(echo 'OTHER_1 { *; };') \
        -o root/lib/libm.so.6
problems | grep -qx 'refused symbol-version it asks for version GLIBC_2.4 of libm.so.6, which /lib/libm.so.6 does not have' ||
    fail "versions are missing: $(problems)"

cp /usr/arm-linux-gnueabi/lib/libm.so.6 root/lib/
[ -z "$(problems)" ] || fail "everything is there: $(problems)"

"$ARMPACK" check program >/dev/null || fail "a loose program need not bring its libraries"
