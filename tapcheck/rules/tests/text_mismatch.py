"""`text-mismatch`: a test expects text that is absent and names no declaration."""

from __future__ import annotations

from collections.abc import Iterator

from tapcheck.findings import Family, Finding, RuleInfo, Severity
from tapcheck.reconcile.types import Status
from tapcheck.rule import Context, Rule
from tapcheck.rules.wording import failing

INFO = RuleInfo(
    id="text-mismatch",
    family=Family.TESTS,
    severity=Severity.ERROR,
    summary="a test expects text that is absent and names no declaration",
    explanation="""\
The assertion searches source text for a pattern that names no resource, output or other declaration, and
the text is not there. Such tests are bound to the way the code is written. Where the setting matters,
expect it of the resource that has it.
""",
)


def _check(context: Context) -> Iterator[Finding]:
    return failing(context, INFO, Status.TEXT, "the code does not have the text that the test expects")


RULE = Rule(INFO, _check)
