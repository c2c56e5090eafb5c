"""Source excerpts with line numbers and carets, as compilers print them."""

from __future__ import annotations

import unicodedata
from collections.abc import Mapping

from tapcheck.findings import Location
from tapcheck.records import dataclass

_WIDEST = 110
"""Longer source lines are cut to a window of this many columns around the marked text."""

_TAB = "    "
_MOST_LINES = 6


@dataclass(frozen=True, slots=True)
class Row:
    """One printed line of an excerpt: its line number or None, the text, and whether the text marks."""

    number: int | None
    text: str
    marks: bool = False


def excerpt(location: Location, lines: Mapping[int, str], mark: str = "^", label: str = "") -> tuple[Row, ...]:
    """The rows that show a location in its source, with ``label`` behind the mark; empty without the source."""
    first, last = location.start.line, location.end.line
    if last > first and location.end.column == 1:
        last -= 1
    if first not in lines:
        return ()
    if last == first or last not in lines:
        return _one_line(location, lines[first], mark, label, whole=last > first)
    return _many_lines(location, lines, last, mark, label)


def visible(text: str) -> str:
    """The text with tabs as spaces and control characters replaced, so that no file can steer a terminal."""
    return "".join(
        _TAB if letter == "\t" else letter if letter.isprintable() or letter == " " else "\N{REPLACEMENT CHARACTER}"
        for letter in text
    )


def _one_line(location: Location, text: str, mark: str, label: str, whole: bool) -> tuple[Row, ...]:
    start = location.start.column - 1
    end = len(text) if whole or location.end.line > location.start.line else location.end.column - 1
    text, start, end = _window(text, start, max(end, start + 1))
    before, marked = visible(text[:start]), visible(text[start:end])
    marks = " " * _width(before) + mark * max(1, _width(marked))
    return (
        Row(location.start.line, visible(text)),
        Row(None, f"{marks} {label}".rstrip(), marks=True),
    )


def _many_lines(location: Location, lines: Mapping[int, str], last: int, mark: str, label: str) -> tuple[Row, ...]:
    numbers = [number for number in range(location.start.line, last + 1) if number in lines]
    if len(numbers) > _MOST_LINES:
        numbers = [*numbers[: _MOST_LINES - 2], numbers[-1]]
    rows: list[Row] = []
    for before, number in zip([None, *numbers], numbers, strict=False):
        if before is not None and number != before + 1:
            rows.append(Row(None, "| …"))
        bar = "/ " if before is None else "| "
        rows.append(Row(number, bar + visible(lines[number][:_WIDEST])))
    end = _width(visible(lines[last][: max(0, location.end.column - 2)][:_WIDEST]))
    rows.append(Row(None, f"|{'_' * (end + 1)}{mark} {label}".rstrip(), marks=True))
    return tuple(rows)


def _window(text: str, start: int, end: int) -> tuple[str, int, int]:
    """Cuts a long line to the part around the marked range, with ellipses where something is left out."""
    if len(text) <= _WIDEST:
        return text, start, min(end, max(len(text), start + 1))
    low = max(0, min(start - _WIDEST // 4, len(text) - _WIDEST))
    high = min(len(text), low + _WIDEST)
    head, tail = ("…" if low else ""), ("…" if high < len(text) else "")
    shift = len(head) - low
    return head + text[low:high] + tail, start + shift, min(end, high) + shift


def _width(text: str) -> int:
    """How many terminal columns the text takes."""
    if text.isascii():
        return len(text)
    return sum(
        0 if unicodedata.combining(letter) else 2 if unicodedata.east_asian_width(letter) in "WF" else 1
        for letter in text
    )
