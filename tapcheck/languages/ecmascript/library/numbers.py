"""Numbers: their methods, and the globals `Number`, `parseInt`, `parseFloat`, `isNaN`, `isFinite`."""

from __future__ import annotations

import math
import re
from decimal import ROUND_HALF_UP, Context, Decimal
from typing import TYPE_CHECKING, Any

from tapcheck.languages.ecmascript.conversions import normal_number, number_text, text_number
from tapcheck.languages.ecmascript.library.operands import (
    answers,
    given,
    integer_of,
    known,
    natives,
    number_of,
    text_of,
)
from tapcheck.languages.ecmascript.library.strings import WHITE
from tapcheck.languages.program.values import (
    Implementation,
    MapValue,
    NativeFunction,
    Undefined,
    Unknown,
)

if TYPE_CHECKING:
    from tapcheck.languages.program.machine import Machine

Number = int | float

_DECIMAL = re.compile(r"[+-]?(?:Infinity|(?:[0-9]+\.?[0-9]*|\.[0-9]+)(?:[eE][+-]?[0-9]+)?)")
_LARGEST_SAFE = 2**53 - 1
_DIGITS = "0123456789abcdefghijklmnopqrstuvwxyz"


# Methods -----------------------------------------------------------------------------------------------------


def _signed(value: Number, text: str) -> str:
    return "-" + text if value < 0 else text


def _digits_wanted(machine: Machine, value: Any, low: int, method: str) -> int:
    digits = integer_of(machine, value)
    if not low <= digits <= 100:
        raise machine.throw(
            "RangeError", f"{method}() {'argument' if low else 'digits argument'} must be between {low} and 100"
        )
    return digits


@answers("string")
def _to_fixed(machine: Machine, value: Number, arguments: list[Any]) -> str:
    digits = _digits_wanted(machine, given(arguments), 0, "toFixed")
    if value != value or abs(value) >= 1e21:
        return number_text(value)
    exact = Decimal(abs(value)).quantize(Decimal(1).scaleb(-digits), ROUND_HALF_UP, Context(prec=400))
    return _signed(value, f"{exact:f}")


def _mantissa(value: Number, digits: int) -> tuple[str, int]:
    """``digits`` decimal digits of a positive number, and the power of ten of the first one."""
    if value == 0:
        return "0" * digits, 0
    exact = Context(prec=digits, rounding=ROUND_HALF_UP).create_decimal(Decimal(value))
    text = "".join(map(str, exact.as_tuple().digits)).ljust(digits, "0")
    return text, exact.adjusted()


def _exponential(digits: str, power: int) -> str:
    tail = f".{digits[1:]}" if len(digits) > 1 else ""
    return f"{digits[0]}{tail}e{'-' if power < 0 else '+'}{abs(power)}"


@answers("string")
def _to_precision(machine: Machine, value: Number, arguments: list[Any]) -> str:
    if isinstance(known(given(arguments)), Undefined) or value != value or math.isinf(value):
        return number_text(value)
    wanted = _digits_wanted(machine, given(arguments), 1, "toPrecision")
    digits, power = _mantissa(abs(value), wanted)
    if power < -6 or power >= wanted:
        return _signed(value, _exponential(digits, power))
    if power == wanted - 1:
        return _signed(value, digits)
    if power >= 0:
        return _signed(value, f"{digits[: power + 1]}.{digits[power + 1 :]}")
    return _signed(value, f"0.{'0' * -(power + 1)}{digits}")


@answers("string")
def _to_exponential(machine: Machine, value: Number, arguments: list[Any]) -> str:
    wanted = known(given(arguments))
    count = integer_of(machine, wanted)
    if value != value or math.isinf(value):
        return number_text(value)
    if not 0 <= count <= 100:
        raise machine.throw("RangeError", "toExponential() argument must be between 0 and 100")
    if isinstance(wanted, Undefined):
        shortest = Decimal(repr(abs(value)))
        digits = "".join(map(str, shortest.as_tuple().digits)).rstrip("0") or "0"
        return _signed(value, _exponential(digits, shortest.adjusted() if value else 0))
    return _signed(value, _exponential(*_mantissa(abs(value), count + 1)))


@answers("string")
def _to_string(machine: Machine, value: Number, arguments: list[Any]) -> str:
    radix = integer_of(machine, given(arguments), 10)
    if not 2 <= radix <= 36:
        raise machine.throw("RangeError", "toString() radix argument must be between 2 and 36")
    return number_text(value, radix)


def _to_locale_string(_machine: Machine, value: Number, arguments: list[Any]) -> Any:
    if len(arguments) == 1 and arguments[0] == "en-US" and isinstance(value, int):
        return f"{value:,}"
    return Unknown("formats of a natural language", kind="string")


