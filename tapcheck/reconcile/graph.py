"""The order that references give to the declarations of a stack: what waits for what, and cycles in it."""

from __future__ import annotations

from collections import deque
from collections.abc import Iterator
from dataclasses import field

from tapcheck.model.infrastructure import Declaration, Kind, Stack
from tapcheck.model.references import Reference, Via
from tapcheck.records import dataclass

_WAITING = frozenset({Via.VALUE, Via.ATTRIBUTE, Via.ORDER})
_MOST_STARTS = 200
"""Cycles are looked for through at most this many declarations of one knot."""
_MOST_CYCLES = 12
"""At most this many cycles are told of one knot of declarations."""


@dataclass(slots=True)
class Graph:
    """``waits[a][b]`` are the references by which ``a`` waits for ``b``; both are declared.

    ``opaque`` are module calls whose source is not there: which of their outputs waits for which of their arguments
    is not known, so no cycle leads through them.
    """

    declared: dict[str, Declaration]
    waits: dict[str, dict[str, list[Reference]]] = field(default_factory=dict)
    opaque: frozenset[str] = frozenset()

    def behind(self, source: str) -> set[str]:
        """Everything that ``source`` waits for, through others too."""
        seen: set[str] = set()
        waiting = [source]
        while waiting:
            for below in self.waits.get(waiting.pop(), {}):
                if below not in seen:
                    seen.add(below)
                    waiting.append(below)
        return seen

    def cycles(self) -> Iterator[tuple[str, ...]]:
        """The shortest cycles, each once, beginning with the first of its declarations in the source."""
        if self.opaque:
            known = {address: below for address, below in self.waits.items() if address not in self.opaque}
            yield from Graph(self.declared, known).cycles()
            return
        order = {address: number for number, address in enumerate(self.declared)}
        for knot in sorted(self._knots(), key=lambda members: min(map(order.__getitem__, members))):
            found: dict[frozenset[str], tuple[str, ...]] = {}
            for start in sorted(knot, key=order.__getitem__)[:_MOST_STARTS]:
                for cycle in self._shortest_through(start, knot):
                    found.setdefault(frozenset(cycle), cycle)
            minimal = [cycle for members, cycle in found.items() if not any(other < members for other in found)]
            minimal.sort(key=lambda cycle: (len(cycle), order[cycle[0]]))
            yield from minimal[:_MOST_CYCLES]

    def _shortest_through(self, start: str, knot: set[str]) -> Iterator[tuple[str, ...]]:
        """The shortest cycle through each reference that leaves a declaration."""
        for first in self.waits.get(start, {}):
            if first == start:
                yield (start,)
            elif first in knot:
                path = self._path(first, start, knot)
                if path is not None:
                    yield (start, *path)

    def _path(self, source: str, target: str, knot: set[str]) -> tuple[str, ...] | None:
        before: dict[str, str] = {}
        waiting = deque([source])
        seen = {source}
        while waiting:
            at = waiting.popleft()
            for below in self.waits.get(at, {}):
                if below == target:
                    steps = [at]
                    while steps[-1] != source:
                        steps.append(before[steps[-1]])
                    return tuple(reversed(steps))
                if below in knot and below not in seen:
                    seen.add(below)
                    before[below] = at
                    waiting.append(below)
        return None

    def _knots(self) -> list[set[str]]:
        """The strongly connected components that hold a cycle, found without recursion."""
        index: dict[str, int] = {}
        low: dict[str, int] = {}
        on_stack: set[str] = set()
        stack: list[str] = []
        knots: list[set[str]] = []
        for root in self.waits:
            if root in index:
                continue
            work: list[tuple[str, Iterator[str]]] = [(root, iter(self.waits.get(root, ())))]
            index[root] = low[root] = len(index)
            stack.append(root)
            on_stack.add(root)
            while work:
                node, below = work[-1]
                following = next(below, None)
                if following is None:
                    work.pop()
                    if work:
                        low[work[-1][0]] = min(low[work[-1][0]], low[node])
                    if low[node] == index[node]:
                        knot = set()
                        while True:
                            member = stack.pop()
                            on_stack.discard(member)
                            knot.add(member)
                            if member == node:
                                break
                        if len(knot) > 1 or node in self.waits.get(node, {}):
                            knots.append(knot)
                elif following not in index:
                    index[following] = low[following] = len(index)
                    stack.append(following)
                    on_stack.add(following)
                    work.append((following, iter(self.waits.get(following, ()))))
                elif following in on_stack:
                    low[node] = min(low[node], index[following])
        return knots


def graph_of(stack: Stack) -> Graph:
    """The graph of one stack. What a condition decides is no order, except among conditions themselves."""
    declared = {item.address: item for item in stack.declarations}
    graph = Graph(declared, opaque=frozenset(stack.opaque))
    for reference in stack.references:
        source, target = declared.get(reference.source), declared.get(reference.target)
        if source is None or target is None:
            continue
        among_conditions = source.kind is Kind.CONDITION and target.kind is Kind.CONDITION
        if reference.via in _WAITING or among_conditions:
            graph.waits.setdefault(source.address, {}).setdefault(target.address, []).append(reference)
    return graph
