"""The module `re`: patterns are checked by Python's own compiler and matched with a time limit."""

from __future__ import annotations

import re
import warnings
from functools import lru_cache
from typing import TYPE_CHECKING, Any

from tapcheck.languages.matching import Found, MatchBudgetExceeded, Pattern, compile_pattern
from tapcheck.languages.program import text as texts
from tapcheck.languages.program.trace import SearchEvent, SearchKind
from tapcheck.languages.program.values import ListValue, MapValue, RegexValue, Unknown, is_callable
from tapcheck.languages.python.errors import package_error, throw
from tapcheck.languages.python.functions import PurePython, natives
from tapcheck.languages.python.values import (
    MODULE,
    ClassValue,
    TupleValue,
    UnknownOperand,
    known,
    make_iterator,
    new_dict,
)

if TYPE_CHECKING:
    from tapcheck.languages.program.machine import Machine

_FLAGS = {"I": 2, "IGNORECASE": 2, "M": 8, "MULTILINE": 8, "S": 16, "DOTALL": 16, "X": 64, "VERBOSE": 64,
          "A": 256, "ASCII": 256, "U": 32, "UNICODE": 32, "L": 4, "LOCALE": 4}  # fmt: skip
_LETTERS = {2: "i", 8: "m", 16: "s", 64: "x"}
_ASCII = 0x80
_KEPT = 2 | 8 | 16 | 64
_STEPS_OF_A_BUDGET = 150_000
_BUDGET = "a pattern that takes too long"
package_error("re.error")


class Compiled:
    """A compiled pattern: what Python knows of it, and what matches."""

    __slots__ = ("full", "groups", "index", "pattern", "shown")

    def __init__(self, pattern: str, flags: int) -> None:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            real = re.compile(pattern, flags)
        self.groups = real.groups
        self.index = dict(real.groupindex)
        own = (real.flags & _KEPT) | (_ASCII if real.flags & re.ASCII else 0)
        translated = _translated(pattern)
        end = "\n" if real.flags & re.VERBOSE else ""
        self.pattern: Pattern = compile_pattern(translated, own)
        self.full: Pattern = compile_pattern(f"(?:{translated}{end})\\Z", own)
        self.shown = "".join(letter for flag, letter in _LETTERS.items() if real.flags & flag)


_GLOBAL_FLAGS = re.compile(r"\A\s*\(\?[aiLmsux]+\)")
_QUANTIFIER = re.compile(r"\{\d*,?\d*\}")


def _translated(pattern: str) -> str:
    """The pattern without leading flags, and with escapes where the matching engine knows more syntax."""
    pattern = _GLOBAL_FLAGS.sub("", pattern)
    done: list[str] = []
    at = 0
    inside = -1
    while at < len(pattern):
        char = pattern[at]
        if char == "\\":
            done.append(pattern[at : at + 2])
            at += 2
            continue
        if inside >= 0:
            if char == "]" and at > inside:
                inside = -1
            elif char == "[":
                char = "\\["
        elif char == "[":
            inside = at + (2 if pattern[at + 1 : at + 2] == "^" else 1)
            if pattern[at + 1 : at + 2] == "^":
                char, at = "[^", at + 1
        elif char == "{":
            found = _QUANTIFIER.match(pattern, at)
            char = "{" if found is not None and found[0] not in ("{}", "{,}") else "\\{"
        done.append(char)
        at += 1
    return "".join(done)


@lru_cache(maxsize=2048)
def _compiled(pattern: str, flags: int) -> Compiled:
    return Compiled(pattern, flags)


def compile_regex(machine: Machine, pattern: Any, flags: Any = 0) -> RegexValue:
    """A compiled pattern as a value; throws `re.error`."""
    if isinstance(known(pattern), RegexValue):
        return pattern  # type: ignore[no-any-return]
    if not isinstance(pattern, str) or not isinstance(known(flags), int):
        raise UnknownOperand(Unknown("a pattern that is no text"))
    try:
        compiled = _compiled(str(pattern), int(flags))
    except re.error as error:
        raise throw(machine, "re.error", str(error)) from None
    except (OverflowError, RecursionError, ValueError):
        raise UnknownOperand(Unknown("regular expression")) from None
    return RegexValue(str(pattern), compiled.shown, compiled)


class MatchData:
    """One match: the searched text, the pattern and the spans of all groups."""

    __slots__ = ("compiled", "spans", "text")

    def __init__(self, text: str, compiled: Compiled, found: Found) -> None:
        self.text = text
        self.compiled = compiled
        self.spans = [found.span(group) for group in range(compiled.groups + 1)]

    def group(self, number: int) -> str | None:
        """The text of a group."""
        start, end = self.spans[number]
        return None if start < 0 else texts.cut(self.text, start, end)


