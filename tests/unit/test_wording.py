"""How findings are worded where behaviour pages show only one stack and one test."""

from __future__ import annotations

import pytest

from tapcheck.findings import Location
from tapcheck.model.expectations import CauseKind, Suite, Wanted
from tapcheck.model.infrastructure import Kind, Stack
from tapcheck.reconcile.matching import reconcile
from tapcheck.reconcile.types import Pair
from tapcheck.rule import Context
from tapcheck.rules.tests import count_mismatch, undeclared_resource
from tapcheck.source import Position, Span
from tests.harness.projects import failing, no_text, resource, stack, suite

VPC = Wanted(Kind.RESOURCE, "aws_vpc", "main")
EMPTY = stack(name="lib")
OTHER = stack(name="modules/dns")
NET = stack(resource("aws_vpc.main", path="net/main.tf"), name="net")


def place(span: Span) -> Location:
    return Location(span.path, Position(span.start, 1, span.start + 1), Position(span.end, 1, span.end + 1))


def context(tests: Suite, own: tuple[Stack, ...], others: tuple[Stack, ...] = ()) -> Context:
    return Context(reconcile((*own, *others), (Pair(tests, own),), no_text), place)


@pytest.mark.parametrize(
    ("own", "others", "message", "related"),
    [
        ((EMPTY,), (), "test expects resource 'aws_vpc.main', which no stack declares", []),
        (
            (EMPTY,),
            (NET,),
            "test expects resource 'aws_vpc.main', which stack 'lib' does not declare",
            ["declared here, in another stack"],
        ),
        (
            (EMPTY, OTHER),
            (NET,),
            "test expects resource 'aws_vpc.main', which stacks 'lib' and 'modules/dns' do not declare",
            ["declared here, in another stack"],
        ),
    ],
)
def test_who_does_not_declare_it(
    own: tuple[Stack, ...], others: tuple[Stack, ...], message: str, related: list[str]
) -> None:
    (found,) = undeclared_resource.RULE.check(context(suite(failing(CauseKind.NAMED, VPC)), own, others))
    assert found.message == message
    assert [row.message for row in found.related] == related
    assert found.subject is not None
    assert (found.subject.address, found.subject.stack) == ("aws_vpc.main", "lib")


@pytest.mark.parametrize(
    ("names", "help"),
    [
        ("a", ""),
        ("ab", "1 more test of this suite expects it here"),
        ("abc", "2 more tests of this suite expect it here"),
    ],
)
def test_how_many_tests_expect_it(names: str, help: str) -> None:
    tests = suite(*(failing(CauseKind.NAMED, VPC, test=name) for name in names))
    (found,) = undeclared_resource.RULE.check(context(tests, (EMPTY,)))
    assert (found.test, found.help) == (("a",), help)


def test_a_declared_subject_is_shown() -> None:
    (found,) = count_mismatch.RULE.check(
        context(suite(failing(CauseKind.COUNT, VPC, detail="expected 2, found 1")), (NET,))
    )
    assert found.message == "the number differs from what the test expects: expected 2, found 1"
    assert [row.message for row in found.related] == ["'aws_vpc.main' is declared here"]


def test_a_failure_without_a_reason_is_one_sentence() -> None:
    (found,) = count_mismatch.RULE.check(context(suite(failing(CauseKind.COUNT, detail="")), (NET,)))
    assert found.message == "the number differs from what the test expects"
