"""`untested-resource`: no test touches a resource."""

from __future__ import annotations

from collections.abc import Iterator

from tapcheck.findings import Family, Finding, RuleInfo, Severity
from tapcheck.model.infrastructure import Kind
from tapcheck.rule import Context, Rule
from tapcheck.rules.coverage.untested import untested

INFO = RuleInfo(
    id="untested-resource",
    family=Family.COVERAGE,
    severity=Severity.NOTE,
    summary="no test touches a resource that a stack declares",
    explanation="""\
No passing assertion of any suite is satisfied by the source text of this resource: it can be removed or
changed and every test stays green. The note says nothing about the quality of the tests that do touch a
resource.

Only stacks that have a suite of which something was understood are judged.
""",
)


def _check(context: Context) -> Iterator[Finding]:
    return untested(context, INFO, Kind.RESOURCE)


RULE = Rule(INFO, _check)
