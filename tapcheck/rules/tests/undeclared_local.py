"""`undeclared-local`: a test expects a local value that nothing declares."""

from __future__ import annotations

from collections.abc import Iterator

from tapcheck.findings import Family, Finding, RuleInfo, Severity
from tapcheck.model.infrastructure import Kind
from tapcheck.rule import Context, Rule
from tapcheck.rules.wording import undeclared

INFO = RuleInfo(
    id="undeclared-local",
    family=Family.TESTS,
    severity=Severity.ERROR,
    summary="a test expects a local value that no stack declares",
    explanation="""\
The test looks for an entry of a `locals` block that none of the stacks of the suite has. Add the entry,
mend the name, or remove the expectation.
""",
)


def _check(context: Context) -> Iterator[Finding]:
    return undeclared(context, INFO, Kind.LOCAL)


RULE = Rule(INFO, _check)
