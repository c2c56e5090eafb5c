"""`undeclared-data-source`: a test expects a data source that nothing declares."""

from __future__ import annotations

from collections.abc import Iterator

from tapcheck.findings import Family, Finding, RuleInfo, Severity
from tapcheck.model.infrastructure import Kind
from tapcheck.rule import Context, Rule
from tapcheck.rules.wording import undeclared

INFO = RuleInfo(
    id="undeclared-data-source",
    family=Family.TESTS,
    severity=Severity.ERROR,
    summary="a test expects a data source that no stack declares",
    explanation="""\
The test looks for a `data` block that none of the stacks of the suite has. Declare the data source, mend
its type or name, or remove the expectation. A `resource` of the same type and name does not count: it is
another thing.
""",
)


def _check(context: Context) -> Iterator[Finding]:
    return undeclared(context, INFO, Kind.DATA)


RULE = Rule(INFO, _check)
