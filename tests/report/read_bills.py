#!/usr/bin/env python3
"""Reads what `armpack build` puts beside an archive with other people's libraries, and compares it
with what dpkg, Go and the files themselves say.

    read_bills.py DIST STEM ROOT DPKG GO [SYFT]

DIST/STEM.tar was unpacked to ROOT; DPKG holds "name version architecture" lines of dpkg-query, GO
what `go version -m` prints for ROOT's Go programs; SYFT is what syft printed as JSON for each bill.
"""
import base64
import hashlib
import json
import os
import pathlib
import re
import sys

from cyclonedx.model.bom import Bom
from cyclonedx.schema import SchemaVersion
from cyclonedx.validation.json import JsonStrictValidator
from google.protobuf import json_format
from in_toto_attestation.predicates.provenance.v1.provenance_pb2 import Provenance
from in_toto_attestation.v1.statement import Statement
from in_toto_attestation.v1.statement_pb2 import Statement as StatementMessage
from packageurl import PackageURL
from spdx_tools.spdx.parser.parse_anything import parse_file
from spdx_tools.spdx.validation.document_validator import validate_full_spdx_document


def same(what, one, other):
    if one != other:
        sys.exit(f"FAIL: {what}: only the first: {sorted(one - other)[:8]}, "
                 f"only the second: {sorted(other - one)[:8]}")
    if not one:
        sys.exit(f"FAIL: {what}: both are empty")
    print(f"{what}: {len(one)} equal")


def canonical(text):
    purl = PackageURL.from_string(text)
    if purl.to_string() != text:
        sys.exit(f"FAIL: {text} should be written {purl.to_string()}")
    return purl


def debian_set(purls):
    found = set()
    for purl in purls:
        if purl.type == "deb" and purl.qualifiers.get("arch") != "source":
            assert purl.namespace == "debian" and purl.qualifiers["distro"] == "debian-13", purl
            found.add((purl.name, purl.version, purl.qualifiers["arch"]))
    return found


def go_set(purls):
    found = set()
    for purl in purls:
        if purl.type == "golang":
            name = f"{purl.namespace}/{purl.name}" if purl.namespace else purl.name
            found.add((name, purl.version or ""))
    return found


def go_version_set(text, main_version):
    """Lower case, as package URLs have it; a replaced module gives way to what stands in for it."""
    found, last = set(), None
    for line in text.splitlines():
        version = re.match(r"\S.*: go(\S+)$", line)
        if version:
            found.add(("stdlib", version[1]))
        fields = line.strip().split("\t")
        if fields[0] == "mod":
            found.add((fields[1].lower(), main_version if fields[2] == "(devel)" else fields[2]))
        elif fields[0] == "dep":
            last = (fields[1].lower(), fields[2])
            found.add(last)
        elif fields[0] == "=>":
            found.discard(last)
            found.add((fields[1].lower(), fields[2]))
    return found


def files_on_disk(root):
    found = set()
    for path in root.rglob("*"):
        if path.is_file() and not path.is_symlink():
            data = path.read_bytes()
            found.add((str(path.relative_to(root)), hashlib.sha1(data).hexdigest(),
                       hashlib.sha256(data).hexdigest()))
    return found


def read_spdx(file):
    document = parse_file(str(file))
    problems = validate_full_spdx_document(document)
    for problem in problems[:10]:
        print(problem.validation_message, problem.context, file=sys.stderr)
    if problems:
        sys.exit(f"FAIL: {file}: {len(problems)} mistakes")
    purls = [canonical(reference.locator) for package in document.packages
             for reference in package.external_references if reference.reference_type == "purl"]
    files = {(entry.name.removeprefix("./"),
              *(next(c.value for c in entry.checksums if c.algorithm.name == name)
                for name in ("SHA1", "SHA256"))) for entry in document.files}
    return document, purls, files


def read_cyclonedx(file):
    text = file.read_text(encoding="utf-8")
    mistake = JsonStrictValidator(SchemaVersion.V1_6).validate_str(text)
    if mistake:
        sys.exit(f"FAIL: {file}: {mistake}")
    bom = Bom.from_json(json.loads(text))
    bom.validate()
    purls, files = [], set()

    def visit(component):
        if component.purl:
            purls.append(canonical(component.purl.to_string()))
        if component.type.value == "file":
            digests = {digest.alg.value: digest.content for digest in component.hashes}
            files.add((component.name.removeprefix("/"), digests["SHA-1"], digests["SHA-256"]))
        for inner in component.components:
            visit(inner)

    for component in bom.components:
        visit(component)
    return bom, purls, files


