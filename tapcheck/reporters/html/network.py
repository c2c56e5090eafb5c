"""What needs what among the resources of a stack: from each to the next one, through locals, variables and outputs."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from itertools import pairwise

from tapcheck.inventory import Link, StackInventory
from tapcheck.records import dataclass

_DRAWN = frozenset(("resource", "data"))
_MOST_LINKS = 20_000
"""A stack shows at most so many links."""


@dataclass(frozen=True, slots=True)
class Need:
    """The node ``source`` needs the node ``target``; both are numbers of nodes. ``through`` is what stands between."""

    source: int
    target: int
    link: Link
    through: str = ""
    circle: bool = False


@dataclass(frozen=True, slots=True)
class Network:
    """The addresses of the nodes, those that nothing declares last; ``declared`` is the number of the others."""

    nodes: tuple[str, ...]
    declared: int
    needs: tuple[Need, ...]
    circles: tuple[tuple[int, ...], ...] = ()


NOTHING = Network((), 0, ())


def network_of(stack: StackInventory) -> Network:
    """The network of the resources and data sources of a stack, and of the names that nothing declares."""
    declared = [item.address for item in stack.declarations if item.kind in _DRAWN]
    nodes = (*declared, *stack.missing)
    numbers = {address: number for number, address in enumerate(nodes)}
    below: dict[str, list[Link]] = {}
    for link in stack.links:
        below.setdefault(link.source, []).append(link)
    turning = _steps_of(stack.cycles, numbers)
    needs = [
        Need(number, target, link, through, (number, target) in turning)
        for number, address in enumerate(declared)
        for target, link, through in _reached(address, below, numbers)
    ]
    circles = dict.fromkeys(
        tuple(dict.fromkeys(numbers[address] for address in cycle if address in numbers)) for cycle in stack.cycles
    )
    return Network(nodes, len(declared), tuple(needs[:_MOST_LINKS]), tuple(circle for circle in circles if circle))


def _reached(
    start: str, below: Mapping[str, Sequence[Link]], numbers: Mapping[str, int]
) -> Iterator[tuple[int, Link, str]]:
    """The nodes next to one, each once, with the link that leaves it and the first thing between."""
    seen = set[str]()
    found = set[int]()
    for first in below.get(start, ()):
        waiting = [first]
        while waiting:
            link = waiting.pop()
            number = numbers.get(link.target)
            if number is not None:
                if number not in found:
                    found.add(number)
                    yield number, first, "" if link is first else first.target
            elif link.target not in seen:
                seen.add(link.target)
                waiting += reversed(below.get(link.target, ()))


def _steps_of(cycles: Sequence[Sequence[str]], numbers: Mapping[str, int]) -> set[tuple[int, int]]:
    steps = set[tuple[int, int]]()
    for cycle in cycles:
        members = [numbers[address] for address in cycle if address in numbers]
        steps.update(pairwise([*members, *members[:1]]))
    return steps
