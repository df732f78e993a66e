#!/usr/bin/env python3
"""make_image.py OUT ROOT CONFIG-JSON: a docker archive of the folder ROOT, owned by root, made with
nothing of ours. CONFIG-JSON is the image's "config": {"Entrypoint": ["/x"]}."""
import hashlib
import io
import json
import sys
import tarfile

out, root, config = sys.argv[1:]


def as_root(member):
    member.uid = member.gid = 0
    member.uname = member.gname = ""
    return member


layer = io.BytesIO()
with tarfile.open(fileobj=layer, mode="w") as tar:
    tar.add(root, arcname=".", filter=as_root)
image = json.dumps({"os": "linux", "architecture": "arm", "variant": "v5",
                    "config": json.loads(config),
                    "rootfs": {"type": "layers", "diff_ids": [
                        "sha256:" + hashlib.sha256(layer.getvalue()).hexdigest()]}}).encode()
name = hashlib.sha256(image).hexdigest() + ".json"
manifest = json.dumps([{"Config": name, "RepoTags": None, "Layers": ["layer.tar"]}]).encode()
with tarfile.open(out, "w") as tar:
    for member, data in ((name, image), ("layer.tar", layer.getvalue()), ("manifest.json", manifest)):
        info = tarfile.TarInfo(member)
        info.size = len(data)
        tar.addfile(info, io.BytesIO(data))
