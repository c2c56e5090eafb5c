"""Operators, indexing and attribute access on Terraform values."""

from __future__ import annotations

import math
from collections.abc import Callable
from fractions import Fraction

from tapcheck.languages.terraform.conversion import ConversionError, convert
from tapcheck.languages.terraform.numbers import INFINITY, Number, fit, precision
from tapcheck.languages.terraform.types import (
    BOOL,
    DYNAMIC,
    NUMBER,
    STRING,
    ListType,
    MapType,
    ObjectType,
    Primitive,
    SetType,
    TupleType,
    Type,
    contains_dynamic,
    element_of,
    friendly,
)
from tapcheck.languages.terraform.values import (
    Unk,
    Val,
    boolean,
    deep_marks,
    mark,
    number,
    origin_of,
    unknown,
    unmark,
    unmark_deep,
    wholly_known,
)


class OperationError(Exception):
    """An operation that Terraform refuses; the message says why."""


class MissingElement(OperationError):
    """A list, tuple or map has no such element; with more elements the operation would not be refused."""


def binary(operator: str, left: Val, right: Val) -> Val:
    """The result of a binary operator; raises OperationError."""
    if operator == "==" or operator == "!=":
        result = equal(left, right)
        return logical_not(result) if operator == "!=" else result
    operand, result_type, compute = _BINARY[operator]
    left, right = _operand(left, operand, "left"), _operand(right, operand, "right")
    marks = left.marks | right.marks
    if type(left.raw) is Unk or type(right.raw) is Unk:
        return unknown(result_type, origin_of(left, right), not_null=True, marks=marks)
    return mark(compute(left.raw, right.raw), marks)


def unary(operator: str, operand: Val) -> Val:
    """The result of `-x` or `!x`; raises OperationError."""
    if operator == "!":
        return logical_not(_operand(operand, BOOL, "unary"))
    value = _operand(operand, NUMBER, "unary")
    if type(value.raw) is Unk:
        return unknown(NUMBER, value.raw.origin, not_null=True, marks=value.marks)
    return mark(number(_negate(value.raw)), value.marks)


def result_type_of(operator: str) -> Type:
    """The type of an operator's result."""
    return NUMBER if operator in "+-*/%" else BOOL


def logical_not(value: Val) -> Val:
    """The opposite of a bool."""
    if type(value.raw) is Unk:
        return unknown(BOOL, value.raw.origin, not_null=True, marks=value.marks)
    return mark(boolean(not value.raw), value.marks)


def equal(left: Val, right: Val) -> Val:
    """`left == right`: a bool, perhaps unknown."""
    marks = deep_marks(left) | deep_marks(right)
    if marks:
        if (left.raw is None) != (right.raw is None):
            marks = left.marks | right.marks
        return mark(equal(unmark_deep(left), unmark_deep(right)), marks)
    verdict = _equal_unmarked(left, right)
    if verdict is None:
        return unknown(BOOL, origin_of(left, right), not_null=True)
    return boolean(verdict)


def _equal_unmarked(left: Val, right: Val) -> bool | None:
    left_unknown, right_unknown = type(left.raw) is Unk, type(right.raw) is Unk
    if left_unknown or right_unknown:
        if left_unknown and right_unknown:
            return None
        facts, other = (left.raw, right) if left_unknown else (right.raw, left)
        return _equal_to_unknown(facts, left if left_unknown else right, other)
    if left.raw is None or right.raw is None:
        return left.raw is right.raw
    if left.type is DYNAMIC or right.type is DYNAMIC:
        return None
    if left.type != right.type:
        return None if _may_become_equal(left.type, right.type) else False
    if isinstance(left.type, Primitive):
        return bool(left.raw == right.raw)
    if isinstance(left.type, SetType):
        return _equal_sets(left, right)
    if len(left.raw) != len(right.raw):
        return False
    if isinstance(left.raw, dict):
        if left.raw.keys() != right.raw.keys():
            return False
        pairs = [(item, right.raw[name]) for name, item in left.raw.items()]
    else:
        pairs = list(zip(left.raw, right.raw, strict=True))
    for one, two in pairs:
        verdict = _equal_unmarked(one, two)
        if verdict is not True:
            return verdict
    return True


