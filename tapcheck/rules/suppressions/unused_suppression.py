"""`unused-suppression`: an inline suppression that hides nothing."""

from __future__ import annotations

from collections.abc import Iterator

from tapcheck.findings import Family, Finding, RuleInfo, Severity
from tapcheck.rule import Context, Ignore, Rule, finding

INFO = RuleInfo(
    id="unused-suppression",
    family=Family.SUPPRESSIONS,
    severity=Severity.WARNING,
    summary="an inline suppression hides no finding",
    explanation="""\
The comment names a rule or a family that finds nothing on this line or the next one. What it excused is
mended, or it never stood at the right place. Remove it, or the next real finding here stays hidden.
""",
)


def _check(context: Context) -> Iterator[Finding]:
    for ignore in context.ignores:
        if not ignore.used:
            yield finding(
                INFO,
                ignore.location,
                f"the suppression of '{', '.join(ignore.rules)}' hides nothing {_where(ignore)}",
                help="remove it",
            )


def _where(ignore: Ignore) -> str:
    line = ignore.location.start.line
    return "on this line or the next" if ignore.lines == (line, line + 1) else "in its block"


RULE = Rule(INFO, _check)
