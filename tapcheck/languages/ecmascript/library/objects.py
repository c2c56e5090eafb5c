"""What every object can do: its own keys, and the methods that it inherits."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from tapcheck.languages.ecmascript.library.operands import (
    UnknownOperand,
    answers,
    given,
    known,
    list_of,
)
from tapcheck.languages.ecmascript.library.outputs import has_output, output_entries
from tapcheck.languages.program.scope import NOTHING
from tapcheck.languages.program.trace import MissingEvent
from tapcheck.languages.program.values import (
    HOLE,
    FunctionValue,
    Implementation,
    ListValue,
    MapValue,
    PromiseValue,
    RegexValue,
    Undefined,
    Unknown,
    is_callable,
)

if TYPE_CHECKING:
    from tapcheck.languages.program.machine import Machine

_LARGEST_INDEX = 2**32 - 2


# Keys --------------------------------------------------------------------------------------------------------


def ordered_keys(target: MapValue, hidden: bool = False) -> list[str]:
    """The own text keys of an object in JavaScript's order: whole numbers first, ascending.

    Properties that no enumeration shows are left out unless ``hidden``.
    """
    concealed = target.hidden if target.hidden and not hidden else ()
    names = [key for key in target.properties if isinstance(key, str) and key not in concealed]
    if target.accessors and target.kind != "prototype":
        names.extend(key for key in target.accessors if isinstance(key, str) and key not in concealed)
    if any(name[:1].isdigit() for name in names):
        numbers = sorted((name for name in names if is_index(name)), key=int)
        if numbers:
            return [*numbers, *(name for name in names if not is_index(name))]
    return names


def is_index(name: str) -> bool:
    """Whether a key is an index."""
    return name.isascii() and name.isdigit() and (name == "0" or name[0] != "0") and int(name) <= _LARGEST_INDEX


def own_entries(machine: Machine, value: Any) -> list[tuple[str, Any]]:
    """The enumerable own keys and values of any value but null and undefined."""
    if isinstance(value, MapValue):
        if value.unknown is not None:
            raise UnknownOperand(value.unknown)
        if value.kind == "Outputs":
            return output_entries(machine, value)
        if value.kind == "prototype" and isinstance(value.data, FunctionValue) and value.data.cls is not None:
            return []
        get, accessors, properties = machine.language.get, value.accessors or {}, value.properties
        return [
            (name, get(machine, value, name) if name in accessors else properties[name]) for name in ordered_keys(value)
        ]
    if isinstance(value, ListValue):
        found = [(str(index), item) for index, item in enumerate(list_of(value)) if item is not HOLE]
        return [*found, *((value.extra or {}).items())]
    if isinstance(value, str):
        return [(str(index), character) for index, character in enumerate(value)]
    if isinstance(value, FunctionValue):
        return [(key, item) for key, item in value.properties.items() if isinstance(key, str)]
    if value is None or isinstance(value, Undefined):
        raise machine.throw("TypeError", "Cannot convert undefined or null to object")
    return []


# Methods ------------------------------------------------------------------------------------------------------


def owns(machine: Machine, value: Any, key: Any) -> bool:
    """Whether a value has an own property; raises UnknownOperand when nobody can tell."""
    known(key)
    if isinstance(value, MapValue):
        if value.kind == "Outputs":
            return bool(known(has_output(machine, value, key)))
        if value.properties.get(key, NOTHING) is not NOTHING or (value.accessors and key in value.accessors):
            return True
        if value.unknown is not None:
            raise UnknownOperand(value.unknown)
        if value.place is not None and isinstance(key, str):
            machine.note(MissingEvent(value.place.child(key)))
        return False
    if isinstance(value, (ListValue, str)):
        items = list_of(value) if isinstance(value, ListValue) else value
        if key == "length":
            return True
        if isinstance(key, str) and is_index(key):
            return int(key) < len(items) and items[int(key)] is not HOLE
        return isinstance(value, ListValue) and key in (value.extra or {})
    if value is None or isinstance(value, Undefined):
        raise machine.throw("TypeError", "Cannot convert undefined or null to object")
    return key in getattr(value, "properties", {})


@answers("boolean")
def _has_own_property(machine: Machine, receiver: Any, arguments: list[Any]) -> bool:
    key = machine.language.key(machine, given(arguments))
    return owns(machine, known(receiver), str(key) if type(key) is int else key)


@answers("boolean")
def _is_enumerable(machine: Machine, receiver: Any, arguments: list[Any]) -> bool:
    key = machine.language.key(machine, given(arguments))
    name = str(key) if type(key) is int else key
    hidden = receiver.hidden if isinstance(receiver, MapValue) else None
    return owns(machine, known(receiver), name) and not (hidden and name in hidden)


@answers("boolean")
def _is_prototype_of(_machine: Machine, receiver: Any, arguments: list[Any]) -> bool:
    value = known(given(arguments))
    holder = value.prototype if isinstance(value, MapValue) else None
    while holder is not None:
        if holder is receiver:
            return True
        holder = holder.prototype
    return False


def _to_string(_machine: Machine, receiver: Any, _arguments: list[Any]) -> Any:
    if isinstance(receiver, Unknown):
        return Unknown(receiver.reason, kind="string")
    if receiver is None:
        return "[object Null]"
    if isinstance(receiver, Undefined):
        return "[object Undefined]"
    if isinstance(receiver, MapValue):
        return f"[object {_TAGS.get(receiver.kind, receiver.kind if receiver.kind in _TAGGED else 'Object')}]"
    if is_callable(receiver):
        return "[object Function]"
    return f"[object {constructor_name(receiver)}]"


_TAGGED = ("Map", "Set", "WeakMap", "WeakSet", "Date", "Error", "URL", "URLSearchParams")
_TAGS = {"Buffer": "Uint8Array", "Iterator": "Array Iterator"}


def _to_locale_string(machine: Machine, receiver: Any, _arguments: list[Any]) -> Any:
    return machine.language.text(machine, receiver)


def _value_of(_machine: Machine, receiver: Any, _arguments: list[Any]) -> Any:
    return receiver


METHODS: dict[str, Implementation] = {
    "hasOwnProperty": _has_own_property,
    "isPrototypeOf": _is_prototype_of,
    "propertyIsEnumerable": _is_enumerable,
    "toLocaleString": _to_locale_string,
    "toString": _to_string,
    "valueOf": _value_of,
}


def constructor_name(value: Any) -> str:
    """The name of the global class that a value belongs to."""
    if isinstance(value, ListValue):
        return "Array"
    if isinstance(value, MapValue):
        return value.kind or "Object"
    if isinstance(value, RegexValue):
        return "RegExp"
    if isinstance(value, PromiseValue):
        return "Promise"
    if isinstance(value, str):
        return "String"
    if isinstance(value, bool):
        return "Boolean"
    return "Number" if isinstance(value, (int, float)) else "Function"
