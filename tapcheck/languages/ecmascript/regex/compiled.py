"""Regular expressions ready to be executed."""

from __future__ import annotations

from bisect import bisect_right
from functools import lru_cache

from tapcheck.languages.ecmascript.regex.captures import Marker
from tapcheck.languages.ecmascript.regex.errors import Untranslatable
from tapcheck.languages.ecmascript.regex.required import Requirement
from tapcheck.languages.ecmascript.regex.spaced import spaced_text
from tapcheck.languages.ecmascript.regex.syntax import parse
from tapcheck.languages.ecmascript.regex.translate import Translation, is_plain, prepare, write
from tapcheck.languages.ecmascript.regex.tree import Regex
from tapcheck.languages.ecmascript.regex.turns import can_be_empty
from tapcheck.languages.ecmascript.regex.units import code_points_with_offsets
from tapcheck.languages.matching import Found, Pattern, compile_pattern

Span = tuple[int, int] | Untranslatable | None
"""Where a group matched; None when it is unset, an error when nobody can tell."""

_LINE_ENDS = {"\n": "n", "\r": "r", "\u2028": "u2028", "\u2029": "u2029"}


class JsMatch:
    """What one execution found; offsets are in UTF-16 code units of the text."""

    __slots__ = ("_names", "_spans", "_text")

    def __init__(self, text: str, spans: tuple[Span, ...], names: tuple[tuple[str, int], ...]) -> None:
        self._text = text
        self._spans = spans
        self._names = names

    def span(self, group: int = 0) -> tuple[int, int] | None:
        """Where a group matched; None when it is unset.

        Raises Untranslatable where it cannot be known whether a loop has forgotten the capture.
        """
        span = self._spans[group]
        if isinstance(span, Untranslatable):
            raise span
        return span

    def start(self, group: int = 0) -> int | None:
        """Where a group starts; None when it is unset."""
        span = self.span(group)
        return None if span is None else span[0]

    def end(self, group: int = 0) -> int | None:
        """Where a group ends; None when it is unset."""
        span = self.span(group)
        return None if span is None else span[1]

    def group(self, group: int = 0) -> str | None:
        """The text of a group; None when it is unset."""
        span = self.span(group)
        return None if span is None else self._text[span[0] : span[1]]

    def named(self) -> dict[str, str | None]:
        """The texts of the named groups, in the order of the pattern."""
        return {name: self.group(index) for name, index in self._names}


