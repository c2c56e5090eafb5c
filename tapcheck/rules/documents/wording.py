"""How the rules about documents word what was found in them."""

from __future__ import annotations

from collections.abc import Iterator

from tapcheck.findings import Finding, Related, RuleInfo, Subject
from tapcheck.model.documents import Flaw
from tapcheck.rule import Context, finding
from tapcheck.rules.requirements import quoted_demand


def with_flaw(context: Context, info: RuleInfo, flaw: Flaw) -> Iterator[Finding]:
    """A finding for every problem of this kind, with the place of the promise."""
    for problem in context.documents:
        if problem.flaw is not flaw:
            continue
        promise = problem.promise
        related = [Related(context.locate(span), message) for span, message in problem.related]
        if problem.span != promise.span:
            related.append(Related(context.locate(promise.span), quoted_demand(promise.quote)))
        yield finding(
            info,
            context.locate(problem.span),
            problem.message,
            subject=Subject("document", f"{promise.path}#{problem.subject}" if problem.subject else promise.path, ""),
            related=tuple(related),
            help=problem.mend,
        )
