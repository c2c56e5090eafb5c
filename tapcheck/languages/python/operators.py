"""Operators, as Python computes them."""

from __future__ import annotations

import operator
from collections.abc import Callable
from typing import TYPE_CHECKING, Any

from tapcheck.languages.program import text as texts
from tapcheck.languages.program.machine import MOST_CHARACTERS
from tapcheck.languages.program.values import BoundReached, ListValue, MapValue, Unknown
from tapcheck.languages.python.comparisons import ORDER_SIGNS, by_method, compare, equals, identical
from tapcheck.languages.python.errors import really, throw
from tapcheck.languages.python.membership import contains
from tapcheck.languages.python.names_of_types import type_name
from tapcheck.languages.python.values import (
    FROZENSET,
    UnknownOperand,
    is_dict,
    is_set,
    new_dict,
    new_set,
)

if TYPE_CHECKING:
    from tapcheck.languages.program.machine import Machine

_PLAIN = (str, int, float, bytes, range)
_ARITHMETIC: dict[str, Callable[[Any, Any], Any]] = {
    "+": operator.add,
    "-": operator.sub,
    "*": operator.mul,
    "/": operator.truediv,
    "//": operator.floordiv,
    "%": operator.mod,
    "**": operator.pow,
    "<<": operator.lshift,
    ">>": operator.rshift,
    "|": operator.or_,
    "^": operator.xor,
    "&": operator.and_,
    "@": operator.matmul,
}
_MOST_BITS = 20_000


def binary(machine: Machine, sign: str, left: Any, right: Any) -> Any:
    """The result of an operator."""
    try:
        return _binary(machine, sign, left, right)
    except UnknownOperand as operand:
        return Unknown(operand.value.reason)


def _binary(machine: Machine, sign: str, left: Any, right: Any) -> Any:
    if sign in ("==", "!="):
        same = equals(machine, left, right)
        return same if isinstance(same, Unknown) else same == (sign == "==")
    if sign in ("is", "is not"):
        same = identical(left, right)
        return same if isinstance(same, Unknown) else same == (sign == "is")
    if sign in ("in", "not in"):
        inside = contains(machine, left, right)
        return inside if isinstance(inside, Unknown) else inside == (sign == "in")
    if sign.endswith("=") and sign not in ORDER_SIGNS:
        return _in_place(machine, sign[:-1], left, right)
    if isinstance(left, Unknown) or isinstance(right, Unknown):
        return _of_unknown(sign, left, right)
    if sign in ORDER_SIGNS:
        return compare(machine, sign, left, right)
    if isinstance(left, _PLAIN) and isinstance(right, _PLAIN):
        return _plain(machine, sign, left, right)
    return _of_collections(machine, sign, left, right)


def _of_unknown(sign: str, left: Any, right: Any) -> Unknown:
    unknown = left if isinstance(left, Unknown) else right
    if sign in ORDER_SIGNS:
        return Unknown(unknown.reason, kind="boolean")
    if sign in ("+", "%") and isinstance(left, str):
        return Unknown(unknown.reason, kind="string")
    return Unknown(unknown.reason)


def _plain(machine: Machine, sign: str, left: Any, right: Any) -> Any:
    if sign == "+" and isinstance(left, str) and isinstance(right, str):
        machine.grow(characters=len(left) + len(right))
        return texts.join((left, right))
    if sign == "*":
        _guard_product(left, right)
    elif sign in ("**", "<<") and isinstance(left, int) and isinstance(right, int) and right > 0:
        bits = right if sign == "<<" else right * left.bit_length()
        if bits > _MOST_BITS:
            raise BoundReached("size")
    elif sign == "%" and isinstance(left, str) and any(len(part) > 5 for part in _digits(left)):
        raise BoundReached("size")
    return really(machine, lambda: _ARITHMETIC[sign](left, right))


def _digits(text: str) -> list[str]:
    return "".join(char if char.isdigit() else " " for char in text).split()


