"""Regular expression objects, and the methods of strings that take them."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from tapcheck.languages.ecmascript.conversions import plain
from tapcheck.languages.ecmascript.iterators import make_iterator
from tapcheck.languages.ecmascript.library.operands import (
    FARTHEST,
    UnknownOperand,
    answers,
    given,
    integer_of,
    known,
    text_of,
)
from tapcheck.languages.ecmascript.library.strings import characters
from tapcheck.languages.ecmascript.regex import JsMatch, Untranslatable
from tapcheck.languages.ecmascript.searching import TOO_SLOW, search_event
from tapcheck.languages.matching import MatchBudgetExceeded
from tapcheck.languages.program import text as texts
from tapcheck.languages.program.text import Text
from tapcheck.languages.program.trace import SearchKind
from tapcheck.languages.program.values import (
    UNDEFINED,
    Implementation,
    ListValue,
    MapValue,
    NativeFunction,
    RegexValue,
    Undefined,
    Unknown,
    is_callable,
)

if TYPE_CHECKING:
    from tapcheck.languages.program.machine import Machine

Segment = tuple[int, int] | str
"""A piece of a result: a range of the subject, or new text."""


# Executing ---------------------------------------------------------------------------------------------------


def _find(regex: RegexValue, text: str, start: int, sticky: bool) -> JsMatch | None:
    try:
        found: JsMatch | None = regex.compiled.exec(text, start, sticky)
    except MatchBudgetExceeded:
        raise UnknownOperand(Unknown(TOO_SLOW)) from None
    except Untranslatable as error:
        raise UnknownOperand(Unknown(f"regular expression: {error}")) from None
    return found


def _span(match: JsMatch, group: int = 0) -> tuple[int, int] | None:
    try:
        return match.span(group)
    except Untranslatable as error:
        raise UnknownOperand(Unknown(f"regular expression: {error}")) from None


def _whole(match: JsMatch) -> tuple[int, int]:
    span = _span(match)
    assert span is not None
    return span


def _note(machine: Machine, regex: RegexValue, text: str, found: list[tuple[int, int]]) -> None:
    machine.note(search_event(SearchKind.REGEX, regex.pattern, regex.flags, text, found))


def _advance(regex: RegexValue, text: str, index: int) -> int:
    pair = "u" in regex.flags or "v" in regex.flags
    if pair and "\ud800" <= text[index : index + 1] <= "\udbff" and "\udc00" <= text[index + 1 : index + 2] <= "\udfff":
        return index + 2
    return index + 1


def _next(machine: Machine, regex: RegexValue, text: str) -> JsMatch | None:
    """One `exec`: starts at `lastIndex` and moves it when the expression is global or sticky."""
    moves = "g" in regex.flags or "y" in regex.flags
    start = max(0, integer_of(machine, regex.position)) if moves else 0
    match = _find(regex, text, start, "y" in regex.flags) if start <= len(text) else None
    if moves:
        machine.journal.set_position(regex, 0 if match is None else _whole(match)[1])
    return match


def _all(machine: Machine, regex: RegexValue, text: str, start: int = 0) -> list[JsMatch]:
    """All matches from ``start`` on, without regard to `lastIndex`."""
    found: list[JsMatch] = []
    while start <= len(text):
        match = _find(regex, text, start, "y" in regex.flags)
        if match is None:
            break
        machine.step()
        found.append(match)
        low, high = _whole(match)
        start = _advance(regex, text, high) if low == high else high
    return found


def _group(text: str, match: JsMatch, group: int) -> Any:
    try:
        span = match.span(group)
    except Untranslatable as error:
        return Unknown(f"regular expression: {error}")
    return UNDEFINED if span is None else texts.cut(text, *span)


def _result(text: str, regex: RegexValue, match: JsMatch) -> ListValue:
    """The list that `exec` gives."""
    items = [_group(text, match, group) for group in range(regex.compiled.group_count + 1)]
    extra = {"index": _whole(match)[0], "input": text, "groups": _named_groups(regex, items)}
    if "d" in regex.flags:
        extra["indices"] = Unknown("indices of a match")
    return ListValue(items, extra=extra)


def _named_groups(regex: RegexValue, items: list[Any]) -> Any:
    numbers = _group_numbers(regex)
    return MapValue({name: items[number] for name, number in numbers.items()}) if numbers else UNDEFINED


def _group_numbers(regex: RegexValue) -> dict[str, int]:
    return dict(regex.compiled.group_numbers)


# Methods of regular expressions -------------------------------------------------------------------------------


@answers()
def _exec(machine: Machine, regex: RegexValue, arguments: list[Any]) -> Any:
    text = text_of(machine, given(arguments))
    match = _next(machine, regex, text)
    _note(machine, regex, text, [] if match is None else [_whole(match)])
    return None if match is None else _result(text, regex, match)


@answers("boolean")
def _test(machine: Machine, regex: RegexValue, arguments: list[Any]) -> bool:
    text = text_of(machine, given(arguments))
    match = _next(machine, regex, text)
    _note(machine, regex, text, [] if match is None else [_whole(match)])
    return match is not None


def _to_string(_machine: Machine, regex: RegexValue, _arguments: list[Any]) -> str:
    return f"/{regex.compiled.source}/{_flags(regex)}"


def _flags(regex: RegexValue) -> str:
    return "".join(sorted(regex.flags))


METHODS: dict[str, Implementation] = {"exec": _exec, "test": _test, "toString": _to_string}


def _flag(letter: str) -> Implementation:
    return lambda _machine, regex, _arguments: letter in regex.flags


GETTERS: dict[str, Implementation] = {
    "source": lambda _machine, regex, _arguments: regex.compiled.source,
    "flags": lambda _machine, regex, _arguments: _flags(regex),
    "lastIndex": lambda _machine, regex, _arguments: regex.position,
    "global": _flag("g"),
    "ignoreCase": _flag("i"),
    "multiline": _flag("m"),
    "dotAll": _flag("s"),
    "unicode": _flag("u"),
    "unicodeSets": _flag("v"),
    "sticky": _flag("y"),
    "hasIndices": _flag("d"),
}


def regexp_global(prototype: MapValue) -> NativeFunction:
    """The global `RegExp`."""

    @answers()
    def make(machine: Machine, _receiver: Any, arguments: list[Any]) -> Any:
        source, flags = known(given(arguments)), known(given(arguments, 1))
        if isinstance(source, RegexValue):
            wanted = source.flags if isinstance(flags, Undefined) else text_of(machine, flags)
            return machine.language.regex(machine, source.pattern, plain(wanted))
        pattern = "" if isinstance(source, Undefined) else text_of(machine, source)
        wanted = "" if isinstance(flags, Undefined) else text_of(machine, flags)
        return machine.language.regex(machine, plain(pattern), plain(wanted))

    def call(machine: Machine, receiver: Any, arguments: list[Any]) -> Any:
        source = given(arguments)
        if isinstance(source, RegexValue) and isinstance(given(arguments, 1), Undefined):
            return source
        return make(machine, receiver, arguments)

    return NativeFunction("RegExp", call, construct=make, prototype=prototype)


# Methods of strings -------------------------------------------------------------------------------------------


def _as_regex(machine: Machine, value: Any, flags: str = "") -> RegexValue:
    known(value)
    if isinstance(value, RegexValue):
        return value
    pattern = "" if isinstance(value, Undefined) else plain(text_of(machine, value))
    made: RegexValue = known(machine.language.regex(machine, pattern, flags))
    return made


@answers()
def _match(machine: Machine, text: str, arguments: list[Any]) -> Any:
    regex = _as_regex(machine, given(arguments))
    if "g" not in regex.flags:
        return _exec(machine, regex, [text])
    machine.journal.set_position(regex, 0)
    spans = [_whole(match) for match in _all(machine, regex, text)]
    _note(machine, regex, text, spans)
    return ListValue([texts.cut(text, *span) for span in spans]) if spans else None


@answers()
def _match_all(machine: Machine, text: str, arguments: list[Any]) -> Any:
    given_regex = given(arguments)
    if isinstance(given_regex, RegexValue) and "g" not in given_regex.flags:
        raise machine.throw("TypeError", "String.prototype.matchAll called with a non-global RegExp argument")
    regex = _as_regex(machine, given_regex, "g")
    found = _all(machine, regex, text, max(0, integer_of(machine, regex.position)))
    _note(machine, regex, text, [_whole(match) for match in found])
    return make_iterator([_result(text, regex, match) for match in found])


@answers("number")
def _search(machine: Machine, text: str, arguments: list[Any]) -> int:
    regex = _as_regex(machine, given(arguments))
    match = _find(regex, text, 0, "y" in regex.flags)
    _note(machine, regex, text, [] if match is None else [_whole(match)])
    return -1 if match is None else _whole(match)[0]


@answers("list")
def _split(machine: Machine, text: str, arguments: list[Any]) -> ListValue:
    separator = known(given(arguments))
    limit = given(arguments, 1)
    most = FARTHEST if isinstance(limit, Undefined) else integer_of(machine, limit) & 0xFFFFFFFF
    if most == 0:
        return ListValue([])
    if isinstance(separator, Undefined):
        return ListValue([text])
    if isinstance(separator, RegexValue):
        parts = _split_by_regex(machine, text, separator)
    else:
        needle = text_of(machine, separator)
        parts = _split_by_text(text, needle) if needle else [texts.cut(text, i, i + 1) for i in range(len(text))]
    machine.grow(items=len(parts))
    return ListValue(parts[:most])


def _split_by_text(text: str, needle: str) -> list[Any]:
    if type(text) is not Text:
        return list(text.split(str(needle)))
    parts: list[Any] = []
    start = 0
    while (index := text.find(needle, start)) >= 0:
        parts.append(texts.cut(text, start, index))
        start = index + len(needle)
    parts.append(texts.cut(text, start, len(text)))
    return parts


def _split_by_regex(machine: Machine, text: str, separator: RegexValue) -> list[Any]:
    if not text:
        return [text] if _find(separator, text, 0, sticky=False) is None else []
    parts: list[Any] = []
    last = index = 0
    while index < len(text):
        match = _find(separator, text, index, sticky=False)
        if match is None:
            break
        machine.step()
        low, high = _whole(match)
        if low >= len(text):
            break
        if high == last:
            index = _advance(separator, text, index)
            continue
        parts.append(texts.cut(text, last, low))
        parts.extend(_group(text, match, group) for group in range(1, separator.compiled.group_count + 1))
        last = index = high
    parts.append(texts.cut(text, last, len(text)))
    return parts


# Replacing ---------------------------------------------------------------------------------------------------


@answers("string")
def _replace(machine: Machine, text: str, arguments: list[Any]) -> str:
    return _replaced(machine, text, arguments, every=False)


@answers("string")
def _replace_all(machine: Machine, text: str, arguments: list[Any]) -> str:
    pattern = known(given(arguments))
    if isinstance(pattern, RegexValue) and "g" not in pattern.flags:
        raise machine.throw("TypeError", "String.prototype.replaceAll called with a non-global RegExp argument")
    return _replaced(machine, text, arguments, every=True)


def _replaced(machine: Machine, text: str, arguments: list[Any], every: bool) -> str:
    pattern, replacement = known(given(arguments)), known(given(arguments, 1))
    if not is_callable(replacement):
        replacement = text_of(machine, replacement)
    found: list[tuple[tuple[int, int], list[Any], dict[str, int]]]
    if isinstance(pattern, RegexValue):
        found = _regex_targets(machine, text, pattern)
    else:
        found = [(span, [texts.cut(text, *span)], {}) for span in _text_targets(text, text_of(machine, pattern), every)]
    if not found:
        return text
    segments: list[Segment] = []
    last = 0
    size = 0
    for (low, high), items, names in found:
        segments.append((last, low))
        new = _replacement(machine, text, replacement, (low, high), items, names)
        for part in new:
            size += len(part) if isinstance(part, str) else part[1] - part[0]
        machine.grow(characters=size)
        segments.extend(new)
        last = high
    segments.append((last, len(text)))
    return assembled(text, segments)


def _regex_targets(
    machine: Machine, text: str, regex: RegexValue
) -> list[tuple[tuple[int, int], list[Any], dict[str, int]]]:
    if "g" in regex.flags:
        machine.journal.set_position(regex, 0)
        matches = _all(machine, regex, text)
    else:
        match = _next(machine, regex, text)
        matches = [] if match is None else [match]
    names = _group_numbers(regex)
    groups = range(regex.compiled.group_count + 1)
    return [(_whole(match), [_group(text, match, group) for group in groups], names) for match in matches]


def _text_targets(text: str, needle: str, every: bool) -> list[tuple[int, int]]:
    found: list[tuple[int, int]] = []
    index = text.find(needle)
    while index >= 0:
        found.append((index, index + len(needle)))
        if not every:
            break
        start = index + max(1, len(needle))
        index = text.find(needle, start) if start <= len(text) else -1
    return found


def _replacement(
    machine: Machine, text: str, replacement: Any, span: tuple[int, int], items: list[Any], names: dict[str, int]
) -> list[Segment]:
    if isinstance(replacement, str):
        return expanded(replacement, text, span, items, names) if "$" in replacement else [replacement]
    arguments: list[Any] = [*items, span[0], text]
    if names:
        arguments.append(MapValue({name: items[number] for name, number in names.items()}))
    machine.step()
    return [text_of(machine, machine.call(replacement, UNDEFINED, arguments))]


def expanded(template: str, text: str, span: tuple[int, int], items: list[Any], names: dict[str, int]) -> list[Segment]:
    """A replacement text with its `$1`, `$&`, `$<name>` … filled in."""
    parts: list[Segment] = []
    at = 0
    while (dollar := template.find("$", at)) >= 0:
        parts.append(template[at:dollar])
        part, width = _dollar(template, dollar, text, span, items, names)
        parts.append(part)
        at = dollar + width
    parts.append(template[at:])
    return parts


def _dollar(
    template: str, dollar: int, text: str, span: tuple[int, int], items: list[Any], names: dict[str, int]
) -> tuple[Segment, int]:
    """What the `$` at this place stands for, and how many characters of the template that takes."""
    sign = template[dollar + 1 : dollar + 2]
    if sign == "$":
        return "$", 2
    if sign == "&":
        return span, 2
    if sign == "`":
        return (0, span[0]), 2
    if sign == "'":
        return (span[1], len(text)), 2
    if sign.isascii() and sign.isdigit():
        second = template[dollar + 2 : dollar + 3]
        two = int(sign + second) if second.isascii() and second.isdigit() else 0
        if 0 < two < len(items):
            return _captured(items[two]), 3
        if 0 < int(sign) < len(items):
            return _captured(items[int(sign)]), 2
    if sign == "<" and names:
        end = template.find(">", dollar)
        if end >= 0:
            number = names.get(template[dollar + 2 : end])
            return "" if number is None else _captured(items[number]), end + 1 - dollar
    return "$", 1


def _captured(value: Any) -> str:
    if isinstance(value, Unknown):
        raise UnknownOperand(value)
    return value if isinstance(value, str) else ""


def assembled(text: str, segments: list[Segment]) -> str:
    """Ranges of a text and new texts as one text; the provenance is worked out when somebody asks."""
    value = "".join(part if isinstance(part, str) else text[part[0] : part[1]] for part in segments)
    if type(text) is not Text and not any(type(part) is Text for part in segments):
        return value
    return texts.sourced(
        value,
        lambda: texts.pieces_of(part if isinstance(part, str) else texts.cut(text, *part) for part in segments),
    )


def _iterate(_machine: Machine, text: str, _arguments: list[Any]) -> Any:
    return make_iterator(list(characters(text)))


STRING_METHODS: dict[str, Implementation] = {
    "@@iterator": _iterate,
    "match": _match,
    "matchAll": _match_all,
    "replace": _replace,
    "replaceAll": _replace_all,
    "search": _search,
    "split": _split,
}