def _value_of(_machine: Machine, value: Any, _arguments: list[Any]) -> Any:
    return value


METHODS: dict[str, Implementation] = {
    "toExponential": _to_exponential,
    "toFixed": _to_fixed,
    "toLocaleString": _to_locale_string,
    "toPrecision": _to_precision,
    "toString": _to_string,
    "valueOf": _value_of,
}

BOOLEAN_METHODS: dict[str, Implementation] = {
    "toString": lambda _machine, value, _arguments: "true" if value else "false",
    "valueOf": _value_of,
}


# Globals -----------------------------------------------------------------------------------------------------


@answers("number")
def _parse_int(machine: Machine, _receiver: Any, arguments: list[Any]) -> Number:
    text = text_of(machine, known(given(arguments))).strip(WHITE)
    radix = integer_of(machine, given(arguments, 1)) & 0xFFFFFFFF
    negative = text.startswith("-")
    text = text[1:] if text[:1] in ("+", "-") else text
    if radix in (0, 16) and text[:2].lower() == "0x":
        text, radix = text[2:], 16
    radix = radix or 10
    if not 2 <= radix <= 36:
        return math.nan
    allowed = _DIGITS[:radix]
    count = 0
    while count < len(text) and text[count].isascii() and text[count].lower() in allowed:
        count += 1
    if not count:
        return math.nan
    value = normal_number(_large(int(text[:count], radix)))
    return (-value if value else -0.0) if negative else value


def _large(value: int) -> Number:
    try:
        return value if value <= _LARGEST_SAFE else float(value)
    except OverflowError:
        return math.inf


@answers("number")
def _parse_float(machine: Machine, _receiver: Any, arguments: list[Any]) -> Number:
    found = _DECIMAL.match(text_of(machine, known(given(arguments))).lstrip(WHITE))
    return math.nan if found is None else text_number(found.group())


@answers("boolean")
def _is_nan(machine: Machine, _receiver: Any, arguments: list[Any]) -> bool:
    value = number_of(machine, given(arguments))
    return value != value


@answers("boolean")
def _is_finite(machine: Machine, _receiver: Any, arguments: list[Any]) -> bool:
    return math.isfinite(number_of(machine, given(arguments)))


def _is_number(value: Any) -> bool:
    return isinstance(value, (int, float)) and not isinstance(value, bool)


@answers("boolean")
def _number_is_nan(_machine: Machine, _receiver: Any, arguments: list[Any]) -> bool:
    value = known(given(arguments))
    return _is_number(value) and bool(value != value)


@answers("boolean")
def _number_is_finite(_machine: Machine, _receiver: Any, arguments: list[Any]) -> bool:
    value = known(given(arguments))
    return _is_number(value) and math.isfinite(value)


@answers("boolean")
def _is_integer(_machine: Machine, _receiver: Any, arguments: list[Any]) -> bool:
    value = known(given(arguments))
    return _is_number(value) and math.isfinite(value) and value == math.floor(value)


@answers("boolean")
def _is_safe_integer(_machine: Machine, _receiver: Any, arguments: list[Any]) -> bool:
    value = known(given(arguments))
    return _is_number(value) and math.isfinite(value) and value == math.floor(value) and abs(value) <= _LARGEST_SAFE


@answers("number")
def _number(machine: Machine, _receiver: Any, arguments: list[Any]) -> Number:
    return number_of(machine, arguments[0]) if arguments else 0


def number_globals(prototype: MapValue) -> dict[str, Any]:
    """The globals that make or judge numbers."""
    parsers = natives({"parseInt": _parse_int, "parseFloat": _parse_float})
    statics: dict[str, Any] = {
        **parsers,
        **natives(
            {
                "isFinite": _number_is_finite,
                "isInteger": _is_integer,
                "isNaN": _number_is_nan,
                "isSafeInteger": _is_safe_integer,
            }
        ),
        "EPSILON": 2.0**-52,
        "MAX_SAFE_INTEGER": _LARGEST_SAFE,
        "MAX_VALUE": 1.7976931348623157e308,
        "MIN_SAFE_INTEGER": -_LARGEST_SAFE,
        "MIN_VALUE": 5e-324,
        "NaN": math.nan,
        "NEGATIVE_INFINITY": -math.inf,
        "POSITIVE_INFINITY": math.inf,
    }
    return {
        **parsers,
        **natives({"isNaN": _is_nan, "isFinite": _is_finite}),
        "NaN": math.nan,
        "Infinity": math.inf,
        "Number": NativeFunction("Number", _number, construct=_number, properties=statics, prototype=prototype),
    }
