"""Literals: text, numbers, templates, regular expressions, and the keys of properties."""

from __future__ import annotations

import math
import re
from typing import TYPE_CHECKING

from tapcheck.languages.ecmascript.lower_context import ExpressionHandler, Lowering, inner
from tapcheck.languages.program.syntax import Call, Const, Expression, Name, Regex, TaggedTemplate, Template

if TYPE_CHECKING:
    from tapcheck.languages.ecmascript.parse import SyntaxNode

_LARGEST_EXACT = 2**53
_ASTRAL = re.compile("[\U00010000-\U0010ffff]")
_ESCAPE = re.compile(
    r"\\(?:u\{(?P<point>[0-9a-fA-F]+)\}|u(?P<unit>[0-9a-fA-F]{4})|x(?P<byte>[0-9a-fA-F]{2})"
    r"|(?P<octal>[0-3][0-7]{0,2}|[4-7][0-7]?)|(?P<other>\r\n|[\s\S]))"
)
_SHORT_ESCAPES = {"n": "\n", "t": "\t", "r": "\r", "b": "\b", "v": "\v", "f": "\f"}
_LINE_ENDS = frozenset({"\n", "\r", "\r\n", "\u2028", "\u2029"})
_NAME_ESCAPE = re.compile(r"\\u(?:\{([0-9a-fA-F]+)\}|([0-9a-fA-F]{4}))")
_LARGEST_CODE_POINT = 0x10FFFF


def utf16_units(text: str) -> str:
    """The text as JavaScript holds it: one character per UTF-16 code unit, astral ones as surrogate pairs."""
    if text.isascii() or max(text) <= "\uffff":
        return text
    return _ASTRAL.sub(_surrogate_pair, text)


def cooked_text(raw: str) -> str:
    """The value of the text between the quotes of a string literal, in UTF-16 code units."""
    if "\\" in raw:
        raw = _ESCAPE.sub(_escaped_text, raw)
    return utf16_units(raw)


def identifier_text(raw: str) -> str:
    """The name that an identifier with or without Unicode escapes spells."""
    if "\\" in raw:
        raw = _NAME_ESCAPE.sub(lambda match: _character(match[1] or match[2]), raw)
    return utf16_units(raw)


def number_value(raw: str) -> int | float:
    """The value of a number literal: an int where it is integral and not above 2**53, else a float."""
    digits = raw.replace("_", "").lower()
    value: int | float
    if digits[:2] in {"0x", "0o", "0b"}:
        value = int(digits, 0)
    elif digits.isdigit() and len(digits) > 1 and digits[0] == "0":
        value = int(digits, 10 if "8" in digits or "9" in digits else 8) if len(digits) < 400 else math.inf
    elif digits.isdigit() and len(digits) < 16:
        return int(digits)
    else:
        value = float(digits)
    if isinstance(value, int):
        return value if value <= _LARGEST_EXACT else _rounded(value)
    return int(value) if value <= _LARGEST_EXACT and value.is_integer() else value


def number_text(value: int | float) -> str:
    """A number that is not negative as JavaScript writes it as a property key."""
    if isinstance(value, int):
        return str(value)
    if math.isinf(value):
        return "Infinity"
    mantissa, _, exponent = f"{value!r}e".partition("e")
    power = int(exponent.rstrip("e") or "0")
    whole, _, fraction = mantissa.partition(".")
    digits = (whole + fraction).lstrip("0")
    point = len(whole) + power - (len(whole + fraction) - len(digits))
    digits = digits.rstrip("0")
    if len(digits) <= point <= 21:
        return digits.ljust(point, "0")
    if 0 < point <= 21:
        return f"{digits[:point]}.{digits[point:]}"
    if -6 < point <= 0:
        return "0." + "0" * -point + digits
    sign = "+" if point > 0 else "-"
    return f"{digits[0]}{'.' if len(digits) > 1 else ''}{digits[1:]}e{sign}{abs(point - 1)}"


def lower_key(low: Lowering, node: SyntaxNode) -> Expression:
    """The name of a property: a constant text, or the expression of a computed name."""
    kind = node.type
    if kind == "computed_property_name":
        held = inner(node)
        return low.unknown(node) if held is None else low.expression(held)
    start, end = low.range(node)
    raw = low.text[start:end]
    if kind == "string":
        return Const(start, end, cooked_text(raw[1:-1]))
    if kind == "number":
        return Const(start, end, _bigint_text(raw) if raw[-1] == "n" else number_text(number_value(raw)))
    return Const(start, end, identifier_text(raw))


