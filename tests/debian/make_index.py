#!/usr/bin/env python3
"""make_index.py MIRROR FOLDER SUITE VALID_UNTIL: Packages and Release of the pool in MIRROR."""
import email.utils
import hashlib
import os
import subprocess
import sys

mirror, folder, suite, valid_until = sys.argv[1:]
index = ""
for name in sorted(os.listdir(mirror + "/pool")):
    path = f"{mirror}/pool/{name}"
    data = open(path, "rb").read()
    control = subprocess.run(["dpkg-deb", "-f", path], check=True, capture_output=True, text=True)
    if name.startswith("security") == (suite != "trixie"):
        index += (control.stdout + f"Filename: pool/{name}\nSize: {len(data)}\n"
                  f"SHA256: {hashlib.sha256(data).hexdigest()}\n\n")
with open(folder + "/main/binary-armel/Packages", "w", encoding="utf-8") as out:
    out.write(index)
data = index.encode()
with open(folder + "/Release", "w", encoding="utf-8") as out:
    out.write(f"Origin: Test\nSuite: {suite}\nCodename: {suite}\n"
              f"Date: {email.utils.formatdate(usegmt=True).replace('GMT', 'UTC')}\n")
    if valid_until:
        out.write(f"Valid-Until: {valid_until}\n")
    out.write("Architectures: armel\nComponents: main\nSHA256:\n"
              f" {hashlib.sha256(data).hexdigest()} {len(data)} main/binary-armel/Packages\n")
