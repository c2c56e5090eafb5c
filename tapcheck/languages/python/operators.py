"""Operators, truth, equality and order, as Python computes them."""

from __future__ import annotations

import operator
from collections.abc import Callable
from typing import TYPE_CHECKING, Any

from tapcheck.languages.program import text as texts
from tapcheck.languages.program.machine import MOST_CHARACTERS
from tapcheck.languages.program.trace import MissingEvent, NodeEvent, SearchEvent, SearchKind
from tapcheck.languages.program.values import BoundReached, ListValue, MapValue, RegexValue, Unknown
from tapcheck.languages.python.errors import key_of, really, throw
from tapcheck.languages.python.names_of_types import type_name
from tapcheck.languages.python.values import (
    DICT,
    FROZENSET,
    INSTANCE,
    OUTPUTS,
    Truth,
    UnknownOperand,
    is_dict,
    is_none,
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
_ORDER: dict[str, Callable[[Any, Any], bool]] = {
    "<": operator.lt,
    "<=": operator.le,
    ">": operator.gt,
    ">=": operator.ge,
}
_METHODS = {
    "+": "add", "-": "sub", "*": "mul", "/": "truediv", "//": "floordiv", "%": "mod", "|": "or", "&": "and",
    "<": "lt", "<=": "le", ">": "gt", ">=": "ge",
}  # fmt: skip
_MOST_BITS = 100_000


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
    if sign.endswith("=") and sign not in _ORDER:
        return _in_place(machine, sign[:-1], left, right)
    if isinstance(left, Unknown) or isinstance(right, Unknown):
        return _of_unknown(sign, left, right)
    if sign in _ORDER:
        return compare(machine, sign, left, right)
    if isinstance(left, _PLAIN) and isinstance(right, _PLAIN):
        return _plain(machine, sign, left, right)
    return _of_collections(machine, sign, left, right)


def _of_unknown(sign: str, left: Any, right: Any) -> Unknown:
    unknown = left if isinstance(left, Unknown) else right
    if sign in _ORDER:
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
    found = _by_method(machine, sign, left, right)
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


def _by_method(machine: Machine, sign: str, left: Any, right: Any) -> tuple[Any] | None:
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
    doubt: Unknown | None = None
    for one, other in zip(left.items, right.items, strict=True):
        same = equals(machine, one, other, depth + 1)
        if same is False:
            return False
        if isinstance(same, Unknown):
            doubt = doubt or same
    return doubt or True


def _equal_objects(machine: Machine, left: Any, right: Any, depth: int) -> Truth:
    if is_dict(left) and is_dict(right):
        return _equal_dicts(machine, left, right, depth)
    if is_set(left) and is_set(right):
        unknown = left.unknown or right.unknown
        return unknown if unknown is not None else left.data.keys() == right.data.keys()
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
    doubt: Unknown | None = None
    for key, value in left.properties.items():
        same = equals(machine, value, right.properties[key], depth + 1)
        if same is False:
            return False
        if isinstance(same, Unknown):
            doubt = doubt or same
    return doubt or True


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
    if is_set(left) and is_set(right):
        if left.unknown is not None or right.unknown is not None:
            return left.unknown or right.unknown or True
        return bool(_ORDER[sign](left.data.keys(), right.data.keys()))
    found = _by_method(machine, sign, left, right)
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


# Membership --------------------------------------------------------------------------------------------------


def contains(machine: Machine, value: Any, holder: Any) -> Truth:
    """`value in holder`; the search is noted."""
    if isinstance(holder, Unknown):
        return Unknown(holder.reason, kind="boolean")
    if isinstance(holder, str):
        if isinstance(value, Unknown):
            return Unknown(value.reason, kind="boolean")
        if not isinstance(value, str):
            name = type_name(value)
            raise throw(machine, "TypeError", f"'in <string>' requires string as left operand, not {name}")
        return search_text(machine, holder, value)
    if is_dict(holder):
        return _contains_key(machine, value, holder)
    if is_set(holder):
        return _contains_member(machine, value, holder)
    if isinstance(holder, (bytes, range)):
        if isinstance(value, Unknown):
            return Unknown(value.reason, kind="boolean")
        return bool(really(machine, lambda: value in holder))
    if isinstance(holder, MapValue) and holder.kind == INSTANCE and holder.data.has("__contains__"):
        return truth(machine, machine.language.call_member(machine, holder, "__contains__", [value]))
    items = machine.language.iterate(machine, holder)
    if isinstance(items, Unknown):
        return Unknown(items.reason, kind="boolean")
    doubt: Unknown | None = None
    for item in items:
        same = equals(machine, value, item)
        if same is True:
            return True
        if isinstance(same, Unknown):
            doubt = doubt or same
    return doubt or False


def _contains_key(machine: Machine, value: Any, holder: MapValue) -> Truth:
    if isinstance(value, Unknown):
        return Unknown(value.reason, kind="boolean")
    key = key_of(machine, value)
    if holder.kind == OUTPUTS or holder.outputs is not None:
        found = machine.language.call_member(machine, holder, "__contains__", [value])
        return found if isinstance(found, Unknown) else bool(found)
    if key in holder.properties:
        if holder.place is not None:
            machine.note(NodeEvent(holder.place.child(str(key))))
        return True
    if holder.unknown is not None:
        return Unknown(holder.unknown.reason, kind="boolean")
    if holder.place is not None:
        machine.note(MissingEvent(holder.place.child(str(key))))
    return False


def _contains_member(machine: Machine, value: Any, holder: MapValue) -> Truth:
    if isinstance(value, Unknown):
        return Unknown(value.reason, kind="boolean")
    if key_of(machine, value) in holder.data:
        return True
    return Unknown(holder.unknown.reason, kind="boolean") if holder.unknown is not None else False


def search_text(machine: Machine, text: str, wanted: str) -> bool:
    """Whether a text contains another one; the search is noted."""
    at = text.find(wanted)
    hits = texts.spans(text, at, at + len(wanted)) if at >= 0 else ()
    inside = tuple(dict.fromkeys(piece.path for piece in text.pieces)) if isinstance(text, texts.Text) else ()
    if inside:
        machine.note(SearchEvent(SearchKind.TEXT, str(wanted), "", int(at >= 0), hits, inside))
    return at >= 0
