"""What the stacks of a report consist of, for reports that show more than findings: made only when one asks for it."""

from __future__ import annotations

from collections.abc import Mapping

from tapcheck.records import dataclass


@dataclass(frozen=True, slots=True)
class Declared:
    """One declaration, where it is written, and what touches it.

    ``type`` is the resource or data type, else empty; ``suites`` are the paths of the suites that touch it, each with
    the number of its tests that do.
    """

    kind: str
    address: str
    type: str
    path: str
    line: int
    conditional: bool = False
    suites: tuple[tuple[str, int], ...] = ()


@dataclass(frozen=True, slots=True)
class Link:
    """The declaration ``source`` needs ``target``, for the reason that is written at one place.

    ``order`` says that it only asks for an order (`depends_on`, `DependsOn`).
    """

    source: str
    target: str
    path: str
    line: int
    order: bool = False


@dataclass(frozen=True, slots=True)
class StackInventory:
    """The declarations of a stack in source order, and what needs what.

    ``cycles`` are addresses that wait for one another in a circle, in this order. ``missing`` are the addresses among
    the targets of ``links`` that nothing declares and that findings name.
    """

    declarations: tuple[Declared, ...]
    links: tuple[Link, ...] = ()
    cycles: tuple[tuple[str, ...], ...] = ()
    missing: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Inventory:
    """All stacks by name, and the source around the findings: per path, 1-based line → text."""

    stacks: Mapping[str, StackInventory]
    excerpts: Mapping[str, Mapping[int, str]]
