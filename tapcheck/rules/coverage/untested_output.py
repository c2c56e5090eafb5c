"""`untested-output`: no test touches an output."""

from __future__ import annotations

from collections.abc import Iterator

from tapcheck.findings import Family, Finding, RuleInfo, Severity
from tapcheck.model.infrastructure import Kind
from tapcheck.rule import Context, Rule
from tapcheck.rules.coverage.untested import untested

INFO = RuleInfo(
    id="untested-output",
    family=Family.COVERAGE,
    severity=Severity.NOTE,
    summary="no test touches an output that a stack declares",
    explanation="""\
No suite reads this output, and no assertion about source text touches its block, although something else of the
project reads it: another stack, a script, a workflow. An output that nothing reads at all is `unused-output`.
""",
)


def _check(context: Context) -> Iterator[Finding]:
    return untested(context, INFO, Kind.OUTPUT)


RULE = Rule(INFO, _check)