def string_value(low: Lowering, node: SyntaxNode) -> str:
    """The value of a string literal."""
    start, end = low.range(node)
    return cooked_text(low.text[start + 1 : end - 1])


def lower_tagged_template(low: Lowering, node: SyntaxNode, tag: Expression, template: SyntaxNode) -> TaggedTemplate:
    """A template literal with a tag in front."""
    raws, values = _template_parts(low, template)
    cooked = tuple(cooked_text(raw) if _can_be_cooked(raw) else None for raw in raws)
    return TaggedTemplate(*low.range(node), tag, cooked, tuple(utf16_units(raw) for raw in raws), values)


def _lower_string(low: Lowering, node: SyntaxNode) -> Expression:
    start, end = low.range(node)
    return Const(start, end, cooked_text(low.text[start + 1 : end - 1]))


def _lower_template(low: Lowering, node: SyntaxNode) -> Expression:
    raws, values = _template_parts(low, node)
    start, end = low.range(node)
    if not values:
        return Const(start, end, cooked_text(raws[0]))
    return Template(start, end, tuple(cooked_text(raw) for raw in raws), values)


def _template_parts(low: Lowering, node: SyntaxNode) -> tuple[list[str], tuple[Expression, ...]]:
    start, end = low.range(node)
    raws: list[str] = []
    values: list[Expression] = []
    at = start + 1
    for child in node.named_children:
        if child.type != "template_substitution":
            continue
        held = inner(child)
        values.append(low.unknown(child) if held is None else low.expression(held))
        hole_start, hole_end = low.range(child)
        raws.append(low.text[at:hole_start])
        at = hole_end
    raws.append(low.text[at : end - 1])
    return [raw.replace("\r\n", "\n").replace("\r", "\n") if "\r" in raw else raw for raw in raws], tuple(values)


def _lower_number(low: Lowering, node: SyntaxNode) -> Expression:
    start, end = low.range(node)
    raw = low.text[start:end]
    if raw[-1] == "n":
        return Call(start, end, Name(start, end, "BigInt"), (Const(start, end, _bigint_text(raw)),))
    return Const(start, end, number_value(raw))


def _lower_regex(low: Lowering, node: SyntaxNode) -> Expression:
    start, end = low.range(node)
    pattern, _, flags = low.text[start + 1 : end].rpartition("/")
    return Regex(start, end, utf16_units(pattern), flags)


def _lower_true(low: Lowering, node: SyntaxNode) -> Expression:
    return Const(*low.range(node), True)


def _lower_false(low: Lowering, node: SyntaxNode) -> Expression:
    return Const(*low.range(node), False)


def _lower_null(low: Lowering, node: SyntaxNode) -> Expression:
    return Const(*low.range(node), None)


def _surrogate_pair(match: re.Match[str]) -> str:
    point = ord(match[0]) - 0x10000
    return chr(0xD800 + (point >> 10)) + chr(0xDC00 + (point & 0x3FF))


def _escaped_text(match: re.Match[str]) -> str:
    kind = match.lastgroup
    held = match[kind] if kind else ""
    if kind == "other":
        if held in _LINE_ENDS:
            return ""
        return _SHORT_ESCAPES.get(held, held)
    if kind == "octal":
        return chr(int(held, 8))
    return _character(held)


def _character(hexadecimal: str) -> str:
    return chr(min(int(hexadecimal, 16), _LARGEST_CODE_POINT))


def _can_be_cooked(raw: str) -> bool:
    for match in _ESCAPE.finditer(raw):
        octal, other = match["octal"], match["other"]
        if octal is not None and (octal != "0" or raw[match.end() : match.end() + 1].isdigit()):
            return False
        if other is not None and other in {"x", "u", "8", "9"}:
            return False
        if match["point"] is not None and int(match["point"], 16) > _LARGEST_CODE_POINT:
            return False
    return True


def _bigint_text(raw: str) -> str:
    digits = raw[:-1].replace("_", "").lower()
    return str(int(digits, 0)) if digits[:2] in {"0x", "0o", "0b"} and len(digits) < 1000 else digits


def _rounded(value: int) -> float:
    try:
        return float(value)
    except OverflowError:
        return math.inf


LITERALS: dict[str, ExpressionHandler] = {
    "string": _lower_string,
    "template_string": _lower_template,
    "number": _lower_number,
    "regex": _lower_regex,
    "true": _lower_true,
    "false": _lower_false,
    "null": _lower_null,
}
