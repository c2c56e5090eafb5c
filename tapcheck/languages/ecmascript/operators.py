"""JavaScript's operators on known values."""

from __future__ import annotations

import math
from collections.abc import Callable
from typing import TYPE_CHECKING, Any

from tapcheck.languages.ecmascript.conversions import (
    loose_equals,
    normal_number,
    strict_equals,
    to_number,
    to_primitive,
    to_text,
    type_of,
)
from tapcheck.languages.program import text as texts
from tapcheck.languages.program.values import (
    UNDEFINED,
    BoundFunction,
    FunctionValue,
    ListValue,
    MapValue,
    NativeFunction,
    PromiseValue,
    RegexValue,
    SymbolValue,
    Unknown,
)

if TYPE_CHECKING:
    from tapcheck.languages.program.machine import Machine

Number = int | float


def add(machine: Machine, left: Any, right: Any) -> Any:
    """`left + right`."""
    if type(left) is int and type(right) is int:
        return normal_number(left + right)
    if isinstance(left, str) and isinstance(right, str):
        machine.grow(characters=len(left) + len(right))
        return texts.join((left, right))
    left, right = to_primitive(machine, left), to_primitive(machine, right)
    if isinstance(left, str) or isinstance(right, str):
        first, second = to_text(machine, left), to_text(machine, right)
        for part in (first, second):
            if isinstance(part, Unknown):
                return Unknown(part.reason, kind="string")
        machine.grow(characters=len(str(first)) + len(str(second)))
        return texts.join((first, second))  # type: ignore[arg-type]
    for part in (left, right):
        if isinstance(part, Unknown):
            return Unknown(part.reason)
    return _arithmetic(machine, lambda a, b: a + b, left, right)


def _arithmetic(machine: Machine, operation: Callable[[Number, Number], Number], left: Any, right: Any) -> Any:
    first, second = to_number(machine, left), to_number(machine, right)
    for part in (first, second):
        if isinstance(part, Unknown):
            return part
    try:
        return normal_number(operation(first, second))  # type: ignore[arg-type]
    except OverflowError:
        return math.inf


def _multiply(left: Number, right: Number) -> Number:
    result = left * right
    if result == 0 and (math.copysign(1, left) < 0) != (math.copysign(1, right) < 0):
        return -0.0
    return result


def _divide(left: Number, right: Number) -> Number:
    if right == 0:
        if left == 0 or left != left:
            return math.nan
        return math.copysign(math.inf, math.copysign(1, left) * math.copysign(1, right))
    return left / right


def _remainder(left: Number, right: Number) -> Number:
    if right == 0 or left != left or right != right or math.isinf(left):
        return math.nan
    if math.isinf(right):
        return left
    result = math.fmod(left, right)
    return math.copysign(0.0, left) if result == 0 and left < 0 else result


def _power(left: Number, right: Number) -> Number:
    if right != right or (abs(left) == 1 and math.isinf(right)):
        return math.nan
    try:
        result = (
            left**right
            if not (isinstance(left, int) and isinstance(right, int) and right > 64)
            else float(left) ** right
        )
    except (OverflowError, ZeroDivisionError):
        return math.inf
    return math.nan if isinstance(result, complex) else result


def _int32(value: Number) -> int:
    if value != value or math.isinf(value):
        return 0
    whole = int(value) & 0xFFFFFFFF
    return whole - 0x1_0000_0000 if whole >= 0x8000_0000 else whole


def compare(machine: Machine, operator: str, left: Any, right: Any) -> Any:
    """`<`, `>`, `<=`, `>=`."""
    if not (isinstance(left, (int, float)) and isinstance(right, (int, float))):
        left, right = to_primitive(machine, left, "number"), to_primitive(machine, right, "number")
        if isinstance(left, str) and isinstance(right, str):
            return _ordered(operator, left, right)
        left, right = to_number(machine, left), to_number(machine, right)
        for part in (left, right):
            if isinstance(part, Unknown):
                return Unknown(part.reason, kind="boolean")
    return _ordered(operator, left, right)


