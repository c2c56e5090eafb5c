"""`value-mismatch`: a value differs from the one that the test expects."""

from __future__ import annotations

from collections.abc import Iterator

from tapcheck.findings import Family, Finding, RuleInfo, Severity
from tapcheck.reconcile.types import Status
from tapcheck.rule import Context, Rule
from tapcheck.rules.wording import failing

INFO = RuleInfo(
    id="value-mismatch",
    family=Family.TESTS,
    severity=Severity.ERROR,
    summary="a value differs from the one that the test expects",
    explanation="""\
The assertion compares a value that follows from the code with an expected one, and they differ. Nothing is
missing: code and test disagree. Decide which of them is right, and change the other.
""",
)


def _check(context: Context) -> Iterator[Finding]:
    return failing(context, INFO, Status.MISMATCH, "the value differs from what the test expects")


RULE = Rule(INFO, _check)
