"""Which declarations a range of source text touches, and how many tests touch each."""

from __future__ import annotations

import pytest

from tapcheck.model.expectations import Mention, Suite, Wanted
from tapcheck.model.infrastructure import Kind
from tapcheck.reconcile.coverage import CoverageIndex
from tapcheck.reconcile.matching import reconcile
from tapcheck.reconcile.types import Pair
from tapcheck.source import Span
from tests.harness.projects import declaration, no_text, passing, reads, resource, stack, suite

STACK = stack(
    resource("aws_a.one", start=0, end=10),
    resource("aws_a.two", start=12, end=20),
    resource("aws_a.outer", start=30, end=60),
    resource("aws_a.inner", start=35, end=40),
    resource("aws_a.other", path="lib/b.tf", start=0, end=10),
    declaration(Kind.OUTPUT, "url", start=70, end=80),
)


@pytest.mark.parametrize(
    ("start", "end", "expected"),
    [
        (0, 1, ["aws_a.one"]),
        (9, 10, ["aws_a.one"]),
        (10, 12, []),
        (5, 13, ["aws_a.one", "aws_a.two"]),
        (50, 51, ["aws_a.outer"]),
        (36, 37, ["aws_a.outer", "aws_a.inner"]),
        (0, 100, ["aws_a.one", "aws_a.two", "aws_a.outer", "aws_a.inner", "output.url"]),
        (100, 110, []),
    ],
)
def test_touched(start: int, end: int, expected: list[str]) -> None:
    found = CoverageIndex([STACK]).touched([Span("lib/main.tf", start, end)])
    assert [item.address for item in found] == expected


def test_a_range_in_an_unknown_file_touches_nothing() -> None:
    assert CoverageIndex([STACK]).touched([Span("README.md", 0, 100)]) == ()


def test_tests_are_counted_once_each() -> None:
    first = Span("lib/main.tf", 0, 1)
    tests = suite(
        passing(first, test="a"),
        passing(first, test="a", start=9),
        passing(first, test="b"),
        outputs=(reads("url", test="c"), reads("missing", test="c")),
    )
    result = reconcile((STACK,), (Pair(tests, (STACK,)),), no_text)
    counts = {row.declaration.address: row.tests for row in result.coverage["lib"]}
    assert counts == {
        "aws_a.one": 2,
        "aws_a.two": 0,
        "aws_a.outer": 0,
        "aws_a.inner": 0,
        "aws_a.other": 0,
        "output.url": 1,
    }


def test_equal_addresses_in_two_stacks_are_told_apart() -> None:
    other = stack(resource("aws_a.one", path="net/main.tf"), name="net")
    tests = suite(passing(Span("net/main.tf", 0, 1)))
    result = reconcile((STACK, other), (Pair(tests, (STACK, other)),), no_text)
    assert result.coverage["lib"][0].tests == 0
    assert result.coverage["net"][0].tests == 1


@pytest.mark.parametrize(("folder", "tests"), [("", 1), ("lib", 1), ("other", 0)])
def test_a_mention_counts_as_a_test(folder: str, tests: int) -> None:
    wanted = Wanted(Kind.OUTPUT, "", "url", folder=folder)
    mention = Mention(wanted, Span("x_test.go", 0, 1), ("t",), True)
    result = reconcile(
        (STACK,), (Pair(Suite("x_test.go", "go", (), (), (), 1, mentions=(mention,)), (STACK,)),), no_text
    )
    assert {row.declaration.address: row.tests for row in result.coverage["lib"]}["output.url"] == tests
