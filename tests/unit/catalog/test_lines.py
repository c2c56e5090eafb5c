from __future__ import annotations

import pytest

from tapcheck.catalog.lines import SortedLines, packaged_lines

LINES = SortedLines(b'!meta\t{"a":1}\na/b\t[1]\na/b-c\t[2]\na/ba\t[3]\nb\tnull\nc\t"x"\n')


@pytest.mark.parametrize(
    ("key", "value"),
    [
        ("!meta", {"a": 1}),
        ("a/b", [1]),
        ("a/b-c", [2]),
        ("a/ba", [3]),
        ("c", "x"),
        ("a", None),
        ("", None),
        ("d", None),
    ],
)
def test_a_key_is_found_whole_or_not_at_all(key: str, value: object) -> None:
    assert LINES.find(key) == value


def test_keys_come_in_order_and_only_with_the_prefix() -> None:
    assert list(LINES.keys("a/")) == ["a/b", "a/b-c", "a/ba"]
    assert list(LINES.keys()) == ["!meta", "a/b", "a/b-c", "a/ba", "b", "c"]


def test_nothing_is_found_in_an_empty_file() -> None:
    assert SortedLines(b"").find("a") is None
    assert list(SortedLines(b"").keys()) == []


def test_a_file_that_is_not_there_has_no_lines() -> None:
    assert packaged_lines("no-such-file.tsv") is None
