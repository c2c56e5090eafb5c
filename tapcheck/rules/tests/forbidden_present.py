"""`forbidden-present`: something is present that the test forbids."""

from __future__ import annotations

from collections.abc import Iterator

from tapcheck.findings import Family, Finding, RuleInfo, Severity
from tapcheck.reconcile.types import Status
from tapcheck.rule import Context, Rule
from tapcheck.rules.wording import failing

INFO = RuleInfo(
    id="forbidden-present",
    family=Family.TESTS,
    severity=Severity.ERROR,
    summary="something is present that the test forbids",
    explanation="""\
The assertion says that something must not be there (`.not.toMatch`, `.not.toContain`, `toBeUndefined`), and
the code has it. The related location shows where.
""",
)


def _check(context: Context) -> Iterator[Finding]:
    return failing(context, INFO, Status.FORBIDDEN, "the code has what the test forbids")


RULE = Rule(INFO, _check)
