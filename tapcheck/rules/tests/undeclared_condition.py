"""`undeclared-condition`: a test expects a condition that no template declares."""

from __future__ import annotations

from collections.abc import Iterator

from tapcheck.findings import Family, Finding, RuleInfo, Severity
from tapcheck.model.infrastructure import Kind
from tapcheck.rule import Context, Rule
from tapcheck.rules.wording import undeclared

INFO = RuleInfo(
    id="undeclared-condition",
    family=Family.TESTS,
    severity=Severity.ERROR,
    summary="a test expects a condition that no template declares",
    explanation="""\
The test looks for a condition that the template does not have. Usual causes: it was renamed or removed, or
what it decided is always there now. Declare it, mend the name (the nearest one is shown), or remove the
expectation.
""",
)


def _check(context: Context) -> Iterator[Finding]:
    return undeclared(context, INFO, Kind.CONDITION)


RULE = Rule(INFO, _check)