def check_provenance(file, archive, purls):
    statement = json.loads(file.read_text(encoding="utf-8"))
    Statement.copy_from_pb(json_format.ParseDict(statement, StatementMessage())).validate()
    json_format.ParseDict(statement["predicate"], Provenance())  # refuses fields it does not know
    digest = hashlib.sha256(archive.read_bytes()).hexdigest()
    assert statement["subject"] == [{"name": archive.name, "digest": {"sha256": digest}}]
    inputs = statement["predicate"]["buildDefinition"]["resolvedDependencies"]
    without = [entry["name"] for entry in inputs if "digest" not in entry]
    if without:
        sys.exit(f"FAIL: inputs without a digest: {without}")
    named = {entry["uri"] for entry in inputs if entry.get("uri", "").startswith("pkg:")}
    expected = {purl.to_string() for purl in purls
                if purl.name != "stdlib" and purl.qualifiers.get("arch") != "source"}
    same("provenance and bill: inputs", named, expected)
    for product in statement["predicate"]["runDetails"]["byproducts"]:
        data = (file.parent / product["name"]).read_bytes()
        assert hashlib.sha256(data).hexdigest() == product["digest"]["sha256"], product
    return inputs


def check_inputs(inputs, go_sums):
    """Go's sums are the same 32 bytes, in hexadecimal."""
    by_uri = {entry.get("uri"): entry for entry in inputs}
    for uri, total in go_sums.items():
        expected = base64.b64decode(total.removeprefix("h1:")).hex()
        assert by_uri[uri]["digest"] == {"dirHash": expected}, uri
    print(f"Go sums: {len(go_sums)} equal")


def go_sums_of(text):
    found, last = {}, None
    for line in text.splitlines():
        fields = line.strip().split("\t")
        if fields[0] == "dep" and len(fields) > 3:
            last = f"pkg:golang/{fields[1].lower()}@{fields[2].replace('+', '%2B')}"
            found[last] = fields[3]
        elif fields[0] == "=>":
            found.pop(last, None)
    return found


def check_licences(root, packages):
    """Licences stay: each package's copyright file, and the common texts that it names."""
    texts = set()
    for name, _, _ in sorted(packages):
        file = root / "usr/share/doc" / name / "copyright"
        assert file.is_file(), f"{name} has no copyright file"
        texts |= set(re.findall(rb"/usr/share/common-licenses/([A-Za-z0-9.+-]*[A-Za-z0-9+])",
                                file.read_bytes()))
    for text in sorted(texts):
        assert (root / "usr/share/common-licenses" / text.decode()).is_file(), f"no {text}"
    print(f"licences: {len(packages)} copyright files, {len(texts)} common texts, all there")


def check_clean(dist, stem, words):
    """No path of this machine, no name of it, nothing secret."""
    for name in (f"{stem}.spdx.json", f"{stem}.cdx.json", f"{stem}.provenance.json", f"{stem}.html"):
        text = (dist / name).read_text(encoding="utf-8")
        for word in words:
            assert word not in text, f"{name} holds {word}"


def main():
    dist, stem, root, dpkg, go = (pathlib.Path(word) for word in sys.argv[1:6])
    stem = stem.name
    recipe = json.loads((dist / f"{stem}.recipe.json").read_text(encoding="utf-8"))
    packages = {tuple(line.split()) for line in dpkg.read_text().splitlines()}
    go_text = go.read_text()
    modules = go_version_set(go_text, recipe["source"].get("version", ""))
    on_disk = files_on_disk(root)

    document, spdx_purls, spdx_files = read_spdx(dist / f"{stem}.spdx.json")
    bom, cyclonedx_purls, cyclonedx_files = read_cyclonedx(dist / f"{stem}.cdx.json")
    for name, purls, files in (("SPDX", spdx_purls, spdx_files),
                               ("CycloneDX", cyclonedx_purls, cyclonedx_files)):
        same(f"{name} and dpkg: packages", debian_set(purls), packages)
        same(f"{name} and go version -m: modules", go_set(purls), modules)
        same(f"{name} and the image: files", files, on_disk)
    licences = sum(1 for package in document.packages
                   if str(package.license_declared) not in ("NOASSERTION", "None"))
    print(f"{len(document.packages)} SPDX packages, {licences} with a declared licence; "
          f"{len(document.extracted_licensing_info)} licence texts")
    archive = dist / f"{stem}.tar"
    digest = hashlib.sha256(archive.read_bytes()).hexdigest()
    assert next(iter(bom.metadata.component.hashes)).content == digest
    inputs = check_provenance(dist / f"{stem}.provenance.json", archive, spdx_purls)
    check_inputs(inputs, go_sums_of(go_text))
    check_licences(root, packages)
    check_clean(dist, stem, [str(dist.resolve().parent), os.environ["ARMPACK_SOURCE"],
                              str(pathlib.Path.home() / ".cache"), "/build/dev/", "/build/release/"])
    for file in sys.argv[6:]:
        scanned = [canonical(found["purl"]) for found in
                   json.loads(pathlib.Path(file).read_text(encoding="utf-8"))["artifacts"]
                   if found["purl"]]
        same(f"syft reads {pathlib.Path(file).name}: packages", debian_set(scanned), packages)
        same(f"syft reads {pathlib.Path(file).name}: modules", go_set(scanned), modules)


main()
