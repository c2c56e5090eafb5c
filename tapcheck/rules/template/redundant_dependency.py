"""`redundant-dependency`: an explicit dependency that the references already give."""

from __future__ import annotations

from collections.abc import Iterator

from tapcheck.findings import Family, Finding, Related, RuleInfo, Severity, Subject
from tapcheck.model.infrastructure import Language, Stack
from tapcheck.model.references import Reference, Via
from tapcheck.reconcile.graph import Graph
from tapcheck.rule import Context, Rule, finding
from tapcheck.rules.template.repeats import repeats
from tapcheck.rules.template.wording import how

INFO = RuleInfo(
    id="redundant-dependency",
    family=Family.TEMPLATE,
    severity=Severity.NOTE,
    summary="an explicit dependency says what the references already say",
    explanation="""\
A `DependsOn` or `depends_on` names something that the declaration waits for anyway, because it refers to it
itself or to something that does. It changes nothing today, and it is how circles of dependencies begin when
references change. Remove it. A target that is named twice is reported too.

A reference that a condition may leave out does not count as one.
""",
)


def _check(context: Context) -> Iterator[Finding]:
    for stack in context.reconciliation.stacks:
        graph = context.reconciliation.graphs[stack.name]
        seen: set[tuple[str, str]] = set()
        for order in stack.references:
            if order.via is not Via.ORDER or order.source == order.target or order.target not in graph.declared:
                continue
            if repeats(context, stack, order.source):
                continue
            if (order.source, order.target) in seen:
                yield _finding(context, stack, order, "it is named twice", ())
                continue
            seen.add((order.source, order.target))
            because = _because(graph, order)
            if because is not None:
                names = [_short(stack, step.target) for step in because]
                way = "it refers to it" if len(because) == 1 else f"it does so through {_through(names[:-1])}"
                related = tuple(Related(context.locate(step.span), how(step)) for step in because)
                yield _finding(context, stack, order, way, related)


def _finding(context: Context, stack: Stack, order: Reference, because: str, related: tuple[Related, ...]) -> Finding:
    source, target = _short(stack, order.source), _short(stack, order.target)
    return finding(
        INFO,
        context.locate(order.span),
        f"'{source}' need not say that it depends on '{target}': {because}",
        subject=Subject("resource", order.source, stack.name),
        related=related,
        help=f"remove '{target}' from {'DependsOn' if stack.language is Language.CLOUDFORMATION else 'depends_on'}",
    )


def _because(graph: Graph, order: Reference) -> tuple[Reference, ...] | None:
    """The shortest way from source to target over references that are always there."""
    before: dict[str, Reference] = {}
    waiting = [order.source]
    for at in waiting:
        for below, references in graph.waits.get(at, {}).items():
            firm = next((item for item in references if _firm(item, order)), None)
            if firm is None or below in before or below == order.source:
                continue
            before[below] = firm
            if below == order.target:
                steps = [firm]
                while steps[0].source != order.source:
                    steps.insert(0, before[steps[0].source])
                return tuple(steps)
            waiting.append(below)
    return None


def _firm(reference: Reference, order: Reference) -> bool:
    """Whether a reference is always there, and no other explicit dependency of the same declaration."""
    own = reference.via is Via.ORDER and reference.source == order.source
    return not own and "Fn::If" not in reference.path


def _short(stack: Stack, address: str) -> str:
    return address.partition(".")[2] if stack.language is Language.CLOUDFORMATION else address


def _through(names: list[str]) -> str:
    return ", ".join(f"'{name}'" for name in names)


RULE = Rule(INFO, _check)
