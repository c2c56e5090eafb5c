"""Searches in text that leave a trace: what was looked for, and which source characters were found."""

from __future__ import annotations

from collections.abc import Iterable

from tapcheck.languages.ecmascript.regex import JsMatch, Untranslatable
from tapcheck.languages.ecmascript.regex.units import readable
from tapcheck.languages.matching import MatchBudgetExceeded
from tapcheck.languages.program import text as texts
from tapcheck.languages.program.trace import SearchEvent, SearchKind
from tapcheck.languages.program.truths import Truth
from tapcheck.languages.program.values import RegexValue, Unknown

TOO_SLOW = "regular expression takes too long"


def search_text(text: str, needle: str, start: int = 0) -> tuple[int, SearchEvent]:
    """The index of the first occurrence at ``start`` or later (-1 without one), and the event to record."""
    index = text.find(needle, start)
    spans = [] if index < 0 else [(index, index + len(needle))]
    return index, search_event(SearchKind.TEXT, needle, "", text, spans)


def search_regex(regex: RegexValue, text: str, start: int = 0) -> tuple[JsMatch | Unknown | None, SearchEvent]:
    """The first match at ``start`` or later, without regard to `lastIndex`, and the event to record.

    Unknown when nobody can tell whether the pattern matches.
    """
    match: JsMatch | Unknown | None = None
    spans: list[tuple[int, int]] = []
    try:
        found: JsMatch | None = regex.compiled.exec(text, start, "y" in regex.flags)
        span = None if found is None else found.span()
        match = found
        if span is not None:
            spans.append(span)
    except MatchBudgetExceeded:
        match = Unknown(TOO_SLOW)
    except Untranslatable as error:
        match = Unknown(f"regular expression: {error}")
    return match, search_event(SearchKind.REGEX, regex.pattern, regex.flags, text, spans)


def matches(regex: RegexValue, text: str) -> tuple[Truth, SearchEvent]:
    """Whether a pattern matches somewhere, and the event to record."""
    match, event = search_regex(regex, text)
    return match if isinstance(match, Unknown) else match is not None, event


def search_event(
    kind: SearchKind, pattern: str, flags: str, text: str, found: Iterable[tuple[int, int]]
) -> SearchEvent:
    """The event of a search in ``text`` that found these (start, end) ranges of it."""
    ranges = list(found)
    hits = [span for start, end in ranges for span in texts.spans(text, start, end)]
    inside = dict.fromkeys(path for path, _, _ in texts.spans(text, 0, len(text)))
    return SearchEvent(kind, readable(pattern), flags, len(ranges), tuple(hits), tuple(inside))
