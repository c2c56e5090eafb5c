"""Inline suppressions."""

from __future__ import annotations

import pytest

from tapcheck.findings import Confidence, Family, Finding, Location, Severity
from tapcheck.source import Position, SourceFile
from tapcheck.suppressions import find_ignores, suppress


def finding(line: int, rule: str = "undeclared-resource", path: str = "a.test.ts") -> Finding:
    place = Position(0, line, 1)
    return Finding(rule, Family.TESTS, Severity.ERROR, Confidence.HIGH, "message", Location(path, place, place))


@pytest.mark.parametrize(
    ("text", "rules", "reason", "column"),
    [
        ("// tapcheck:ignore[undeclared-resource] comes later", ("undeclared-resource",), "comes later", 1),
        ("x() // tapcheck:ignore[a, b]: why", ("a", "b"), "why", 5),
        ("# tapcheck:ignore[a]", ("a",), "", 1),
        ("/* tapcheck:ignore[a] why */ x", ("a",), "why", 1),
        ('  "//": "tapcheck:ignore[a] why",', ("a",), "why", 3),
        ("// tapcheck:ignore[] why", (), "why", 1),
        ("# tapcheck:ignore[a] why\r", ("a",), "why", 1),
    ],
)
def test_comments(text: str, rules: tuple[str, ...], reason: str, column: int) -> None:
    (ignore,) = find_ignores([SourceFile.from_text("a.test.ts", f"first\n{text}\n")])
    assert (ignore.rules, ignore.reason) == (rules, reason)
    assert (ignore.location.start.line, ignore.location.start.column) == (2, column)


@pytest.mark.parametrize("text", ["tapcheck:ignore[a] why", "// tapcheck: ignore[a]", "// tapcheck:ignore a", ""])
def test_other_text(text: str) -> None:
    assert find_ignores([SourceFile.from_text("a.test.ts", text)]) == ()


@pytest.mark.parametrize(
    ("comment", "line", "hidden"),
    [
        ("undeclared-resource", 2, True),
        ("undeclared-resource", 3, True),
        ("undeclared-resource", 1, False),
        ("undeclared-resource", 4, False),
        ("tests", 2, True),
        ("outputs", 2, False),
        ("comment-match,undeclared-resource", 3, True),
    ],
)
def test_suppress(comment: str, line: int, hidden: bool) -> None:
    ignores = find_ignores([SourceFile.from_text("a.test.ts", f"\n// tapcheck:ignore[{comment}] why\n")])
    result = suppress([finding(line)], ignores)
    assert (result.kept == ()) is hidden
    assert [ignore.used for ignore in result.ignores] == [hidden]


def test_another_file_is_not_meant() -> None:
    ignores = find_ignores([SourceFile.from_text("b.test.ts", "// tapcheck:ignore[tests] why\n")])
    assert suppress([finding(1)], ignores).kept == (finding(1),)


def test_a_rule_that_does_not_apply_leaves_its_suppressions_alone() -> None:
    ignores = find_ignores([SourceFile.from_text("b.test.ts", "// tapcheck:ignore[a] why\n")])
    assert [ignore.used for ignore in suppress([], ignores, frozenset({"a"})).ignores] == [True]
