"""Regular expression objects, and the methods of strings that take them."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from tapcheck.languages.ecmascript.conversions import plain
from tapcheck.languages.ecmascript.iterators import make_iterator
from tapcheck.languages.ecmascript.library import replacements
from tapcheck.languages.ecmascript.library.matches import (
    all_matches,
    find_match,
    group_text,
    index_after,
    match_result,
    next_match,
    note_matches,
    whole_span,
)
from tapcheck.languages.ecmascript.library.operands import (
    FARTHEST,
    answers,
    given,
    integer_of,
    known,
    text_of,
)
from tapcheck.languages.ecmascript.library.strings import characters
from tapcheck.languages.program import text as texts
from tapcheck.languages.program.text import Text
from tapcheck.languages.program.values import (
    Implementation,
    ListValue,
    MapValue,
    NativeFunction,
    RegexValue,
    Undefined,
)

if TYPE_CHECKING:
    from tapcheck.languages.program.machine import Machine


@answers()
def _exec(machine: Machine, regex: RegexValue, arguments: list[Any]) -> Any:
    text = text_of(machine, given(arguments))
    match = next_match(machine, regex, text)
    note_matches(machine, regex, text, [] if match is None else [whole_span(match)])
    return None if match is None else match_result(text, regex, match)


@answers("boolean")
def _test(machine: Machine, regex: RegexValue, arguments: list[Any]) -> bool:
    text = text_of(machine, given(arguments))
    match = next_match(machine, regex, text)
    note_matches(machine, regex, text, [] if match is None else [whole_span(match)])
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
    spans = [whole_span(match) for match in all_matches(machine, regex, text)]
    note_matches(machine, regex, text, spans)
    return ListValue([texts.cut(text, *span) for span in spans]) if spans else None


@answers()
def _match_all(machine: Machine, text: str, arguments: list[Any]) -> Any:
    given_regex = given(arguments)
    if isinstance(given_regex, RegexValue) and "g" not in given_regex.flags:
        raise machine.throw("TypeError", "String.prototype.matchAll called with a non-global RegExp argument")
    regex = _as_regex(machine, given_regex, "g")
    found = all_matches(machine, regex, text, max(0, integer_of(machine, regex.position)))
    note_matches(machine, regex, text, [whole_span(match) for match in found])
    return make_iterator([match_result(text, regex, match) for match in found])


@answers("number")
def _search(machine: Machine, text: str, arguments: list[Any]) -> int:
    regex = _as_regex(machine, given(arguments))
    match = find_match(regex, text, 0, "y" in regex.flags)
    note_matches(machine, regex, text, [] if match is None else [whole_span(match)])
    return -1 if match is None else whole_span(match)[0]


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
        return [text] if find_match(separator, text, 0, sticky=False) is None else []
    parts: list[Any] = []
    last = index = 0
    while index < len(text):
        match = find_match(separator, text, index, sticky=False)
        if match is None:
            break
        machine.step()
        low, high = whole_span(match)
        if low >= len(text):
            break
        if high == last:
            index = index_after(separator, text, index)
            continue
        parts.append(texts.cut(text, last, low))
        parts.extend(group_text(text, match, group) for group in range(1, separator.compiled.group_count + 1))
        last = index = high
    parts.append(texts.cut(text, last, len(text)))
    return parts


def _iterate(_machine: Machine, text: str, _arguments: list[Any]) -> Any:
    return make_iterator(list(characters(text)))


STRING_METHODS: dict[str, Implementation] = {
    **replacements.METHODS,
    "@@iterator": _iterate,
    "match": _match,
    "matchAll": _match_all,
    "search": _search,
    "split": _split,
}
