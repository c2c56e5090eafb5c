"""`undeclared-output`: a suite reads an output that its stack does not declare."""

from __future__ import annotations

from collections.abc import Iterator

from tapcheck.findings import Family, Finding, RuleInfo, Severity
from tapcheck.model.infrastructure import Kind
from tapcheck.rule import Context, Rule
from tapcheck.rules.wording import undeclared

INFO = RuleInfo(
    id="undeclared-output",
    family=Family.OUTPUTS,
    severity=Severity.ERROR,
    summary="a test expects an output that no stack declares",
    explanation="""\
An integration suite reads an output of the deployed stack, or a unit suite looks for its block, and the
stack declares no such output. The suite gets `undefined` after every deployment.

Names are compared exactly, as the suite does at run time; a name that differs in convention alone (`VpcId`
for `vpc_id`) is offered as the nearest. Where the suite can live without the output, because it skips, has
an alternative or a default, the finding is a warning.
""",
)


def _check(context: Context) -> Iterator[Finding]:
    return undeclared(context, INFO, Kind.OUTPUT)


RULE = Rule(INFO, _check)
