"""`format` and `formatlist`."""

from __future__ import annotations

import re
from collections.abc import Sequence

from tapcheck.languages.terraform.conversion import ConversionError, convert
from tapcheck.languages.terraform.functions.json_text import encode_json, json_string
from tapcheck.languages.terraform.functions.signature import FunctionError, Host
from tapcheck.languages.terraform.go_text import fixed, general, scientific
from tapcheck.languages.terraform.numbers import Number
from tapcheck.languages.terraform.refusals import LONGEST_TEXT, BoundReached
from tapcheck.languages.terraform.types import (
    BOOL,
    DYNAMIC,
    NUMBER,
    STRING,
    ListType,
    SetType,
    TupleType,
    Type,
)
from tapcheck.languages.terraform.values import (
    Unk,
    Val,
    list_of,
    origin_of,
    refined,
    string,
    unknown,
    wholly_known,
)
from tapcheck.records import dataclass

_VERB = re.compile(r"%([-+# 0]*)([1-9][0-9]*)?(\.[0-9]*)?(?:\[([1-9][0-9]*)\])?([a-zA-Z])")


@dataclass(frozen=True, slots=True)
class _Verb:
    raw: str
    flags: str
    width: int | None
    decimals: int | None
    letter: str


def format_text(arguments: Sequence[Val], _: Type, __: Host) -> Val:
    """`format(format, …)`."""
    template, *values = arguments
    if _untyped_null(values):
        return unknown(DYNAMIC, "function.format")
    if not all(wholly_known(item) for item in values):
        result = unknown(STRING, origin_of(*values), not_null=True)
        return refined(result, prefix=template.raw.partition("%")[0])
    return string(formatted(template.raw, values))


def formatlist(arguments: Sequence[Val], wanted: Type, host: Host) -> Val:
    """`formatlist(format, …)`."""
    template, *values = arguments
    if not values:
        return list_of(STRING, [format_text(arguments, STRING, host)])
    if _untyped_null(values):
        return unknown(DYNAMIC, "function.formatlist")
    count: int | None = None
    unsure = ""
    complete = True
    for place, value in enumerate(values):
        if isinstance(value.type, ListType | SetType | TupleType) and value.raw is not None:
            length = _length(value)
            if length is None:
                complete, unsure = False, unsure or origin_of(value)
                continue
            if count is None:
                count = length
            elif count != length:
                raise FunctionError(f"the argument has {length} elements, an earlier one has {count}", place + 1)
            if isinstance(value.raw, Unk):
                complete, unsure = False, unsure or value.raw.origin
        elif isinstance(value.raw, Unk) and value.type is DYNAMIC:
            complete, unsure = False, unsure or value.raw.origin
    if not complete:
        return unknown(wanted, unsure)
    results: list[Val] = []
    for place in range(1 if count is None else count):
        given = [_element(value, place) for value in values]
        if all(wholly_known(item) for item in given):
            results.append(string(formatted(template.raw, given)))
        else:
            results.append(unknown(STRING, origin_of(*given), not_null=True))
    return list_of(STRING, results)


def formatted(template: str, values: Sequence[Val]) -> str:
    """The text that a format string and known values give; raises FunctionError."""
    pieces: list[str] = []
    at, following, highest, length = 0, 1, 0, 0
    while at < len(template):
        percent = template.find("%", at)
        if percent < 0:
            pieces.append(template[at:])
            break
        pieces.append(template[at:percent])
        if template.startswith("%%", percent):
            pieces.append("%")
            at = percent + 2
            continue
        match = _VERB.match(template, percent)
        if match is None:
            raise FunctionError(f"the format string is invalid at offset {percent}", 0)
        flags, width, decimals, chosen, letter = match.groups()
        index = int(chosen) if chosen else following
        highest = max(highest, index)
        verb = _Verb(
            match[0], flags, int(width) if width else None, int(decimals[1:] or 0) if decimals else None, letter
        )
        if index > len(values):
            raise FunctionError(f"not enough arguments for '{match[0]}': it needs number {index} of {len(values)}")
        if (verb.width or 0) > LONGEST_TEXT or (verb.decimals or 0) > LONGEST_TEXT:
            raise BoundReached("a string grows too long")
        piece = _rendered(verb, values[index - 1])
        length += len(piece)
        if length > LONGEST_TEXT:
            raise BoundReached("a string grows too long")
        pieces.append(piece)
        following = index + 1
        at = match.end()
    if highest < len(values):
        raise FunctionError(f"too many arguments; only {highest} used by the format string", highest + 1)
    return "".join(pieces)


