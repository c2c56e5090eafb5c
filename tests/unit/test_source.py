"""Positions of characters in files."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tapcheck.source import Position, SourceFile, Span


@pytest.mark.parametrize(
    ("text", "offset", "expected"),
    [
        ("", 0, Position(0, 1, 1)),
        ("ab\ncd", 0, Position(0, 1, 1)),
        ("ab\ncd", 2, Position(2, 1, 3)),
        ("ab\ncd", 3, Position(3, 2, 1)),
        ("ab\ncd", 99, Position(5, 2, 3)),
        ("ab\ncd", -1, Position(0, 1, 1)),
        ("ab\r\ncd", 4, Position(4, 2, 1)),
        ("\u65e5\u672c\nx", 1, Position(3, 1, 2)),
        ("\u65e5\u672c\nx", 3, Position(7, 2, 1)),
        ("\ufeffx", 1, Position(3, 1, 2)),
    ],
)
def test_position(text: str, offset: int, expected: Position) -> None:
    assert SourceFile.from_text("a", text).position(offset) == expected


@pytest.mark.parametrize(
    ("line", "text", "start"), [(1, "ab", 0), (2, "cd", 4), (3, "", 7)], ids=["first", "second", "last"]
)
def test_lines(line: int, text: str, start: int) -> None:
    file = SourceFile.from_text("a", "ab\r\ncd\n")
    assert (file.line_count, file.line_text(line), file.line_start(line)) == (3, text, start)


@pytest.mark.parametrize("line", [0, 4, -1])
def test_lines_that_do_not_exist_are_empty(line: int) -> None:
    assert SourceFile.from_text("a", "ab\r\ncd\n").line_text(line) == ""


def test_bytes_that_are_no_text() -> None:
    file = SourceFile("a", b"ab\xffcd")
    assert (file.text, file.undecodable) == ("ab\ufffdcd", 2)
    assert SourceFile("a", b"ab").undecodable is None


@given(st.text(max_size=60), st.integers(min_value=0, max_value=60))
def test_positions_lie_in_the_file(text: str, offset: int) -> None:
    file = SourceFile.from_text("a", text)
    position = file.position(offset)
    assert 0 <= position.offset <= len(file.data)
    assert 1 <= position.line <= file.line_count
    assert file.line_start(position.line) + position.column - 1 == min(offset, len(file.text))


@pytest.mark.parametrize(
    ("start", "end", "touches", "contains"),
    [(0, 5, False, False), (0, 6, True, False), (5, 10, True, True), (9, 12, True, False), (10, 12, False, False)],
)
def test_spans(start: int, end: int, touches: bool, contains: bool) -> None:
    span = Span("a", 5, 10)
    assert (span.touches(start, end), span.contains(start, end)) == (touches, contains)
