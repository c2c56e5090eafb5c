"""`undeclared-variable`: a test expects a variable that nothing declares."""

from __future__ import annotations

from collections.abc import Iterator

from tapcheck.findings import Family, Finding, RuleInfo, Severity
from tapcheck.model.infrastructure import Kind
from tapcheck.rule import Context, Rule
from tapcheck.rules.wording import undeclared

INFO = RuleInfo(
    id="undeclared-variable",
    family=Family.TESTS,
    severity=Severity.ERROR,
    summary="a test expects a variable that no stack declares",
    explanation="""\
The test looks for a `variable` block that none of the stacks of the suite has. A variable that is used but
not declared stops Terraform, so the expectation is usually a leftover of a rename: the nearest variable is
shown.
""",
)


def _check(context: Context) -> Iterator[Finding]:
    return undeclared(context, INFO, Kind.VARIABLE)


RULE = Rule(INFO, _check)
