"""The status of every kind of expectation."""

from __future__ import annotations

import pytest

from tapcheck.model.expectations import Assertion, CauseKind, Mention, OutputRead, Suite, Verdict, Wanted
from tapcheck.model.infrastructure import Kind, Presence, Stack
from tapcheck.reconcile.matching import reconcile
from tapcheck.reconcile.types import Match, Pair, Status
from tapcheck.source import Span
from tests.harness.projects import SUITE, declaration, failing, no_text, passing, reads, resource, stack, suite

BUCKET = Wanted(Kind.RESOURCE, "aws_s3_bucket", "logs")
VPC = Wanted(Kind.RESOURCE, "aws_vpc", "main")
ANY_VPC = Wanted(Kind.RESOURCE, "aws_vpc", "")
STACK = stack(
    resource("aws_s3_bucket.logs", start=0, end=10),
    declaration(Kind.OUTPUT, "url", start=20, end=30),
    declaration(Kind.OUTPUT, "maybe", start=30, end=40, presence=Presence.CONDITIONAL),
    declaration(Kind.PROVIDER, "aws", start=40, end=50),
    declaration(Kind.RESOURCE, "inner", "aws_sqs_queue", start=60, end=70, path="modules/q/main.tf", module=("q",)),
)


def matches(*suites: Suite, stacks: tuple[Stack, ...] = (STACK,), texts: dict[str, str] | None = None) -> list[Match]:
    pairs = tuple(Pair(item, stacks[:1]) for item in suites)
    return list(reconcile(stacks, pairs, (texts or {}).get).matches)


@pytest.mark.parametrize(
    ("assertion", "status", "address"),
    [
        (failing(CauseKind.NAMED, VPC), Status.UNDECLARED, "aws_vpc.main"),
        (failing(CauseKind.NAMED, ANY_VPC), Status.UNDECLARED, "aws_vpc"),
        (failing(CauseKind.NAMED, BUCKET), Status.WRITTEN_DIFFERENTLY, "aws_s3_bucket.logs"),
        (failing(CauseKind.TEXT, BUCKET), Status.WRITTEN_DIFFERENTLY, "aws_s3_bucket.logs"),
        (failing(CauseKind.THROWN, VPC), Status.UNDECLARED, "aws_vpc.main"),
        (failing(CauseKind.THROWN, BUCKET), Status.THROWN, "aws_s3_bucket.logs"),
        (failing(CauseKind.VALUE, BUCKET), Status.MISMATCH, "aws_s3_bucket.logs"),
        (failing(CauseKind.COUNT, BUCKET), Status.COUNT, "aws_s3_bucket.logs"),
        (failing(CauseKind.COUNT, ANY_VPC), Status.UNDECLARED, "aws_vpc"),
        (failing(CauseKind.FORBIDDEN, BUCKET), Status.FORBIDDEN, "aws_s3_bucket.logs"),
        (failing(CauseKind.FILE, Wanted(Kind.FILE, "", "lib/x.tf")), Status.FILE, "file.lib/x.tf"),
        (failing(CauseKind.TEXT), Status.TEXT, None),
        (failing(CauseKind.NAMED), Status.TEXT, None),
        (failing(CauseKind.THROWN), Status.THROWN, None),
        (failing(CauseKind.NAMED, Wanted(Kind.PROVIDER, "", "aws")), Status.WRITTEN_DIFFERENTLY, "provider.aws"),
        (
            failing(CauseKind.NAMED, Wanted(Kind.RESOURCE, "aws_sqs_queue", "inner")),
            Status.WRITTEN_DIFFERENTLY,
            "aws_sqs_queue.inner",
        ),
        (Assertion(Span(SUITE, 0, 5), ("t",), Verdict.FAILING, "no cause known"), Status.MISMATCH, None),
    ],
)
def test_status_of_a_failing_assertion(assertion: Assertion, status: Status, address: str | None) -> None:
    (match,) = matches(suite(assertion))
    assert (match.status, match.wanted.address if match.wanted else None) == (status, address)


@pytest.mark.parametrize("verdict", [Verdict.UNDECIDED, Verdict.SKIPPED, Verdict.PASSING])
def test_only_failing_assertions_are_matched(verdict: Verdict) -> None:
    assert matches(suite(Assertion(Span(SUITE, 0, 5), ("t",), verdict))) == []


