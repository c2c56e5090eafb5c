"""Truth, equality and order of values."""

from __future__ import annotations

import operator
from collections.abc import Callable
from typing import TYPE_CHECKING, Any

from tapcheck.languages.program.truths import Truth, all_of
from tapcheck.languages.program.values import ListValue, MapValue, RegexValue, Unknown
from tapcheck.languages.python.errors import really, throw
from tapcheck.languages.python.names_of_types import type_name
from tapcheck.languages.python.values import (
    DICT,
    INSTANCE,
    OUTPUTS,
    UnknownOperand,
    is_dict,
    is_none,
    is_set,
)

if TYPE_CHECKING:
    from tapcheck.languages.program.machine import Machine

_PLAIN = (str, int, float, bytes, range)
_ORDER: dict[str, Callable[[Any, Any], bool]] = {
    "<": operator.lt,
    "<=": operator.le,
    ">": operator.gt,
    ">=": operator.ge,
}
ORDER_SIGNS = frozenset(_ORDER)
_METHODS = {
    "+": "add", "-": "sub", "*": "mul", "/": "truediv", "//": "floordiv", "%": "mod", "|": "or", "&": "and",
    "<": "lt", "<=": "le", ">": "gt", ">=": "ge",
}  # fmt: skip


def truth(machine: Machine, value: Any) -> Truth:
    """Whether a condition holds."""
    if isinstance(value, Unknown):
        return value
    if is_none(value):
        return False
    if isinstance(value, ListValue):
        return value.unknown if value.unknown is not None else bool(value.items)
    if isinstance(value, MapValue):
        if value.unknown is not None:
            return value.unknown
        if value.kind == OUTPUTS:
            return bool(value.properties) or bool(machine.host.output_names()) or Unknown("outputs of a deployment")
        if value.kind == DICT:
            return bool(value.properties)
        if is_set(value):
            return bool(value.data)
        if value.kind == INSTANCE:
            return _truth_of_instance(machine, value)
        return True
    return bool(value) if isinstance(value, (bool, *_PLAIN)) else True


def _truth_of_instance(machine: Machine, value: MapValue) -> Truth:
    for name in ("__bool__", "__len__"):
        if value.data.has(name):
            return truth(machine, machine.language.call_member(machine, value, name, []))
    return value.data.unknown or True


def by_method(machine: Machine, sign: str, left: Any, right: Any) -> tuple[Any] | None:
    """What the operator's method of an object gives, in a tuple; None where no object has one."""
    name = _METHODS.get(sign)
    for receiver, method, other in ((left, f"__{name}__", right), (right, f"__r{name}__", left)):
        if name and isinstance(receiver, MapValue) and receiver.kind == INSTANCE:
            if receiver.data.has(method):
                return (machine.language.call_member(machine, receiver, method, [other]),)
            if receiver.data.unknown is not None:
                raise UnknownOperand(receiver.data.unknown)
        if isinstance(receiver, MapValue) and receiver.kind == "path" and sign == "/":
            return (machine.language.call_member(machine, receiver, method, [other]),)
        if isinstance(receiver, MapValue) and receiver.kind == "opaque":
            raise UnknownOperand(receiver.data)
    return None


# Equality ----------------------------------------------------------------------------------------------------


def identical(left: Any, right: Any) -> Truth:
    """`left is right`."""
    for some, other in ((left, right), (right, left)):
        if isinstance(some, Unknown):
            if some.kind and some.assume is None and some.read is None and (is_none(other) or isinstance(other, bool)):
                return False if is_none(other) or some.kind != "boolean" else Unknown(some.reason, kind="boolean")
            if is_none(other):
                return Unknown(some.reason, None if some.assume is None else not some.assume, kind="boolean")
            return Unknown(some.reason, kind="boolean")
    if is_none(left) or is_none(right):
        return is_none(left) and is_none(right)
    if isinstance(left, (bool, *_PLAIN)) and isinstance(right, (bool, *_PLAIN)):
        if isinstance(left, bool) or isinstance(right, bool):
            return left is right
        return Unknown("identity of equal values", kind="boolean") if left == right else False
    return left is right


