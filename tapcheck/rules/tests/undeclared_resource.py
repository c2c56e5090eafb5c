"""`undeclared-resource`: a test expects a resource that nothing declares."""

from __future__ import annotations

from collections.abc import Iterator

from tapcheck.findings import Family, Finding, RuleInfo, Severity
from tapcheck.model.infrastructure import Kind
from tapcheck.rule import Context, Rule
from tapcheck.rules.wording import undeclared

INFO = RuleInfo(
    id="undeclared-resource",
    family=Family.TESTS,
    severity=Severity.ERROR,
    summary="a test expects a resource that no stack declares",
    explanation="""\
The test looks for a `resource` block by its type, or by type and name, and none of the stacks that the
suite tests has it. The test runner fails at this line, and so will the next deployment check that relies on
the resource.

Usual causes: the test was written for another version of the infrastructure, the block was renamed or
removed, or its name has a typing error. Declare the resource, mend the name (the nearest declaration is
shown), or remove the expectation.
""",
)


def _check(context: Context) -> Iterator[Finding]:
    return undeclared(context, INFO, Kind.RESOURCE)


RULE = Rule(INFO, _check)