def test_only_the_missing_of_several_names_are_reported() -> None:
    found = matches(suite(failing(CauseKind.NAMED, BUCKET, VPC)))
    assert [(match.status, match.wanted) for match in found] == [(Status.UNDECLARED, VPC)]


@pytest.mark.parametrize(
    ("read", "status", "required"),
    [
        (reads("url"), Status.DECLARED, True),
        (reads("maybe"), Status.CONDITIONAL, True),
        (reads("Url"), Status.UNDECLARED, True),
        (reads("nothing", required=False), Status.UNDECLARED, False),
    ],
)
def test_status_of_an_output_read(read: OutputRead, status: Status, required: bool) -> None:
    (match,) = matches(suite(outputs=(read,)))
    assert (match.status, match.required) == (status, required)


def test_an_output_in_another_convention_is_the_nearest() -> None:
    (match,) = matches(suite(outputs=(reads("Url"),)))
    assert [item.address for item in match.nearest] == ["output.url"]


def test_once_per_test_and_subject() -> None:
    first = failing(CauseKind.NAMED, VPC, start=10)
    again = failing(CauseKind.NAMED, VPC, start=20)
    other = failing(CauseKind.NAMED, VPC, start=30, test="other")
    found = matches(suite(first, again, other))
    assert [(match.test, match.span.start, match.tests) for match in found] == [
        (("works",), 10, 1),
        (("other",), 30, 1),
    ]


def test_several_tests_that_fail_at_one_place_are_one() -> None:
    found = matches(suite(*(failing(CauseKind.NAMED, VPC, test=name) for name in "abc")))
    assert [(match.test, match.tests) for match in found] == [(("a",), 3)]


def test_a_read_and_a_failing_assertion_about_one_output_are_one() -> None:
    wanted = Wanted(Kind.OUTPUT, "", "vpc_id")
    found = matches(suite(failing(CauseKind.NAMED, wanted), outputs=(reads("vpc_id", required=False),)))
    assert [(match.status, match.required) for match in found] == [(Status.UNDECLARED, True)]


def test_a_failing_assertion_outweighs_a_declared_read() -> None:
    wanted = Wanted(Kind.OUTPUT, "", "url")
    found = matches(suite(failing(CauseKind.VALUE, wanted), outputs=(reads("url"),)))
    assert [match.status for match in found] == [Status.MISMATCH]


@pytest.mark.parametrize(
    ("text", "status"),
    [
        (None, Status.TEXT),
        ('resource "aws_vpc" "main" {', Status.TEXT),
        ('resource "aws_vpc" "main_2" {', Status.UNDECLARED),
        ("", Status.UNDECLARED),
    ],
)
def test_what_an_unreadable_file_may_declare_is_not_called_undeclared(text: str | None, status: Status) -> None:
    broken = stack(files=("lib/broken.tf",), unreadable=("lib/broken.tf",))
    texts = {} if text is None else {"lib/broken.tf": text}
    (match,) = matches(suite(failing(CauseKind.NAMED, VPC)), stacks=(broken,), texts=texts)
    assert match.status is status


@pytest.mark.parametrize(("text", "status"), [(None, Status.UNDECIDED), ("", Status.UNDECLARED)])
def test_an_output_that_an_unreadable_file_may_declare_is_undecided(text: str | None, status: Status) -> None:
    broken = stack(files=("lib/broken.tf",), unreadable=("lib/broken.tf",))
    texts = {} if text is None else {"lib/broken.tf": text}
    (match,) = matches(suite(outputs=(reads("url"),)), stacks=(broken,), texts=texts)
    assert match.status is status


def test_outputs_of_a_suite_without_a_stack_are_undecided() -> None:
    result = reconcile((STACK,), (Pair(suite(outputs=(reads("url"),)), ()),), no_text)
    assert [match.status for match in result.matches] == [Status.UNDECIDED]


def test_the_same_name_in_another_stack_is_the_nearest() -> None:
    other = stack(resource("aws_vpc.main", path="net/main.tf"), name="net")
    (match,) = matches(suite(failing(CauseKind.NAMED, VPC)), stacks=(STACK, other))
    assert (match.status, [item.span.path for item in match.nearest]) == (Status.UNDECLARED, ["net/main.tf"])


