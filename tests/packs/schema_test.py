#!/usr/bin/env python3
"""The JSON Schema of packs takes the packs that we ship, and refuses the broken ones that a schema can refuse."""
import json
import pathlib
import sys

import jsonschema

root = pathlib.Path(sys.argv[1])
schema = json.loads((root / "rules/packs/pack.schema.json").read_text())
jsonschema.Draft202012Validator.check_schema(schema)
validator = jsonschema.Draft202012Validator(schema)
head = {"id": "acme", "version": "2", "extends": "default"}


def read(folder):
    return {path.name: json.loads(path.read_text()) for path in sorted((root / folder).glob("*.json"))}


def faults(pack):
    return ["/".join(map(str, error.absolute_path)) + ": " + error.message for error in validator.iter_errors(pack)]


def broken(row):
    """The pack of a row of broken.json as documents; None where its bytes are no JSON, or it needs a copy of ours."""
    pack = {"pack.json": head}
    for name, content in row["files"].items():
        if row.get("copy") or content is None or isinstance(content, str):
            return None
        pack[name] = content
    return pack


failures = 0


def expect(holds, *said):
    global failures
    if not holds:
        failures += 1
        print(*said, sep="\n  ")


for folder in ["rules/packs/default", "rules/packs/examples/acme"]:
    found = faults(read(folder))
    expect(not found, f"{folder} is refused:", *found)

rows = json.loads((root / "tests/fixtures/packs/broken.json").read_text())
refused = 0
for row in rows:
    pack = broken(row)
    if pack is None:
        continue
    found = faults(pack)
    refused += bool(found)
    wanted = row.get("schema", False)
    expect(bool(found) == wanted, f"{row['name']}: {'taken' if wanted else 'refused, mark the row with schema: true'}", *found)
whole = read("rules/packs/default")
for name in whole:
    if name.startswith(("texts", "cases")):
        continue
    expect(faults({key: value for key, value in whole.items() if key != name}), f"the default pack without {name} is taken")
expect(refused >= 40, f"only {refused} broken packs are refused")
print(f"{refused} of {len(rows)} broken packs are refused by the schema, {failures} failures")
sys.exit(1 if failures else 0)
