"""Terraform's numbers: binary floats with a mantissa of 512 bits, fewer where a function works with fewer.

A whole number is an int; a :class:`Sized` int or a :class:`Real` remembers a smaller precision, which
matters for what a later division gives. Infinity is the float `inf`.
"""

from __future__ import annotations

import math
import re
from fractions import Fraction
from typing import TypeAlias

FULL = 512
"""The precision in bits of numbers that a configuration writes."""
LONG = 64
"""The precision of numbers that functions count with."""
DOUBLE = 53
"""The precision of numbers that functions compute with floats."""


class Sized(int):
    """A whole number with a precision other than 512 bits."""

    bits: int

    def __new__(cls, value: int, bits: int = LONG) -> Sized:
        """Make one."""
        made = super().__new__(cls, value)
        made.bits = bits
        return made


class Real(Fraction):
    """A number that is not whole, with its precision."""

    __slots__ = ("bits",)
    bits: int

    @classmethod
    def of(cls, value: Fraction, bits: int) -> Real:
        """Make one; the value must fit the precision."""
        made = cls(value)
        made.bits = bits
        return made


Number: TypeAlias = int | Real | float

_NUMBER = re.compile(r"([+-]?)(\d+\.?\d*|\.\d+)(?:[eE]([+-]?\d+))?")
_LARGEST_EXPONENT = 20000
INFINITY = math.inf


def parse_number(text: str) -> Number | None:
    """The number that a text writes in decimal, or None; also None beyond the range that tapcheck follows."""
    match = _NUMBER.fullmatch(text)
    if match is None or len(text) > _LARGEST_EXPONENT:
        return None
    if text.isdigit() and len(text) < 150:
        return int(text)
    sign, digits, exponent = match.groups()
    power = int(exponent or 0)
    if abs(power) > _LARGEST_EXPONENT:
        return None
    whole, _, decimals = digits.partition(".")
    mantissa = int((whole + decimals) or "0")
    power -= len(decimals)
    value = Fraction(mantissa * 10**power) if power >= 0 else Fraction(mantissa, 10**-power)
    return fit(-value if sign == "-" else value, FULL)


def precision(number: Number) -> int:
    """How many bits the mantissa of a number has."""
    return number.bits if isinstance(number, Sized | Real) else FULL


def fit(value: Fraction | int, bits: int) -> Number:
    """The nearest number with this precision; ties go to the even one."""
    if isinstance(value, int) or value.denominator == 1:
        whole = int(value)
        if whole.bit_length() > bits:
            whole = _round_whole(whole, bits)
        return whole if bits == FULL else Sized(whole, bits)
    numerator, denominator = value.numerator, value.denominator
    if denominator & (denominator - 1) == 0 and numerator.bit_length() <= bits:
        return Real.of(value, bits)
    shift = bits - (abs(numerator).bit_length() - denominator.bit_length())
    mantissa = _divide(numerator, denominator, shift)
    if abs(mantissa).bit_length() > bits:
        shift -= abs(mantissa).bit_length() - bits
        mantissa = _divide(numerator, denominator, shift)
    rounded = Fraction(mantissa, 1 << shift) if shift >= 0 else Fraction(mantissa << -shift)
    if rounded.denominator == 1:
        return fit(int(rounded), bits)
    return Real.of(rounded, bits)


def from_float(value: float) -> Number:
    """The number that a function computing with floats gives."""
    return value if math.isinf(value) else fit(Fraction(value), DOUBLE)


def to_float(number: Number) -> float:
    """The nearest float, infinite beyond their range."""
    try:
        return float(number)
    except OverflowError:
        return math.inf if number > 0 else -math.inf


def format_number(number: Number) -> str:
    """The shortest decimal that reads back as the same number, without exponent."""
    if isinstance(number, int):
        return format_whole(number)
    if isinstance(number, float):
        return "+Inf" if number > 0 else "-Inf"
    digits, point = shortest_digits(number)
    sign = "-" if number < 0 else ""
    if point <= 0:
        return f"{sign}0.{'0' * -point}{digits}"
    if point >= len(digits):
        return f"{sign}{digits}{'0' * (point - len(digits))}"
    return f"{sign}{digits[:point]}.{digits[point:]}"


def format_whole(number: int) -> str:
    """A whole number; beyond its precision only the digits that matter, then zeros."""
    bits = precision(number)
    if abs(number) < 1 << bits:
        return str(int(number))
    digits, point = shortest_digits(number)
    return ("-" if number < 0 else "") + digits + "0" * (point - len(digits))


def shortest_digits(number: Number) -> tuple[str, int]:
    """The digits by which Go's `math/big` identifies a number at its precision, and the place of the point."""
    value = abs(Fraction(number))
    if value == 0:
        return "0", 1
    bits = precision(number)
    exponent = value.numerator.bit_length() - value.denominator.bit_length()
    if value < _power_of_two(exponent):
        exponent -= 1
    unit = _power_of_two(exponent - bits + 1)
    inclusive = (value / unit).numerator % 2 == 0
    digits, point = _exact_digits(value)
    lower, _ = _exact_digits(value - unit / 2)
    upper, _ = _exact_digits(value + unit / 2)
    for place, digit in enumerate(digits):
        low = lower[place] if place < len(lower) else "0"
        high = upper[place] if place < len(upper) else "0"
        down = low != digit or (inclusive and place + 1 == len(lower))
        up = digit != high and (inclusive or int(digit) + 1 < int(high) or place + 1 < len(upper))
        if down or up:
            return _rounded(digits, point, place + 1, up and (not down or _rounds_up(digits, place + 1)))
    return digits, point


def _power_of_two(exponent: int) -> Fraction:
    return Fraction(1 << exponent) if exponent >= 0 else Fraction(1, 1 << -exponent)


def _exact_digits(value: Fraction) -> tuple[str, int]:
    """All digits of a number whose denominator is a power of two, without zeros at their end."""
    shift = value.denominator.bit_length() - 1
    digits = str(value.numerator * 5**shift)
    return digits.rstrip("0") or "0", len(digits) - shift


def _rounds_up(digits: str, count: int) -> bool:
    if count >= len(digits):
        return False
    if digits[count] == "5" and count + 1 == len(digits):
        return int(digits[count - 1]) % 2 == 1
    return digits[count] >= "5"


def _rounded(digits: str, point: int, count: int, up: bool) -> tuple[str, int]:
    kept = digits[:count]
    if up:
        raised = str(int(kept) + 1)
        if len(raised) > len(kept):
            point += 1
        kept = raised
    return kept.rstrip("0") or "0", point


def _round_whole(value: int, bits: int) -> int:
    excess = value.bit_length() - bits
    rounded = _divide(value, 1 << excess, 0)
    return rounded << excess


def _divide(numerator: int, denominator: int, shift: int) -> int:
    if shift >= 0:
        numerator <<= shift
    else:
        denominator <<= -shift
    quotient, remainder = divmod(abs(numerator), denominator)
    twice = 2 * remainder
    if twice > denominator or (twice == denominator and quotient & 1):
        quotient += 1
    return quotient if numerator >= 0 else -quotient
