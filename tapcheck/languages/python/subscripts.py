"""Indexes and slices of Python's sequences."""

from __future__ import annotations

from typing import Any

from tapcheck.languages.program import text as texts
from tapcheck.languages.program.machine import Machine
from tapcheck.languages.program.values import ListValue, MapValue, Unknown
from tapcheck.languages.python.errors import really, throw
from tapcheck.languages.python.names_of_types import type_name
from tapcheck.languages.python.values import INSTANCE, UnknownOperand, is_none


def index_of(machine: Machine, key: Any, length: int, kind: str) -> int:
    """A position in a sequence; throws IndexError or TypeError, raises UnknownOperand."""
    if isinstance(key, Unknown):
        raise UnknownOperand(key)
    if not isinstance(key, int):
        what = "string indices must be integers" if kind == "string" else f"{kind} indices must be integers or slices"
        raise throw(
            machine,
            "TypeError",
            f"{what}, not '{type_name(key)}'" if kind == "string" else f"{what}, not {type_name(key)}",
        )
    index = key + length if key < 0 else int(key)
    if not 0 <= index < length:
        raise throw(machine, "IndexError", f"{kind} index out of range")
    return index


def _bounds(key: MapValue) -> slice:
    parts = []
    for part in key.data:
        if isinstance(part, Unknown):
            raise UnknownOperand(part)
        parts.append(None if is_none(part) else part)
    return slice(*parts)


def sliced(machine: Machine, target: Any, key: MapValue) -> Any:
    """`target[from:to:step]`."""
    bounds = _bounds(key)
    if isinstance(target, ListValue):
        if target.unknown is not None:
            return Unknown(target.unknown.reason, kind="list")
        return type(target)(really(machine, lambda: target.items[bounds]))
    if isinstance(target, str):
        start, end, step = really(machine, lambda: bounds.indices(len(target)))
        if step == 1:
            return texts.cut(target, start, max(start, end))
        return str(target)[bounds]
    if isinstance(target, (bytes, range)):
        return really(machine, lambda: target[bounds])
    if isinstance(target, MapValue) and target.kind == INSTANCE:
        return Unknown("a slice of an object")
    raise throw(machine, "TypeError", f"'{type_name(target)}' object is not subscriptable")


def set_element(machine: Machine, target: ListValue, key: Any, value: Any) -> None:
    """Assignment to a position or a slice of a list."""
    machine.journal.touch(target)
    if isinstance(key, Unknown):
        target.unknown = key
    elif isinstance(key, MapValue) and key.kind == "slice":
        items = machine.language.iterate(machine, value)
        if isinstance(items, Unknown):
            target.unknown = items
        else:
            new = list(items)
            really(machine, lambda: target.items.__setitem__(_bounds(key), new))
    elif target.unknown is None:
        if not -len(target.items) <= key < len(target.items):
            raise throw(machine, "IndexError", "list assignment index out of range")
        target.items[key] = value
