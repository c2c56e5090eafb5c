"""Which case of a `match` statement fits a value, and what it binds."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from tapcheck.languages.program.scope import NOTHING
from tapcheck.languages.program.values import ListValue, MapValue, Unknown
from tapcheck.languages.python.comparisons import equals, identical
from tapcheck.languages.python.lower_match import Shape
from tapcheck.languages.python.objects import get_attribute, has_attribute, is_instance
from tapcheck.languages.python.values import ClassValue, UnknownOperand, encode_key, is_dict, new_dict

if TYPE_CHECKING:
    from tapcheck.languages.program.machine import Machine

_ITSELF = frozenset({"bool", "bytes", "dict", "float", "frozenset", "int", "list", "set", "str", "tuple"})
"""Classes whose only positional pattern is for the value itself."""

Bound = dict[str, Any]


def ask(machine: Machine, arguments: list[Any]) -> Any:
    """The bound values of a case; None when it does not fit, Unknown when that cannot be told."""
    subject, shape, values = arguments
    bound: Bound = {}
    try:
        fits = _fits(machine, subject, shape, values.items, bound)
    except UnknownOperand as operand:
        return Unknown(operand.value.reason)
    return MapValue(kind="matched", data=bound) if fits else None


def answer(_machine: Machine, arguments: list[Any]) -> Any:
    """A bound value by its name; with an empty name, whether the case fits."""
    found, name = arguments
    if isinstance(found, Unknown):
        return Unknown(found.reason, kind="" if name else "boolean")
    if not name:
        return found is not None
    return found.data[name]


def _fits(machine: Machine, subject: Any, shape: Shape, values: list[Any], bound: Bound) -> bool:
    match shape.role:
        case "any":
            fits = all(_fits(machine, subject, part, values, bound) for part in shape.parts)
        case "value":
            fits = _certainly(equals(machine, subject, values[shape.value]))
        case "is":
            fits = _certainly(identical(subject, shape.constant))
        case "or":
            fits = any(_fits(machine, subject, part, values, bound) for part in shape.parts)
        case "sequence":
            return _fits_sequence(machine, _known(subject), shape, values, bound)
        case "mapping":
            return _fits_mapping(machine, _known(subject), shape, values, bound)
        case _:
            fits = _fits_class(machine, _known(subject), shape, values, bound)
    if fits and shape.name:
        bound[shape.name] = subject
    return fits


def _fits_sequence(machine: Machine, subject: Any, shape: Shape, values: list[Any], bound: Bound) -> bool:
    if not isinstance(subject, ListValue):
        return False
    if subject.unknown is not None:
        raise UnknownOperand(subject.unknown)
    items, parts = subject.items, shape.parts
    star = next((index for index, part in enumerate(parts) if part.role == "star"), None)
    if star is None:
        return len(items) == len(parts) and _all_fit(machine, items, parts, values, bound)
    after = len(parts) - star - 1
    if len(items) < star + after:
        return False
    end = len(items) - after
    if parts[star].name:
        bound[parts[star].name] = ListValue(items[star:end])
    return _all_fit(machine, [*items[:star], *items[end:]], (*parts[:star], *parts[star + 1 :]), values, bound)


def _all_fit(machine: Machine, items: list[Any], parts: tuple[Shape, ...], values: list[Any], bound: Bound) -> bool:
    return all(_fits(machine, item, part, values, bound) for item, part in zip(items, parts, strict=True))


def _fits_mapping(machine: Machine, subject: Any, shape: Shape, values: list[Any], bound: Bound) -> bool:
    if not isinstance(subject, MapValue) or not is_dict(subject):
        return False
    if subject.kind != "dict" or subject.unknown is not None:
        raise UnknownOperand(subject.unknown or Unknown("a pattern for outputs"))
    keys = [encode_key(values[index]) for index in shape.keys]
    for key, part in zip(keys, shape.parts, strict=True):
        value = subject.properties.get(key, NOTHING)
        if value is NOTHING or not _fits(machine, value, part, values, bound):
            return False
    if shape.name:
        bound[shape.name] = new_dict({key: value for key, value in subject.properties.items() if key not in keys})
    return True


def _fits_class(machine: Machine, subject: Any, shape: Shape, values: list[Any], bound: Bound) -> bool:
    cls = values[shape.value]
    if not _certainly(is_instance(subject, cls)):
        return False
    count, *names = shape.keys
    positional, named = shape.parts[:count], shape.parts[count:]
    if positional and not (isinstance(cls, ClassValue) and cls.module == "builtins" and cls.name in _ITSELF):
        raise UnknownOperand(Unknown("positional patterns of a class"))
    if not all(_fits(machine, subject, part, values, bound) for part in positional):
        return False
    for name, part in zip(names, named, strict=True):
        if not _certainly(has_attribute(machine, subject, name)):
            return False
        if not _fits(machine, get_attribute(machine, subject, name), part, values, bound):
            return False
    return True


def _known(value: Any) -> Any:
    if isinstance(value, Unknown):
        raise UnknownOperand(value)
    return value


def _certainly(truth: bool | Unknown) -> bool:
    if isinstance(truth, Unknown):
        raise UnknownOperand(truth)
    return truth
