"""Searches in text that leave a trace: what was looked for, and which source characters were found."""

from __future__ import annotations

from tapcheck.languages.matching import MatchBudgetExceeded
from tapcheck.languages.program import text as texts
from tapcheck.languages.program.trace import SearchEvent, SearchKind
from tapcheck.languages.program.values import Unknown
from tapcheck.languages.re2 import Re2Error, compile_re2


def find_text(text: str, needle: str) -> SearchEvent:
    """The search of a text for another one."""
    at = text.find(needle)
    return _event(SearchKind.TEXT, needle, text, None if at < 0 else (at, at + len(needle)))


def find_pattern(text: str, pattern: str) -> SearchEvent | Unknown:
    """The search of a text for a regular expression; unknown when nobody can tell."""
    try:
        found = compile_re2(pattern).pattern.search(text)
    except Re2Error as problem:
        return Unknown(f"regular expression: {problem}")
    except MatchBudgetExceeded:
        return Unknown("regular expression takes too long")
    return _event(SearchKind.REGEX, pattern, text, None if found is None else found.span())


def _event(kind: SearchKind, pattern: str, text: str, found: tuple[int, int] | None) -> SearchEvent:
    hits = texts.spans(text, *found) if found else ()
    inside = dict.fromkeys(path for path, _, _ in texts.spans(text, 0, len(text)))
    return SearchEvent(kind, pattern, "", int(found is not None), tuple(hits), tuple(inside))
