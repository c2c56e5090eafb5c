"""CloudFormation resource types read from the schemas that cfn-lint ships.

cfn-lint itself must be installed: what `Fn::GetAtt` accepts is more than the read-only properties of a schema,
and it knows the difference.
"""

from __future__ import annotations

import importlib
from collections.abc import Mapping
from typing import Any

_REGION = "us-east-1"
_SCALARS = {"string": "s", "integer": "n", "number": "n", "boolean": "b"}
_DEPTH = 12


def read_resource_types() -> dict[str, Any]:
    """Type name → attributes (`a`), properties (`p`), definitions (`d`), required (`r`) and what Ref returns (`i`)."""
    manager = importlib.import_module("cfnlint.schema.manager").PROVIDER_SCHEMA_MANAGER
    names = manager.get_resource_types(_REGION)
    return {name: _facts(manager.get_resource_schema(_REGION, name)) for name in sorted(names)}


def _facts(schema: Any) -> dict[str, Any]:
    document = schema.schema
    writer = _Types(document)
    attributes = {}
    for name, pointer in schema.get_atts.items():
        attributes[name] = writer.at(pointer)
    read_only = {_top(pointer) for pointer in document.get("readOnlyProperties", ()) if pointer.count("/") == 2}
    properties = {
        name: writer.code(node) for name, node in document.get("properties", {}).items() if name not in read_only
    }
    facts = {
        "a": attributes,
        "p": properties,
        "r": sorted(name for name in document.get("required", ()) if name in properties),
        "i": [pointer.removeprefix("/properties/") for pointer in document.get("primaryIdentifier", ())],
        "d": writer.definitions(),
    }
    return {key: value for key, value in facts.items() if value}


def _top(pointer: str) -> str:
    return pointer.removeprefix("/properties/").split("/")[0]


def _is_object(node: Any) -> bool:
    """Whether a schema node describes one object; some describe lists, with what their items share."""
    return isinstance(node, dict) and isinstance(node.get("properties"), dict) and node.get("type") != "array"


class _Types:
    """Codes of one schema; referenced definitions are collected."""

    def __init__(self, document: Mapping[str, Any]) -> None:
        self._document = document
        self._used: dict[str, None] = {}

    def code(self, node: Any, depth: int = 0) -> str:
        """The code of a schema node: a letter, `L…`, `M…` or `#Definition`."""
        if not isinstance(node, dict) or depth > _DEPTH:
            return "a"
        if "$ref" in node:
            return self._reference(node["$ref"], depth)
        kind = node.get("type")
        if isinstance(kind, list):
            kind = next((item for item in kind if item not in ("null", "object")), kind[0])
        if kind == "array":
            return "L" + self.code(node.get("items"), depth + 1)
        if kind == "object" and "patternProperties" in node and not node.get("properties"):
            return "M" + self.code(next(iter(node["patternProperties"].values()), None), depth + 1)
        return _SCALARS.get(kind or "", "a")

    def _reference(self, pointer: str, depth: int) -> str:
        node = self._resolve(pointer)
        if _is_object(node) and pointer.startswith("#/definitions/"):
            name = pointer.removeprefix("#/definitions/")
            self._used.setdefault(name)
            return f"#{name}"
        return self.code(node, depth + 1)

    def at(self, pointer: str) -> str:
        """The code of an attribute given by a pointer such as `/properties/Endpoint/Address`."""
        node: Any = self._document
        for step in pointer.strip("/").split("/"):
            while isinstance(node, dict) and "$ref" in node:
                node = self._resolve(node["$ref"])
            if not isinstance(node, dict):
                return "a"
            if step == "properties" and "properties" in node:
                node = node["properties"]
            else:
                node = node.get(step, node.get("properties", {}).get(step))
        return self.code(node)

    def definitions(self) -> dict[str, Any]:
        """The properties of every definition that codes refer to, directly or not; `*` where others may be set."""
        found: dict[str, Any] = {}
        while len(found) < len(self._used):
            for name in [name for name in self._used if name not in found]:
                node = self._resolve(f"#/definitions/{name}")
                found[name] = {key: self.code(item) for key, item in node["properties"].items()}
                if node.get("additionalProperties") is not False or node.get("patternProperties"):
                    found[name]["*"] = "a"
        return found

    def _resolve(self, pointer: str) -> Any:
        node: Any = self._document
        for step in pointer.removeprefix("#/").split("/"):
            node = node.get(step) if isinstance(node, dict) else None
        return node
