"""What the rules about hollow tests share."""

from __future__ import annotations

from collections.abc import Iterator

from tapcheck.findings import Finding, RuleInfo
from tapcheck.model.hollow import Hollow, HollowKind
from tapcheck.rule import Context, finding


def hollow_of(context: Context, *kinds: HollowKind) -> Iterator[Hollow]:
    """What is hollow in these ways, suite by suite."""
    for pair in context.reconciliation.pairs:
        yield from (item for item in pair.suite.hollow if item.kind in kinds)


def hollow_finding(context: Context, info: RuleInfo, item: Hollow, message: str) -> Finding:
    """The finding about one hollow test or assertion."""
    return finding(info, context.locate(item.span), message, test=item.test)
