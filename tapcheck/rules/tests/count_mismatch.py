"""`count-mismatch`: the number of things differs from the one that the test expects."""

from __future__ import annotations

from collections.abc import Iterator

from tapcheck.findings import Family, Finding, RuleInfo, Severity
from tapcheck.reconcile.types import Status
from tapcheck.rule import Context, Rule
from tapcheck.rules.wording import failing

INFO = RuleInfo(
    id="count-mismatch",
    family=Family.TESTS,
    severity=Severity.ERROR,
    summary="the number of things differs from the one that the test expects",
    explanation="""\
The assertion counts blocks, matches or entries, and the code has another number of them. Counting tests
break whenever something is added: where the number itself does not matter, expect at least that many, or
expect the things by name.
""",
)


def _check(context: Context) -> Iterator[Finding]:
    return failing(context, INFO, Status.COUNT, "the number differs from what the test expects")


RULE = Rule(INFO, _check)