def test_a_resource_where_a_data_source_is_wanted_is_the_nearest() -> None:
    wanted = Wanted(Kind.DATA, "aws_s3_bucket", "logs")
    (match,) = matches(suite(failing(CauseKind.NAMED, wanted)))
    assert (match.status, [item.address for item in match.nearest]) == (Status.UNDECLARED, ["aws_s3_bucket.logs"])


def test_the_file_that_was_searched_is_preferred() -> None:
    twice = stack(resource("aws_s3_bucket.logs", path="lib/a.tf"), resource("aws_s3_bucket.logs", path="lib/b.tf"))
    (match,) = matches(suite(failing(CauseKind.NAMED, BUCKET, path="lib/b.tf")), stacks=(twice,))
    assert match.declaration is not None
    assert match.declaration.span.path == "lib/b.tf"


COMMENTED = 'a = 1 # keeps every version\nb = "every  Log" # every log\n# marker\n'
KEEPS, LOG, MARKER = (COMMENTED.index(word) for word in ("keeps", "every log", "# marker"))


@pytest.mark.parametrize(
    ("spans", "flagged"),
    [
        ([(KEEPS, KEEPS + 5)], True),
        ([(KEEPS, KEEPS + 30)], False),
        ([(KEEPS - 2, KEEPS + 5)], False),
        ([(KEEPS - 4, KEEPS + 5)], False),
        ([(MARKER, MARKER + 8)], False),
        ([(MARKER + 2, MARKER + 8)], True),
        ([(LOG, LOG + 9)], False),
        ([(KEEPS, KEEPS + 5), (MARKER + 2, MARKER + 8)], True),
        ([(KEEPS, KEEPS + 5), (0, 1)], False),
        ([], False),
    ],
)
def test_an_assertion_that_only_a_comment_satisfies(spans: list[tuple[int, int]], flagged: bool) -> None:
    ranges = ((KEEPS - 2, KEEPS + 19), (LOG - 2, LOG + 9), (MARKER, MARKER + 8))
    commented = stack(resource("aws_s3_bucket.logs"), comments={"lib/main.tf": ranges})
    covers = tuple(Span("lib/main.tf", *span) for span in spans)
    found = matches(suite(passing(*covers)), stacks=(commented,), texts={"lib/main.tf": COMMENTED})
    assert [(match.status, match.found) for match in found] == ([(Status.COMMENT, covers)] if flagged else [])


@pytest.mark.parametrize(
    ("wanted", "status"),
    [
        (Wanted(Kind.OUTPUT, "", "url"), Status.DECLARED),
        (Wanted(Kind.OUTPUT, "", "maybe"), Status.CONDITIONAL),
        (Wanted(Kind.OUTPUT, "", "urls"), Status.UNDECLARED),
        (Wanted(Kind.OUTPUT, "", "url", folder="lib"), Status.DECLARED),
        (Wanted(Kind.RESOURCE, "aws_sqs_queue", "inner", folder="modules/q"), Status.DECLARED),
        (Wanted(Kind.RESOURCE, "aws_sqs_queue", "inner", folder="lib"), Status.UNDECLARED),
        (Wanted(Kind.OUTPUT, "", "url", folder="modules/none"), Status.UNDECIDED),
    ],
)
@pytest.mark.parametrize("required", [True, False])
def test_status_of_a_mention(wanted: Wanted, status: Status, required: bool) -> None:
    mention = Mention(wanted, Span(SUITE, 3, 6), ("t",), required, "run 'plan'")
    (match,) = matches(Suite(SUITE, "go", (), (), (), 1, mentions=(mention,)))
    assert (match.status, match.span, match.required, match.path) == (status, mention.span, required, "run 'plan'")


def test_a_failing_assertion_about_one_folder_is_not_met_by_another() -> None:
    (match,) = matches(suite(failing(CauseKind.NAMED, Wanted(Kind.RESOURCE, "aws_sqs_queue", "inner", folder="lib"))))
    assert (match.status, [item.address for item in match.nearest]) == (Status.UNDECLARED, [])