def _untyped_null(values: Sequence[Val]) -> bool:
    """Whether a null without a type is among the values; Terraform takes it for an unknown value."""
    return any(value.raw is None and value.type is DYNAMIC for value in values)


def _length(value: Val) -> int | None:
    if isinstance(value.type, TupleType):
        return len(value.type.elements)
    if isinstance(value.raw, Unk) or (isinstance(value.type, SetType) and not wholly_known(value)):
        return None
    return len(value.raw)


def _element(value: Val, place: int) -> Val:
    if isinstance(value.type, ListType | SetType | TupleType) and value.raw is not None:
        found: Val = value.raw[place]
        return found
    return value


def _rendered(verb: _Verb, value: Val) -> str:
    if verb.letter == "v":
        return _padded(verb, _as_is(verb, value))
    if value.raw is None:
        raise FunctionError(f"unsupported value for '{verb.raw}': null cannot be formatted")
    if verb.letter == "t":
        return "true" if _converted(verb, value, BOOL).raw else "false"
    if verb.letter in "bdoxX":
        return _whole(verb, _converted(verb, value, NUMBER).raw)
    if verb.letter in "eEfgG":
        return _real(verb, _converted(verb, value, NUMBER).raw)
    if verb.letter in "sq":
        text: str = _converted(verb, value, STRING).raw
        if verb.decimals:
            from tapcheck.languages.terraform.functions.strings import clusters

            text = "".join(clusters(text)[: verb.decimals])
        return _padded(verb, text if verb.letter == "s" else json_string(text))
    raise FunctionError(f"unsupported verb '{verb.letter}' in '{verb.raw}'", 0)


def _as_is(verb: _Verb, value: Val) -> str:
    if "#" not in verb.flags and value.raw is not None:
        if value.type is STRING:
            return str(value.raw)
        if value.type is NUMBER:
            return general(value.raw, None)
    return encode_json(value)


def _converted(verb: _Verb, value: Val, wanted: Type) -> Val:
    try:
        return convert(value, wanted)
    except ConversionError as error:
        raise FunctionError(f"unsupported value for '{verb.raw}': {error}") from None


def _whole(verb: _Verb, value: Number) -> str:
    if not isinstance(value, int):
        raise FunctionError(f"unsupported value for '{verb.raw}': a whole number is required")
    digits = format(abs(value), verb.letter)
    if verb.decimals is not None:
        digits = "" if verb.decimals == 0 and value == 0 else digits.rjust(verb.decimals, "0")
    prefix = {"b": "0b", "o": "0", "x": "0x", "X": "0X"}.get(verb.letter, "") if "#" in verb.flags else ""
    return _signed(verb, value < 0, prefix, digits, verb.decimals is None)


def _real(verb: _Verb, value: Number) -> str:
    if isinstance(value, float):
        return _signed(verb, value < 0, "", "Inf", False)
    size = abs(value)
    default = None if verb.letter in "gG" else 6
    decimals = default if verb.decimals is None else verb.decimals
    if verb.letter == "f":
        digits = fixed(size, decimals)  # type: ignore[arg-type]
    elif verb.letter in "eE":
        digits = scientific(size, decimals, verb.letter)  # type: ignore[arg-type]
    else:
        digits = general(size, decimals, "e" if verb.letter == "g" else "E")  # type: ignore[arg-type]
    return _signed(verb, value < 0, "", digits, True)


def _signed(verb: _Verb, negative: bool, prefix: str, digits: str, zeros: bool) -> str:
    sign = "-" if negative else "+" if "+" in verb.flags else " " if " " in verb.flags else ""
    width = verb.width or 0
    if "-" in verb.flags:
        return (sign + prefix + digits).ljust(width)
    if "0" in verb.flags and zeros:
        return sign + prefix + digits.rjust(width - len(sign) - len(prefix), "0")
    return (sign + prefix + digits).rjust(width)


def _padded(verb: _Verb, text: str) -> str:
    if verb.width is None:
        return text
    from tapcheck.languages.terraform.functions.strings import clusters

    padding = ("0" if "0" in verb.flags else " ") * (verb.width - len(clusters(text)))
    return text + padding if "-" in verb.flags else padding + text
