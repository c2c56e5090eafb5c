"""Numeric functions."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence

from tapcheck.languages.terraform.functions.signature import (
    Function,
    FunctionError,
    Host,
    Parameter,
    function,
    whole_number,
)
from tapcheck.languages.terraform.numbers import LONG, Number, Sized, fit, from_float, precision, to_float
from tapcheck.languages.terraform.types import NUMBER, STRING, Type, friendly
from tapcheck.languages.terraform.values import Val, number

_DIGITS = "0123456789abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ"
_LARGEST_EXPONENT_OF_FRACTION = 1 << 12


def _abs(arguments: Sequence[Val], _: Type, __: Host) -> Val:
    value: Number = arguments[0].raw
    return number(value if value >= 0 else -value if isinstance(value, float) else fit(-value, precision(value)))


def _ceil(arguments: Sequence[Val], _: Type, __: Host) -> Val:
    value: Number = arguments[0].raw
    return number(value if isinstance(value, float) else Sized(math.ceil(value), LONG))


def _floor(arguments: Sequence[Val], _: Type, __: Host) -> Val:
    value: Number = arguments[0].raw
    return number(value if isinstance(value, float) else Sized(math.floor(value), LONG))


def _log(arguments: Sequence[Val], _: Type, __: Host) -> Val:
    value, base = (_log_as_go_computes(_float(item, place)) for place, item in enumerate(arguments))
    if base == 0:
        quotient = math.nan if value == 0 or math.isnan(value) else math.copysign(math.inf, value)
    else:
        quotient = math.nan if math.isinf(value) and math.isinf(base) else value / base
    return number(_checked(quotient))


def _pow(arguments: Sequence[Val], _: Type, __: Host) -> Val:
    return number(_checked(_pow_as_go_computes(_float(arguments[0], 0), _float(arguments[1], 1))))


def _checked(value: float) -> Number:
    if math.isnan(value):
        raise FunctionError("the result is not a number")
    return from_float(value)


def _float(value: Val, place: int) -> float:
    converted = to_float(value.raw)
    if math.isinf(converted) and not isinstance(value.raw, float):
        raise FunctionError("the number is too large", place)
    return converted


def _signum(arguments: Sequence[Val], _: Type, __: Host) -> Val:
    value = whole_number(arguments[0], 0)
    return number(Sized((value > 0) - (value < 0)))


def _largest(arguments: Sequence[Val], _: Type, __: Host) -> Val:
    if not arguments:
        raise FunctionError("at least one number is required")
    return number(max(item.raw for item in arguments))


def _smallest(arguments: Sequence[Val], _: Type, __: Host) -> Val:
    if not arguments:
        raise FunctionError("at least one number is required")
    return number(min(item.raw for item in arguments))


def _parseint_type(arguments: Sequence[Val]) -> Type:
    if arguments[0].type is not STRING:
        raise FunctionError(f"the first argument must be a string, not {friendly(arguments[0].type)}", 0)
    return NUMBER


def _parseint(arguments: Sequence[Val], _: Type, __: Host) -> Val:
    text: str = arguments[0].raw
    base = whole_number(arguments[1], 1)
    if not 2 <= base <= 62:
        raise FunctionError("the base must be a whole number between 2 and 62", 1)
    digits = text[1:] if text[:1] in ("+", "-") else text
    if base <= 36:
        digits = digits.lower()
    allowed = _DIGITS[:base]
    if not digits or any(digit not in allowed for digit in digits):
        raise FunctionError(f"'{text}' is no whole number with the base {base}", 0)
    total = 0
    for digit in digits:
        total = total * base + allowed.index(digit)
    return number(Sized(-total if text.startswith("-") else total, max(LONG, total.bit_length())))


def _log_as_go_computes(value: float) -> float:
    """Go's `math.Log`: FreeBSD's algorithm, which can differ from the C library in the last bit."""
    if math.isnan(value) or value < 0:
        return math.nan
    if value == 0:
        return -math.inf
    if math.isinf(value):
        return value
    fraction, exponent = math.frexp(value)
    if fraction < math.sqrt(2) / 2:
        fraction *= 2
        exponent -= 1
    f = fraction - 1
    k = float(exponent)
    s = f / (2 + f)
    s2 = s * s
    s4 = s2 * s2
    t1 = s2 * (
        6.666666666666735130e-01
        + s4 * (2.857142874366239149e-01 + s4 * (1.818357216161805012e-01 + s4 * 1.479819860511658591e-01))
    )
    t2 = s4 * (3.999999999940941908e-01 + s4 * (2.222219843214978396e-01 + s4 * 1.531383769920937332e-01))
    r = t1 + t2
    half = 0.5 * f * f
    return k * 6.93147180369123816490e-01 - ((half - (s * (half + r) + k * 1.90821492927058770002e-10)) - f)


def _pow_as_go_computes(x: float, y: float) -> float:
    """Go's `math.Pow`."""
    if y == 0 or x == 1:
        return 1.0
    if y == 1:
        return x
    if x == 0 or math.isinf(x) or math.isinf(y):
        return _pow_of_extremes(x, y)
    if y == 0.5:
        return math.sqrt(x) if x >= 0 else math.nan
    if y == -0.5:
        return 1 / math.sqrt(x) if x >= 0 else math.nan
    fraction, whole = math.modf(abs(y))
    if fraction != 0 and x < 0:
        return math.nan
    if whole >= 1 << 63:
        if x == -1:
            return 1.0
        return 0.0 if (abs(x) < 1) == (y > 0) else math.inf
    result, exponent = 1.0, 0
    if fraction != 0:
        if fraction > 0.5:
            fraction -= 1
            whole += 1
        result = math.exp(fraction * _log_as_go_computes(x))
    base, base_exponent = math.frexp(x)
    count = int(whole)
    while count:
        if abs(base_exponent) > _LARGEST_EXPONENT_OF_FRACTION:
            exponent += base_exponent
            break
        if count & 1:
            result *= base
            exponent += base_exponent
        base *= base
        base_exponent <<= 1
        if base < 0.5:
            base += base
            base_exponent -= 1
        count >>= 1
    if y < 0:
        result, exponent = 1 / result, -exponent
    try:
        return math.ldexp(result, exponent)
    except OverflowError:
        return math.copysign(math.inf, result)


