"""JavaScript's conversions and comparisons."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING, Any

from tapcheck.languages.program import text as texts
from tapcheck.languages.program.text import Text
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
    Undefined,
    Unknown,
)

if TYPE_CHECKING:
    from tapcheck.languages.program.machine import Machine

_LARGEST_EXACT = 2**53
_MOST_NESTED = 500
_WHITE = (
    " \t\n\r\v\f\u00a0\u1680\u2000\u2001\u2002\u2003\u2004\u2005\u2006\u2007\u2008\u2009\u200a"
    "\u2028\u2029\u202f\u205f\u3000\ufeff"
)


def type_of(value: Any) -> str:
    """What `typeof` answers; the value must be known."""
    if isinstance(value, str):
        return "string"
    if isinstance(value, bool):
        return "boolean"
    if isinstance(value, (int, float)):
        return "number"
    if isinstance(value, Undefined):
        return "undefined"
    if isinstance(value, (FunctionValue, NativeFunction, BoundFunction)):
        return "function"
    if isinstance(value, SymbolValue):
        return "symbol"
    return "object"


def truth(value: Any) -> bool | Unknown:
    """Whether a value counts as true."""
    if isinstance(value, bool):
        return value
    if value is None or isinstance(value, Undefined):
        return False
    if isinstance(value, str):
        return len(value) > 0
    if isinstance(value, (int, float)):
        return value == value and value != 0
    if isinstance(value, Unknown):
        if value.kind in ("list", "map") and value.assume is None:
            return True
        return value
    return True


def normal_number(value: float) -> int | float:
    """A number in the one form in which each is kept: whole numbers up to 2**53 as int, all others as float."""
    if isinstance(value, bool):
        return int(value)
    if isinstance(value, int):
        return (
            value if -_LARGEST_EXACT <= value <= _LARGEST_EXACT else float(value) if abs(value) < 10**308 else math.inf
        )
    if (
        value.is_integer()
        and -_LARGEST_EXACT <= value <= _LARGEST_EXACT
        and not (value == 0 and math.copysign(1, value) < 0)
    ):
        return int(value)
    return value


def number_text(value: float, radix: int = 10) -> str:
    """A number as `String(value)` writes it."""
    if radix != 10:
        return _in_radix(value, radix)
    if isinstance(value, int):
        return str(value)
    if value != value:
        return "NaN"
    if math.isinf(value):
        return "Infinity" if value > 0 else "-Infinity"
    if value == 0:
        return "0"
    digits, _, exponent = repr(abs(value)).partition("e")
    whole, _, fraction = digits.partition(".")
    power = int(exponent or 0) + len(whole)
    mantissa = (whole + fraction).lstrip("0")
    power -= len(whole + fraction) - len(mantissa) if whole == "0" else 0
    mantissa = mantissa.rstrip("0") or "0"
    sign = "-" if value < 0 else ""
    count = len(mantissa)
    if count <= power <= 21:
        return sign + mantissa + "0" * (power - count)
    if 0 < power <= 21:
        return f"{sign}{mantissa[:power]}.{mantissa[power:]}"
    if -6 < power <= 0:
        return f"{sign}0.{'0' * -power}{mantissa}"
    tail = f".{mantissa[1:]}" if count > 1 else ""
    return f"{sign}{mantissa[0]}{tail}e{'+' if power > 0 else '-'}{abs(power - 1)}"


_DIGITS = "0123456789abcdefghijklmnopqrstuvwxyz"


def _in_radix(value: float, radix: int) -> str:
    """As V8 does it: as many digits of the fraction as tell the number from its neighbours."""
    if value != value or math.isinf(value):
        return number_text(value)
    size = abs(float(value))
    whole = float(math.floor(size))
    digits: list[int] = []
    rest = size - whole
    precision = max(0.5 * (math.nextafter(size, math.inf) - size), math.nextafter(0.0, math.inf))
    while rest >= precision:
        rest *= radix
        precision *= radix
        digit = int(rest)
        digits.append(digit)
        rest -= digit
        if (rest > 0.5 or (rest == 0.5 and digit & 1)) and rest + precision > 1:
            whole += _rounded_up(digits, radix)
            break
    text = ""
    while whole >= _LARGEST_EXACT:
        whole /= radix
        text += "0"
    while whole >= 1:
        place = math.fmod(whole, radix)
        text = _DIGITS[int(place)] + text
        whole = (whole - place) / radix
    fraction = "".join(_DIGITS[digit] for digit in digits)
    return ("-" if value < 0 else "") + (text or "0") + (f".{fraction}" if fraction else "")


def _rounded_up(digits: list[int], radix: int) -> int:
    """Adds one to the last digit; gives what is carried over to the whole part."""
    while digits:
        if digits[-1] + 1 < radix:
            digits[-1] += 1
            return 0
        digits.pop()
    return 1


def text_number(text: str) -> int | float:
    """A text as `Number(text)` reads it."""
    text = text.strip(_WHITE)
    if not text:
        return 0
    lowered = text.lower()
    if lowered[:2] in ("0x", "0o", "0b"):
        try:
            return (
                normal_number(int(lowered[2:], {"x": 16, "o": 8, "b": 2}[lowered[1]]))
                if lowered[2:].isalnum()
                else math.nan
            )
        except ValueError:
            return math.nan
    if text in ("Infinity", "+Infinity"):
        return math.inf
    if text == "-Infinity":
        return -math.inf
    if not all(character in "0123456789+-.eE" for character in text):
        return math.nan
    try:
        return normal_number(float(text))
    except ValueError:
        return math.nan


def to_primitive(machine: Machine, value: Any, hint: str = "default") -> Any:
    """An object as the primitive value that operators see."""
    if isinstance(value, ListValue):
        return machine.language.text(machine, value)
    if not isinstance(value, (MapValue, FunctionValue, NativeFunction, BoundFunction, RegexValue, PromiseValue)):
        return value
    if isinstance(value, MapValue):
        if value.unknown is not None:
            return value.unknown
        text_first = hint == "string" or (hint == "default" and value.kind == "Date")
        first, second = ("toString", "valueOf") if text_first else ("valueOf", "toString")
        for name in (first, second):
            method = machine.language.get(machine, value, name)
            if isinstance(method, (FunctionValue, NativeFunction, BoundFunction)):
                result = machine.call(method, value, [])
                if not isinstance(result, (MapValue, ListValue, FunctionValue)):
                    return result
    return object_text(value)


def object_text(value: Any) -> str:
    """The default text of an object."""
    if isinstance(value, MapValue):
        return "[object Object]"
    if isinstance(value, RegexValue):
        return f"/{value.compiled.source}/{value.compiled.flags}"
    if isinstance(value, PromiseValue):
        return "[object Promise]"
    name = getattr(value, "name", "")
    return f"function {name}() {{ [native code] }}"


def string_of(machine: Machine, value: Any) -> str | Unknown:
    """A value as `String(value)` gives it."""
    return f"Symbol({value.description})" if isinstance(value, SymbolValue) else to_text(machine, value)


def to_text(machine: Machine, value: Any) -> str | Unknown:
    """A value as text wherever one is needed; text keeps its provenance, symbols throw."""
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
    if isinstance(value, Unknown):
        return value if value.kind == "string" else Unknown(value.reason, value.assume, value.read, "string")
    if isinstance(value, SymbolValue):
        raise machine.throw("TypeError", "Cannot convert a Symbol value to a string")
    if isinstance(value, ListValue):
        return list_text(machine, value, ",")
    result = to_primitive(machine, value, "string")
    if isinstance(result, (MapValue, ListValue)):
        return object_text(result)
    return to_text(machine, result)


def list_text(machine: Machine, value: ListValue, separator: str, around: tuple[ListValue, ...] = ()) -> str | Unknown:
    """The texts of a list's items, joined; a list inside itself has none."""
    if value.unknown is not None:
        return Unknown(value.unknown.reason, kind="string")
    if any(other is value for other in around):
        return ""
    if len(around) > _MOST_NESTED:
        raise machine.throw("RangeError", "Maximum call stack size exceeded")
    inside = (*around, value)
    parts: list[str] = []
    size = 0
    for item in value.items:
        if item is None or isinstance(item, Undefined):
            text: str | Unknown = ""
        elif isinstance(item, ListValue):
            text = list_text(machine, item, ",", inside)
        else:
            text = to_text(machine, item)
        if isinstance(text, Unknown):
            return text
        parts.append(separator)
        parts.append(text)
        size += len(separator) + len(text)
        machine.grow(characters=size)
    return texts.join(parts[1:])


