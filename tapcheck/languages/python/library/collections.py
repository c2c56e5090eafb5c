"""Methods of lists, tuples, dicts and sets."""

from __future__ import annotations

from functools import cmp_to_key
from typing import TYPE_CHECKING, Any

from tapcheck.languages.program.output_reads import mark_copy
from tapcheck.languages.program.scope import NOTHING
from tapcheck.languages.program.trace import KeysEvent, MissingEvent, NodeEvent
from tapcheck.languages.program.values import ENVIRONMENT, ListValue, MapValue, Replaceable, Undefined, Unknown
from tapcheck.languages.python.comparisons import compare, equals
from tapcheck.languages.python.errors import key_of, really, throw
from tapcheck.languages.python.functions import PurePython, items_of
from tapcheck.languages.python.library.outputs import has_output, output_entries, read_output
from tapcheck.languages.python.values import (
    FROZENSET,
    OUTPUTS,
    TupleValue,
    UnknownOperand,
    decode_key,
    is_dict,
    is_none,
    is_set,
    known,
    new_set,
)

if TYPE_CHECKING:
    from tapcheck.languages.program.machine import Machine


def certain(holder: Any) -> Any:
    """The collection itself; raises UnknownOperand for one that may have changed."""
    if holder.unknown is not None:
        raise UnknownOperand(holder.unknown)
    return holder


# Lists -------------------------------------------------------------------------------------------------------


def append(machine: Machine, target: ListValue, value: Any) -> None:
    """Adds an item."""
    machine.journal.touch(target)
    target.items.append(value)
    machine.grow(items=len(target.items))


def extend(machine: Machine, target: ListValue, values: Any) -> None:
    """Adds the items of a collection."""
    found = machine.language.iterate(machine, values)
    items = found if isinstance(found, Unknown) else list(found)
    machine.journal.touch(target)
    if isinstance(items, Unknown):
        target.unknown = target.unknown or items
    else:
        target.items.extend(items)
        machine.grow(items=len(target.items))


def _insert(machine: Machine, target: ListValue, index: Any, value: Any) -> None:
    at = known(index)
    machine.journal.touch(target)
    target.items.insert(at, value)


def _pop(machine: Machine, target: ListValue, index: Any = -1) -> Any:
    certain(target)
    at = known(index)
    machine.journal.touch(target)
    if not target.items:
        raise throw(machine, "IndexError", "pop from empty list")
    return really(machine, lambda: target.items.pop(at))


def _remove(machine: Machine, target: ListValue, value: Any) -> None:
    at = _position(machine, target, value)
    if at < 0:
        raise throw(machine, "ValueError", "list.remove(x): x not in list")
    machine.journal.touch(target)
    del target.items[at]


def _position(machine: Machine, target: ListValue, value: Any) -> int:
    for at, item in enumerate(certain(target).items):
        if known(equals(machine, item, value)):
            return at
    return -1


def _index(machine: Machine, target: ListValue, value: Any) -> int:
    at = _position(machine, target, value)
    if at < 0:
        shown = "tuple.index(x): x not in tuple"
        if not isinstance(target, TupleValue):
            from tapcheck.languages.python.representation import to_repr

            shown = f"{known(to_repr(machine, value))} is not in list"
        raise throw(machine, "ValueError", shown)
    return at


def _count(machine: Machine, target: ListValue, value: Any) -> int:
    return sum(bool(known(equals(machine, item, value))) for item in certain(target).items)


def _copy(_machine: Machine, target: ListValue) -> ListValue:
    made = ListValue(list(target.items), target.place)
    made.unknown = target.unknown
    return made


def _clear(machine: Machine, target: ListValue) -> None:
    machine.journal.touch(target)
    target.items = []
    target.unknown = None


def _reverse(machine: Machine, target: ListValue) -> None:
    machine.journal.touch(target)
    target.items.reverse()


def _sort(machine: Machine, target: ListValue, *, key: Any = None, reverse: Any = False) -> None:
    items = sorted_items(machine, certain(target).items, key, reverse)
    machine.journal.touch(target)
    target.items = items


def sorted_items(machine: Machine, items: list[Any], key: Any, reverse: Any) -> list[Any]:
    """The items in order; raises UnknownOperand when nobody can tell it."""
    keyed = [(item if is_none(key) else machine.call(key, None, [item]), item) for item in items]

    def order(left: tuple[Any, Any], right: tuple[Any, Any]) -> int:
        if known(compare(machine, "<", left[0], right[0])):
            return -1
        return 1 if known(compare(machine, "<", right[0], left[0])) else 0

    backwards = bool(known(machine.language.truth(machine, reverse)))
    return [item for _, item in sorted(keyed, key=cmp_to_key(order), reverse=backwards)]


