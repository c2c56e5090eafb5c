"""The built-in functions and classes."""

from __future__ import annotations

import builtins as builtins_of_python
from collections.abc import Callable, Iterable
from typing import TYPE_CHECKING, Any

from tapcheck.languages.program.scope import NOTHING
from tapcheck.languages.program.truths import Truth, all_of, any_of
from tapcheck.languages.program.values import ListValue, MapValue, Thrown, Unknown
from tapcheck.languages.python import objects
from tapcheck.languages.python.comparisons import compare
from tapcheck.languages.python.errors import EXCEPTIONS, OBJECT, of_kind, really, throw
from tapcheck.languages.python.functions import PurePython, apply, implementation, items_of, list_of, natives
from tapcheck.languages.python.language import drain
from tapcheck.languages.python.library.collections import dict_update, members_of, sorted_items
from tapcheck.languages.python.library.files import open_file
from tapcheck.languages.python.names_of_types import type_name
from tapcheck.languages.python.representation import to_repr, to_str
from tapcheck.languages.python.values import (
    FROZENSET,
    INSTANCE,
    ITERATOR,
    OUTPUTS,
    SET,
    ClassValue,
    TupleValue,
    UnknownOperand,
    is_dict,
    is_function,
    is_none,
    is_set,
    known,
    make_iterator,
    new_dict,
    new_set,
    to_plain,
)

if TYPE_CHECKING:
    from tapcheck.languages.program.machine import Machine


def _class(name: str, make: PurePython) -> ClassValue:
    return ClassValue(name, (OBJECT,), construct=lambda machine, _cls, arguments: apply(machine, make, (), arguments))


def _str(machine: Machine, value: Any = "", *_encoding: Any) -> Any:
    return value if isinstance(value, str) else to_str(machine, value)


def _int(machine: Machine, value: Any = 0, *base: Any) -> int:
    plain, rest = to_plain(value), [to_plain(item) for item in base]
    return really(machine, lambda: int(plain, *rest))


def _float(machine: Machine, value: Any = 0.0) -> float:
    plain = to_plain(value)
    return really(machine, lambda: float(plain))


def _bool(machine: Machine, value: Any = False) -> Any:
    return machine.language.truth(machine, value)


def _list(machine: Machine, *values: Any) -> ListValue:
    return list_of(machine, values[0]) if values else ListValue([])


def _tuple(machine: Machine, *values: Any) -> TupleValue:
    return TupleValue(items_of(machine, values[0]) if values else [])


def _dict(machine: Machine, *sources: Any, **named: Any) -> MapValue:
    if len(sources) == 1 and isinstance(sources[0], MapValue) and sources[0].kind == OUTPUTS:
        made = MapValue(dict(sources[0].properties), kind=OUTPUTS, data=sources[0].data)
        made.outputs = sources[0].outputs
    else:
        made = new_dict()
        if sources and isinstance(sources[0], MapValue) and is_dict(sources[0]):
            made.place = sources[0].place
    if made.kind != OUTPUTS:
        for source in sources:
            known(source)
        dict_update(machine, made, *sources)
    dict_update(machine, made, **named)
    return made


def _set(machine: Machine, *values: Any) -> MapValue:
    return new_set(members_of(machine, values[0]) if values else {}, SET)


def _frozenset(machine: Machine, *values: Any) -> MapValue:
    return new_set(members_of(machine, values[0]) if values else {}, FROZENSET)


def _range(machine: Machine, *bounds: Any) -> range:
    given = [to_plain(item) for item in bounds]
    return really(machine, lambda: range(*given))


def length(machine: Machine, value: Any) -> Any:
    """`len`."""
    known(value)
    if isinstance(value, (str, bytes, range)):
        return len(value)
    if isinstance(value, ListValue):
        return len(value.items) if value.unknown is None else Unknown(value.unknown.reason, kind="number")
    if isinstance(value, MapValue):
        if value.unknown is not None:
            return Unknown(value.unknown.reason, kind="number")
        if value.kind == OUTPUTS:
            return Unknown("number of outputs", assume=True, kind="number")
        if is_dict(value):
            return len(value.properties)
        if is_set(value):
            return len(value.data)
        if value.kind == "opaque":
            return Unknown(value.data.reason, kind="number")
        if value.kind == INSTANCE and (value.data.has("__len__") or value.data.unknown):
            return machine.language.call_member(machine, value, "__len__", [])
    raise throw(machine, "TypeError", f"object of type '{type_name(value)}' has no len()")


