"""Places nodes in layers, each to the left of what it refers to, with few crossings."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from itertools import pairwise

from tapcheck.records import dataclass

_SWEEPS = 6
"""How often the order in the layers is improved."""
_MOST_BENDS = 20_000
"""With more bends than this, edges run straight over the layers between their ends."""


@dataclass(frozen=True, slots=True)
class Layers:
    """The members of each layer, from left to right, from top to bottom.

    Members below the number of nodes are nodes, the others are bends: points on the way of an edge that crosses a
    layer. ``routes`` are the members through which each edge runs, by the number of the edge.
    """

    rows: tuple[tuple[int, ...], ...]
    routes: tuple[tuple[int, ...], ...]


def layered(nodes: int, edges: Sequence[tuple[int, int]]) -> Layers:
    """The layers of a graph; an edge that closes a circle runs backwards."""
    forward = _without_circles(nodes, edges)
    layer = _layer_of(nodes, forward)
    rows: list[list[int]] = [[] for _ in range(max(layer, default=-1) + 1)]
    for node, place in enumerate(layer):
        rows[place].append(node)
    spans = sum(max(0, abs(layer[source] - layer[target]) - 1) for source, target in edges)
    routes: list[tuple[int, ...]] = []
    neighbours: dict[int, list[int]] = {}
    following = nodes
    for source, target in edges:
        step = 1 if layer[source] < layer[target] else -1
        between = range(layer[source] + step, layer[target], step) if spans <= _MOST_BENDS else ()
        bends = list(range(following, following + len(between)))
        for bend, place in zip(bends, between, strict=True):
            rows[place].append(bend)
        following += len(bends)
        route = (source, *bends, target)
        routes.append(route)
        for one, other in pairwise(route):
            neighbours.setdefault(one, []).append(other)
            neighbours.setdefault(other, []).append(one)
    for sweep in range(_SWEEPS):
        _improve(rows, neighbours, backwards=bool(sweep % 2))
    return Layers(tuple(tuple(row) for row in rows), tuple(routes))


def _without_circles(nodes: int, edges: Sequence[tuple[int, int]]) -> list[list[int]]:
    """The targets of each node, without the edges that close a circle."""
    targets: list[list[int]] = [[] for _ in range(nodes)]
    for source, target in edges:
        targets[source].append(target)
    kept: list[list[int]] = [[] for _ in range(nodes)]
    active, done = set[int](), set[int]()
    for root in range(nodes):
        waiting = [(root, iter(targets[root]))] if root not in done else []
        active.update([root] if waiting else [])
        while waiting:
            node, rest = waiting[-1]
            below = next(rest, None)
            if below is None:
                waiting.pop()
                active.discard(node)
                done.add(node)
            elif below not in active:
                kept[node].append(below)
                if below not in done:
                    active.add(below)
                    waiting.append((below, iter(targets[below])))
    return kept


def _layer_of(nodes: int, targets: Sequence[Sequence[int]]) -> list[int]:
    """The longest way to each node; what nothing refers to stands just before the first thing that it refers to."""
    missing = [0] * nodes
    for below in targets:
        for target in below:
            missing[target] += 1
    starts = [node for node in range(nodes) if not missing[node]]
    layer = [0] * nodes
    ready = list(starts)
    while ready:
        node = ready.pop()
        for target in targets[node]:
            layer[target] = max(layer[target], layer[node] + 1)
            missing[target] -= 1
            if not missing[target]:
                ready.append(target)
    for node in starts:
        if targets[node]:
            layer[node] = min(layer[target] for target in targets[node]) - 1
    return layer


def _improve(rows: list[list[int]], neighbours: Mapping[int, Sequence[int]], *, backwards: bool) -> None:
    """Orders each layer by the mean place of the neighbours in the layer before."""
    order = list(range(len(rows)))[::-1] if backwards else list(range(len(rows)))
    for here, before in zip(order[1:], order, strict=False):
        places = {member: place for place, member in enumerate(rows[before])}
        wanted: dict[int, float] = {}
        for place, member in enumerate(rows[here]):
            found = [places[other] for other in neighbours.get(member, ()) if other in places]
            wanted[member] = sum(found) / len(found) if found else float(place)
        rows[here].sort(key=wanted.__getitem__)
