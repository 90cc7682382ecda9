"""openapi.py FILE.yaml JSON HTML: the description of the API as the server gives it to machines and to people."""
import html
import json
import sys

import yaml

METHODS = ("get", "post", "put", "patch", "delete")
STYLE = """
:root{color-scheme:light dark;font:16px/1.5 system-ui,sans-serif}
body{max-width:60rem;margin:0 auto;padding:1rem}
h1{font-size:1.6rem}h2{font-size:1.25rem;margin-top:2.5rem;border-bottom:1px solid}h3{font-size:1rem;margin:1.5rem 0 .25rem}
code{font-family:ui-monospace,monospace;overflow-wrap:anywhere}
.scope{font-weight:400;border:1px solid;border-radius:.25rem;padding:0 .35rem;font-size:.85rem}
table{border-collapse:collapse;width:100%}th,td{text-align:left;vertical-align:top;padding:.2rem .75rem .2rem 0}
th{font-weight:600}p{margin:.25rem 0}
""".strip()


def text(value):
    return html.escape(str(value))


def prose(value):
    """Escaped, with `code` marked as such."""
    parts = text(value).split("`")
    return "".join(f"<code>{part}</code>" if i % 2 else part for i, part in enumerate(parts))


def resolved(document, value):
    if "$ref" not in value:
        return value
    for key in value["$ref"].removeprefix("#/").split("/"):
        document = document[key]
    return document


def schema_words(schema):
    """What a value must be, in a few words."""
    if "$ref" in schema:
        name = schema["$ref"].rsplit("/", 1)[1]
        return f'<a href="#{name}">{name}</a>'
    for key in ("anyOf", "oneOf"):
        if key in schema:
            return " or ".join(schema_words(one) for one in schema[key])
    if "enum" in schema:
        return " or ".join(f"<code>{text(one)}</code>" for one in schema["enum"])
    if "const" in schema:
        return f"<code>{text(json.dumps(schema['const']))}</code>"
    if schema.get("type") == "array":
        return "list of " + schema_words(schema.get("items", {}))
    kind = schema.get("type", "any JSON")
    return text(kind if isinstance(kind, str) else " or ".join(kind))


def table(rows):
    head = "<tr><th scope=col>Name<th scope=col>Value<th scope=col>What it says</tr>"
    return "<table>" + head + "".join(rows) + "</table>" if rows else ""


def properties(schema):
    required = schema.get("required", [])
    known = schema.get("properties", {})
    rows = []
    for name in list(known) + [one for one in required if one not in known]:
        one = known.get(name, {})
        words = schema_words(one) if one else ""
        notes = prose(one.get("description", "")) + (" <em>always there</em>" if name in required else "")
        rows.append(f"<tr><td><code>{text(name)}</code><td>{words}<td>{notes}</tr>")
    return table(rows)


def content(document, place):
    place = resolved(document, place)
    return " or ".join(schema_words(one["schema"]) for one in place.get("content", {}).values())


def call(document, path, method, one, shared):
    out = [f'<h3 id="{text(one["operationId"])}"><code>{method.upper()} {text(path)}</code> '
           f'<span class=scope>{text(one["x-scope"])}</span></h3>',
           f'<p>{prose(one["summary"])}</p>']
    if "description" in one:
        out.append(f'<p>{prose(one["description"])}</p>')
    rows = []
    for parameter in [resolved(document, p) for p in shared + one.get("parameters", [])]:
        notes = prose(parameter.get("description", "")) + (" <em>needed</em>" if parameter.get("required") else "")
        rows.append(f'<tr><td><code>{text(parameter["name"])}</code> ({parameter["in"]})'
                    f'<td>{schema_words(parameter["schema"])}<td>{notes}</tr>')
    out.append(table(rows))
    if "requestBody" in one:
        limit = one.get("x-body-limit", 0) // 1024
        out.append(f'<p>Body, at most {limit} KiB: {content(document, one["requestBody"])}</p>')
    for status, answer in one["responses"].items():
        if status != "default":
            answer = resolved(document, answer)
            out.append(f'<p>{status}: {prose(answer["description"])}: {content(document, answer)}</p>')
    return "".join(out)


def page(document):
    info = document["info"]
    by_tag = {}
    for path, item in document["paths"].items():
        for method in METHODS:
            if method in item:
                tag = item[method]["tags"][0]
                by_tag.setdefault(tag, []).append(call(document, path, method, item[method], item.get("parameters", [])))
    out = ["<!doctype html><html lang=en><meta charset=utf-8><meta name=viewport content='width=device-width'>",
           f'<title>{text(info["title"])} {text(info["version"])}</title><style>{STYLE}</style>',
           f'<body><main><h1>{text(info["title"])} {text(info["version"])}</h1><p>{prose(info["summary"])}.</p>']
    out += [f"<p>{prose(part)}</p>" for part in info["description"].strip().split("\n\n")]
    out.append("<p>For machines: <a href=/openapi.json>openapi.json</a>. Calls of scope admin are on the operations listener.</p>")
    for tag, calls in by_tag.items():
        out.append(f"<h2>{text(tag.capitalize())}</h2>" + "".join(calls))
    out.append("<h2>Objects</h2>")
    for name, schema in document["components"]["schemas"].items():
        out.append(f"<h3 id={name}>{name}</h3>")
        if "description" in schema:
            out.append(f'<p>{prose(schema["description"])}</p>')
        out.append(properties(schema) or f"<p>{schema_words(schema)}</p>")
    return "".join(out) + "</main></body></html>"


def main(source, as_json, as_html):
    with open(source, encoding="utf-8") as file:
        document = yaml.safe_load(file)
    with open(as_json, "w", encoding="utf-8") as file:
        json.dump(document, file, ensure_ascii=False, separators=(",", ":"))
    with open(as_html, "w", encoding="utf-8") as file:
        file.write(page(document))


if __name__ == "__main__":
    main(*sys.argv[1:])
