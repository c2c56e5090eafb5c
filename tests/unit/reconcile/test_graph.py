"""What waits for what: cycles, and what lies behind a declaration."""

from __future__ import annotations

import pytest

from tapcheck.model.infrastructure import Declaration, Kind, Language, Stack
from tapcheck.model.references import Reference, Via
from tapcheck.reconcile.graph import graph_of
from tapcheck.source import Span

PLACE = Span("a.yml", 0, 1)


def stack(edges: str, via: Via = Via.VALUE, kind: Kind = Kind.RESOURCE) -> Stack:
    """`a>b b>a`: a waits for b and b for a."""
    pairs = [tuple(edge.split(">")) for edge in edges.split()]
    names = dict.fromkeys(name for pair in pairs for name in pair if name != "gone")
    return Stack(
        "a.yml",
        Language.CLOUDFORMATION,
        tuple(Declaration(kind, name, "AWS::X::Y", name, PLACE, PLACE) for name in names),
        ("a.yml",),
        references=tuple(Reference(source, target, via, (), PLACE) for source, target in pairs),
    )


@pytest.mark.parametrize(
    ("edges", "cycles"),
    [
        ("a>b b>c", []),
        ("a>a", [("a",)]),
        ("a>b b>a", [("a", "b")]),
        ("a>b b>c c>a", [("a", "b", "c")]),
        ("a>b b>c c>a c>b", [("b", "c")]),
        ("a>b b>a c>d d>c a>c", [("a", "b"), ("c", "d")]),
        ("a>b b>c c>d d>a b>d", [("a", "b", "d")]),
        ("a>b b>a a>b", [("a", "b")]),
        ("a>gone b>a", []),
    ],
)
def test_minimal_cycles(edges: str, cycles: list[tuple[str, ...]]) -> None:
    assert list(graph_of(stack(edges)).cycles()) == cycles


def test_long_chains_need_no_recursion() -> None:
    chain = " ".join(f"n{number}>n{number + 1}" for number in range(5000))
    graph = graph_of(stack(f"{chain} n5000>n0"))
    (cycle,) = graph.cycles()
    assert len(cycle) == 5001
    assert len(graph.behind("n0")) == 5001


@pytest.mark.parametrize(
    ("via", "kind", "waits"),
    [
        (Via.ATTRIBUTE, Kind.RESOURCE, True),
        (Via.ORDER, Kind.RESOURCE, True),
        (Via.CONDITION, Kind.RESOURCE, False),
        (Via.MAPPING, Kind.RESOURCE, False),
        (Via.CONDITION, Kind.CONDITION, True),
    ],
)
def test_what_is_an_order(via: Via, kind: Kind, waits: bool) -> None:
    assert bool(graph_of(stack("a>b", via, kind)).waits) is waits


def test_behind() -> None:
    graph = graph_of(stack("a>b b>c d>c"))
    assert graph.behind("a") == {"b", "c"}
    assert graph.behind("c") == set()