def to_number(machine: Machine, value: Any) -> int | float | Unknown:
    """A value as `Number(value)` gives it."""
    if isinstance(value, bool):
        return int(value)
    if isinstance(value, (int, float)):
        return value
    if isinstance(value, str):
        return text_number(value)
    if value is None:
        return 0
    if isinstance(value, Undefined):
        return math.nan
    if isinstance(value, Unknown):
        return Unknown(value.reason, None, value.read, "number")
    if isinstance(value, SymbolValue):
        raise machine.throw("TypeError", "Cannot convert a Symbol value to a number")
    result = to_primitive(machine, value, "number")
    return to_number(machine, result)


def strict_equals(left: Any, right: Any) -> bool | Unknown:
    """`left === right`."""
    if isinstance(left, Unknown) or isinstance(right, Unknown):
        return _unknown_equality(left, right)
    if isinstance(left, str):
        return isinstance(right, str) and (left == right)
    if isinstance(left, bool) or isinstance(right, bool):
        return left is right
    if isinstance(left, (int, float)):
        return isinstance(right, (int, float)) and left == right
    if left is None:
        return right is None
    if isinstance(left, Undefined):
        return isinstance(right, Undefined)
    return left is right


def _unknown_equality(left: Any, right: Any) -> bool | Unknown:
    unknown, other = (left, right) if isinstance(left, Unknown) else (right, left)
    assert isinstance(unknown, Unknown)
    if (
        not isinstance(other, Unknown)
        and unknown.kind
        and unknown.assume is None
        and not _kind_allows(unknown.kind, other)
    ):
        return False
    if unknown.assume and (other is None or isinstance(other, Undefined)):
        return Unknown(unknown.reason, False, kind="boolean")
    return Unknown(unknown.reason, kind="boolean")


