"""Methods of strings that do not need regular expressions. Text is in UTF-16 code units."""

from __future__ import annotations

import unicodedata
from typing import TYPE_CHECKING, Any, Literal

from tapcheck.languages.ecmascript.conversions import number_text, string_of
from tapcheck.languages.ecmascript.library.collation import compare_texts
from tapcheck.languages.ecmascript.library.operands import (
    answers,
    array_like,
    given,
    index_from,
    integer_of,
    known,
    number_of,
    text_of,
)
from tapcheck.languages.ecmascript.regex.units import to_code_points, to_units
from tapcheck.languages.ecmascript.searching import search_event, search_text
from tapcheck.languages.program import text as texts
from tapcheck.languages.program.text import Text
from tapcheck.languages.program.trace import SearchKind
from tapcheck.languages.program.values import (
    UNDEFINED,
    Implementation,
    NativeFunction,
    RegexValue,
    Undefined,
    Unknown,
)

if TYPE_CHECKING:
    from tapcheck.languages.program.machine import Machine

WHITE = (
    " \t\n\r\v\f\u00a0\u1680\u2000\u2001\u2002\u2003\u2004\u2005\u2006\u2007\u2008\u2009\u200a\u2028\u2029\u202f"
    "\u205f\u3000\ufeff"
)
"""The characters that `trim` removes."""

_LONGEST = 2**29 - 24
_FORMS: dict[str, Literal["NFC", "NFD", "NFKC", "NFKD"]] = {
    "NFC": "NFC",
    "NFD": "NFD",
    "NFKC": "NFKC",
    "NFKD": "NFKD",
}


# Parts -------------------------------------------------------------------------------------------------------


@answers()
def _at(machine: Machine, text: str, arguments: list[Any]) -> Any:
    index = integer_of(machine, given(arguments))
    index += len(text) if index < 0 else 0
    return texts.cut(text, index, index + 1) if 0 <= index < len(text) else UNDEFINED


@answers("string")
def _char_at(machine: Machine, text: str, arguments: list[Any]) -> str:
    index = integer_of(machine, given(arguments))
    return texts.cut(text, index, index + 1) if 0 <= index < len(text) else ""


@answers("number")
def _char_code_at(machine: Machine, text: str, arguments: list[Any]) -> Any:
    index = integer_of(machine, given(arguments))
    return ord(text[index]) if 0 <= index < len(text) else float("nan")


@answers()
def _code_point_at(machine: Machine, text: str, arguments: list[Any]) -> Any:
    index = integer_of(machine, given(arguments))
    if not 0 <= index < len(text):
        return UNDEFINED
    return ord(to_code_points(text[index : index + 2])[0])


@answers("string")
def _slice(machine: Machine, text: str, arguments: list[Any]) -> str:
    start = index_from(machine, given(arguments), len(text), 0)
    end = index_from(machine, given(arguments, 1), len(text), len(text))
    return texts.cut(text, start, end) if start < end else ""


@answers("string")
def _substring(machine: Machine, text: str, arguments: list[Any]) -> str:
    start = max(0, min(integer_of(machine, given(arguments)), len(text)))
    end = max(0, min(integer_of(machine, given(arguments, 1), len(text)), len(text)))
    return texts.cut(text, min(start, end), max(start, end))


@answers("string")
def _substr(machine: Machine, text: str, arguments: list[Any]) -> str:
    start = index_from(machine, given(arguments), len(text), 0)
    count = integer_of(machine, given(arguments, 1), len(text))
    return texts.cut(text, start, min(start + count, len(text))) if count > 0 else ""


def trimmed(text: str, start: bool = True, end: bool = True) -> str:
    """The text without the white space at its ends."""
    low = len(text) - len(text.lstrip(WHITE)) if start else 0
    high = len(text.rstrip(WHITE)) if end else len(text)
    if low == 0 and high == len(text):
        return text
    return texts.cut(text, low, high) if low < high else ""


def _trim(_machine: Machine, text: str, _arguments: list[Any]) -> str:
    return trimmed(text)


def _trim_start(_machine: Machine, text: str, _arguments: list[Any]) -> str:
    return trimmed(text, end=False)


def _trim_end(_machine: Machine, text: str, _arguments: list[Any]) -> str:
    return trimmed(text, start=False)


# Making ------------------------------------------------------------------------------------------------------


@answers("string")
def _concat(machine: Machine, text: str, arguments: list[Any]) -> str:
    parts = [text, *(text_of(machine, argument) for argument in arguments)]
    machine.grow(characters=sum(map(len, parts)))
    return texts.join(parts)


