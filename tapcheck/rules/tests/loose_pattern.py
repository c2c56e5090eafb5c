"""`loose-pattern`: an assertion uses a pattern that every text matches."""

from __future__ import annotations

from collections.abc import Iterator

from tapcheck.findings import Family, Finding, RuleInfo, Severity
from tapcheck.model.hollow import HollowKind
from tapcheck.rule import Context, Rule
from tapcheck.rules.tests.hollow import hollow_finding, hollow_of

INFO = RuleInfo(
    id="loose-pattern",
    family=Family.TESTS,
    severity=Severity.WARNING,
    summary="an assertion uses a pattern that every text matches",
    explanation="""\
Nothing at all is a match of the pattern (`/.*/`, `/a?/`, `/encrypted|/`, the empty text), so every text matches it: the
right declaration, another one, a comment, an empty file. The assertion says no more than that there is a text.

Write what must be there: at least one character that is not optional, best the declaration that is meant.
""",
)


def _check(context: Context) -> Iterator[Finding]:
    for item in hollow_of(context, HollowKind.LOOSE):
        message = "every text contains the empty text" if item.detail == "''" else f"every text matches {item.detail}"
        yield hollow_finding(context, INFO, item, message)


RULE = Rule(INFO, _check)
