"""`comment-match`: an assertion holds only because of a comment."""

from __future__ import annotations

from collections.abc import Iterator

from tapcheck.findings import Family, Finding, Related, RuleInfo, Severity
from tapcheck.reconcile.types import Status
from tapcheck.rule import Context, Rule, finding
from tapcheck.rules.wording import with_status

INFO = RuleInfo(
    id="comment-match",
    family=Family.TESTS,
    severity=Severity.WARNING,
    summary="an assertion holds only because of text in a comment",
    explanation="""\
Everything that the assertion matches stands inside comments of the infrastructure code. The test stays
green when the thing it is about is removed, as long as someone leaves the comment: it does not test what it
says.

Anchor the pattern at the declaration (`resource "type" "name"`), or strip comments before matching. A
pattern that starts with the comment's own marker is taken to look for the comment on purpose.
""",
)


def _check(context: Context) -> Iterator[Finding]:
    for match in with_status(context, Status.COMMENT):
        places = tuple(Related(context.locate(span), "the matching comment") for span in match.found[:3])
        files = sorted({span.path for span in match.found})
        yield finding(
            INFO,
            context.locate(match.span),
            f"the assertion is satisfied only by a comment in {', '.join(files)}",
            test=match.test,
            related=places,
        )


RULE = Rule(INFO, _check)
