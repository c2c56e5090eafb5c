"""`schema`: what a consumer may rely on, as a JSON Schema of the flat native form of the outputs."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping, Sequence
from typing import Any

from tapcheck.mocks.outputs import MockOutput
from tapcheck.mocks.writers.writer import Options

_DIALECT = "https://json-schema.org/draft/2020-12/schema"
_ID_PREFIXES = "vpc|subnet|sg|rtb|igw|nat|eipalloc|i|ami|vol|snap|lt|acl|fs|pcx|tgw|eni|vpce|fl"
_SHAPES = (
    (r"arn:(?:aws[\w-]*):([\w-]+):[^:]*:[^:]*:.+", r"^arn:aws[a-z-]*:{0}:[a-z0-9-]*:[a-z0-9-]*:.+$"),
    (rf"({_ID_PREFIXES})-0[0-9a-f]{{16}}", r"^{0}-[0-9a-f]{{8,17}}$"),
    (r"(https|wss)://.+", r"^{0}://.+"),
    (r"\d+\.\d+\.\d+\.\d+/\d+()", r"^[0-9]{{1,3}}(\.[0-9]{{1,3}}){{3}}/[0-9]{{1,2}}$"),
    (r"\d+\.\d+\.\d+\.\d+()", r"^[0-9]{{1,3}}(\.[0-9]{{1,3}}){{3}}$"),
)


def write_contract(outputs: Sequence[MockOutput], options: Options) -> str:
    """A JSON Schema; sensitive outputs are write-only there, which validators ignore and people see."""
    document = {
        "$schema": _DIALECT,
        "title": f"Outputs of {options.stack or 'the stack'}",
        "type": "object",
        "required": [output.name for output in outputs],
        "properties": {output.name: output_schema(output) for output in outputs},
    }
    return json.dumps(document, indent=2, ensure_ascii=False) + "\n"


def output_schema(output: MockOutput) -> dict[str, Any]:
    """The JSON Schema of one output."""
    schema = _schema(output.type, output.plain)
    if output.description:
        schema["description"] = output.description
    if output.sensitive:
        schema["writeOnly"] = True
    return schema


def _schema(type_: Any, value: Any) -> dict[str, Any]:
    match type_:
        case "string":
            pattern = shape_of(value) if isinstance(value, str) else None
            return {"type": "string", **({"pattern": pattern} if pattern else {})}
        case "number":
            return {"type": "number"}
        case "bool":
            return {"type": "boolean"}
        case ["list" | "set", element]:
            return {"type": "array", "items": _schema(element, value[0] if value else None)}
        case ["map", element]:
            first = next(iter(value.values()), None) if isinstance(value, Mapping) else None
            return {"type": "object", "additionalProperties": _schema(element, first)}
        case ["tuple", []]:
            return {"type": "array"}
        case ["tuple", list() as items]:
            return {"type": "array", "prefixItems": [_schema(item, value[at]) for at, item in enumerate(items)]}
        case ["object", dict() as attributes]:
            given = value if isinstance(value, Mapping) else {}
            properties = {key: _schema(item, given.get(key)) for key, item in attributes.items()}
            return {"type": "object", "required": sorted(attributes), "properties": properties}
        case _:
            return {}


def shape_of(text: str) -> str | None:
    """A regular expression that values like this one match, when its form is a known one."""
    for recognised, pattern in _SHAPES:
        match = re.fullmatch(recognised, text)
        if match:
            return pattern.format(match[1])
    return None
