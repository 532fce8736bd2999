"""Write `decision.schema.json` from the types of a record.

`python -m docs.render_decision_schema` does it, and so does `make docs`.
"""

from __future__ import annotations

import inspect
import json
import re
from dataclasses import is_dataclass
from pathlib import Path
from typing import Literal, get_args, get_origin

from workbench.report.record.making import READABLE, Record
from workbench.report.typed_json import hints, inner, is_optional

FILE = Path(__file__).with_name("decision.schema.json")
_PLAIN = {str: {"type": "string"}, int: {"type": "integer"}, bool: {"type": "boolean"}}
_NUMBER = {"type": "number"}
_INFINITE = {"enum": ["inf", "-inf"]}


def rendering() -> str:
    """Return the schema as JSON, the draft of 2020-12."""
    found: dict[str, object] = {}
    whole = _of(Record, found)
    schema = {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "title": "A decision of Threshold Workbench",
        "description": "What `record_json` writes and the store keeps as `evidence`. Undefined is "
        "null; an infinite number is the text inf or -inf; every float reads back to the same "
        "bits.",
        **whole,
        "$defs": found,
    }
    record = schema["$defs"]["Record"]
    record["properties"]["schema"]["enum"] = list(READABLE)
    record["required"].remove("alternatives")
    first = {"properties": {"schema": {"const": 1}}, "required": ["schema"]}
    record["if"] = first
    record["then"] = {"not": {"required": ["alternatives"]}}
    record["else"] = {"required": ["alternatives"]}
    return json.dumps(schema, indent=2, ensure_ascii=False) + "\n"


def _of(kind: object, found: dict[str, object]) -> dict[str, object]:
    if is_optional(kind):
        return {"anyOf": [_of(inner(kind), found), {"type": "null"}]}
    if get_origin(kind) is tuple:
        return _array(get_args(kind), found)
    if get_origin(kind) is Literal:
        return {"enum": list(get_args(kind))}
    if is_dataclass(kind):
        _object(kind, found)
        return {"$ref": f"#/$defs/{kind.__name__}"}
    return {"anyOf": [_NUMBER, _INFINITE]} if kind is float else dict(_PLAIN[kind])


def _array(parts: tuple[object, ...], found: dict[str, object]) -> dict[str, object]:
    if len(parts) == 2 and parts[1] is ...:
        return {"type": "array", "items": _of(parts[0], found)}
    items = [_of(part, found) for part in parts]
    return {"type": "array", "prefixItems": items, "minItems": len(items), "maxItems": len(items)}


def _object(kind: type, found: dict[str, object]) -> None:
    if kind.__name__ in found:
        return
    found[kind.__name__] = {}  # its place; what it holds comes behind
    told = _described(kind)
    properties = {}
    for name, each in hints(kind).items():
        properties[name] = _of(each, found)
        if name in told:
            properties[name]["description"] = told[name]
    found[kind.__name__] = {
        "type": "object",
        "description": inspect.getdoc(kind).split("\n\n")[0].replace("\n", " "),
        "properties": properties,
        "required": list(properties),
        "additionalProperties": False,
    }


def _described(kind: type) -> dict[str, str]:
    """Return what the docstring says of each attribute."""
    told: dict[str, str] = {}
    _, _, section = inspect.getdoc(kind).partition("Attributes\n----------\n")
    section = section.split("\n\n")[0]
    for names, text in re.findall(r"(?m)^(\S.*)\n((?:    .*\n?)+)", section):
        for name in names.partition(" : ")[0].split(", "):
            told[name] = " ".join(text.split())
    return told


if __name__ == "__main__":
    FILE.write_text(rendering(), encoding="utf-8")
