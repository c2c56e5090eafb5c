"""Excerpts mark exactly the text of their location."""

from __future__ import annotations

import pytest

from tapcheck.findings import Location
from tapcheck.reporters.excerpts import excerpt
from tapcheck.source import Position, SourceFile


def located(source: str, marked: str) -> Location:
    file = SourceFile.from_text("a.tf", source)
    start = source.index(marked)
    return Location("a.tf", file.position(start), file.position(start + len(marked)))


def shown(source: str, marked: str, label: str = "") -> list[str]:
    file = SourceFile.from_text("a.tf", source)
    lines = {number: file.line_text(number) for number in range(1, file.line_count + 1)}
    return [f"{row.number or ''}:{row.text}" for row in excerpt(located(source, marked), lines, label=label)]


@pytest.mark.parametrize(
    ("source", "marked", "rows"),
    [
        ("one two three", "two", ["1:one two three", ":    ^^^"]),
        ("\tone two", "two", ["1:    one two", ":        ^^^"]),
        ("\u65e5\u672c two", "two", ["1:\u65e5\u672c two", ":     ^^^"]),
        ("\u65e5\u672c two", "\u65e5\u672c", ["1:\u65e5\u672c two", ":^^^^"]),
        ("a\x1b[31m two", "two", ["1:a\ufffd[31m two", ":       ^^^"]),
        ("x (\n  y\n) z", "(\n  y\n)", ["1:/ x (", "2:|   y", "3:| ) z", ":|_^"]),
        ("one\r\ntwo\r\n", "two", ["2:two", ":^^^"]),
        ("one\ntwo\n", "one\n", ["1:one", ":^^^"]),
        ("", "", ["1:", ":^"]),
    ],
)
def test_marks(source: str, marked: str, rows: list[str]) -> None:
    assert shown(source, marked) == rows


def test_label_stands_behind_the_mark() -> None:
    assert shown("one two", "two", "did you mean this?") == ["1:one two", ":    ^^^ did you mean this?"]


def test_long_lines_are_cut_around_the_mark() -> None:
    first, second = shown("a" * 5000 + "MARK" + "b" * 5000, "MARK")
    assert first.startswith("1:…aaa")
    assert first.endswith("bbb…")
    assert len(first) < 130
    assert first[2:][second.index("^") - 1 : second.rindex("^")] == "MARK"


def test_many_lines_are_cut_in_the_middle() -> None:
    source = "\n".join(f"line {number}" for number in range(1, 21))
    assert shown(source, source) == [
        "1:/ line 1",
        "2:| line 2",
        "3:| line 3",
        "4:| line 4",
        ":| …",
        "20:| line 20",
        ":|_______^",
    ]


def test_no_source_no_rows() -> None:
    place = Position(0, 3, 1)
    assert excerpt(Location("a.tf", place, place), {}) == ()