def _equal_to_unknown(facts: Unk, value: Val, other: Val) -> bool | None:
    if other.raw is None:
        return False if facts.not_null else None
    if value.type is DYNAMIC or other.type is DYNAMIC:
        return None
    if contains_dynamic(value.type) or contains_dynamic(other.type):
        return None
    if value.type != other.type:
        return False
    if facts.prefix and isinstance(other.raw, str) and not other.raw.startswith(facts.prefix):
        return False
    if isinstance(other.raw, tuple | dict) and not isinstance(other.type, SetType):
        count = len(other.raw)
        if count < facts.low or (facts.high is not None and count > facts.high):
            return False
    return None


def _may_become_equal(left: Type, right: Type) -> bool:
    """Whether two types that differ may turn out the same once their dynamic parts are known."""
    match left, right:
        case (Primitive(), _) | (_, Primitive()):
            return left is right or left is DYNAMIC or right is DYNAMIC
        case (TupleType(), TupleType()):
            return len(left.elements) == len(right.elements) and all(
                map(_may_become_equal, left.elements, right.elements)
            )
        case (ObjectType(), ObjectType()):
            return left.attributes.keys() == right.attributes.keys() and all(
                _may_become_equal(item, right.attributes[name]) for name, item in left.attributes.items()
            )
        case (ListType(), ListType()) | (SetType(), SetType()) | (MapType(), MapType()):
            return _may_become_equal(element_of(left), element_of(right))
        case _:
            return False


def _equal_sets(left: Val, right: Val) -> bool | None:
    if not wholly_known(left) or not wholly_known(right):
        return None
    return len(left.raw) == len(right.raw) and all(
        _equal_unmarked(*pair) for pair in zip(left.raw, right.raw, strict=True)
    )


def _operand(value: Val, wanted: Type, side: str) -> Val:
    try:
        converted = convert(value, wanted)
    except ConversionError as error:
        raise OperationError(f"unsuitable value for {side} operand: {error}") from None
    if converted.raw is None:
        raise OperationError(f"{side} operand must not be null")
    return converted


def _arithmetic(exact: Callable[[Fraction | int, Fraction | int], Fraction | int]) -> Callable[[Number, Number], Val]:
    def compute(left: Number, right: Number) -> Val:
        if isinstance(left, float) or isinstance(right, float):
            result = exact(float(left), float(right))  # type: ignore[arg-type]
            if math.isnan(result):
                raise OperationError("the result of this operation on infinity is undefined")
            return number(result)  # type: ignore[arg-type]
        return number(fit(exact(left, right), max(precision(left), precision(right))))

    return compute


def _divide(left: Number, right: Number) -> Val:
    if right == 0:
        if left == 0:
            raise OperationError("can't divide zero by zero or infinity by infinity")
        return number(INFINITY if left > 0 else -INFINITY)
    if isinstance(left, float) or isinstance(right, float):
        if isinstance(left, float) and isinstance(right, float):
            raise OperationError("can't divide zero by zero or infinity by infinity")
        return number(float(left) / float(right) if isinstance(left, float) else 0)
    return number(fit(Fraction(left) / Fraction(right), max(precision(left), precision(right))))


def _modulo(left: Number, right: Number) -> Val:
    if isinstance(left, float) or isinstance(right, float):
        return _BINARY["*"][2](left, right)
    if right == 0:
        return number(left)
    quotient = _divide(left, right).raw
    whole = fit(right * int(quotient), precision(right))
    return number(fit(left - whole, max(precision(left), precision(right))))  # type: ignore[arg-type]


def _negate(value: Number) -> Number:
    return -value if isinstance(value, float) else fit(-value, precision(value))


def _both(left: bool, right: bool) -> Val:
    return boolean(left and right)


def _either(left: bool, right: bool) -> Val:
    return boolean(left or right)


_BINARY: dict[str, tuple[Type, Type, Callable[..., Val]]] = {
    "+": (NUMBER, NUMBER, _arithmetic(lambda left, right: left + right)),
    "-": (NUMBER, NUMBER, _arithmetic(lambda left, right: left - right)),
    "*": (NUMBER, NUMBER, _arithmetic(lambda left, right: left * right)),
    "/": (NUMBER, NUMBER, _divide),
    "%": (NUMBER, NUMBER, _modulo),
    "<": (NUMBER, BOOL, lambda left, right: boolean(left < right)),
    ">": (NUMBER, BOOL, lambda left, right: boolean(left > right)),
    "<=": (NUMBER, BOOL, lambda left, right: boolean(left <= right)),
    ">=": (NUMBER, BOOL, lambda left, right: boolean(left >= right)),
    "&&": (BOOL, BOOL, _both),
    "||": (BOOL, BOOL, _either),
}