@answers("string")
def _repeat(machine: Machine, text: str, arguments: list[Any]) -> str:
    count = number_of(machine, given(arguments))
    if count < 0 or count == float("inf"):
        raise machine.throw("RangeError", f"Invalid count value: {number_text(count)}")
    times = integer_of(machine, count)
    if not text or not times:
        return ""
    _demand(machine, len(text) * times)
    return texts.join([text] * times) if type(text) is Text else text * times


def _demand(machine: Machine, length: int) -> None:
    """Asks for room for a text; one that no runtime can hold is refused as there."""
    if length > _LONGEST:
        raise machine.throw("RangeError", "Invalid string length")
    machine.grow(characters=length)


def _padding(machine: Machine, text: str, arguments: list[Any]) -> str:
    length = integer_of(machine, given(arguments))
    filler = " " if isinstance(given(arguments, 1), Undefined) else text_of(machine, given(arguments, 1))
    missing = length - len(text)
    if missing <= 0 or not filler:
        return ""
    _demand(machine, length)
    return (filler * (missing // len(filler) + 1))[:missing]


@answers("string")
def _pad_start(machine: Machine, text: str, arguments: list[Any]) -> str:
    return texts.join((_padding(machine, text, arguments), text))


@answers("string")
def _pad_end(machine: Machine, text: str, arguments: list[Any]) -> str:
    return texts.join((text, _padding(machine, text, arguments)))


def _like(text: str, changed: str) -> str:
    """The changed text with the provenance of the original, where each character kept its place."""
    if type(text) is Text and len(changed) == len(text):
        return texts.sourced(changed, lambda: text.pieces)
    return changed


def _to_lower_case(_machine: Machine, text: str, _arguments: list[Any]) -> str:
    return _like(text, text.lower() if text.isascii() else to_units(to_code_points(text).lower()))


def _to_upper_case(_machine: Machine, text: str, _arguments: list[Any]) -> str:
    return _like(text, text.upper() if text.isascii() else to_units(to_code_points(text).upper()))


@answers("string")
def _normalize(machine: Machine, text: str, arguments: list[Any]) -> str:
    form = "NFC" if isinstance(given(arguments), Undefined) else text_of(machine, given(arguments))
    exact = _FORMS.get(form)
    if exact is None:
        raise machine.throw("RangeError", "The normalization form should be one of NFC, NFD, NFKC, NFKD.")
    if text.isascii():
        return text
    return _like(text, to_units(unicodedata.normalize(exact, to_code_points(text))))


def _is_well_formed(_machine: Machine, text: str, _arguments: list[Any]) -> bool:
    return text.isascii() or not any("\ud800" <= character <= "\udfff" for character in to_code_points(text))


def _to_well_formed(_machine: Machine, text: str, _arguments: list[Any]) -> str:
    joined = to_code_points(text)
    return _like(text, to_units("".join("\ufffd" if "\ud800" <= char <= "\udfff" else char for char in joined)))


def _same(_machine: Machine, text: str, _arguments: list[Any]) -> str:
    return text


@answers("number")
def _locale_compare(machine: Machine, text: str, arguments: list[Any]) -> Any:
    other = text_of(machine, given(arguments))
    if len(arguments) > 1 or not (text.isascii() and other.isascii()):
        return 0 if text == other else Unknown("order of a natural language", kind="number")
    return compare_texts(str(text), str(other))


# Searching ---------------------------------------------------------------------------------------------------


def _needle(machine: Machine, arguments: list[Any], method: str) -> str:
    value = known(given(arguments))
    if isinstance(value, RegexValue):
        raise machine.throw(
            "TypeError", f"First argument to String.prototype.{method} must not be a regular expression"
        )
    return text_of(machine, value)


@answers("boolean")
def _includes(machine: Machine, text: str, arguments: list[Any]) -> bool:
    needle = _needle(machine, arguments, "includes")
    start = max(0, integer_of(machine, given(arguments, 1)))
    index, event = search_text(text, needle, min(start, len(text)))
    machine.note(event)
    return index >= 0


@answers("number")
def _index_of(machine: Machine, text: str, arguments: list[Any]) -> int:
    needle = text_of(machine, known(given(arguments)))
    start = max(0, min(integer_of(machine, given(arguments, 1)), len(text)))
    index, event = search_text(text, needle, start)
    machine.note(event)
    return index


@answers("number")
def _last_index_of(machine: Machine, text: str, arguments: list[Any]) -> int:
    needle = text_of(machine, known(given(arguments)))
    last = number_of(machine, given(arguments, 1))
    limit = len(text) if last != last else max(0, min(integer_of(machine, last), len(text)))
    index = text.rfind(needle, 0, limit + len(needle))
    _note(machine, text, needle, index)
    return index


@answers("boolean")
def _starts_with(machine: Machine, text: str, arguments: list[Any]) -> bool:
    needle = _needle(machine, arguments, "startsWith")
    start = max(0, min(integer_of(machine, given(arguments, 1)), len(text)))
    found = text.startswith(needle, start)
    _note(machine, text, needle, start if found else -1)
    return found


@answers("boolean")
def _ends_with(machine: Machine, text: str, arguments: list[Any]) -> bool:
    needle = _needle(machine, arguments, "endsWith")
    end = max(0, min(integer_of(machine, given(arguments, 1), len(text)), len(text)))
    found = text.endswith(needle, 0, end)
    _note(machine, text, needle, end - len(needle) if found else -1)
    return found


def _note(machine: Machine, text: str, needle: str, index: int) -> None:
    found = [(index, index + len(needle))] if index >= 0 else []
    machine.note(search_event(SearchKind.TEXT, needle, "", text, found))


# Statics -----------------------------------------------------------------------------------------------------


@answers("string")
def _from_char_code(machine: Machine, _receiver: Any, arguments: list[Any]) -> str:
    return "".join(chr(integer_of(machine, code) & 0xFFFF) for code in arguments)


@answers("string")
def _from_code_point(machine: Machine, _receiver: Any, arguments: list[Any]) -> str:
    points = []
    for argument in arguments:
        code = number_of(machine, argument)
        if not isinstance(code, int) or not 0 <= code <= 0x10FFFF:
            raise machine.throw("RangeError", f"Invalid code point {number_text(code)}")
        points.append(chr(code))
    return to_units("".join(points))


@answers("string")
def _raw(machine: Machine, _receiver: Any, arguments: list[Any]) -> str:
    strings = machine.language.get(machine, known(given(arguments)), "raw")
    parts = [text_of(machine, part) for part in array_like(machine, known(strings))]
    joined: list[str] = []
    for index, part in enumerate(parts):
        joined.append(part)
        if index + 1 < len(parts) and index + 1 < len(arguments):
            joined.append(text_of(machine, arguments[index + 1]))
    return texts.join(joined)


STATICS: dict[str, Implementation] = {
    "fromCharCode": _from_char_code,
    "fromCodePoint": _from_code_point,
    "raw": _raw,
}


def string_global(prototype: Any) -> NativeFunction:
    """The global `String`."""

    def convert(machine: Machine, _receiver: Any, arguments: list[Any]) -> Any:
        if not arguments:
            return ""
        return string_of(machine, arguments[0])

    statics = {name: NativeFunction(name, implementation) for name, implementation in STATICS.items()}
    return NativeFunction("String", convert, construct=convert, properties=dict(statics), prototype=prototype)


def characters(text: str) -> list[str]:
    """The code points of a text, each with its provenance."""
    if type(text) is not Text and text.isascii():
        return list(text)
    found: list[str] = []
    index = 0
    while index < len(text):
        pair = "\ud800" <= text[index] <= "\udbff" and "\udc00" <= text[index + 1 : index + 2] <= "\udfff"
        width = 2 if pair else 1
        found.append(texts.cut(text, index, index + width))
        index += width
    return found


METHODS: dict[str, Implementation] = {
    "at": _at,
    "charAt": _char_at,
    "charCodeAt": _char_code_at,
    "codePointAt": _code_point_at,
    "concat": _concat,
    "endsWith": _ends_with,
    "includes": _includes,
    "indexOf": _index_of,
    "isWellFormed": _is_well_formed,
    "lastIndexOf": _last_index_of,
    "localeCompare": _locale_compare,
    "normalize": _normalize,
    "padEnd": _pad_end,
    "padStart": _pad_start,
    "repeat": _repeat,
    "slice": _slice,
    "startsWith": _starts_with,
    "substr": _substr,
    "substring": _substring,
    "toLocaleLowerCase": _to_lower_case,
    "toLocaleUpperCase": _to_upper_case,
    "toLowerCase": _to_lower_case,
    "toString": _same,
    "toUpperCase": _to_upper_case,
    "toWellFormed": _to_well_formed,
    "trim": _trim,
    "trimEnd": _trim_end,
    "trimLeft": _trim_start,
    "trimRight": _trim_end,
    "trimStart": _trim_start,
    "valueOf": _same,
}

GETTERS: dict[str, Implementation] = {"length": lambda _machine, text, _arguments: len(text)}
