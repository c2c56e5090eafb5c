"""`test-throws`: a test throws before it can assert."""

from __future__ import annotations

from collections.abc import Iterator

from tapcheck.findings import Family, Finding, RuleInfo, Severity
from tapcheck.reconcile.types import Status
from tapcheck.rule import Context, Rule
from tapcheck.rules.wording import failing

INFO = RuleInfo(
    id="test-throws",
    family=Family.TESTS,
    severity=Severity.ERROR,
    summary="a test throws before it can assert",
    explanation="""\
The test program reaches an error before or instead of its assertion: a property of `undefined`, a file that
is not there, text that is no JSON, a hook that fails. The test runner reports it as failing whatever the
infrastructure declares.
""",
)


def _check(context: Context) -> Iterator[Finding]:
    return failing(context, INFO, Status.THROWN, "the test throws")


RULE = Rule(INFO, _check)