def _any(machine: Machine, values: Any) -> Any:
    return _decided(machine, values, any_of)


def _all(machine: Machine, values: Any) -> Any:
    return _decided(machine, values, all_of)


def _decided(machine: Machine, values: Any, joined: Callable[[Iterable[Truth]], Truth]) -> Any:
    one_by_one = isinstance(values, MapValue) and values.kind == ITERATOR
    items = drain(machine, values) if one_by_one else items_of(machine, values)
    found = joined(machine.language.truth(machine, item) for item in items)
    return Unknown(found.reason, kind="boolean") if isinstance(found, Unknown) else found


def _next(machine: Machine, iterator: Any, *default: Any) -> Any:
    known(iterator)
    if not isinstance(iterator, MapValue) or iterator.kind != ITERATOR:
        if isinstance(iterator, MapValue) and iterator.kind == INSTANCE:
            return machine.language.call_member(machine, iterator, "__next__", [])
        raise throw(machine, "TypeError", f"'{type_name(iterator)}' object is not an iterator")
    for item in drain(machine, iterator):
        return item
    if default:
        return default[0]
    raise throw(machine, "StopIteration")


def _iter(machine: Machine, value: Any) -> MapValue:
    if isinstance(value, MapValue) and value.kind == ITERATOR:
        return value
    return make_iterator(iter(items_of(machine, value)))


def _sorted(machine: Machine, values: Any, *, key: Any = None, reverse: Any = False) -> ListValue:
    return ListValue(sorted_items(machine, items_of(machine, values), key, reverse))


def _reversed(machine: Machine, values: Any) -> MapValue:
    return make_iterator(iter(items_of(machine, values)[::-1]))


def _sum(machine: Machine, values: Any, start: Any = 0) -> Any:
    total = start
    for item in items_of(machine, values):
        total = machine.language.binary(machine, "+", total, item)
    return total


def _extreme(sign: str, name: str) -> PurePython:
    def run(machine: Machine, *values: Any, key: Any = None, default: Any = NOTHING) -> Any:
        items = items_of(machine, values[0]) if len(values) == 1 else list(values)
        if not items:
            if default is NOTHING:
                raise throw(machine, "ValueError", f"{name}() arg is an empty sequence")
            return default
        best, best_key = items[0], items[0] if is_none(key) else machine.call(key, None, [items[0]])
        for item in items[1:]:
            item_key = item if is_none(key) else machine.call(key, None, [item])
            if known(compare(machine, sign, item_key, best_key)):
                best, best_key = item, item_key
        return best

    return run


def _enumerate(machine: Machine, values: Any, start: Any = 0) -> MapValue:
    items = items_of(machine, values)
    first = known(start)
    return make_iterator(iter([TupleValue([index + first, item]) for index, item in enumerate(items)]))


def _zip(machine: Machine, *collections: Any, strict: Any = False) -> MapValue:
    del strict
    columns = [items_of(machine, item) for item in collections]
    return make_iterator(iter([TupleValue(list(row)) for row in zip(*columns, strict=False)]))


def _map(machine: Machine, function: Any, *collections: Any) -> MapValue:
    columns = [items_of(machine, item) for item in collections]
    return make_iterator(machine.call(function, None, list(row)) for row in zip(*columns, strict=False))


def _filter(machine: Machine, function: Any, values: Any) -> ListValue:
    kept = []
    for item in items_of(machine, values):
        wanted = item if is_none(function) else machine.call(function, None, [item])
        if known(machine.language.truth(machine, wanted)):
            kept.append(item)
    return ListValue(kept)


def _isinstance(_machine: Machine, value: Any, cls: Any) -> Any:
    return objects.is_instance(value, cls)


def _issubclass(_machine: Machine, cls: Any, other: Any) -> Any:
    others = other.items if isinstance(other, ListValue) else [other]
    if not isinstance(known(cls), ClassValue) or not all(isinstance(item, ClassValue) for item in others):
        raise UnknownOperand(Unknown("a class that is not known"))
    return any(cls.inherits(item) for item in others)


