"""The global `Math`."""

from __future__ import annotations

import math
import struct
from collections.abc import Callable
from typing import TYPE_CHECKING, Any

from tapcheck.languages.ecmascript.conversions import normal_number
from tapcheck.languages.ecmascript.library.operands import answers, given, integer_of, natives, number_of
from tapcheck.languages.program.values import Implementation, MapValue, Unknown

if TYPE_CHECKING:
    from tapcheck.languages.program.machine import Machine

Number = int | float


def _of_one(function: Callable[[Number], Number]) -> Implementation:
    @answers("number")
    def run(machine: Machine, _receiver: Any, arguments: list[Any]) -> Number:
        value = number_of(machine, given(arguments))
        if value != value:
            return math.nan
        try:
            return normal_number(function(value))
        except ValueError:
            return math.nan
        except OverflowError:
            return math.inf

    return run


def _whole(function: Callable[[Number], int]) -> Implementation:
    """Rounding keeps the sign of zero and leaves what is infinite."""

    def run(value: Number) -> Number:
        if isinstance(value, int) or math.isinf(value):
            return value
        rounded = function(value)
        return math.copysign(0.0, value) if rounded == 0 else rounded

    return _of_one(run)


def _round(value: Number) -> int:
    low = math.floor(value)
    return low + 1 if value - low >= 0.5 else low


def _sign(value: Number) -> Number:
    return value if value == 0 else math.copysign(1, value)


def _logarithm(function: Callable[[Number], float]) -> Implementation:
    return _of_one(lambda value: -math.inf if value == 0 else function(value))


def _cube_root(value: Number) -> float:
    root = math.cbrt(value)
    whole = round(root) if math.isfinite(root) else 0
    return whole if whole**3 == value else root


def _log1p(value: Number) -> float:
    return -math.inf if value == -1 else math.log1p(value)


def _atanh(value: Number) -> float:
    return math.copysign(math.inf, value) if abs(value) == 1 else math.atanh(value)


def _single(value: Number) -> float:
    try:
        single: float = struct.unpack("f", struct.pack("f", value))[0]
    except OverflowError:
        return math.copysign(math.inf, value)
    return single


@answers("number")
def _pow(machine: Machine, _receiver: Any, arguments: list[Any]) -> Any:
    return machine.language.binary(
        machine, "**", number_of(machine, given(arguments)), number_of(machine, given(arguments, 1))
    )


@answers("number")
def _atan2(machine: Machine, _receiver: Any, arguments: list[Any]) -> Number:
    first, second = number_of(machine, given(arguments)), number_of(machine, given(arguments, 1))
    return normal_number(math.atan2(first, second))


@answers("number")
def _max(machine: Machine, _receiver: Any, arguments: list[Any]) -> Number:
    return _extreme(machine, arguments, -math.inf, 1)


@answers("number")
def _min(machine: Machine, _receiver: Any, arguments: list[Any]) -> Number:
    return _extreme(machine, arguments, math.inf, -1)


def _extreme(machine: Machine, arguments: list[Any], start: Number, direction: int) -> Number:
    values = [number_of(machine, argument) for argument in arguments]
    best = start
    for value in values:
        if value != value:
            return math.nan
        ahead = (value > best) if direction > 0 else (value < best)
        if ahead or (value == best == 0 and math.copysign(1, value) == direction):
            best = value
    return best


@answers("number")
def _hypot(machine: Machine, _receiver: Any, arguments: list[Any]) -> Number:
    return normal_number(math.hypot(*(number_of(machine, argument) for argument in arguments)))


@answers("number")
def _clz32(machine: Machine, _receiver: Any, arguments: list[Any]) -> int:
    return 32 - (integer_of(machine, given(arguments)) & 0xFFFFFFFF).bit_length()


@answers("number")
def _imul(machine: Machine, _receiver: Any, arguments: list[Any]) -> int:
    product = (integer_of(machine, given(arguments)) * integer_of(machine, given(arguments, 1))) & 0xFFFFFFFF
    return product - 2**32 if product >= 2**31 else product


def _random(_machine: Machine, _receiver: Any, _arguments: list[Any]) -> Unknown:
    return Unknown("random", kind="number")


_FUNCTIONS: dict[str, Implementation] = {
    "abs": _of_one(abs),
    "acos": _of_one(math.acos),
    "acosh": _of_one(math.acosh),
    "asin": _of_one(math.asin),
    "asinh": _of_one(math.asinh),
    "atan": _of_one(math.atan),
    "atan2": _atan2,
    "atanh": _of_one(_atanh),
    "cbrt": _of_one(_cube_root),
    "ceil": _whole(math.ceil),
    "clz32": _clz32,
    "cos": _of_one(math.cos),
    "cosh": _of_one(math.cosh),
    "exp": _of_one(math.exp),
    "expm1": _of_one(math.expm1),
    "floor": _whole(math.floor),
    "fround": _of_one(_single),
    "hypot": _hypot,
    "imul": _imul,
    "log": _logarithm(math.log),
    "log10": _logarithm(math.log10),
    "log1p": _of_one(_log1p),
    "log2": _logarithm(math.log2),
    "max": _max,
    "min": _min,
    "pow": _pow,
    "random": _random,
    "round": _whole(_round),
    "sign": _of_one(_sign),
    "sin": _of_one(math.sin),
    "sinh": _of_one(math.sinh),
    "sqrt": _of_one(math.sqrt),
    "tan": _of_one(math.tan),
    "tanh": _of_one(math.tanh),
    "trunc": _whole(math.trunc),
}


def math_global() -> MapValue:
    """The object `Math`."""
    properties: dict[str, Any] = natives(_FUNCTIONS)
    properties.update(
        E=math.e,
        LN10=2.302585092994046,
        LN2=0.6931471805599453,
        LOG10E=0.4342944819032518,
        LOG2E=1.4426950408889634,
        PI=math.pi,
        SQRT1_2=0.7071067811865476,
        SQRT2=1.4142135623730951,
    )
    made = MapValue(properties)
    made.hidden = set(properties)
    return made
