"""What built-in functions do with their arguments: conversions that end the call when an operand is unknown."""

from __future__ import annotations

import math
from collections.abc import Callable, Iterable
from functools import wraps
from typing import TYPE_CHECKING, Any

from tapcheck.languages.ecmascript.conversions import number_text, to_number, to_text, truth, type_of
from tapcheck.languages.ecmascript.operators import has_symbol_iterator
from tapcheck.languages.program.values import (
    HOLE,
    UNDEFINED,
    BoundFunction,
    FunctionValue,
    Implementation,
    ListValue,
    MapValue,
    NativeFunction,
    SymbolValue,
    Undefined,
    Unknown,
    is_callable,
)

if TYPE_CHECKING:
    from tapcheck.languages.program.machine import Machine

FARTHEST = 2**53
"""Stands for infinity where an integer is wanted."""


class UnknownOperand(Exception):
    """A built-in function needs a value that is not known; its result is unknown."""

    def __init__(self, value: Unknown) -> None:
        super().__init__(value.reason)
        self.value = value


def answers(kind: str = "") -> Callable[[Implementation], Implementation]:
    """Makes a built-in function answer an unknown value of this kind when an operand is unknown.

    Its callbacks are then explored once, because reality may call them.
    """

    def decorate(implementation: Implementation) -> Implementation:
        @wraps(implementation)
        def run(machine: Machine, receiver: Any, arguments: list[Any]) -> Any:
            try:
                return implementation(machine, receiver, arguments)
            except UnknownOperand as operand:
                machine.call_unknown(operand.value.reason, arguments)
                return Unknown(operand.value.reason, kind=kind)

        return run

    return decorate


def always(value: Any) -> Implementation:
    """A built-in function that gives one value."""
    return lambda _machine, _receiver, _arguments: value


def idle_function(name: str = "") -> NativeFunction:
    """A built-in function that changes nothing and gives undefined."""
    return NativeFunction(name, always(UNDEFINED))


def unknown_function(name: str, reason: str, kind: str = "") -> NativeFunction:
    """A built-in function whose result only reality can tell."""

    def run(machine: Machine, _receiver: Any, arguments: list[Any]) -> Any:
        machine.call_unknown(reason, arguments)
        return Unknown(reason, kind=kind)

    return NativeFunction(name, run, construct=run)


def natives(table: dict[str, Implementation]) -> dict[str, Any]:
    """Function values for a table of implementations."""
    return {name: NativeFunction(name, implementation) for name, implementation in table.items()}


def given(arguments: list[Any], index: int = 0) -> Any:
    """An argument, undefined when it is missing."""
    return arguments[index] if index < len(arguments) else UNDEFINED


def known(value: Any) -> Any:
    """The value, unless it is unknown."""
    if isinstance(value, Unknown):
        raise UnknownOperand(value)
    return value


def text_of(machine: Machine, value: Any) -> str:
    """A value as text."""
    if isinstance(value, str):
        return value
    text = to_text(machine, value)
    if isinstance(text, Unknown):
        raise UnknownOperand(text)
    return text


def number_of(machine: Machine, value: Any) -> int | float:
    """A value as a number."""
    if type(value) is int:
        return value
    number = to_number(machine, value)
    if isinstance(number, Unknown):
        raise UnknownOperand(number)
    return number


def integer_of(machine: Machine, value: Any, default: int = 0) -> int:
    """A value as an integer; ``default`` for undefined, not-a-number is 0, infinities are ±FARTHEST."""
    if type(value) is int:
        return value
    if isinstance(value, Undefined):
        return default
    number = number_of(machine, value)
    if isinstance(number, int):
        return number
    if number != number:
        return 0
    if math.isinf(number):
        return FARTHEST if number > 0 else -FARTHEST
    return int(number)


def index_from(machine: Machine, value: Any, length: int, default: int) -> int:
    """An index that may count from the end, clamped to the length."""
    index = integer_of(machine, value, default)
    return max(length + index, 0) if index < 0 else min(index, length)


def truth_of(value: Any) -> bool:
    """Whether a value counts as true."""
    result = truth(value)
    if isinstance(result, Unknown):
        raise UnknownOperand(result)
    return result


def function_of(machine: Machine, value: Any) -> Any:
    """A value that can be called."""
    if is_callable(value) or isinstance(value, Unknown):
        return value
    raise machine.throw("TypeError", f"{shown(value)} is not a function")


def elements_of(machine: Machine, value: Any) -> list[Any]:
    """The elements of a collection."""
    if value is None or isinstance(value, (Undefined, bool, int, float)) or _is_plain(value):
        described = type_of(value)
        if not isinstance(value, (Undefined, MapValue)):
            described += f" {shown(value)}"
        raise machine.throw("TypeError", f"{described} is not iterable (cannot read property Symbol(Symbol.iterator))")
    found: Iterable[Any] | Unknown = machine.language.iterate(machine, value)
    if isinstance(found, Unknown):
        raise UnknownOperand(found)
    return list(found)


def _is_plain(value: Any) -> bool:
    return isinstance(value, MapValue) and not value.kind and not value.unknown and has_symbol_iterator(value) is None


def array_like(machine: Machine, value: Any) -> list[Any]:
    """The elements of a collection, or of anything with a length and indices."""
    if isinstance(value, ListValue):
        return [UNDEFINED if item is HOLE else item for item in list_of(value)]
    if isinstance(value, (str, Unknown)) or value is None or isinstance(value, Undefined):
        return elements_of(machine, value)
    if not isinstance(value, MapValue):
        return []
    if value.kind not in ("", "prototype"):
        return elements_of(machine, value)
    if has_symbol_iterator(value) is not None:
        return elements_of(machine, value)
    length = integer_of(machine, machine.language.get(machine, value, "length"))
    machine.grow(items=length)
    return [machine.language.get(machine, value, str(index)) for index in range(length)]


def list_of(value: Any) -> list[Any]:
    """The items of a list whose changes are all known."""
    if isinstance(value, ListValue):
        if value.unknown is not None:
            raise UnknownOperand(value.unknown)
        return value.items
    raise UnknownOperand(Unknown("not a list"))


def option(machine: Machine, options: Any, name: str) -> Any:
    """A property of an options argument, undefined when there is none."""
    if isinstance(options, Unknown):
        raise UnknownOperand(options)
    if not isinstance(options, MapValue):
        return UNDEFINED
    return machine.language.get(machine, options, name)


def shown(value: Any) -> str:
    """How error messages of the runtime name a value."""
    if isinstance(value, str):
        return value
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, (int, float)):
        return number_text(value)
    if value is None:
        return "null"
    if isinstance(value, Undefined):
        return "undefined"
    if isinstance(value, SymbolValue):
        return f"Symbol({value.description})"
    if isinstance(value, ListValue):
        return "[object Array]"
    if isinstance(value, (FunctionValue, NativeFunction, BoundFunction)):
        return f"function {getattr(value, 'name', '')}"
    return f"#<{class_name(value)}>"


def class_name(value: Any) -> str:
    """The name of the class of an object."""
    holder = value.prototype if isinstance(value, MapValue) else None
    while holder is not None:
        if holder.kind == "prototype" and isinstance(holder.data, (FunctionValue, NativeFunction)):
            return holder.data.name or "Object"
        holder = holder.prototype
    if isinstance(value, ListValue):
        return "Array"
    return (value.kind if isinstance(value, MapValue) else type(value).__name__.removesuffix("Value")) or "Object"