def _guard_product(left: Any, right: Any) -> None:
    for some, times in ((left, right), (right, left)):
        if isinstance(some, (str, bytes)) and isinstance(times, int) and len(some) * times > MOST_CHARACTERS:
            raise BoundReached("size")
        if isinstance(some, int) and isinstance(times, int) and some.bit_length() + times.bit_length() > _MOST_BITS:
            raise BoundReached("size")


def _of_collections(machine: Machine, sign: str, left: Any, right: Any) -> Any:
    if isinstance(left, ListValue) and isinstance(right, ListValue) and sign == "+" and type(left) is type(right):
        made = type(left)([*left.items, *right.items])
        made.unknown = left.unknown or right.unknown
        machine.grow(items=len(made.items))
        return made
    if sign == "*" and isinstance(right, ListValue):
        left, right = right, left
    if sign == "*" and isinstance(left, ListValue) and isinstance(right, int):
        machine.grow(items=len(left.items) * max(0, right))
        made = type(left)(left.items * right)
        made.unknown = left.unknown
        return made
    if is_set(left) and is_set(right) and sign in "|&-^":
        return _of_sets(sign, left, right)
    if is_dict(left) and is_dict(right) and sign == "|":
        made_dict = new_dict({**left.properties, **right.properties})
        made_dict.unknown = left.unknown or right.unknown
        return made_dict
    if sign == "%" and isinstance(left, str):
        return machine.language.call_member(machine, left, "%", [right])
    found = by_method(machine, sign, left, right)
    if found is not None:
        return found[0]
    if sign == "+" and isinstance(left, str):
        raise throw(machine, "TypeError", f'can only concatenate str (not "{type_name(right)}") to str')
    if sign == "+" and isinstance(left, ListValue):
        name = type_name(left)
        raise throw(machine, "TypeError", f'can only concatenate {name} (not "{type_name(right)}") to {name}')
    shown = "** or pow()" if sign == "**" else sign
    raise throw(
        machine,
        "TypeError",
        f"unsupported operand type(s) for {shown}: '{type_name(left)}' and '{type_name(right)}'",
    )


def _of_sets(sign: str, left: MapValue, right: MapValue) -> MapValue:
    unknown = left.unknown or right.unknown
    if unknown is not None:
        raise UnknownOperand(unknown)
    match sign:
        case "|":
            members = {**left.data, **right.data}
        case "&":
            members = {key: None for key in left.data if key in right.data}
        case "-":
            members = {key: None for key in left.data if key not in right.data}
        case _:
            members = {key: None for key in left.data if key not in right.data}
            members.update({key: None for key in right.data if key not in left.data})
    return new_set(members, left.kind)


def _in_place(machine: Machine, sign: str, left: Any, right: Any) -> Any:
    if type(left) is ListValue and sign == "+":
        items = machine.language.iterate(machine, right)
        machine.journal.touch(left)
        if isinstance(items, Unknown):
            left.unknown = left.unknown or items
        else:
            left.items.extend(list(items))
            machine.grow(items=len(left.items))
        return left
    if is_set(left) and left.kind != FROZENSET and is_set(right) and sign in "|&-^":
        made = _of_sets(sign, left, right)
        machine.journal.touch(left)
        left.data = made.data
        return left
    if is_dict(left) and is_dict(right) and sign == "|":
        for key, value in right.properties.items():
            machine.set_property(left, key, value)
        return left
    return _binary(machine, sign, left, right)


def unary(machine: Machine, sign: str, value: Any) -> Any:
    """The result of a prefix operator."""
    if isinstance(value, Unknown):
        return Unknown(value.reason)
    if sign == "+" and isinstance(value, (int, float)):
        return +value
    if sign == "-" and isinstance(value, (int, float)):
        return -value
    if sign == "~" and isinstance(value, int):
        return ~value
    raise throw(machine, "TypeError", f"bad operand type for unary {sign}: '{type_name(value)}'")