def equals(machine: Machine, left: Any, right: Any, depth: int = 0) -> Truth:
    """`left == right`."""
    machine.step()
    if isinstance(left, Unknown) or isinstance(right, Unknown):
        unknown = left if isinstance(left, Unknown) else right
        return Unknown(unknown.reason, kind="boolean")
    if left is right:
        return True
    if depth > 100:
        return Unknown("nested too deeply", kind="boolean")
    if is_none(left) or is_none(right):
        return is_none(left) and is_none(right)
    if isinstance(left, ListValue) and isinstance(right, ListValue):
        return _equal_lists(machine, left, right, depth)
    if isinstance(left, MapValue) or isinstance(right, MapValue):
        return _equal_objects(machine, left, right, depth)
    if isinstance(left, RegexValue) and isinstance(right, RegexValue):
        return left.pattern == right.pattern and left.flags == right.flags
    if isinstance(left, (bool, *_PLAIN)) and isinstance(right, (bool, *_PLAIN)):
        return bool(left == right)
    return False


def _equal_lists(machine: Machine, left: ListValue, right: ListValue, depth: int) -> Truth:
    if type(left) is not type(right):
        return False
    if left.unknown is not None or right.unknown is not None:
        unknown = left.unknown or right.unknown
        assert unknown is not None
        return Unknown(unknown.reason, kind="boolean")
    if len(left.items) != len(right.items):
        return False
    pairs = zip(left.items, right.items, strict=True)
    return all_of(equals(machine, one, other, depth + 1) for one, other in pairs)


def _equal_objects(machine: Machine, left: Any, right: Any, depth: int) -> Truth:
    if is_dict(left) and is_dict(right):
        return _equal_dicts(machine, left, right, depth)
    if is_set(left) and is_set(right):
        unknown = left.unknown or right.unknown
        return unknown if unknown is not None else bool(left.data.keys() == right.data.keys())
    for some, other in ((left, right), (right, left)):
        if isinstance(some, MapValue) and some.kind == INSTANCE:
            if some.data.has("__eq__"):
                return truth(machine, machine.language.call_member(machine, some, "__eq__", [other]))
            if some.data.unknown is not None:
                return Unknown(some.data.unknown.reason, kind="boolean")
        if isinstance(some, MapValue) and some.kind in ("path", "approx"):
            same = machine.language.call_member(machine, some, "__eq__", [other])
            return same if isinstance(same, (bool, Unknown)) else False
        if isinstance(some, MapValue) and some.kind == "opaque":
            return Unknown(some.data.reason, kind="boolean")
    return False


def _equal_dicts(machine: Machine, left: MapValue, right: MapValue, depth: int) -> Truth:
    for some in (left, right):
        if some.unknown is not None or some.kind == OUTPUTS:
            return Unknown(some.unknown.reason if some.unknown else "outputs of a deployment", kind="boolean")
    if left.properties.keys() != right.properties.keys():
        return False
    return all_of(equals(machine, value, right.properties[key], depth + 1) for key, value in left.properties.items())


# Order -------------------------------------------------------------------------------------------------------


def compare(machine: Machine, sign: str, left: Any, right: Any) -> Truth:
    """`<`, `<=`, `>` or `>=`."""
    if isinstance(left, Unknown) or isinstance(right, Unknown):
        unknown = left if isinstance(left, Unknown) else right
        return Unknown(unknown.reason, kind="boolean")
    if isinstance(left, _PLAIN) and isinstance(right, _PLAIN):
        return really(machine, lambda: _ORDER[sign](left, right))
    if isinstance(left, ListValue) and isinstance(right, ListValue) and type(left) is type(right):
        return _compare_lists(machine, sign, left, right)
    if all(isinstance(item, MapValue) and item.kind == "path" for item in (left, right)):
        return bool(_ORDER[sign](str(left.data).split("/"), str(right.data).split("/")))
    if is_set(left) and is_set(right):
        if left.unknown is not None or right.unknown is not None:
            return left.unknown or right.unknown or True
        return bool(_ORDER[sign](left.data.keys(), right.data.keys()))
    found = by_method(machine, sign, left, right)
    if found is not None:
        return truth(machine, found[0])
    message = f"'{sign}' not supported between instances of '{type_name(left)}' and '{type_name(right)}'"
    raise throw(machine, "TypeError", message)


def _compare_lists(machine: Machine, sign: str, left: ListValue, right: ListValue) -> Truth:
    unknown = left.unknown or right.unknown
    if unknown is not None:
        return unknown
    for one, other in zip(left.items, right.items, strict=False):
        same = equals(machine, one, other)
        if isinstance(same, Unknown):
            return same
        if not same:
            return compare(machine, sign, one, other)
    return _ORDER[sign](len(left.items), len(right.items))
