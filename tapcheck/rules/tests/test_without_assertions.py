"""`test-without-assertions`: a test runs to its end and asserts nothing."""

from __future__ import annotations

from collections.abc import Iterator

from tapcheck.findings import Family, Finding, RuleInfo, Severity
from tapcheck.model.hollow import HollowKind
from tapcheck.rule import Context, Rule
from tapcheck.rules.tests.hollow import hollow_finding, hollow_of

INFO = RuleInfo(
    id="test-without-assertions",
    family=Family.TESTS,
    severity=Severity.WARNING,
    summary="a test runs to its end and asserts nothing",
    explanation="""\
The test has no assertion, neither in its own code nor in the functions that it calls, and calls nothing that may throw
to make it fail. It passes whatever the infrastructure is.

Assert something, or mark it as not written yet (`test.todo`, `pytest.skip`, `t.Skip`). Tests that throw, that read or
parse files, that apply or plan with Terratest, that wait for other code or that call what is not known here are left
alone: they may fail without an assertion.
""",
)


def _check(context: Context) -> Iterator[Finding]:
    for item in hollow_of(context, HollowKind.EMPTY):
        yield hollow_finding(context, INFO, item, "the test asserts nothing")


RULE = Rule(INFO, _check)
