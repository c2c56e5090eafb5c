"""What `json.Marshal` writes, as Go's src/encoding/json/encode.go does."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

from tapcheck.languages.golang.json_fields import json_fields
from tapcheck.languages.golang.types import GoType
from tapcheck.languages.golang.values import is_pointer, is_structure, pointee
from tapcheck.languages.program.values import ListValue, MapValue, Unknown
from tapcheck.records import dataclass

if TYPE_CHECKING:
    from tapcheck.languages.golang.json_fields import JsonField
    from tapcheck.languages.program.machine import Machine

_DEEPEST = 60
_METHODS = ("MarshalJSON", "MarshalText")
_HIDDEN = {character: f"\\u{ord(character):04x}" for character in "<>&\u2028\u2029"}
"""What Go escapes beyond what JSON wants."""
_HIDDEN_PATTERN = re.compile("[<>&\u2028\u2029]")
_CONTROL = re.compile(r"\\.")
_CONTROLS = {"\\b": "\\u0008", "\\f": "\\u000c"}


class NotWritable(Exception):
    """Nobody can tell what is written; ``unknown`` is the value to blame, where it is one."""

    def __init__(self, unknown: Unknown | None = None) -> None:
        super().__init__("JSON of an unknown value")
        self.unknown = unknown


@dataclass(frozen=True, slots=True)
class Layout:
    """How values are set: ``indent`` is None where everything stands in one line."""

    prefix: str = ""
    indent: str | None = None


def written_json(machine: Machine, value: Any, layout: Layout, depth: int = 0, type_: GoType | None = None) -> str:
    """The text of a value, whose type is ``type_`` where it is known; raises :class:`NotWritable`."""
    if depth > _DEEPEST or (type_ is not None and type_.name in ("[]byte", "json.RawMessage")):
        raise NotWritable
    value = pointee(value) if is_pointer(value) else value
    if value is None:
        return "null"
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, str):
        return _text(str(value))
    if isinstance(value, (int, float)):
        return _number(value)
    if isinstance(value, ListValue) and value.unknown is None:
        element = type_.element if type_ is not None else None
        items = [written_json(machine, item, layout, depth + 1, element) for item in value.items]
        machine.grow(items=len(items), characters=sum(map(len, items)))
        return _bracketed("[]", items, layout, depth)
    if isinstance(value, MapValue) and value.unknown is None:
        members = _members(machine, value, layout, depth)
        machine.grow(items=len(members), characters=sum(map(len, members)))
        return _bracketed("{}", members, layout, depth)
    raise NotWritable(value if isinstance(value, Unknown) else getattr(value, "unknown", None))


def _members(machine: Machine, value: MapValue, layout: Layout, depth: int) -> list[str]:
    colon = ":" if layout.indent is None else ": "
    if value.kind == "map" and all(isinstance(key, str) for key in value.properties):
        element = value.data if isinstance(value.data, GoType) else None
        return [
            _text(str(key)) + colon + written_json(machine, value.properties[key], layout, depth + 1, element)
            for key in sorted(value.properties, key=lambda key: str(key).encode("utf-8", "surrogatepass"))
        ]
    if not is_structure(value) or not _has_known_form(machine, value.data):
        raise NotWritable
    found: list[str] = []
    for field, item in _fields(value):
        if field.quoted:
            raise NotWritable
        if not field.omit_empty or not _is_empty(item):
            found.append(_text(field.name) + colon + written_json(machine, item, layout, depth + 1, field.type))
    return found


def _has_known_form(machine: Machine, type_: Any) -> bool:
    if not isinstance(type_, GoType) or type_.fields is None:
        return False
    methods = machine.language.methods.get(type_.name, {})  # type: ignore[attr-defined]
    return not any(name in methods for name in _METHODS)


def _fields(value: MapValue) -> Iterator[tuple[JsonField, Any]]:
    for field in json_fields(value.data):
        item: Any = value
        for name in field.path:
            if item is None:
                break
            if not is_structure(item) or item.unknown is not None or name not in item.properties:
                raise NotWritable
            item = item.properties[name]
        else:
            yield field, item


def _is_empty(value: Any) -> bool:
    """Whether `omitempty` leaves a value out: structures never."""
    if isinstance(value, Unknown):
        raise NotWritable(value)
    if isinstance(value, ListValue):
        return value.unknown is None and not value.items
    if isinstance(value, MapValue):
        return value.kind == "map" and value.unknown is None and not value.properties
    return not value


def _bracketed(brackets: str, items: list[str], layout: Layout, depth: int) -> str:
    if not items:
        return brackets
    if layout.indent is None:
        return brackets[0] + ",".join(items) + brackets[1]
    inner = f"\n{layout.prefix}{layout.indent * (depth + 1)}"
    outer = f"\n{layout.prefix}{layout.indent * depth}"
    return brackets[0] + inner + f",{inner}".join(items) + outer + brackets[1]


def _text(value: str) -> str:
    shown = _CONTROL.sub(lambda found: _CONTROLS.get(found[0], found[0]), json.dumps(value, ensure_ascii=False))
    return _HIDDEN_PATTERN.sub(lambda found: _HIDDEN[found[0]], shown)


def _number(value: float) -> str:
    if isinstance(value, int):
        return str(int(value))
    size = abs(value)
    if size != size or size == float("inf"):
        raise NotWritable
    if value == int(value) and size < 1e21:
        return str(int(value)) if value or str(value)[0] != "-" else "-0"
    if size >= 1e21 or size < 1e-6:
        raise NotWritable
    shown = repr(value)
    if "e" in shown:
        raise NotWritable
    return shown