def attribute(value: Val, name: str) -> Val:
    """`value.name`; raises OperationError."""
    raw = value.raw
    if raw is None:
        raise OperationError(f"the value is null, so it has no attribute '{name}'")
    type_ = value.type
    if isinstance(type_, ObjectType):
        if name not in type_.attributes:
            raise OperationError(f"the object has no attribute '{name}'")
        if isinstance(raw, Unk):
            return unknown(type_.attributes[name], _below(raw.origin, f".{name}"), marks=value.marks)
        return mark(raw[name], value.marks)
    if isinstance(type_, MapType):
        if isinstance(raw, Unk):
            return unknown(type_.element, _below(raw.origin, f".{name}"), marks=value.marks)
        if name not in raw:
            raise OperationError(f"the map has no element '{name}'")
        return mark(raw[name], value.marks)
    if type_ is DYNAMIC:
        if raw.open is not None:
            return mark(raw.open.attribute(name), value.marks)
        return unknown(DYNAMIC, _below(raw.origin, f".{name}"), marks=value.marks)
    if isinstance(type_, ListType | SetType | TupleType):
        raise OperationError(f"a {friendly(type_)} has no attributes; select an element first, or use [*]")
    raise OperationError(f"a {friendly(type_)} has no attributes")


def index(value: Val, key: Val) -> Val:
    """`value[key]`; raises OperationError."""
    if value.raw is None:
        raise OperationError("the value is null, so it has no elements")
    if key.raw is None:
        raise OperationError("null cannot be used as an index")
    type_ = value.type
    marks = value.marks | key.marks
    if type_ is DYNAMIC or key.type is DYNAMIC:
        return _index_of_dynamic(value, key)
    match type_:
        case ListType() | TupleType():
            return mark(_index_sequence(value, _key(key, NUMBER)), marks)
        case MapType():
            return mark(_index_map(value, type_.element, _key(key, STRING)), marks)
        case ObjectType():
            text = _key(key, STRING)
            if type(text.raw) is Unk:
                return unknown(DYNAMIC, origin_of(key), marks=value.marks)
            if text.raw not in type_.attributes:
                raise OperationError(f"the object has no attribute '{text.raw}'")
            return mark(attribute(value, text.raw), key.marks)
        case SetType():
            raise OperationError("elements of a set have no index")
        case _:
            raise OperationError("the value has no elements")


def _index_of_dynamic(value: Val, key: Val) -> Val:
    raw = value.raw
    if isinstance(raw, Unk):
        if raw.open is not None and isinstance(key.raw, str):
            return mark(raw.open.attribute(key.raw), value.marks)
        written = (
            f"[{key.raw}]" if isinstance(key.raw, int) else f'["{key.raw}"]' if isinstance(key.raw, str) else "[*]"
        )
        return unknown(DYNAMIC, _below(raw.origin, written), marks=value.marks)
    return unknown(DYNAMIC, origin_of(key), marks=value.marks)


def _key(key: Val, wanted: Type) -> Val:
    try:
        return convert(unmark(key), wanted)
    except ConversionError as error:
        raise OperationError(f"the key does not identify an element: {error}") from None


def _index_sequence(value: Val, key: Val) -> Val:
    type_, raw, place = value.type, value.raw, key.raw
    if isinstance(place, Unk):
        return unknown(type_.element if isinstance(type_, ListType) else DYNAMIC, place.origin)
    if not isinstance(place, int):
        raise OperationError("an index must be a whole number")
    if place < 0:
        raise OperationError("an index must not be negative")
    if isinstance(type_, TupleType) and place >= len(type_.elements):
        raise MissingElement(f"index {place} is beyond the {len(type_.elements)} elements of the tuple")
    if isinstance(raw, Unk):
        element = type_.elements[place] if isinstance(type_, TupleType) else element_of(type_)
        return unknown(element, _below(raw.origin, f"[{int(place)}]"))
    if place >= len(raw):
        raise MissingElement(f"index {place} is beyond the {len(raw)} elements of the list")
    found: Val = raw[place]
    return found


def _index_map(value: Val, element: Type, key: Val) -> Val:
    if isinstance(key.raw, Unk):
        return unknown(element, key.raw.origin)
    if isinstance(value.raw, Unk):
        return unknown(element, _below(value.raw.origin, f'["{key.raw}"]'))
    if key.raw not in value.raw:
        raise MissingElement(f"the map has no element '{key.raw}'")
    found: Val = value.raw[key.raw]
    return found


def _below(origin: str, step: str) -> str:
    return origin + step if origin else ""
