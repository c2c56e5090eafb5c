"""`undeclared-module`: a test expects a module call that nothing declares."""

from __future__ import annotations

from collections.abc import Iterator

from tapcheck.findings import Family, Finding, RuleInfo, Severity
from tapcheck.model.infrastructure import Kind
from tapcheck.rule import Context, Rule
from tapcheck.rules.wording import undeclared

INFO = RuleInfo(
    id="undeclared-module",
    family=Family.TESTS,
    severity=Severity.ERROR,
    summary="a test expects a module call that no stack declares",
    explanation="""\
The test looks for a `module` block that none of the stacks of the suite has. The name in a module call is
chosen by the caller and has nothing to do with the folder of the module: check both.
""",
)


def _check(context: Context) -> Iterator[Finding]:
    return undeclared(context, INFO, Kind.MODULE)


RULE = Rule(INFO, _check)