def _match_value(data: MatchData) -> MapValue:
    return MapValue(kind="match", data=data)


def _text_of(value: Any) -> str:
    if not isinstance(known(value), str):
        raise UnknownOperand(Unknown("a search in what is no text"))
    return value  # type: ignore[no-any-return]


def _given_up(machine: Machine) -> UnknownOperand:
    """What a search that takes too long raises; it counts as much as the steps that take as long."""
    machine.steps += _STEPS_OF_A_BUDGET
    machine.step()
    return UnknownOperand(Unknown(_BUDGET))


def _first(machine: Machine, regex: RegexValue, text: str, how: str, start: int, end: int | None) -> MatchData | None:
    compiled: Compiled = regex.compiled
    pattern = compiled.full if how == "fullmatch" else compiled.pattern
    try:
        search = pattern.search if how == "search" else pattern.match
        found = search(text, start, end)
    except MatchBudgetExceeded:
        raise _given_up(machine) from None
    data = None if found is None else MatchData(text, compiled, found)
    _note(machine, regex, text, [] if data is None else [data])
    return data


def _note(machine: Machine, regex: RegexValue, text: str, found: list[MatchData]) -> None:
    if not isinstance(text, texts.Text):
        return
    inside = tuple(dict.fromkeys(piece.path for piece in text.pieces))
    hits = tuple(hit for data in found[:50] for hit in texts.spans(text, *data.spans[0]))
    pattern = regex.pattern.replace("(?P<", "(?<")
    machine.note(SearchEvent(SearchKind.REGEX, pattern, regex.flags.replace("x", ""), len(found), hits, inside))


def _all(machine: Machine, regex: RegexValue, text: str) -> list[MatchData]:
    found: list[MatchData] = []
    at = 0
    try:
        while at <= len(text):
            machine.step()
            match = regex.compiled.pattern.search(text, at)
            if match is None:
                break
            found.append(MatchData(text, regex.compiled, match))
            start, end = match.span()
            at = end + 1 if start == end else end
    except MatchBudgetExceeded:
        raise _given_up(machine) from None
    _note(machine, regex, text, found)
    return found


def _search(how: str) -> PurePython:
    def run(machine: Machine, regex: RegexValue, string: Any, pos: Any = 0, endpos: Any = None) -> Any:
        data = _first(machine, regex, _text_of(string), how, known(pos), known(endpos))
        return None if data is None else _match_value(data)

    return run


def _groups_of(data: MatchData) -> Any:
    count = data.compiled.groups
    if count == 0:
        return data.group(0)
    if count == 1:
        return data.group(1) or ""
    return TupleValue([data.group(number) or "" for number in range(1, count + 1)])


def _findall(machine: Machine, regex: RegexValue, string: Any) -> ListValue:
    return ListValue([_groups_of(data) for data in _all(machine, regex, _text_of(string))])


def _finditer(machine: Machine, regex: RegexValue, string: Any) -> MapValue:
    return make_iterator(iter([_match_value(data) for data in _all(machine, regex, _text_of(string))]))


def _subn(machine: Machine, regex: RegexValue, repl: Any, string: Any, count: Any = 0) -> TupleValue:
    text, most = _text_of(string), known(count)
    found = _all(machine, regex, text)
    found = found[:most] if most else found
    parts: list[str] = []
    at = 0
    for data in found:
        start, end = data.spans[0]
        parts += [texts.cut(text, at, start), _replacement(machine, data, repl)]
        at = end
    parts.append(texts.cut(text, at, len(text)))
    machine.grow(characters=sum(map(len, parts)))
    return TupleValue([texts.join(parts), len(found)])


_REFERENCE = re.compile(r"\\(?:g<([^>]+)>|(\d{1,2})|(.))", re.S)
_ESCAPES = {"n": "\n", "t": "\t", "r": "\r", "\\": "\\", "f": "\f", "v": "\v", "a": "\a", "b": "\b"}


def _replacement(machine: Machine, data: MatchData, repl: Any) -> str:
    if is_callable(repl):
        return _text_of(machine.call(repl, None, [_match_value(data)]))
    text = _text_of(repl)
    if "\\" not in text:
        return text

    def put(match: re.Match[str]) -> str:
        name = match[1] or match[2]
        if name is None:
            return _ESCAPES.get(match[3], match[0])
        number = int(name) if name.isdigit() else data.compiled.index.get(name, -1)
        if not 0 <= number <= data.compiled.groups:
            raise throw(machine, "re.error", f"invalid group reference {name}")
        return data.group(number) or ""

    return _REFERENCE.sub(put, text)


