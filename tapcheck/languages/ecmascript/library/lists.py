"""Methods of lists that call no function, and the global `Array`."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from tapcheck.languages.ecmascript.conversions import list_text, same_value_zero, strict_equals
from tapcheck.languages.ecmascript.iterators import make_iterator
from tapcheck.languages.ecmascript.library import list_callbacks
from tapcheck.languages.ecmascript.library.operands import (
    UnknownOperand,
    answers,
    given,
    index_from,
    integer_of,
    known,
    list_of,
    natives,
    text_of,
)
from tapcheck.languages.program.truths import any_of
from tapcheck.languages.program.values import (
    HOLE,
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

_MOST_NESTED = 100


def _read(item: Any) -> Any:
    return UNDEFINED if item is HOLE else item


def _change(machine: Machine, target: ListValue, method: str) -> list[Any]:
    """The items of a list that is about to change in place."""
    items = list_of(target)
    if target.frozen:
        raise machine.throw("TypeError", _frozen_message(method, len(items)))
    machine.journal.touch(target)
    return items


def _frozen_message(method: str, length: int) -> str:
    if method in ("push", "unshift"):
        return f"Cannot add property {length}, object is not extensible"
    if method in ("pop", "shift", "splice"):
        return f"Cannot delete property '{max(0, length - 1)}' of [object Array]"
    return "Cannot assign to read only property '0' of object '[object Array]'"


# Changing in place -------------------------------------------------------------------------------------------


@answers("number")
def _push(machine: Machine, target: ListValue, arguments: list[Any]) -> int:
    items = _change(machine, target, "push")
    items.extend(arguments)
    machine.grow(items=len(items))
    return len(items)


@answers()
def _pop(machine: Machine, target: ListValue, _arguments: list[Any]) -> Any:
    items = _change(machine, target, "pop")
    return _read(items.pop()) if items else UNDEFINED


@answers()
def _shift(machine: Machine, target: ListValue, _arguments: list[Any]) -> Any:
    items = _change(machine, target, "shift")
    return _read(items.pop(0)) if items else UNDEFINED


@answers("number")
def _unshift(machine: Machine, target: ListValue, arguments: list[Any]) -> int:
    items = _change(machine, target, "unshift")
    items[:0] = arguments
    machine.grow(items=len(items))
    return len(items)


@answers("list")
def _reverse(machine: Machine, target: ListValue, _arguments: list[Any]) -> ListValue:
    _change(machine, target, "reverse").reverse()
    return target


def _splice_range(machine: Machine, length: int, arguments: list[Any]) -> tuple[int, int]:
    start = index_from(machine, given(arguments), length, 0)
    if not arguments:
        return start, start
    if len(arguments) == 1:
        return start, length
    return start, start + max(0, min(integer_of(machine, arguments[1]), length - start))


@answers("list")
def _splice(machine: Machine, target: ListValue, arguments: list[Any]) -> ListValue:
    try:
        start, end = _splice_range(machine, len(list_of(target)), arguments)
    except UnknownOperand as operand:
        machine.journal.touch(target)
        target.unknown = Unknown(operand.value.reason)
        raise
    items = _change(machine, target, "splice")
    removed = items[start:end]
    items[start:end] = arguments[2:]
    machine.grow(items=len(items))
    return ListValue(removed)


@answers("list")
def _fill(machine: Machine, target: ListValue, arguments: list[Any]) -> ListValue:
    start = index_from(machine, given(arguments, 1), len(list_of(target)), 0)
    end = index_from(machine, given(arguments, 2), len(target.items), len(target.items))
    items = _change(machine, target, "fill")
    if start < end:
        items[start:end] = [given(arguments)] * (end - start)
    return target


@answers("list")
def _copy_within(machine: Machine, target: ListValue, arguments: list[Any]) -> ListValue:
    length = len(list_of(target))
    to = index_from(machine, given(arguments), length, 0)
    start = index_from(machine, given(arguments, 1), length, 0)
    end = index_from(machine, given(arguments, 2), length, length)
    items = _change(machine, target, "copyWithin")
    moved = items[start:end][: length - to]
    items[to : to + len(moved)] = moved
    return target


# Making new ones ---------------------------------------------------------------------------------------------


@answers()
def _at(machine: Machine, target: ListValue, arguments: list[Any]) -> Any:
    index = integer_of(machine, given(arguments))
    items = list_of(target)
    index += len(items) if index < 0 else 0
    return _read(items[index]) if 0 <= index < len(items) else UNDEFINED


@answers("list")
def _slice(machine: Machine, target: ListValue, arguments: list[Any]) -> ListValue:
    items = list_of(target)
    start = index_from(machine, given(arguments), len(items), 0)
    end = index_from(machine, given(arguments, 1), len(items), len(items))
    return ListValue(items[start:end])


@answers("list")
def _concat(machine: Machine, target: ListValue, arguments: list[Any]) -> ListValue:
    made = ListValue(list(list_of(target)))
    for argument in arguments:
        if isinstance(argument, ListValue):
            made.items.extend(argument.items)
            made.unknown = made.unknown or argument.unknown
        elif isinstance(argument, Unknown) and argument.kind not in ("string", "number", "boolean", "map"):
            made.unknown = made.unknown or Unknown(argument.reason)
        else:
            made.items.append(argument)
    machine.grow(items=len(made.items))
    return made


@answers("list")
def _flat(machine: Machine, target: ListValue, arguments: list[Any]) -> ListValue:
    depth = integer_of(machine, given(arguments), 1)
    made = ListValue([])
    _flatten(machine, target, depth, made, 0)
    return made


def _flatten(machine: Machine, source: ListValue, depth: int, made: ListValue, nested: int) -> None:
    made.unknown = made.unknown or source.unknown
    if nested > _MOST_NESTED:
        raise machine.throw("RangeError", "Maximum call stack size exceeded")
    for item in source.items:
        if isinstance(item, ListValue) and depth > 0:
            _flatten(machine, item, depth - 1, made, nested + 1)
        elif isinstance(item, Unknown) and item.kind not in ("string", "number", "boolean", "map") and depth > 0:
            made.unknown = made.unknown or Unknown(item.reason)
        elif item is not HOLE:
            made.items.append(item)
    machine.grow(items=len(made.items))


@answers("string")
def _join(machine: Machine, target: ListValue, arguments: list[Any]) -> Any:
    separator = "," if isinstance(given(arguments), Undefined) else text_of(machine, given(arguments))
    return list_text(machine, target, separator)


def _to_string(machine: Machine, target: ListValue, _arguments: list[Any]) -> Any:
    return list_text(machine, target, ",")


@answers("list")
def _to_reversed(_machine: Machine, target: ListValue, _arguments: list[Any]) -> ListValue:
    return ListValue([_read(item) for item in reversed(list_of(target))])


@answers("list")
def _to_spliced(machine: Machine, target: ListValue, arguments: list[Any]) -> ListValue:
    items = [_read(item) for item in list_of(target)]
    start, end = _splice_range(machine, len(items), arguments)
    return ListValue([*items[:start], *arguments[2:], *items[end:]])


@answers("list")
def _with(machine: Machine, target: ListValue, arguments: list[Any]) -> ListValue:
    index = integer_of(machine, given(arguments))
    items = [_read(item) for item in list_of(target)]
    if not -len(items) <= index < len(items):
        raise machine.throw("RangeError", "Invalid index : " + text_of(machine, index))
    items[index] = given(arguments, 1)
    return ListValue(items)


# Searching ---------------------------------------------------------------------------------------------------


@answers("boolean")
def _includes(machine: Machine, target: ListValue, arguments: list[Any]) -> Any:
    wanted = given(arguments)
    items = list_of(target)
    start = index_from(machine, given(arguments, 1), len(items), 0)
    found = any_of(same_value_zero(item, wanted) for item in items[start:])
    return Unknown(found.reason, kind="boolean") if isinstance(found, Unknown) else found


@answers("number")
def _index_of(machine: Machine, target: ListValue, arguments: list[Any]) -> int:
    items = list_of(target)
    start = index_from(machine, given(arguments, 1), len(items), 0)
    return _position(items, given(arguments), range(start, len(items)))


@answers("number")
def _last_index_of(machine: Machine, target: ListValue, arguments: list[Any]) -> int:
    items = list_of(target)
    last = len(items) - 1
    if len(arguments) > 1:
        index = integer_of(machine, arguments[1])
        last = len(items) + index if index < 0 else min(index, last)
    return _position(items, given(arguments), range(last, -1, -1))


def _position(items: list[Any], wanted: Any, indices: range) -> int:
    for index in indices:
        same = strict_equals(items[index], wanted) if items[index] is not HOLE else False
        if isinstance(same, Unknown):
            raise UnknownOperand(same)
        if same:
            return index
    return -1


# Iterating ---------------------------------------------------------------------------------------------------


@answers()
def _keys(_machine: Machine, target: ListValue, _arguments: list[Any]) -> Any:
    return make_iterator(list(range(len(list_of(target)))))


@answers()
def _values(_machine: Machine, target: ListValue, _arguments: list[Any]) -> Any:
    return make_iterator([_read(item) for item in list_of(target)])


@answers()
def _entries(_machine: Machine, target: ListValue, _arguments: list[Any]) -> Any:
    return make_iterator([ListValue([index, _read(item)]) for index, item in enumerate(list_of(target))])


# The global --------------------------------------------------------------------------------------------------


def array_global(prototype: MapValue) -> NativeFunction:
    """The global `Array`."""
    statics: dict[str, Implementation] = {"from": list_callbacks.array_from, "isArray": _is_array, "of": _of}
    return NativeFunction("Array", _make, construct=_make, properties=natives(statics), prototype=prototype)


@answers("list")
def _make(machine: Machine, _receiver: Any, arguments: list[Any]) -> ListValue:
    if len(arguments) == 1:
        count = known(arguments[0])
        if isinstance(count, (int, float)) and not isinstance(count, bool):
            if not isinstance(count, int) or not 0 <= count < 2**32:
                raise machine.throw("RangeError", "Invalid array length")
            machine.grow(items=count)
            return ListValue([HOLE] * count)
    return ListValue(list(arguments))


def _of(_machine: Machine, _receiver: Any, arguments: list[Any]) -> ListValue:
    return ListValue(list(arguments))


def _is_array(_machine: Machine, _receiver: Any, arguments: list[Any]) -> Any:
    value = given(arguments)
    if isinstance(value, Unknown):
        return value.kind == "list" if value.kind else Unknown(value.reason, kind="boolean")
    return isinstance(value, ListValue)


METHODS: dict[str, Implementation] = {
    **list_callbacks.METHODS,
    "@@iterator": _values,
    "at": _at,
    "concat": _concat,
    "copyWithin": _copy_within,
    "entries": _entries,
    "fill": _fill,
    "flat": _flat,
    "includes": _includes,
    "indexOf": _index_of,
    "join": _join,
    "keys": _keys,
    "lastIndexOf": _last_index_of,
    "pop": _pop,
    "push": _push,
    "reverse": _reverse,
    "shift": _shift,
    "slice": _slice,
    "splice": _splice,
    "toLocaleString": _to_string,
    "toReversed": _to_reversed,
    "toSpliced": _to_spliced,
    "toString": _to_string,
    "unshift": _unshift,
    "values": _values,
    "with": _with,
}

GETTERS: dict[str, Implementation] = {"length": lambda _machine, target, _arguments: len(target.items)}
