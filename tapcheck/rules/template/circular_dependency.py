"""`circular-dependency`: declarations wait for one another in a circle."""

from __future__ import annotations

from collections.abc import Iterator

from tapcheck.findings import Family, Finding, Related, RuleInfo, Severity, Subject
from tapcheck.model.infrastructure import Language, Stack
from tapcheck.model.references import Reference, Via
from tapcheck.reconcile.graph import Graph
from tapcheck.rule import Context, Rule, finding
from tapcheck.rules.template.repeats import repeats
from tapcheck.rules.template.wording import how, property_path

INFO = RuleInfo(
    id="circular-dependency",
    family=Family.TEMPLATE,
    severity=Severity.ERROR,
    summary="declarations wait for one another in a circle",
    explanation="""\
Each declaration of the circle needs another one of it first, so none of them can be created: CloudFormation
refuses the template, Terraform the plan. Every step of the circle is listed with the property that makes it.

Cut the circle at one step. A `DependsOn` or `depends_on` is the cheapest to cut: references already give the
order. Between security groups, move one rule into a resource of its own
(`AWS::EC2::SecurityGroupIngress`, `aws_vpc_security_group_ingress_rule`); where a policy needs the name of
what uses it, write the name out of the parameters of both.
""",
)


_SECURITY_GROUPS = frozenset({"AWS::EC2::SecurityGroup", "aws_security_group"})


def _check(context: Context) -> Iterator[Finding]:
    for stack in context.reconciliation.stacks:
        graph = context.reconciliation.graphs[stack.name]
        for cycle in graph.cycles():
            serverless = any(graph.declared[address].type.startswith("AWS::Serverless::") for address in cycle)
            if not serverless and not all(repeats(context, stack, address) for address in cycle):
                yield _finding(context, stack, graph, cycle)


def _finding(context: Context, stack: Stack, graph: Graph, cycle: tuple[str, ...]) -> Finding:
    steps = [
        (source, target, graph.waits[source][target])
        for source, target in zip(cycle, (*cycle[1:], cycle[0]), strict=True)
    ]
    source, _, references = min(steps, key=lambda step: _cost(step[2]))
    cut = references[0]
    names = [_short(stack, address) for address in (*cycle, cycle[0])]
    if len(cycle) == 1:
        message = f"'{names[0]}' refers to itself, so it can never be created"
    else:
        message = f"{_listed(names[:-1])} wait for one another: {' → '.join(names)}"
    related = tuple(
        Related(
            context.locate(found[0].span),
            f"'{_short(stack, one)}' waits for '{_short(stack, other)}': {how(found[0])}",
        )
        for one, other, found in steps
        if found[0] is not cut
    )
    return finding(
        INFO,
        context.locate(cut.span),
        message,
        subject=Subject(graph.declared[source].kind.value, source, stack.name),
        related=related,
        help=_help(stack, graph, cut, len(references)) if len(cycle) > 1 else "",
    )


def _help(stack: Stack, graph: Graph, cut: Reference, places: int) -> str:
    source, target = (graph.declared[address] for address in (cut.source, cut.target))
    more = f" ({places} places)" if places > 1 else ""
    way = f"cut it here: '{_short(stack, cut.source)}' waits for '{_short(stack, cut.target)}' by {_by(cut)}{more}"
    if cut.via is Via.ORDER:
        return f"{way}; remove it"
    if source.type in _SECURITY_GROUPS and target.type in _SECURITY_GROUPS:
        return f"{way}; move this rule into a resource of its own"
    return way


def _cost(references: list[Reference]) -> tuple[bool, int]:
    return any(reference.via is not Via.ORDER for reference in references), len(references)


def _by(reference: Reference) -> str:
    path = property_path(reference)
    return f"'{path}'" if path else how(reference)


def _short(stack: Stack, address: str) -> str:
    return address.partition(".")[2] if stack.language is Language.CLOUDFORMATION else address


def _listed(names: list[str]) -> str:
    quoted = [f"'{name}'" for name in names]
    return f"{', '.join(quoted[:-1])} and {quoted[-1]}"


RULE = Rule(INFO, _check)
