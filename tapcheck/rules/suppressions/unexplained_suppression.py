"""`unexplained-suppression`: an inline suppression without a reason."""

from __future__ import annotations

from collections.abc import Iterator

from tapcheck.findings import Family, Finding, RuleInfo, Severity
from tapcheck.rule import Context, Rule, finding

INFO = RuleInfo(
    id="unexplained-suppression",
    family=Family.SUPPRESSIONS,
    severity=Severity.WARNING,
    summary="an inline suppression gives no reason",
    explanation="""\
A suppression says `tapcheck:ignore[rule-id]` and then why, in the same comment. Without the reason nobody
can tell later whether it may go.
""",
)


def _check(context: Context) -> Iterator[Finding]:
    for ignore in context.ignores:
        if not ignore.reason:
            yield finding(
                INFO,
                ignore.location,
                f"the suppression of '{', '.join(ignore.rules)}' gives no reason",
                help="write the reason after the bracket",
            )


RULE = Rule(INFO, _check)
