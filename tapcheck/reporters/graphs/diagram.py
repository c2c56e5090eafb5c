"""What a picture of a stack shows: its declarations, and which of them refer to which."""

from __future__ import annotations

from collections.abc import Callable

from tapcheck.findings import Location
from tapcheck.model.infrastructure import Kind, Presence, Stack
from tapcheck.model.references import Via
from tapcheck.records import dataclass
from tapcheck.source import Span


@dataclass(frozen=True, slots=True)
class Node:
    """A declaration; ``place`` is where it is written, as `path:line`."""

    address: str
    kind: Kind
    place: str
    conditional: bool = False


@dataclass(frozen=True, slots=True)
class Edge:
    """``source`` names ``target``; both are numbers of nodes. ``places`` are all the places where it does.

    ``order`` says that it only asks for an order (`depends_on`, `DependsOn`).
    """

    source: int
    target: int
    places: tuple[str, ...]
    order: bool = False


@dataclass(frozen=True, slots=True)
class Diagram:
    """The nodes in source order, and the edges in the order of their first places."""

    name: str
    nodes: tuple[Node, ...]
    edges: tuple[Edge, ...]


def diagram_of(stack: Stack, locate: Callable[[Span], Location]) -> Diagram:
    """The picture of a stack; references to what nothing declares are left out."""
    numbers = {item.address: number for number, item in enumerate(stack.declarations)}
    nodes = tuple(
        Node(item.address, item.kind, _place(locate(item.head)), item.presence is Presence.CONDITIONAL)
        for item in stack.declarations
    )
    places: dict[tuple[int, int], dict[str, None]] = {}
    ordered: dict[tuple[int, int], bool] = {}
    for reference in stack.references:
        source, target = numbers.get(reference.source), numbers.get(reference.target)
        if source is not None and target is not None:
            pair = source, target
            places.setdefault(pair, {})[_place(locate(reference.span))] = None
            ordered[pair] = ordered.get(pair, True) and reference.via is Via.ORDER
    edges = tuple(Edge(*pair, tuple(found), ordered[pair]) for pair, found in places.items())
    return Diagram(stack.name, nodes, edges)


def _place(location: Location) -> str:
    return f"{location.path}:{location.start.line}"
