"""Rules made of capabilities: each finds the promises of the spec that a stack breaks."""

from __future__ import annotations

from collections.abc import Callable, Iterator

from tapcheck.capabilities.capability import Capability
from tapcheck.capabilities.registry import CAPABILITIES
from tapcheck.findings import Confidence, Finding, Related, Subject
from tapcheck.model.infrastructure import Language
from tapcheck.model.requirements import Judgement, Outcome
from tapcheck.rule import Context, Rule, finding
from tapcheck.rules.requirements.details import details_of


def _check_of(capability: Capability) -> Callable[[Context], Iterator[Finding]]:
    def check(context: Context) -> Iterator[Finding]:
        for row in context.judgements:
            if row.requirement.capability == capability.info.id and row.verdict.outcome is Outcome.VIOLATED:
                yield _finding(context, capability, row)

    return check


def _finding(context: Context, capability: Capability, row: Judgement) -> Finding:
    requirement, verdict = row.requirement, row.verdict
    related = [Related(context.locate(evidence.span), evidence.message) for evidence in verdict.evidence]
    item = verdict.item
    if item is None:
        return finding(
            capability.info,
            context.locate(requirement.span),
            f"stack '{row.stack}' {verdict.message}",
            subject=Subject("stack", "", row.stack),
            related=tuple(related),
            help=_help(row),
        )
    template = any(
        stack.name == row.stack and stack.language is Language.CLOUDFORMATION for stack in context.reconciliation.stacks
    )
    return finding(
        capability.info,
        context.locate(item.place_of(verdict.path)),
        f"'{item.name if template else item.address}' {verdict.message}",
        confidence=Confidence.HIGH,
        subject=Subject(item.kind.value, item.address, row.stack),
        related=(*related, Related(context.locate(requirement.span), quoted_demand(requirement.quote))),
        help=_help(row),
    )


def quoted_demand(quote: str) -> str:
    """What is said at the place of a demand: the sentence of the spec, where it is given."""
    return f'the spec says: "{quote}"' if quote else "the spec requires it here"


def _help(row: Judgement) -> str:
    return "; ".join([*row.verdict.shown, *([row.verdict.mend] if row.verdict.mend else [])])


CAPABILITY_RULES: tuple[Rule, ...] = tuple(Rule(row.info, _check_of(row), details_of(row)) for row in CAPABILITIES)
"""One rule per capability, with its id; each is silent unless the configuration requires the capability."""
