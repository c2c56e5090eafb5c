"""`missing-dependency`: a deployment needs an order that nothing in the code gives."""

from __future__ import annotations

from collections.abc import Iterator

from tapcheck.catalog.dependencies import Relation
from tapcheck.findings import Family, Finding, Related, RuleInfo, Severity, Subject
from tapcheck.model.infrastructure import Language, Stack
from tapcheck.reconcile.orders import MissingOrder, missing_orders
from tapcheck.rule import Context, Rule, finding
from tapcheck.rules.template.repeats import repeats
from tapcheck.rules.template.wording import place_of

INFO = RuleInfo(
    id="missing-dependency",
    family=Family.TEMPLATE,
    severity=Severity.WARNING,
    summary="a deployment needs an order that nothing in the code gives",
    explanation="""\
CloudFormation and Terraform create things in the order of their references, and in parallel where there are
none. Some services check at once for something that no reference names: a route for the attachment of its
gateway, a container service for the listener of its target group, a trail for the policy of its bucket. Without
an explicit dependency such a deployment fails now and then, and on a fresh account nearly always.

Add the `DependsOn` or `depends_on` that the help names, or refer to the other resource instead of writing its
name. Each order comes from the documentation that the help quotes.
""",
)


def _check(context: Context) -> Iterator[Finding]:
    for stack in context.reconciliation.stacks:
        for missing in missing_orders(stack, context.reconciliation.graphs[stack.name]):
            if not repeats(context, stack, missing.later.address):
                yield _finding(context, stack, missing)


def _finding(context: Context, stack: Stack, missing: MissingOrder) -> Finding:
    template = stack.language is Language.CLOUDFORMATION
    later, first = (item.name if template else item.address for item in (missing.later, missing.first))
    related = [Related(context.locate(missing.first.head), f"'{first}' is declared here")]
    if missing.shared is not None:
        name = missing.shared.name if template else missing.shared.address
        related.append(Related(context.locate(missing.shared.head), f"both belong to '{name}'"))
    if missing.fact.relation is Relation.NAME:
        value = f"!Ref {first}" if template else f"{first}.{missing.fact.other_name}"
        mend = f"write {value} instead of the name"
    else:
        mend = f"add DependsOn: {first}" if template else f"add depends_on = [{first}]"
    return finding(
        INFO,
        context.locate(place_of(missing.later, missing.path)),
        f"'{later}' needs '{first}' to exist first, and nothing says so",
        subject=Subject("resource", missing.later.address, stack.name),
        related=tuple(related),
        help=f"{mend} ({missing.fact.source})",
    )


RULE = Rule(INFO, _check)