class JsRegex:
    """A regular expression: a pattern and its flags, without the `lastIndex` of an object."""

    def __init__(self, source: str, flags: str, parsed: Regex) -> None:
        self.source = _shown_source(source)
        self.flags = "".join(sorted(flags))
        self.group_count = parsed.group_count
        self._names = parsed.names
        self._unicode = parsed.unicode
        ignore_case = "i" in flags
        self._simple = None if self._unicode or ignore_case else spaced_text(parsed.node)
        if self._simple is not None:
            return
        self._requirement = Requirement(parsed, ignore_case)
        self._prepared = prepare(parsed, flags)
        self._can_be_empty = self._unicode and can_be_empty(parsed.node)
        self._forms: dict[bool, tuple[Translation, Pattern | None]] = {}
        self._form(plain=True)

    @property
    def group_names(self) -> tuple[str, ...]:
        """The names of the named groups, in the order of the pattern."""
        return tuple(name for name, _ in self._names)

    @property
    def group_numbers(self) -> tuple[tuple[str, int], ...]:
        """The named groups with their numbers, in the order of the pattern."""
        return self._names

    def exec(self, text: str, start: int, sticky: bool = False) -> JsMatch | None:
        """The first match at ``start`` or later (exactly there when ``sticky``).

        Raises MatchBudgetExceeded when the search takes too long, and Untranslatable for the rare texts that
        the translation cannot judge.
        """
        if start > len(text):
            return None
        if self._simple is not None:
            span = self._simple.find(text, start, sticky)
            return None if span is None else JsMatch(text, (span,), ())
        if self._unicode:
            return self._exec_unicode(text, start, sticky)
        found = self._found(text, start, sticky)
        return None if found is None else JsMatch(text, self._spans(*found), self._names)

    def _exec_unicode(self, text: str, start: int, sticky: bool) -> JsMatch | None:
        joined, offsets = code_points_with_offsets(text)
        if offsets is not None:
            if self._can_be_empty:
                raise Untranslatable("an empty match might lie between two surrogates")
            start = bisect_right(offsets, start) - 1
        found = self._found(joined, start, sticky)
        if found is None:
            return None
        spans = self._spans(*found)
        if offsets is not None:
            spans = tuple((offsets[s[0]], offsets[s[1]]) if isinstance(s, tuple) else s for s in spans)
        return JsMatch(text, spans, self._names)

    def _found(self, text: str, start: int, sticky: bool) -> tuple[Found, Translation] | None:
        if not self._requirement.may_hold(text, start):
            return None
        if self._prepared.ascii_text_only and not text.isascii():
            raise Untranslatable("a backreference without regard to case, on text beyond ASCII")
        translation, pattern = self._form(is_plain(text))
        if pattern is None:
            pattern = compile_pattern(translation.pattern, translation.flags)
            self._forms[is_plain(text)] = translation, pattern
        found = pattern.match(text, start) if sticky else pattern.search(text, start)
        return None if found is None else (found, translation)

    def _form(self, plain: bool) -> tuple[Translation, Pattern | None]:
        if plain not in self._forms:
            self._forms[plain] = write(self._prepared, plain), None
        return self._forms[plain]

    def _spans(self, found: Found, translation: Translation) -> tuple[Span, ...]:
        spans: list[Span] = [found.span()]
        for index in range(1, self.group_count + 1):
            number = translation.groups.get(index)
            span = (-1, -1) if number is None else found.span(number)
            if span[0] < 0:
                spans.append(None)
            elif translation.markers:
                spans.append(_fresh(index, span, found, translation))
            else:
                spans.append(span)
        return tuple(spans)


@lru_cache(maxsize=4096)
def compile_regex(pattern: str, flags: str = "") -> JsRegex:
    """Compile a pattern.

    Raises RegexSyntaxError where `new RegExp(pattern, flags)` throws, and Untranslatable for a valid pattern
    whose meaning cannot be reproduced exactly.
    """
    return JsRegex(pattern, flags, parse(pattern, flags))


def _fresh(index: int, span: tuple[int, int], found: Found, translation: Translation) -> Span:
    """The span of a group unless a later turn of a loop around it has forgotten it."""
    doubt = False
    for number, marker in translation.markers:
        if index not in marker.within and index not in marker.beyond:
            continue
        turn = found.span(number)
        if turn[0] < 0:
            continue
        if index in marker.beyond:
            doubt = True
            continue
        verdict = _in_last_turn(span, turn, marker)
        if verdict is False:
            return None
        doubt = doubt or verdict is None
    return Untranslatable("a capture that a later turn of a loop may have forgotten") if doubt else span


def _in_last_turn(span: tuple[int, int], turn: tuple[int, int], marker: Marker) -> bool | None:
    edge = turn[1] if marker.backward else turn[0]
    if span == (edge, edge):
        return None
    return span[1] <= edge if marker.backward else span[0] >= edge


def _shown_source(source: str) -> str:
    """The pattern as the `source` property shows it."""
    if not source:
        return "(?:)"
    if not any(char in source for char in "/\n\r\u2028\u2029"):
        return source
    shown: list[str] = []
    escaped = in_class = False
    for char in source:
        if char in _LINE_ENDS:
            shown.append(_LINE_ENDS[char] if escaped else "\\" + _LINE_ENDS[char])
        elif char == "/" and not escaped and not in_class:
            shown.append("\\/")
        else:
            shown.append(char)
        if not escaped:
            in_class = char == "[" or (in_class and char != "]")
        escaped = char == "\\" and not escaped
    return "".join(shown)
