"""Text as Go's `fmt`, `strconv` and `math/big` write it."""

from __future__ import annotations

import unicodedata
from fractions import Fraction

from tapcheck.languages.terraform.numbers import Number, shortest_digits

_SHORT = {"\a": "\\a", "\b": "\\b", "\f": "\\f", "\n": "\\n", "\r": "\\r", "\t": "\\t", "\v": "\\v"}


def quoted(text: str) -> str:
    """`%q`: a Go string literal."""
    pieces = ['"']
    for character in text:
        if character in '"\\':
            pieces.append("\\" + character)
        elif character in _SHORT:
            pieces.append(_SHORT[character])
        elif " " <= character <= "~" or (character > "\x7f" and _printable(character)):
            pieces.append(character)
        elif character < "\x80":
            pieces.append(f"\\x{ord(character):02x}")
        elif character <= "\uffff":
            pieces.append(f"\\u{ord(character):04x}")
        else:
            pieces.append(f"\\U{ord(character):08x}")
    return "".join((*pieces, '"'))


def decimal_digits(number: Number, digits: int, after_point: bool) -> tuple[str, int]:
    """A positive number rounded half to even: to that many digits in all, or after its decimal point.

    Gives the digits without trailing zeros and the place of the point among them.
    """
    value = abs(Fraction(number))
    if value == 0:
        return "0", 1
    point = 0
    while value >= Fraction(10) ** point:
        point += 1
    while value < Fraction(10) ** (point - 1):
        point -= 1
    wanted = point + digits if after_point else digits
    if wanted < 0:
        return "0", 1
    scaled = value * Fraction(10) ** (wanted - point)
    whole = round(scaled)
    text = str(whole)
    if whole == 0:
        return "0", 1
    point += len(text) - wanted if len(text) > wanted else 0
    text = text.rjust(wanted, "0")
    return text.rstrip("0") or "0", point


def fixed(number: Number, decimals: int | None) -> str:
    """`%f` with this many decimals; None for the fewest that identify the number."""
    sign = "-" if number < 0 else ""
    digits, point = shortest_digits(number) if decimals is None else decimal_digits(number, decimals, True)
    if digits == "0":
        digits, point = "", 0
    whole = digits[:point].ljust(point, "0") if point > 0 else "0"
    fraction = "0" * max(0, -point) + digits[max(point, 0) :]
    if decimals is not None:
        fraction = fraction.ljust(decimals, "0")[:decimals]
    return f"{sign}{whole}.{fraction}" if fraction else sign + whole


def scientific(number: Number, decimals: int | None, letter: str = "e") -> str:
    """`%e`: one digit, the decimals, and an exponent of at least two digits."""
    sign = "-" if number < 0 else ""
    digits, point = shortest_digits(number) if decimals is None else decimal_digits(number, decimals + 1, False)
    fraction = digits[1:] if decimals is None else digits[1:].ljust(decimals, "0")
    exponent = 0 if digits == "0" else point - 1
    mantissa = f"{digits[0]}.{fraction}" if fraction else digits[0]
    return f"{sign}{mantissa}{letter}{'-' if exponent < 0 else '+'}{abs(exponent):02d}"


def general(number: Number, digits: int | None, letter: str = "e") -> str:
    """`%g`: the shorter of the two forms; None for the fewest digits that identify the number."""
    found, point = shortest_digits(number) if digits is None else decimal_digits(number, digits or 1, False)
    exponent = point - 1 if found != "0" else 0
    limit = digits if digits is not None else 6
    if digits is not None and limit > len(found) and len(found) >= point:
        limit = len(found)
    if exponent < -4 or exponent >= (limit or 1):
        return scientific(number, len(found) - 1, letter)
    return fixed(number, max(len(found) - point, 0))


def _printable(character: str) -> bool:
    return unicodedata.category(character)[0] not in ("C", "Z")
