#!/usr/bin/env python3
"""Compares our tree with one that other tools made.

    compare.py OURS.jsonl THEIRS.tar DIFFERENCES

Kinds, owners, modes, link targets and contents must agree. DIFFERENCES lists what may differ: one
"SIDE PATTERN  # REASON" a line, SIDE being ours (a path only we have), theirs, or both (a path that
differs). "theirs package NAME" stands for all paths in that package's .list that no other package
of ours has. A line that fits nothing is an error as well, so that the list cannot rot.
"""
import fnmatch
import hashlib
import json
import re
import sys
import tarfile

KINDS = {tarfile.REGTYPE: "file", tarfile.DIRTYPE: "folder", tarfile.SYMTYPE: "symbolic link",
         tarfile.LNKTYPE: "file", tarfile.CHRTYPE: "character device",
         tarfile.BLKTYPE: "block device", tarfile.FIFOTYPE: "pipe"}


def read_ours(path):
    entries = {}
    for line in open(path, encoding="utf-8"):
        item = json.loads(line)
        kind = "file" if item["kind"] == "hard link" else item["kind"]
        target = item["to"] if kind == "symbolic link" else ""
        entries[item["path"]] = (kind, item["mode"], item["uid"], item["gid"], target,
                                 item.get("sha256", "") if kind == "file" else "")
    return entries


def read_theirs(path):
    entries, contents = {}, {}
    with tarfile.open(path) as archive:
        for member in archive:
            name = "/" + member.name.lstrip("./").rstrip("/") if member.name != "." else "/"
            if member.name.startswith("./."):
                name = "/" + member.name[2:].rstrip("/")
            kind = KINDS[member.type]
            digest = ""
            if kind == "file":
                data = archive.extractfile(member).read()
                digest = hashlib.sha256(data).hexdigest()
                if "/var/lib/dpkg/info/" in name:
                    contents[name] = data.decode()
            target = member.linkname if kind == "symbolic link" else ""
            mode = 0o777 if kind == "symbolic link" else member.mode & 0o7777
            entries[name] = (kind, mode, member.uid, member.gid, target, digest)
    return entries, contents


def lists_of(contents):
    """Package name -> the paths it installed, with merged-/usr names made one."""
    lists = {}
    for name, text in contents.items():
        found = re.fullmatch(r"/var/lib/dpkg/info/([^:]+?)(?::\w+)?\.list", name)
        if found:
            lists[found[1]] = {re.sub(r"^/(bin|sbin|lib)(?=/|$)", r"/usr/\1", line)
                               for line in text.split("\n") if line}
    return lists


def read_rules(path):
    rules = []
    for number, line in enumerate(open(path, encoding="utf-8"), 1):
        line = line.strip()
        if not line or line.startswith("#"):
            continue
        rule, separator, reason = line.partition("  # ")
        if not separator or not reason.strip():
            sys.exit(f"{path}:{number}: no reason")
        side, pattern = rule.split(None, 1)
        rules.append([side, pattern.strip(), f"{path}:{number}", 0])
    return rules


def explain(side, path, rules, lists, our_packages):
    for rule in rules:
        if rule[0] != side:
            continue
        if rule[1].startswith("package "):
            name = rule[1].split()[1]
            names = [name] if name != "*" else sorted(set(lists) - our_packages)
            fits = any(path in lists.get(one, ()) or
                       re.fullmatch(rf"/var/lib/dpkg/info/{re.escape(one)}(:\w+)?\.\w+", path)
                       for one in names)
        else:
            fits = fnmatch.fnmatchcase(path, rule[1])
        if fits:
            rule[3] += 1
            return True
    return False


def main():
    ours = read_ours(sys.argv[1])
    theirs, contents = read_theirs(sys.argv[2])
    rules = read_rules(sys.argv[3])
    lists = lists_of(contents)
    our_packages = {found[1] for found in (re.fullmatch(
        r"/var/lib/dpkg/info/([^:]+?)(?::\w+)?\.list", path) for path in ours) if found}
    problems = []
    for path in sorted(ours.keys() | theirs.keys()):
        if path not in theirs:
            side, text = "ours", f"only ours: {path}"
        elif path not in ours:
            side, text = "theirs", f"only theirs: {path}"
        elif ours[path] != theirs[path]:
            side = "both"
            text = f"differs: {path}\n  ours   {ours[path]}\n  theirs {theirs[path]}"
        else:
            continue
        if not explain(side, path, rules, lists, our_packages):
            problems.append(text)
    problems += [f"{rule[2]}: fits nothing" for rule in rules if not rule[3]]
    print(f"{len(ours)} entries of ours, {len(theirs)} of theirs, {len(problems)} unexplained")
    for rule in rules:
        print(f"  {rule[3]:5} {rule[0]} {rule[1]}")
    for problem in problems:
        print(problem)
    sys.exit(1 if problems else 0)


main()