def _kind_allows(kind: str, value: Any) -> bool:
    return {
        "string": isinstance(value, str),
        "number": isinstance(value, (int, float)) and not isinstance(value, bool),
        "boolean": isinstance(value, bool),
        "list": isinstance(value, ListValue),
        "map": isinstance(value, (MapValue, ListValue)),
    }.get(kind, True)


def same_value(left: Any, right: Any) -> bool | Unknown:
    """`Object.is(left, right)`, which is what jest's `toBe` asks."""
    if isinstance(left, float) and isinstance(right, float) and left != left and right != right:
        return True
    if isinstance(left, (int, float)) and isinstance(right, (int, float)) and left == 0 and right == 0:
        return isinstance(left, bool) is isinstance(right, bool) and math.copysign(1, left) == math.copysign(1, right)
    return strict_equals(left, right)


def same_value_zero(left: Any, right: Any) -> bool | Unknown:
    """How `includes`, maps and sets compare."""
    if isinstance(left, float) and isinstance(right, float) and left != left and right != right:
        return True
    return strict_equals(left, right)


def loose_equals(machine: Machine, left: Any, right: Any) -> bool | Unknown:
    """`left == right`."""
    if isinstance(left, Unknown) or isinstance(right, Unknown):
        return _unknown_equality(left, right)
    empty_left = left is None or isinstance(left, Undefined)
    empty_right = right is None or isinstance(right, Undefined)
    if empty_left or empty_right:
        return empty_left and empty_right
    left_type, right_type = type_of(left), type_of(right)
    if left_type == right_type:
        return strict_equals(left, right)
    if left_type in ("object", "function") and right_type not in ("object", "function"):
        return loose_equals(machine, to_primitive(machine, left), right)
    if right_type in ("object", "function"):
        return loose_equals(machine, left, to_primitive(machine, right))
    first, second = to_number(machine, left), to_number(machine, right)
    return not isinstance(first, Unknown) and not isinstance(second, Unknown) and first == second


def plain(text: str) -> str:
    """Text without provenance, for keys."""
    return str.__str__(text) if type(text) is Text else text


def index_of_key(key: Any) -> int | None:
    """The list index that a property key means, if it means one."""
    if isinstance(key, bool):
        return None
    if isinstance(key, int):
        return key if key >= 0 else None
    if isinstance(key, str) and key.isascii() and key.isdigit() and (key == "0" or key[0] != "0"):
        return int(key)
    return None


def is_nullish(value: Any) -> bool:
    """Whether a known value is null or undefined."""
    return value is None or value is UNDEFINED or isinstance(value, Undefined)
