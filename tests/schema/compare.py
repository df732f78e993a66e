#!/usr/bin/env python3
"""compare.py RECIPE_VERDICTS ARMPACK SOURCE: schema and loader must agree on every document.

Documents: every recipe of the repository, and everything.json (which uses each key) as it is and with
one thing changed. A document that the schema takes must load, and the other way round, except
for the rules in BEYOND, which JSON Schema cannot say.
"""
import copy
import json
import os
import pathlib
import subprocess
import sys

# What the loader says of rules that hold between values.
BEYOND = (
    "the build makes ",
    "expected an absolute path as the first word",
    # Which licences there are, and how expressions of them are put together.
    " of SPDX", "expected AND, OR or WITH", "a licence is missing", "a closing bracket is missing",
    "an earlier file goes to ",
    "an earlier mount is called ",
    "an earlier output is called ",
)

WRONG = [None, True, 7, 1.5, "", "x", [], ["x"], [7], {}, {"x": "y"}]
TEXTS = ["", " ", "a", "A", "0", "..", "/", "/..", "/a", "/a/", "/a/../b", "a/b", "a\n", "a b",
         "{version}", "{x}", "v{version}", "ä", "\u0000".strip("\u0000") + "\t", "-", "a--b", "a-",
         "x" * 1000, "x" * 1001, "ä" * 1000, "0755", "755", "08", "0:0", "65535:1", "65536:1",
         "1/tcp", "0/udp", "65535/udp", "65536/udp", "53/sctp", "1.26.8", "1.26", "5", "8",
         "7,softfloat", "h1:" + "A" * 43 + "=", "h1:x", "https://a", "ftp://a", "30s", "0s", "30h",
         "7.16", "7.16.1", "6.49", "f" * 40, "f" * 64, "F" * 64, "a.b", "recipe:a", "recipe:../a",
         "build:", "1000:1000", "nobody", "\"", "'", "{", "~", "a=b"]
NUMBERS = [-1, 0, 1, 2.0, 1.5, 65535, 65536, 65537, 599, 600, 2**53 - 1, 2**53]


def places(value, at=()):
    yield at
    if isinstance(value, dict):
        for key in value:
            yield from places(value[key], at + (key,))
    elif isinstance(value, list):
        for index, item in enumerate(value):
            yield from places(item, at + (index,))


def get(value, at):
    for step in at:
        value = value[step]
    return value


def changed(document, at, new):
    result = copy.deepcopy(document)
    if not at:
        return new
    get(result, at[:-1])[at[-1]] = new
    return result


def without(document, at):
    result = copy.deepcopy(document)
    del get(result, at[:-1])[at[-1]]
    return result


def mutants(document):
    for at in places(document):
        here = get(document, at)
        if at:
            yield without(document, at)
        for new in WRONG:
            yield changed(document, at, new)
        if isinstance(here, str):
            for text in TEXTS:
                yield changed(document, at, text)
            yield changed(document, at, here + "\n")
            yield changed(document, at, here.upper())
        if isinstance(here, (int, float)) and not isinstance(here, bool):
            for number in NUMBERS:
                yield changed(document, at, number)
        if isinstance(here, dict):
            for key in ("unknown", "", "$schema", "Mode", "a b"):
                yield changed(document, at, {**here, key: "x"})
        if isinstance(here, list) and here:
            yield changed(document, at, here + [here[0]])


def keys_of_schema(schema):
    if isinstance(schema, dict):
        yield from schema.get("properties", {})
        for value in schema.values():
            yield from keys_of_schema(value)
    elif isinstance(schema, list):
        for value in schema:
            yield from keys_of_schema(value)


def keys_of(value):
    if isinstance(value, dict):
        yield from value
        for item in value.values():
            yield from keys_of(item)
    elif isinstance(value, list):
        for item in value:
            yield from keys_of(item)


def main():
    verdicts, armpack, source = sys.argv[1:]
    try:
        import jsonschema
    except ImportError:
        print("SKIP: the Python package jsonschema is not installed", file=sys.stderr)
        return 1 if os.environ.get("ARMPACK_REQUIRE_TOOLS") == "1" else 77

    def run(*command, text=None):
        return subprocess.run(command, input=text, stdout=subprocess.PIPE, check=True,
                              encoding="utf-8").stdout

    schema = json.loads(run(armpack, "schema", "recipe"))
    jsonschema.Draft202012Validator.check_schema(schema)
    validator = jsonschema.Draft202012Validator(schema)

    good = [json.loads(run(verdicts, "--resolved", str(path)))
            for path in sorted(pathlib.Path(source, "recipes").glob("*/recipe.json"))]
    everything = json.loads(pathlib.Path(__file__).with_name("everything.json").read_text("utf-8"))
    good += everything
    unused = set(keys_of_schema(schema)) - set(keys_of(good))
    if unused:
        print("no document uses", ", ".join(sorted(unused)))
        return 1

    documents = {json.dumps(one): True for one in good}
    for document in everything:
        for mutant in mutants(document):
            documents.setdefault(json.dumps(mutant), False)
    answers = run(verdicts, text="\n".join(documents) + "\n").splitlines()
    assert len(answers) == len(documents)

    wrong = taken = beyond = 0
    for (line, is_good), answer in zip(documents.items(), answers):
        loads = answer == "ok"
        valid = validator.is_valid(json.loads(line))
        taken += loads
        if is_good and not loads:
            print(f"does not load: {answer}")
            wrong += 1
        elif loads != valid:
            if valid and all(any(rule in part for rule in BEYOND) for part in answer.split("; ")):
                beyond += 1
                continue
            print(f"loader: {answer}\nschema: {'ok' if valid else 'no'}\n{line[:3000]}\n")
            wrong += 1
            if wrong > 10:
                break
    print(f"{len(documents)} documents: {taken} taken by both, "
          f"{beyond} refused by rules that the schema cannot say, {wrong} disagreements")
    return 1 if wrong else 0


sys.exit(main())