LIST_METHODS: dict[str, PurePython] = {
    "append": append,
    "clear": _clear,
    "copy": _copy,
    "count": _count,
    "extend": extend,
    "index": _index,
    "insert": _insert,
    "pop": _pop,
    "remove": _remove,
    "reverse": _reverse,
    "sort": _sort,
}
TUPLE_METHODS: dict[str, PurePython] = {"count": _count, "index": _index}


# Dicts -------------------------------------------------------------------------------------------------------


def dict_get(machine: Machine, target: MapValue, key: Any, default: Any = None) -> Any:
    """`dict.get`: a missing output is None, and remembers its read."""
    name = key_of(machine, key)
    if target.kind == OUTPUTS or (target.outputs is not None and isinstance(name, str)):
        value = read_output(machine, target, name)
        if not isinstance(value, Undefined):
            return value
        if value.read is not None and not is_none(default):
            value.read.guarded = True
        return value if is_none(default) else default
    value = target.properties.get(name, NOTHING)
    if value is not NOTHING:
        if target.place is not None:
            machine.note(NodeEvent(target.place.child(str(name))))
        return value
    if target.unknown is not None and target.unknown.reason == ENVIRONMENT and isinstance(default, str):
        return Replaceable(ENVIRONMENT, default)
    certain(target)
    if target.place is not None:
        machine.note(MissingEvent(target.place.child(str(name))))
    return default


def entries_of(machine: Machine, target: MapValue) -> list[tuple[Any, Any]]:
    """The keys and values of a dict; raises UnknownOperand."""
    if target.kind == OUTPUTS:
        return list(output_entries(machine, target))
    certain(target)
    if target.place is not None:
        machine.note(KeysEvent(target.place))
    return [(decode_key(key), value) for key, value in target.properties.items()]


def _keys(machine: Machine, target: MapValue) -> MapValue:
    return new_set(dict.fromkeys(key_of(machine, key) for key, _ in entries_of(machine, target)), FROZENSET)


def _values(machine: Machine, target: MapValue) -> ListValue:
    return ListValue([value for _, value in entries_of(machine, target)])


def _items(machine: Machine, target: MapValue) -> ListValue:
    return ListValue([TupleValue([key, value]) for key, value in entries_of(machine, target)])


def _set_default(machine: Machine, target: MapValue, key: Any, default: Any = None) -> Any:
    name = key_of(machine, key)
    if name in target.properties:
        return target.properties[name]
    certain(target)
    machine.set_property(target, name, default)
    return default


def _pop_key(machine: Machine, target: MapValue, key: Any, *default: Any) -> Any:
    name = key_of(machine, key)
    if target.kind == OUTPUTS:
        raise UnknownOperand(Unknown("outputs that change"))
    certain(target)
    if name in target.properties:
        value = target.properties[name]
        machine.set_property(target, name, NOTHING)
        return value
    if default:
        return default[0]
    raise throw(machine, "KeyError", key)


def dict_update(machine: Machine, target: MapValue, *others: Any, **named: Any) -> None:
    """`dict.update`."""
    for other in others:
        if isinstance(other, Unknown):
            machine.journal.touch(target)
            target.unknown = other
            continue
        for key, value in pairs_of(machine, other):
            mark_copy(target, key)
            machine.set_property(target, key, value)
    for name, value in named.items():
        machine.set_property(target, name, value)


def pairs_of(machine: Machine, source: Any) -> list[tuple[Any, Any]]:
    """The entries of a dict, or of a collection of pairs, with encoded keys."""
    if isinstance(source, MapValue) and is_dict(source):
        return [(key_of(machine, key), value) for key, value in entries_of(machine, source)]
    pairs: list[tuple[Any, Any]] = []
    for item in items_of(machine, source):
        parts = items_of(machine, item)
        if len(parts) != 2:
            message = f"dictionary update sequence element #{len(pairs)} has length {len(parts)}; 2 is required"
            raise throw(machine, "ValueError", message)
        pairs.append((key_of(machine, parts[0]), parts[1]))
    return pairs


def _copy_dict(_machine: Machine, target: MapValue) -> MapValue:
    made = MapValue(dict(target.properties), kind=target.kind, data=target.data, place=target.place)
    made.outputs, made.unknown = target.outputs, target.unknown
    return made


