"""The globals `Object` and `Reflect`."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Any

from tapcheck.languages.ecmascript.conversions import same_value
from tapcheck.languages.ecmascript.library.objects import constructor_name, ordered_keys, own_entries, owns
from tapcheck.languages.ecmascript.library.operands import (
    UnknownOperand,
    answers,
    elements_of,
    given,
    known,
    list_of,
    natives,
    text_of,
)
from tapcheck.languages.program.output_reads import mark_copy
from tapcheck.languages.program.trace import KeysEvent
from tapcheck.languages.program.values import (
    UNDEFINED,
    FunctionValue,
    Implementation,
    ListValue,
    MapValue,
    NativeFunction,
    SymbolValue,
    Undefined,
    Unknown,
    is_callable,
)

if TYPE_CHECKING:
    from tapcheck.languages.program.machine import Machine


def _entries_of(machine: Machine, arguments: list[Any]) -> list[tuple[str, Any]]:
    return own_entries(machine, known(given(arguments)))


@answers("list")
def _keys(machine: Machine, _receiver: Any, arguments: list[Any]) -> ListValue:
    value = known(given(arguments))
    if isinstance(value, MapValue) and value.place is not None:
        machine.note(KeysEvent(value.place))
    if isinstance(value, MapValue) and value.kind == "" and value.unknown is None and not value.accessors:
        return ListValue(list(ordered_keys(value)))
    return ListValue([name for name, _ in own_entries(machine, value)])


@answers("list")
def _values(machine: Machine, _receiver: Any, arguments: list[Any]) -> ListValue:
    return ListValue([item for _, item in _entries_of(machine, arguments)])


@answers("list")
def _entries(machine: Machine, _receiver: Any, arguments: list[Any]) -> ListValue:
    return ListValue([ListValue([name, item]) for name, item in _entries_of(machine, arguments)])


@answers("map")
def _from_entries(machine: Machine, _receiver: Any, arguments: list[Any]) -> MapValue:
    made = MapValue()
    source = known(given(arguments))
    if source is None or isinstance(source, Undefined):
        raise machine.throw("TypeError", "undefined is not iterable")
    for entry in elements_of(machine, source):
        if isinstance(entry, Unknown):
            made.unknown = made.unknown or entry
            continue
        if not isinstance(entry, (ListValue, MapValue)):
            raise machine.throw("TypeError", f"Iterator value {text_of(machine, entry)} is not an entry object")
        key = machine.language.key(machine, machine.language.get(machine, entry, 0))
        if isinstance(key, Unknown):
            made.unknown = made.unknown or key
            continue
        mark_copy(made, key)
        made.properties[str(key) if type(key) is int else key] = machine.language.get(machine, entry, 1)
    return made


@answers("list")
def _own_names(machine: Machine, _receiver: Any, arguments: list[Any]) -> ListValue:
    value = known(given(arguments))
    if isinstance(value, MapValue) and value.kind != "Outputs":
        if value.unknown is not None:
            raise UnknownOperand(value.unknown)
        names = ordered_keys(value, hidden=True)
        if value.kind == "prototype":
            names = ["constructor", *(name for name in names if name != "constructor"), *(value.accessors or {})]
        return ListValue(list(names))
    names = [name for name, _ in own_entries(machine, value)]
    return ListValue([*names, "length"] if isinstance(value, (ListValue, str)) else list(names))


@answers("list")
def _own_symbols(_machine: Machine, _receiver: Any, arguments: list[Any]) -> ListValue:
    value = known(given(arguments))
    properties = value.properties if isinstance(value, MapValue) else {}
    return ListValue([key for key in properties if isinstance(key, SymbolValue)])


@answers()
def _assign(machine: Machine, _receiver: Any, arguments: list[Any]) -> Any:
    target = known(given(arguments))
    if target is None or isinstance(target, Undefined):
        raise machine.throw("TypeError", "Cannot convert undefined or null to object")
    if not isinstance(target, (MapValue, ListValue)) and not is_callable(target):
        raise UnknownOperand(Unknown("a value in an object"))
    for source in arguments[1:]:
        if source is None or isinstance(source, Undefined):
            continue
        if isinstance(source, Unknown) or (isinstance(source, MapValue) and source.unknown is not None):
            if isinstance(target, MapValue):
                machine.journal.touch(target)
                target.unknown = source if isinstance(source, Unknown) else source.unknown
            continue
        if isinstance(source, MapValue) and source.kind == "Outputs" and isinstance(target, MapValue):
            machine.language.copy_entries(machine, target, source, frozenset())
            continue
        for name, item in own_entries(machine, source):
            machine.language.set(machine, target, name, item)
    return target


@answers()
def _create(machine: Machine, _receiver: Any, arguments: list[Any]) -> Any:
    prototype = known(given(arguments))
    if not isinstance(prototype, MapValue) and prototype is not None:
        raise machine.throw("TypeError", f"Object prototype may only be an Object or null: {_plain(prototype)}")
    made = MapValue(prototype=prototype)
    if not isinstance(given(arguments, 1), Undefined):
        _define_all(machine, made, known(given(arguments, 1)))
    return made


def _plain(value: Any) -> str:
    return "undefined" if isinstance(value, Undefined) else str(value)


def _define_all(machine: Machine, target: MapValue, descriptors: Any) -> None:
    for name, descriptor in own_entries(machine, descriptors):
        _define(machine, target, name, descriptor)


def _define(machine: Machine, target: Any, key: Any, descriptor: Any) -> None:
    if not isinstance(descriptor, MapValue):
        raise machine.throw("TypeError", f"Property description must be an object: {_plain(descriptor)}")
    found = descriptor.properties
    getter, setter = found.get("get"), found.get("set")
    if is_callable(getter) or is_callable(setter):
        for role, function in (("get", getter), ("set", setter)):
            if is_callable(function):
                machine.language.define_accessor(machine, target, key, role, function)
    elif isinstance(target, MapValue):
        machine.journal.set_property(target, key, found.get("value", UNDEFINED))
    else:
        machine.language.set(machine, target, key, found.get("value", UNDEFINED))
    if isinstance(target, MapValue) and found.get("enumerable") is not True:
        target.hidden = {*(target.hidden or ()), key}


@answers()
def _define_property(machine: Machine, _receiver: Any, arguments: list[Any]) -> Any:
    target = known(given(arguments))
    key = known(machine.language.key(machine, given(arguments, 1)))
    _define(machine, target, str(key) if type(key) is int else key, known(given(arguments, 2)))
    return target


@answers()
def _define_properties(machine: Machine, _receiver: Any, arguments: list[Any]) -> Any:
    target = known(given(arguments))
    if isinstance(target, MapValue):
        _define_all(machine, target, known(given(arguments, 1)))
    return target


def _freeze(_machine: Machine, _receiver: Any, arguments: list[Any]) -> Any:
    target = given(arguments)
    if isinstance(target, (MapValue, ListValue)):
        target.frozen = True
    return target


def _unchanged(_machine: Machine, _receiver: Any, arguments: list[Any]) -> Any:
    """`seal` and `preventExtensions`: that later additions are refused is not modelled."""
    return given(arguments)


@answers("boolean")
def _is_frozen(_machine: Machine, _receiver: Any, arguments: list[Any]) -> bool:
    target = known(given(arguments))
    return target.frozen if isinstance(target, (MapValue, ListValue)) else not is_callable(target)


@answers("boolean")
def _is_extensible(_machine: Machine, _receiver: Any, arguments: list[Any]) -> bool:
    target = known(given(arguments))
    return not target.frozen if isinstance(target, (MapValue, ListValue)) else is_callable(target)


def _is(_machine: Machine, _receiver: Any, arguments: list[Any]) -> Any:
    return same_value(given(arguments), given(arguments, 1))


@answers()
def _prototype_of(machine: Machine, _receiver: Any, arguments: list[Any]) -> Any:
    value = known(given(arguments))
    if isinstance(value, MapValue) and (value.prototype is not None or value.kind == "null"):
        return value.prototype
    if isinstance(value, FunctionValue) and value.cls is not None and value.cls.parent is not None:
        return value.cls.parent
    constructor = machine.globals.find(constructor_name(value))
    return constructor.value.prototype if constructor is not None else None


@answers()
def _set_prototype(_machine: Machine, _receiver: Any, arguments: list[Any]) -> Any:
    target, prototype = known(given(arguments)), known(given(arguments, 1))
    if isinstance(target, MapValue) and (prototype is None or isinstance(prototype, MapValue)):
        target.prototype = prototype
    return target


@answers()
def _descriptor(machine: Machine, _receiver: Any, arguments: list[Any]) -> Any:
    value, key = known(given(arguments)), known(machine.language.key(machine, given(arguments, 1)))
    name = str(key) if type(key) is int else key
    if isinstance(value, MapValue) and value.accessors and name in value.accessors:
        getter, setter = value.accessors[name]
        return MapValue(
            {"get": getter or UNDEFINED, "set": setter or UNDEFINED, "enumerable": True, "configurable": True}
        )
    if not owns(machine, value, name):
        return UNDEFINED
    enumerable = not (isinstance(value, MapValue) and value.hidden and name in value.hidden)
    writable = not getattr(value, "frozen", False)
    return MapValue(
        {
            "value": machine.language.get(machine, value, key),
            "writable": writable,
            "enumerable": enumerable,
            "configurable": writable,
        }
    )


@answers("boolean")
def _has_own(machine: Machine, _receiver: Any, arguments: list[Any]) -> bool:
    key = machine.language.key(machine, given(arguments, 1))
    return owns(machine, known(given(arguments)), str(key) if type(key) is int else key)


_STATICS: dict[str, Implementation] = {
    "assign": _assign,
    "create": _create,
    "defineProperties": _define_properties,
    "defineProperty": _define_property,
    "entries": _entries,
    "freeze": _freeze,
    "fromEntries": _from_entries,
    "getOwnPropertyDescriptor": _descriptor,
    "getOwnPropertyNames": _own_names,
    "getOwnPropertySymbols": _own_symbols,
    "getPrototypeOf": _prototype_of,
    "hasOwn": _has_own,
    "is": _is,
    "isExtensible": _is_extensible,
    "isFrozen": _is_frozen,
    "isSealed": _is_frozen,
    "keys": _keys,
    "preventExtensions": _unchanged,
    "seal": _unchanged,
    "setPrototypeOf": _set_prototype,
    "values": _values,
}


def object_globals(prototype: MapValue) -> dict[str, Any]:
    """The globals `Object` and `Reflect`."""

    def convert(_machine: Machine, _receiver: Any, arguments: list[Any]) -> Any:
        value = given(arguments)
        return MapValue() if value is None or isinstance(value, Undefined) else value

    statics = natives(_STATICS)
    return {
        "Object": NativeFunction("Object", convert, construct=convert, properties=statics, prototype=prototype),
        "Reflect": MapValue(natives(_reflection())),
    }


def _reflection() -> dict[str, Implementation]:
    def run(method: Callable[[Machine, list[Any]], Any]) -> Implementation:
        return answers()(lambda machine, _receiver, arguments: method(machine, [*arguments, UNDEFINED, UNDEFINED]))

    def own_keys(machine: Machine, arguments: list[Any]) -> ListValue:
        names = _own_names(machine, UNDEFINED, arguments)
        return ListValue([*list_of(names), *list_of(_own_symbols(machine, UNDEFINED, arguments))])

    def put(machine: Machine, arguments: list[Any]) -> bool:
        machine.language.set(machine, known(arguments[0]), machine.language.key(machine, arguments[1]), arguments[2])
        return True

    def defined(machine: Machine, arguments: list[Any]) -> bool:
        _define_property(machine, UNDEFINED, arguments)
        return True

    return {
        "apply": run(lambda machine, a: machine.call(a[0], a[1], elements_of(machine, known(a[2])))),
        "construct": run(lambda machine, a: machine.language.construct(machine, a[0], elements_of(machine, a[1]))),
        "defineProperty": run(defined),
        "deleteProperty": run(lambda machine, a: machine.language.delete(machine, a[0], a[1])),
        "get": run(lambda machine, a: machine.language.get(machine, known(a[0]), machine.language.key(machine, a[1]))),
        "getPrototypeOf": _prototype_of,
        "has": run(lambda machine, a: machine.language.binary(machine, "in", a[1], a[0])),
        "ownKeys": run(own_keys),
        "set": run(put),
    }
