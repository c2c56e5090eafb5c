"""Maps, sets and iterators.

The data of a map is a dict from an identity of the key to (key, value), that of a set one to the item; equal
identities mean the same key in JavaScript.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Iterator
from typing import TYPE_CHECKING, Any

from tapcheck.languages.ecmascript.conversions import plain
from tapcheck.languages.ecmascript.iterators import make_iterator
from tapcheck.languages.ecmascript.library.operands import (
    UnknownOperand,
    answers,
    elements_of,
    function_of,
    given,
    known,
    shown,
)
from tapcheck.languages.program.values import (
    UNDEFINED,
    Implementation,
    ListValue,
    MapValue,
    NativeFunction,
    Undefined,
    Unknown,
)

if TYPE_CHECKING:
    from tapcheck.languages.program.machine import Machine


def identity(value: Any) -> Any:
    """What makes a value the same key; raises UnknownOperand for unknown values."""
    if isinstance(value, str):
        return plain(value)
    if isinstance(value, bool):
        return ("boolean", value)
    if isinstance(value, (int, float)):
        return ("number", "NaN" if math.isnan(value) else value)
    if value is None or isinstance(value, Undefined):
        return ("empty", value is None)
    known(value)
    return ("object", id(value))


def _entries(target: MapValue) -> dict[Any, tuple[Any, Any]]:
    if target.unknown is not None:
        raise UnknownOperand(target.unknown)
    data: dict[Any, tuple[Any, Any]] = target.data
    return data


def _blur(machine: Machine, target: MapValue, cause: Unknown) -> None:
    machine.journal.touch(target)
    target.unknown = Unknown(cause.reason)


# Maps --------------------------------------------------------------------------------------------------------


@answers()
def _get(_machine: Machine, target: MapValue, arguments: list[Any]) -> Any:
    found = _entries(target).get(identity(given(arguments)))
    return UNDEFINED if found is None else found[1]


@answers("boolean")
def _has(_machine: Machine, target: MapValue, arguments: list[Any]) -> bool:
    return identity(given(arguments)) in _entries(target)


def _put(machine: Machine, target: MapValue, key: Any, value: Any) -> MapValue:
    if isinstance(key, Unknown):
        _blur(machine, target, key)
        return target
    machine.journal.touch(target)
    target.data[identity(key)] = (0 if isinstance(key, float) and key == 0 else key, value)
    machine.grow(items=len(target.data))
    return target


def _set(machine: Machine, target: MapValue, arguments: list[Any]) -> MapValue:
    return _put(machine, target, given(arguments), given(arguments, 1))


def _add(machine: Machine, target: MapValue, arguments: list[Any]) -> MapValue:
    value = given(arguments)
    if not isinstance(value, Unknown) and identity(value) in target.data:
        return target
    return _put(machine, target, value, value)


def _delete(machine: Machine, target: MapValue, arguments: list[Any]) -> Any:
    key = given(arguments)
    if isinstance(key, Unknown):
        _blur(machine, target, key)
        return Unknown(key.reason, kind="boolean")
    if target.unknown is not None:
        return Unknown(target.unknown.reason, kind="boolean")
    if identity(key) not in target.data:
        return False
    machine.journal.touch(target)
    del target.data[identity(key)]
    return True


def _clear(machine: Machine, target: MapValue, _arguments: list[Any]) -> Any:
    machine.journal.touch(target)
    target.data = {}
    target.unknown = None
    return UNDEFINED


def _live(target: MapValue) -> Iterator[tuple[Any, Any]]:
    """The entries, also those that are added meanwhile, without those that are removed meanwhile."""
    seen: set[Any] = set()
    while True:
        fresh = [key for key in target.data if key not in seen]
        if not fresh:
            return
        for key in fresh:
            seen.add(key)
            if key in target.data:
                yield target.data[key]


@answers()
def _for_each(machine: Machine, target: MapValue, arguments: list[Any]) -> Any:
    callback = known(function_of(machine, given(arguments)))
    _entries(target)
    for key, value in _live(target):
        machine.step()
        machine.call(callback, given(arguments, 1), [value, key, target])
    return UNDEFINED


@answers()
def _keys(_machine: Machine, target: MapValue, _arguments: list[Any]) -> Any:
    return make_iterator([key for key, _ in _entries(target).values()])


@answers()
def _values(_machine: Machine, target: MapValue, _arguments: list[Any]) -> Any:
    return make_iterator([value for _, value in _entries(target).values()])


@answers()
def _pairs(_machine: Machine, target: MapValue, _arguments: list[Any]) -> Any:
    return make_iterator([ListValue([key, value]) for key, value in _entries(target).values()])


@answers("number")
def _size(_machine: Machine, target: MapValue, _arguments: list[Any]) -> int:
    return len(_entries(target))


_SHARED: dict[str, Implementation] = {
    "clear": _clear,
    "delete": _delete,
    "entries": _pairs,
    "forEach": _for_each,
    "has": _has,
    "keys": _keys,
    "values": _values,
}

METHODS: dict[str, dict[str, Implementation]] = {
    "Map": {**_SHARED, "get": _get, "set": _set, "@@iterator": _pairs},
    "Set": {**_SHARED, "add": _add, "@@iterator": _values},
    "WeakMap": {"delete": _delete, "get": _get, "has": _has, "set": _set},
    "WeakSet": {"add": _add, "delete": _delete, "has": _has},
}

GETTERS: dict[str, dict[str, Implementation]] = {"Map": {"size": _size}, "Set": {"size": _size}}


# Constructors ------------------------------------------------------------------------------------------------


def _class(name: str, prototype: MapValue, fill: Callable[[Machine, MapValue, Any], None]) -> NativeFunction:
    def refuse(machine: Machine, _receiver: Any, _arguments: list[Any]) -> Any:
        raise machine.throw("TypeError", f"Constructor {name} requires 'new'")

    def make(machine: Machine, _receiver: Any, arguments: list[Any]) -> MapValue:
        made = MapValue(kind=name, data={})
        source = given(arguments)
        if source is None or isinstance(source, Undefined):
            return made
        try:
            for item in elements_of(machine, known(source)):
                fill(machine, made, item)
        except UnknownOperand as operand:
            made.unknown = Unknown(operand.value.reason)
        return made

    return NativeFunction(name, refuse, construct=make, prototype=prototype)


def _fill_map(machine: Machine, target: MapValue, entry: Any) -> None:
    known(entry)
    if not isinstance(entry, (ListValue, MapValue)):
        raise machine.throw("TypeError", f"Iterator value {shown(entry).strip(chr(34))} is not an entry object")
    get = machine.language.get
    _put(machine, target, get(machine, entry, 0), get(machine, entry, 1))


def _fill_set(machine: Machine, target: MapValue, item: Any) -> None:
    _add(machine, target, [item])


def collection_class(name: str, prototype: MapValue) -> NativeFunction:
    """One of the globals `Map`, `Set`, `WeakMap`, `WeakSet`."""
    return _class(name, prototype, _fill_map if name.endswith("Map") else _fill_set)


# Iterators ---------------------------------------------------------------------------------------------------


def _next(machine: Machine, iterator: MapValue, _arguments: list[Any]) -> MapValue:
    items, index = iterator.data
    if index >= len(items):
        return MapValue({"value": UNDEFINED, "done": True})
    machine.journal.touch(iterator)
    iterator.data = [items, index + 1]
    return MapValue({"value": items[index], "done": False})


def _return(machine: Machine, iterator: MapValue, arguments: list[Any]) -> MapValue:
    machine.journal.touch(iterator)
    iterator.data = [iterator.data[0], len(iterator.data[0])]
    return MapValue({"value": given(arguments), "done": True})


def _itself(_machine: Machine, iterator: MapValue, _arguments: list[Any]) -> MapValue:
    return iterator


METHODS["Iterator"] = {"next": _next, "return": _return, "@@iterator": _itself}