def _clear_dict(machine: Machine, target: MapValue) -> None:
    for key in list(target.properties):
        machine.set_property(target, key, NOTHING)


def _has_key(machine: Machine, target: MapValue, key: Any) -> Any:
    if target.kind == OUTPUTS or target.outputs is not None:
        return has_output(machine, target, key_of(machine, key))
    return key_of(machine, key) in certain(target).properties


def _most_common(machine: Machine, target: MapValue, count: Any = None) -> ListValue:
    pairs = sorted(certain(target).properties.items(), key=lambda pair: -known(pair[1]))
    del machine
    return ListValue([TupleValue([decode_key(key), value]) for key, value in pairs[: known(count)]])


DICT_METHODS: dict[str, PurePython] = {
    "__contains__": _has_key,
    "clear": _clear_dict,
    "copy": _copy_dict,
    "get": dict_get,
    "items": _items,
    "keys": _keys,
    "most_common": _most_common,
    "pop": _pop_key,
    "setdefault": _set_default,
    "update": dict_update,
    "values": _values,
}


# Sets --------------------------------------------------------------------------------------------------------


def members_of(machine: Machine, value: Any) -> dict[Any, None]:
    """The encoded members of a collection; raises UnknownOperand."""
    if isinstance(value, MapValue) and is_set(value):
        return dict(certain(value).data)
    return dict.fromkeys(key_of(machine, item) for item in items_of(machine, value))


def _add(machine: Machine, target: MapValue, value: Any) -> None:
    machine.journal.touch(target)
    if isinstance(value, Unknown):
        target.unknown = value
    else:
        target.data[key_of(machine, value)] = None


def _discard(machine: Machine, target: MapValue, value: Any) -> None:
    key = key_of(machine, value)
    machine.journal.touch(target)
    target.data.pop(key, None)


def _remove_member(machine: Machine, target: MapValue, value: Any) -> None:
    if key_of(machine, value) not in certain(target).data:
        raise throw(machine, "KeyError", value)
    _discard(machine, target, value)


def _update_set(machine: Machine, target: MapValue, *others: Any) -> None:
    machine.journal.touch(target)
    for other in others:
        if isinstance(other, Unknown):
            target.unknown = other
        else:
            target.data.update(members_of(machine, other))


def _union(machine: Machine, target: MapValue, *others: Any) -> MapValue:
    members = dict(certain(target).data)
    for other in others:
        members.update(members_of(machine, other))
    return new_set(members, target.kind)


def _kept(machine: Machine, target: MapValue, others: tuple[Any, ...], inside: bool) -> MapValue:
    members = dict(certain(target).data)
    for other in others:
        found = members_of(machine, other)
        members = {key: None for key in members if (key in found) == inside}
    return new_set(members, target.kind)


def _intersection(machine: Machine, target: MapValue, *others: Any) -> MapValue:
    return _kept(machine, target, others, True)


def _difference(machine: Machine, target: MapValue, *others: Any) -> MapValue:
    return _kept(machine, target, others, False)


def _symmetric(machine: Machine, target: MapValue, other: Any) -> MapValue:
    found = members_of(machine, other)
    own = certain(target).data
    members = {key: None for key in own if key not in found}
    return new_set({**members, **{key: None for key in found if key not in own}}, target.kind)


def _is_subset(machine: Machine, target: MapValue, other: Any) -> bool:
    return bool(certain(target).data.keys() <= members_of(machine, other).keys())


def _is_superset(machine: Machine, target: MapValue, other: Any) -> bool:
    return bool(certain(target).data.keys() >= members_of(machine, other).keys())


def _is_disjoint(machine: Machine, target: MapValue, other: Any) -> bool:
    return bool(certain(target).data.keys().isdisjoint(members_of(machine, other)))


def _copy_set(_machine: Machine, target: MapValue) -> MapValue:
    return new_set(dict(certain(target).data), target.kind)


FROZENSET_METHODS: dict[str, PurePython] = {
    "copy": _copy_set,
    "difference": _difference,
    "intersection": _intersection,
    "isdisjoint": _is_disjoint,
    "issubset": _is_subset,
    "issuperset": _is_superset,
    "symmetric_difference": _symmetric,
    "union": _union,
}
SET_METHODS: dict[str, PurePython] = {
    **FROZENSET_METHODS,
    "add": _add,
    "discard": _discard,
    "remove": _remove_member,
    "update": _update_set,
}