def _ordered(operator: str, left: Any, right: Any) -> bool:
    if operator == "<":
        return bool(left < right)
    if operator == ">":
        return bool(left > right)
    if operator == "<=":
        return bool(left <= right)
    return bool(left >= right)


def negate(result: bool | Unknown) -> bool | Unknown:
    """The opposite of an answer."""
    if isinstance(result, Unknown):
        return Unknown(result.reason, None if result.assume is None else not result.assume, kind="boolean")
    return not result


def instance_of(machine: Machine, value: Any, cls: Any) -> bool | Unknown:
    """`value instanceof cls`."""
    if isinstance(cls, BoundFunction):
        return instance_of(machine, value, cls.target)
    if not isinstance(cls, (FunctionValue, NativeFunction)):
        raise machine.throw("TypeError", "Right-hand side of 'instanceof' is not callable")
    name = cls.name
    if isinstance(value, ListValue):
        return name in ("Array", "Object")
    if isinstance(value, RegexValue):
        return name in ("RegExp", "Object")
    if isinstance(value, PromiseValue):
        return name in ("Promise", "Object")
    if isinstance(value, (FunctionValue, NativeFunction, BoundFunction)):
        return name in ("Function", "Object")
    if not isinstance(value, MapValue):
        return False
    if isinstance(cls, NativeFunction) and name == "Object":
        return True
    if isinstance(cls, NativeFunction) and value.kind == name:
        return True
    holder = value.prototype
    while holder is not None:
        if holder is cls.prototype:
            return True
        holder = holder.prototype
    return False


_ARITHMETIC: dict[str, Callable[[Number, Number], Number]] = {
    "-": lambda left, right: left - right,
    "*": _multiply,
    "/": _divide,
    "%": _remainder,
    "**": _power,
    "|": lambda left, right: _int32(left) | _int32(right),
    "&": lambda left, right: _int32(left) & _int32(right),
    "^": lambda left, right: _int32(left) ^ _int32(right),
    "<<": lambda left, right: _int32(_int32(left) << (_int32(right) & 31)),
    ">>": lambda left, right: _int32(left) >> (_int32(right) & 31),
    ">>>": lambda left, right: (_int32(left) & 0xFFFFFFFF) >> (_int32(right) & 31),
}


def binary(machine: Machine, operator: str, left: Any, right: Any) -> Any:
    """Any strict binary operator but `in`."""
    if operator == "===":
        return strict_equals(left, right)
    if operator == "+":
        return add(machine, left, right)
    if operator == "!==":
        return negate(strict_equals(left, right))
    if operator in ("<", ">", "<=", ">="):
        return compare(machine, operator, left, right)
    if operator == "==":
        return loose_equals(machine, left, right)
    if operator == "!=":
        return negate(loose_equals(machine, left, right))
    if operator == "instanceof":
        if isinstance(left, Unknown) or isinstance(right, Unknown):
            return Unknown((left if isinstance(left, Unknown) else right).reason, kind="boolean")
        return instance_of(machine, left, right)
    return _arithmetic(machine, _ARITHMETIC[operator], left, right)


def unary(machine: Machine, operator: str, value: Any) -> Any:
    """`typeof`, `-`, `+`, `~`, `void`."""
    if operator == "void":
        return UNDEFINED
    if operator == "typeof":
        return _type_text(value)
    number = to_number(machine, value)
    if isinstance(number, Unknown):
        return number
    if operator == "-":
        return -float(number) if number == 0 else normal_number(-number)
    if operator == "~":
        return ~_int32(number)
    return number


def _type_text(value: Any) -> Any:
    if isinstance(value, Unknown):
        fixed = {"string": "string", "number": "number", "boolean": "boolean", "list": "object", "map": "object"}
        return fixed.get(value.kind) or Unknown(value.reason, kind="string")
    return type_of(value)


def has_symbol_iterator(value: Any) -> Any:
    """The function under `Symbol.iterator` of an object, None without one."""
    holder = value
    while isinstance(holder, MapValue):
        for key, found in holder.properties.items():
            if isinstance(key, SymbolValue) and key.description == "Symbol.iterator":
                return found
        holder = holder.prototype
    return None