def _getattr(machine: Machine, target: Any, name: Any, *default: Any) -> Any:
    try:
        return objects.get_attribute(machine, target, known(name))
    except Thrown as thrown:
        if default and of_kind(thrown.value, "AttributeError"):
            return default[0]
        raise


def _hasattr(machine: Machine, target: Any, name: Any) -> Any:
    return objects.has_attribute(machine, target, known(name))


def _setattr(machine: Machine, target: Any, name: Any, value: Any) -> None:
    objects.set_attribute(machine, target, known(name), value)


def _type(machine: Machine, value: Any, *more: Any) -> Any:
    known(value)
    if more:
        raise UnknownOperand(Unknown("a class made by type()"))
    if isinstance(value, MapValue) and value.kind == INSTANCE:
        return value.data
    cell = machine.globals.find(type_name(value))
    if cell is None or not isinstance(cell.value, ClassValue):
        raise UnknownOperand(Unknown("the class of a built-in value"))
    return cell.value


def _print(_machine: Machine, *_values: Any, **_options: Any) -> None:
    return None


def _round(machine: Machine, value: Any, *digits: Any) -> Any:
    plain, rest = to_plain(value), [to_plain(item) for item in digits]
    return really(machine, lambda: round(plain, *rest))


def _pure(function: Any) -> PurePython:
    def run(machine: Machine, *arguments: Any) -> Any:
        given = [to_plain(item) for item in arguments]
        return really(machine, lambda: function(*given))

    return run


def _property(_machine: Machine, function: Any) -> MapValue:
    made = MapValue(kind="property", data=function)

    def setter(_inner: Machine, put: Any) -> MapValue:
        other = MapValue(dict(made.properties), kind="property", data=function)
        other.properties["%set"] = put
        return other

    made.properties.update(natives({"setter": setter}))
    return made


def builtins() -> dict[str, Any]:
    """All built-in names."""
    classes: dict[str, PurePython] = {
        "bool": _bool,
        "dict": _dict,
        "float": _float,
        "frozenset": _frozenset,
        "int": _int,
        "list": _list,
        "range": _range,
        "set": _set,
        "str": _str,
        "tuple": _tuple,
    }
    functions: dict[str, PurePython] = {
        "abs": _pure(abs),
        "all": _all,
        "any": _any,
        "bin": _pure(bin),
        "callable": lambda _machine, value: is_function(known(value)),
        "chr": _pure(chr),
        "divmod": lambda machine, a, b: TupleValue(list(_pure(divmod)(machine, a, b))),
        "enumerate": _enumerate,
        "filter": _filter,
        "getattr": _getattr,
        "hasattr": _hasattr,
        "hex": _pure(hex),
        "isinstance": _isinstance,
        "issubclass": _issubclass,
        "iter": _iter,
        "len": length,
        "map": _map,
        "max": _extreme(">", "max"),
        "min": _extreme("<", "min"),
        "next": _next,
        "open": open_file,
        "ord": _pure(ord),
        "print": _print,
        "repr": to_repr,
        "reversed": _reversed,
        "round": _round,
        "setattr": _setattr,
        "sorted": _sorted,
        "sum": _sum,
        "zip": _zip,
    }
    made: dict[str, Any] = {name: _class(name, make) for name, make in classes.items()}
    made.update({name: cls for name, cls in EXCEPTIONS.items() if "." not in name})
    made.update(natives(functions))
    type_class = ClassValue("type", (OBJECT,))
    type_class.implementation = implementation(_type)
    made["type"] = type_class
    made["object"] = OBJECT
    made["bytes"] = ClassValue("bytes", (OBJECT,))
    for name in ("staticmethod", "classmethod"):
        made[name] = ClassValue(name, construct=_wrapper(name))
    made["property"] = ClassValue("property", construct=lambda m, _c, a: _property(m, a[0]))
    for name in dir(builtins_of_python):
        if name not in made:
            made[name] = Unknown(f"the built-in {name}")
    return made


def _wrapper(kind: str) -> Any:
    return lambda _machine, _cls, arguments: MapValue(kind=kind, data=arguments[0])
