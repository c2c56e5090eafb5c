"""Executing regular expressions, and what their matches give."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from tapcheck.languages.ecmascript.library.operands import UnknownOperand, integer_of
from tapcheck.languages.ecmascript.regex import JsMatch, Untranslatable
from tapcheck.languages.ecmascript.searching import TOO_SLOW, search_event
from tapcheck.languages.matching import MatchBudgetExceeded
from tapcheck.languages.program import text as texts
from tapcheck.languages.program.trace import SearchKind
from tapcheck.languages.program.values import UNDEFINED, ListValue, MapValue, RegexValue, Unknown

if TYPE_CHECKING:
    from tapcheck.languages.program.machine import Machine


def find_match(regex: RegexValue, text: str, start: int, sticky: bool) -> JsMatch | None:
    """The first match at ``start`` or later; raises UnknownOperand when nobody can tell."""
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


def whole_span(match: JsMatch) -> tuple[int, int]:
    """Where a match lies."""
    span = _span(match)
    assert span is not None
    return span


def note_matches(machine: Machine, regex: RegexValue, text: str, found: list[tuple[int, int]]) -> None:
    """Records a search and what it found."""
    machine.note(search_event(SearchKind.REGEX, regex.pattern, regex.flags, text, found))


def index_after(regex: RegexValue, text: str, index: int) -> int:
    """The next index at which a search may go on after an empty match."""
    pair = "u" in regex.flags or "v" in regex.flags
    if pair and "\ud800" <= text[index : index + 1] <= "\udbff" and "\udc00" <= text[index + 1 : index + 2] <= "\udfff":
        return index + 2
    return index + 1


def next_match(machine: Machine, regex: RegexValue, text: str) -> JsMatch | None:
    """One `exec`: starts at `lastIndex` and moves it when the expression is global or sticky."""
    moves = "g" in regex.flags or "y" in regex.flags
    start = max(0, integer_of(machine, regex.position)) if moves else 0
    match = find_match(regex, text, start, "y" in regex.flags) if start <= len(text) else None
    if moves:
        machine.journal.set_position(regex, 0 if match is None else whole_span(match)[1])
    return match


def all_matches(machine: Machine, regex: RegexValue, text: str, start: int = 0) -> list[JsMatch]:
    """All matches from ``start`` on, without regard to `lastIndex`."""
    found: list[JsMatch] = []
    while start <= len(text):
        match = find_match(regex, text, start, "y" in regex.flags)
        if match is None:
            break
        machine.step()
        found.append(match)
        low, high = whole_span(match)
        start = index_after(regex, text, high) if low == high else high
    return found


def group_text(text: str, match: JsMatch, group: int) -> Any:
    """The text of a group, undefined when it is unset."""
    try:
        span = match.span(group)
    except Untranslatable as error:
        return Unknown(f"regular expression: {error}")
    return UNDEFINED if span is None else texts.cut(text, *span)


def match_result(text: str, regex: RegexValue, match: JsMatch) -> ListValue:
    """The list that `exec` gives."""
    items = [group_text(text, match, group) for group in range(regex.compiled.group_count + 1)]
    extra = {"index": whole_span(match)[0], "input": text, "groups": _named_groups(regex, items)}
    if "d" in regex.flags:
        extra["indices"] = Unknown("indices of a match")
    return ListValue(items, extra=extra)


def _named_groups(regex: RegexValue, items: list[Any]) -> Any:
    numbers = group_numbers(regex)
    return MapValue({name: items[number] for name, number in numbers.items()}) if numbers else UNDEFINED


def group_numbers(regex: RegexValue) -> dict[str, int]:
    """The numbers of the named groups."""
    return dict(regex.compiled.group_numbers)
