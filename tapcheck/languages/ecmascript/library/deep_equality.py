"""The deep comparison of `assert` and `util`."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from tapcheck.languages.ecmascript.conversions import loose_equals, same_value
from tapcheck.languages.ecmascript.library.objects import ordered_keys
from tapcheck.languages.ecmascript.library.operands import UnknownOperand, class_name
from tapcheck.languages.program.values import HOLE, ListValue, MapValue, RegexValue, Unknown

if TYPE_CHECKING:
    from tapcheck.languages.program.machine import Machine

_DEEPEST = 200


def deeply_equal(machine: Machine, left: Any, right: Any, strict: bool, depth: int = 0) -> bool:
    """Whether two values have equal parts; raises UnknownOperand when an unknown part decides."""
    machine.step()
    if left is right and not isinstance(left, Unknown):
        return True
    if depth > _DEEPEST:
        raise UnknownOperand(Unknown("depth of a value"))
    if isinstance(left, ListValue) and isinstance(right, ListValue):
        return _equal_lists(machine, left, right, strict, depth)
    if isinstance(left, MapValue) and isinstance(right, MapValue):
        return _equal_objects(machine, left, right, strict, depth)
    if isinstance(left, RegexValue) and isinstance(right, RegexValue):
        return (left.pattern, left.flags, left.position) == (right.pattern, right.flags, right.position)
    if isinstance(left, (ListValue, MapValue)) or isinstance(right, (ListValue, MapValue)):
        if isinstance(left, Unknown) or isinstance(right, Unknown):
            raise UnknownOperand(left if isinstance(left, Unknown) else right)
        return False
    same = same_value(left, right) if strict else _loosely(machine, left, right)
    if isinstance(same, Unknown):
        raise UnknownOperand(same)
    return same


def _loosely(machine: Machine, left: Any, right: Any) -> bool | Unknown:
    if isinstance(left, float) and isinstance(right, float) and left != left and right != right:
        return True
    return loose_equals(machine, left, right)


def _equal_lists(machine: Machine, left: ListValue, right: ListValue, strict: bool, depth: int) -> bool:
    for value in (left, right):
        if value.unknown is not None:
            raise UnknownOperand(value.unknown)
    if len(left.items) != len(right.items):
        return False
    pairs = list(zip(left.items, right.items, strict=True))
    if strict and any((first is HOLE) != (second is HOLE) for first, second in pairs):
        return False
    return _all_equal(machine, pairs, strict, depth)


def _equal_objects(machine: Machine, left: MapValue, right: MapValue, strict: bool, depth: int) -> bool:
    for value in (left, right):
        if value.unknown is not None or value.kind == "Outputs":
            raise UnknownOperand(value.unknown or Unknown("outputs of a deployment"))
    if left.kind != right.kind or (strict and class_name(left) != class_name(right)):
        return False
    names = ordered_keys(left)
    if set(names) != set(ordered_keys(right)):
        return False
    get = machine.language.get
    pairs = [(get(machine, left, name), get(machine, right, name)) for name in names]
    if left.kind == "Error":
        pairs += [(left.properties.get(name), right.properties.get(name)) for name in ("message",)]
        pairs += [(get(machine, left, "name"), get(machine, right, "name"))]
    elif left.kind in ("Map", "Set"):
        if len(left.data) != len(right.data):
            return False
        if left.data.keys() != right.data.keys():
            if any(isinstance(key, tuple) and key[0] == "object" for key in (*left.data, *right.data)):
                raise UnknownOperand(Unknown("equality of maps and sets"))
            return False
        pairs += [(left.data[key][1], right.data[key][1]) for key in left.data]
    elif left.kind == "Date":
        pairs.append((left.data, right.data))
    elif left.kind == "Buffer":
        return bool(left.data.data == right.data.data)
    elif left.kind:
        raise UnknownOperand(Unknown("equality of built-in objects"))
    return _all_equal(machine, pairs, strict, depth)


def _all_equal(machine: Machine, pairs: list[tuple[Any, Any]], strict: bool, depth: int) -> bool:
    """A known difference decides; otherwise an unknown part leaves the answer open."""
    doubt: UnknownOperand | None = None
    for first, second in pairs:
        try:
            if not deeply_equal(machine, first, second, strict, depth + 1):
                return False
        except UnknownOperand as operand:
            doubt = operand
    if doubt is not None:
        raise doubt
    return True