def _sub(machine: Machine, regex: RegexValue, repl: Any, string: Any, count: Any = 0) -> Any:
    return _subn(machine, regex, repl, string, count).items[0]


def _split(machine: Machine, regex: RegexValue, string: Any, maxsplit: Any = 0) -> ListValue:
    text = _text_of(string)
    items: list[Any] = []
    at = 0
    found = _all(machine, regex, text)
    for data in found[:maxsplit] if known(maxsplit) else found:
        start, end = data.spans[0]
        items.append(texts.cut(text, at, start))
        items += [data.group(number) for number in range(1, data.compiled.groups + 1)]
        at = end
    return ListValue([*items, texts.cut(text, at, len(text))])


def _number(machine: Machine, data: MatchData, key: Any) -> int:
    number = data.compiled.index.get(key, -1) if isinstance(known(key), str) else key
    if not 0 <= number <= data.compiled.groups:
        raise throw(machine, "IndexError", "no such group")
    return int(number)


def _group(machine: Machine, match: MapValue, *keys: Any) -> Any:
    data: MatchData = match.data
    found = [data.group(_number(machine, data, key)) for key in keys or (0,)]
    return found[0] if len(found) == 1 else TupleValue(list(found))


def _groups(_machine: Machine, match: MapValue, default: Any = None) -> TupleValue:
    data: MatchData = match.data
    found = [data.group(number) for number in range(1, data.compiled.groups + 1)]
    return TupleValue([default if item is None else item for item in found])


def _group_dict(_machine: Machine, match: MapValue, default: Any = None) -> MapValue:
    data: MatchData = match.data
    found = {name: data.group(number) for name, number in data.compiled.index.items()}
    return new_dict({name: default if item is None else item for name, item in found.items()})


def _span(machine: Machine, match: MapValue, group: Any = 0) -> TupleValue:
    return TupleValue(list(match.data.spans[_number(machine, match.data, group)]))


def _start(machine: Machine, match: MapValue, group: Any = 0) -> Any:
    return match.data.spans[_number(machine, match.data, group)][0]


def _end(machine: Machine, match: MapValue, group: Any = 0) -> Any:
    return match.data.spans[_number(machine, match.data, group)][1]


MATCH_METHODS: dict[str, PurePython] = {
    "end": _end,
    "group": _group,
    "groupdict": _group_dict,
    "groups": _groups,
    "span": _span,
    "start": _start,
}
MATCH_PROPERTIES: dict[str, PurePython] = {
    "string": lambda _machine, match: match.data.text,
    "lastindex": lambda _machine, _match: Unknown("lastindex of a match"),
}
PATTERN_METHODS: dict[str, PurePython] = {
    "findall": _findall,
    "finditer": _finditer,
    "fullmatch": _search("fullmatch"),
    "match": _search("match"),
    "search": _search("search"),
    "split": _split,
    "sub": _sub,
    "subn": _subn,
}
PATTERN_PROPERTIES: dict[str, PurePython] = {"pattern": lambda _machine, regex: regex.pattern}


def _of_module(name: str) -> PurePython:
    method = PATTERN_METHODS[name]
    with_flags = {"search": 2, "match": 2, "fullmatch": 2, "findall": 2, "finditer": 2, "split": 3, "sub": 4, "subn": 4}

    def run(machine: Machine, pattern: Any, *arguments: Any, **named: Any) -> Any:
        given = list(arguments)
        flags = named.pop("flags", 0)
        most = with_flags[name] - 1
        if len(given) > most:
            flags = given.pop()
        return method(machine, compile_regex(machine, pattern, flags), *given, **named)

    return run


def _escape(machine: Machine, pattern: Any) -> str:
    del machine
    return re.escape(_text_of(pattern))


def regex_module() -> MapValue:
    """The module `re`."""
    members: dict[str, Any] = natives({name: _of_module(name) for name in PATTERN_METHODS})
    members.update(natives({"compile": compile_regex, "escape": _escape, "purge": lambda _machine: None}))
    members.update(_FLAGS)
    members["error"] = package_error("re.error")
    members["Pattern"], members["Match"] = ClassValue("Pattern"), ClassValue("match")
    return MapValue(members, kind=MODULE)
