"""What kind of thing a value is, and what it holds, as jest's comparisons and printing see it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from tapcheck.languages.ecmascript.conversions import type_of
from tapcheck.languages.program.scope import NOTHING
from tapcheck.languages.program.values import (
    BoundFunction,
    FunctionValue,
    ListValue,
    MapValue,
    NativeFunction,
    PromiseValue,
    RegexValue,
    SymbolValue,
    Undefined,
    Unknown,
)

if TYPE_CHECKING:
    from tapcheck.languages.program.machine import Machine

_TAGGED_KINDS = frozenset({"Map", "Set", "WeakMap", "WeakSet", "Date", "Error", "URL", "Promise", "Buffer"})
_CLASSES_OF_KINDS = _TAGGED_KINDS | {"Iterator"}
_MOST_PROTOTYPES = 1000


def tag_of(value: Any) -> str:
    """The word that `Object.prototype.toString` gives: `String`, `Array`, `Object`, …"""
    if isinstance(value, MapValue):
        return value.kind if value.kind in _TAGGED_KINDS else "Object"
    if isinstance(value, ListValue):
        return "Array"
    if isinstance(value, RegexValue):
        return "RegExp"
    if isinstance(value, PromiseValue):
        return "Promise"
    if value is None:
        return "Null"
    return type_of(value).capitalize()


def is_object(value: Any) -> bool:
    """Whether `typeof` says `object` and the value is not null; the value must be known."""
    return value is not None and type_of(value) == "object"


def is_iterable_object(value: Any) -> bool:
    """Whether a value is an object other than a list that can be iterated."""
    if not isinstance(value, MapValue):
        return False
    return value.kind in ("Map", "Set", "Iterator", "Buffer", "URLSearchParams") or _has_iterator_symbol(value)


def _has_iterator_symbol(value: MapValue) -> bool:
    holder: MapValue | None = value
    for _ in range(_MOST_PROTOTYPES):
        if holder is None:
            return False
        if any(isinstance(key, SymbolValue) and key.description == "Symbol.iterator" for key in holder.properties):
            return True
        holder = holder.prototype
    return False


def blur_of(value: Any) -> Unknown | None:
    """Why the content of a value is not known, None when it is."""
    if isinstance(value, Unknown):
        return value
    if isinstance(value, (MapValue, ListValue)):
        return value.unknown
    return None


def same_class(left: Any, right: Any) -> bool:
    """Whether two objects were made by the same constructor."""
    if isinstance(left, ListValue) or isinstance(right, ListValue):
        return isinstance(left, ListValue) and isinstance(right, ListValue)
    if isinstance(left, MapValue) and isinstance(right, MapValue):
        return _class_mark(left) is _class_mark(right)
    return type(left) is type(right)


def _class_mark(value: MapValue) -> Any:
    holder = value.prototype
    for _ in range(_MOST_PROTOTYPES):
        if holder is None:
            break
        if holder.kind == "prototype":
            return holder.data
        holder = holder.prototype
    return value.kind if value.kind in _CLASSES_OF_KINDS else "Object"


def class_name(value: Any) -> str:
    """The name of a value's constructor."""
    if isinstance(value, MapValue):
        mark = _class_mark(value)
        return mark if isinstance(mark, str) else str(getattr(mark, "name", "")) or "Object"
    return tag_of(value)


def function_name(value: Any) -> str:
    """The name of a function, empty when it has none."""
    if isinstance(value, BoundFunction):
        return "bound " + function_name(value.target)
    return str(value.name) if isinstance(value, (FunctionValue, NativeFunction)) else ""


def own_keys(machine: Machine, value: Any) -> list[Any] | Unknown:
    """The own enumerable keys of an object, in JavaScript's order."""
    keys = machine.language.keys(machine, value)
    if isinstance(keys, Unknown):
        return keys
    found: list[Any] = list(keys)
    if isinstance(value, ListValue):
        found.extend(value.extra or ())
    elif isinstance(value, MapValue):
        found.extend(key for key in value.properties if isinstance(key, SymbolValue))
    return found


def own_value(machine: Machine, value: Any, key: Any) -> Any:
    """The value under a key; NOTHING when the object itself does not have it."""
    if isinstance(value, MapValue):
        found = value.properties.get(key, NOTHING)
        if found is not NOTHING:
            return found
        if value.accessors is not None and key in value.accessors:
            return machine.language.get(machine, value, key)
        if value.kind == "Outputs":
            output = machine.language.get(machine, value, key)
            return NOTHING if isinstance(output, Undefined) else output
        return NOTHING
    if isinstance(value, ListValue):
        if isinstance(key, str) and key.isdigit() and int(key) < len(value.items):
            return value.items[int(key)]
        return (value.extra or {}).get(key, NOTHING)
    return NOTHING


def inherited_value(machine: Machine, value: Any, key: Any) -> Any:
    """The value under a key of an object or of its prototypes; NOTHING when none has it."""
    holder: Any = value
    for _ in range(_MOST_PROTOTYPES):
        found = own_value(machine, holder, key)
        if found is not NOTHING:
            return machine.language.get(machine, value, key) if holder is not value else found
        holder = holder.prototype if isinstance(holder, MapValue) else None
        if holder is None:
            break
    if key == "length" and isinstance(value, ListValue):
        return len(value.items)
    return NOTHING