def _pow_of_extremes(x: float, y: float) -> float:
    odd = not math.isinf(y) and y == int(y) and int(y) % 2 == 1
    if x == 0:
        return math.inf if y < 0 else 0.0
    if math.isinf(y):
        if x == -1:
            return 1.0
        return 0.0 if (abs(x) < 1) == (y > 0) else math.inf
    if x < 0:
        return (-math.inf if odd else math.inf) if y > 0 else 0.0
    return math.inf if y > 0 else 0.0


_NUM = Parameter("num", NUMBER)
_NUMBERS = Parameter("numbers", NUMBER, dynamic=True)

FUNCTIONS: Mapping[str, Function] = {
    "abs": function(Parameter("num", NUMBER, dynamic=True), result=NUMBER, run=_abs),
    "ceil": function(_NUM, result=NUMBER, run=_ceil),
    "floor": function(_NUM, result=NUMBER, run=_floor),
    "log": function(_NUM, Parameter("base", NUMBER), result=NUMBER, run=_log),
    "max": function(more=_NUMBERS, result=NUMBER, run=_largest),
    "min": function(more=_NUMBERS, result=NUMBER, run=_smallest),
    "parseint": function(Parameter("number"), Parameter("base", NUMBER), result=_parseint_type, run=_parseint),
    "pow": function(_NUM, Parameter("power", NUMBER), result=NUMBER, run=_pow),
    "signum": function(_NUM, result=NUMBER, run=_signum),
}
