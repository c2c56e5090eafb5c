"""Takes stock of what was compared, for reports that show more than findings."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Mapping

from tapcheck.findings import Finding, Location
from tapcheck.inventory import Declared, Inventory, Link, StackInventory
from tapcheck.model.infrastructure import Declaration, Presence, Stack
from tapcheck.model.references import Via
from tapcheck.reconcile.coverage import tests_by_suite
from tapcheck.reconcile.graph import Graph
from tapcheck.reconcile.types import Reconciliation
from tapcheck.source import SourceFile, Span

_NEEDING = frozenset({Via.VALUE, Via.ATTRIBUTE, Via.ORDER})
_UNDEFINED = "undefined-reference"
"""The rule that knows which references lead nowhere: names that a macro or an absent module declares do not."""

_AROUND = 2
"""Lines of source before and after the place of a finding."""
_MOST_LINES = 12
_MOST_FINDINGS = 2_000
"""The source around so many findings is kept."""

_Read = Callable[[str], SourceFile | None]


def take_stock(
    reconciliation: Reconciliation, findings: Collection[Finding], locate: Callable[[Span], Location], read: _Read
) -> Inventory:
    """The inventory of one check; ``read`` gives the files that were checked."""
    suites_of = tests_by_suite(reconciliation.pairs, reconciliation.judged)
    undefined = {finding.location for finding in findings if finding.rule == _UNDEFINED}
    stacks = {
        stack.name: _stack(stack, reconciliation.graphs.get(stack.name), suites_of, undefined, locate)
        for stack in reconciliation.stacks
        if stack.name in reconciliation.coverage
    }
    return Inventory(stacks, _excerpts(list(findings)[:_MOST_FINDINGS], read))


def _stack(
    stack: Stack,
    graph: Graph | None,
    suites_of: Callable[[Declaration], Mapping[str, int]],
    undefined: Collection[Location],
    locate: Callable[[Span], Location],
) -> StackInventory:
    addresses = {item.address for item in stack.declarations}
    links: dict[tuple[str, str], Link] = {}
    missing: dict[str, None] = {}
    for reference in stack.references:
        if reference.via not in _NEEDING or reference.source not in addresses:
            continue
        place = locate(reference.span)
        if reference.target not in addresses:
            if place not in undefined:
                continue
            missing[reference.target] = None
        order = reference.via is Via.ORDER
        known = links.get((reference.source, reference.target))
        if known is None or (known.order and not order):
            links[reference.source, reference.target] = Link(
                reference.source, reference.target, place.path, place.start.line, order
            )
    return StackInventory(
        declarations=tuple(_declared(item, suites_of(item), locate(item.head)) for item in stack.declarations),
        links=tuple(links.values()),
        cycles=tuple(graph.cycles()) if graph else (),
        missing=tuple(missing),
    )


def _declared(item: Declaration, suites: Mapping[str, int], place: Location) -> Declared:
    return Declared(
        kind=item.kind.value,
        address=item.address,
        type=item.type,
        path=place.path,
        line=place.start.line,
        conditional=item.presence is Presence.CONDITIONAL,
        suites=tuple(sorted(suites.items())),
    )


def _excerpts(findings: Iterable[Finding], read: _Read) -> Mapping[str, Mapping[int, str]]:
    excerpts: dict[str, dict[int, str]] = {}
    for place in (place for finding in findings for place in finding.places):
        file = read(place.path)
        if file is None:
            continue
        lines = excerpts.setdefault(place.path, {})
        last = min(place.end.line + _AROUND, place.start.line + _MOST_LINES, file.line_count)
        for line in range(max(1, place.start.line - _AROUND), last + 1):
            if line not in lines:
                lines[line] = file.line_text(line)
    return excerpts
