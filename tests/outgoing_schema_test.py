#!/usr/bin/env python3
"""The JSON Schemas of outgoing events take the messages that kamd writes (a unit test compares those byte by byte), and
each refuses one that lacks a field or has one more. Further files of messages, one a line, may be named."""
import json
import pathlib
import sys

import jsonschema

root = pathlib.Path(sys.argv[1])
files = [root / "tests/fixtures/outgoing/messages.ndjson", root / "tests/fixtures/outgoing/test.json"]
files += [pathlib.Path(name) for name in sys.argv[2:]]
validators = {}
for path in sorted((root / "docs/outgoing").glob("*.schema.json")):
    schema = json.loads(path.read_text())
    jsonschema.Draft202012Validator.check_schema(schema)
    validators[path.name.removesuffix(".schema.json")] = jsonschema.Draft202012Validator(schema)

failures = 0
seen = set()
for line in (line for path in files for line in path.read_text().splitlines() if line.strip()):
    message = json.loads(line)
    validator = validators[message["type"]]
    seen.add(message["type"])
    for error in validator.iter_errors(message):
        failures += 1
        print(message["type"], "/".join(map(str, error.absolute_path)), error.message)
    broken = [{**message, "more": 1}, {**message, "data": {**message["data"], "more": 1}}]
    for key in message["data"]:
        broken.append({**message, "data": {name: value for name, value in message["data"].items() if name != key}})
    for one in broken:
        if validator.is_valid(one):
            failures += 1
            print(message["type"], "takes", json.dumps(one))
for kind in set(validators) - seen:
    failures += 1
    print("no message shows", kind)
print(f"{len(seen)} kinds of messages, {failures} failures")
sys.exit(1 if failures else 0)
