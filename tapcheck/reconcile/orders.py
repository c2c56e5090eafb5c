"""Orders that a deployment needs and that the references of a stack do not give."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace

from tapcheck.catalog.dependencies import DependencyFact, Relation, facts_about
from tapcheck.model.infrastructure import Declaration, Kind, Stack
from tapcheck.model.references import Via
from tapcheck.reconcile.graph import Graph
from tapcheck.values import Path, Unknown, Value


@dataclass(frozen=True, slots=True)
class MissingOrder:
    """``first`` must exist before ``later``, and nothing says so.

    ``path`` leads to the value of ``later`` that names it, where it is named; ``shared`` is the resource that
    both refer to.
    """

    later: Declaration
    first: Declaration
    fact: DependencyFact
    path: Path = ()
    shared: Declaration | None = None


def missing_orders(stack: Stack, graph: Graph) -> Iterator[MissingOrder]:
    """Every order of the fact table that a stack needs and does not give, each pair once."""
    finder = _Finder(stack, graph)
    told: set[tuple[str, str]] = set()
    for later in stack.of_kind(Kind.RESOURCE):
        for fact in facts_about(later.type):
            found = finder.missing(later, fact) if _applies(later, fact) else None
            if found is not None and (later.address, found.first.address) not in told:
                told.add((later.address, found.first.address))
                yield found


class _Finder:
    def __init__(self, stack: Stack, graph: Graph) -> None:
        self._graph = graph
        self._by_type: dict[str, list[Declaration]] = {}
        for item in stack.of_kind(Kind.RESOURCE):
            self._by_type.setdefault(item.type, []).append(item)
        self._named: dict[str, set[str]] = {}
        for reference in stack.references:
            if reference.via is not Via.ORDER:
                self._named.setdefault(reference.source, set()).add(reference.target)

    def missing(self, later: Declaration, fact: DependencyFact) -> MissingOrder | None:
        partners = [
            item
            for type_ in fact.partners
            for item in self._by_type.get(type_, ())
            if item.module == later.module and item is not later and _grants(item, fact.granting)
        ]
        if not partners:
            return None
        behind = self._graph.behind(later.address)
        match fact.relation:
            case Relation.NAME:
                return self._by_name(later, fact, partners, behind)
            case Relation.STACK:
                return self._first_missing(later, fact, partners, behind, None)
            case _:
                mine = self._named.get(later.address, set()) if fact.relation is Relation.VIA else behind
                for shared in self._by_type.get(fact.shared, ()):
                    if shared.address in mine:
                        related = [item for item in partners if shared.address in self._named.get(item.address, ())]
                        found = self._first_missing(later, fact, related, behind, shared)
                        if found is not None:
                            return found
                return None

    def _first_missing(
        self,
        later: Declaration,
        fact: DependencyFact,
        partners: list[Declaration],
        behind: set[str],
        shared: Declaration | None,
    ) -> MissingOrder | None:
        """The first partner, unless one comes before already or all of them wait for the resource."""
        if any(item.address in behind for item in partners):
            return None
        free = [item for item in partners if later.address not in self._graph.behind(item.address)]
        return MissingOrder(later, free[0], fact, shared=shared) if free else None

    def _by_name(
        self, later: Declaration, fact: DependencyFact, partners: list[Declaration], behind: set[str]
    ) -> MissingOrder | None:
        given = later.values.get(fact.own_name)
        names: list[tuple[Path, Value]] = [((fact.own_name,), given)]
        if isinstance(given, tuple):
            names = [((fact.own_name, number), item) for number, item in enumerate(given)]
        for path, name in names:
            named = [item for item in partners if name and item.values.get(fact.other_name) == name]
            found = self._first_missing(later, fact, named, behind, None) if isinstance(name, str) else None
            if found is not None:
                return replace(found, path=path)
        return None


def _applies(item: Declaration, fact: DependencyFact) -> bool:
    if not fact.property:
        return True
    given = item.values.get(fact.property)
    if not fact.value:
        return given is not None and given != ()
    if isinstance(given, Unknown):
        return False
    text = {True: "true", False: "false"}.get(given, str(given)) if isinstance(given, bool) else str(given)
    return (text == fact.value) is fact.equal


def _grants(item: Declaration, texts: tuple[str, ...]) -> bool:
    return not texts or any(text in known for known in _texts(item.values) for text in texts)


def _texts(value: Value) -> Iterator[str]:
    if isinstance(value, str):
        yield value
    elif isinstance(value, tuple):
        for below in value:
            yield from _texts(below)
    elif isinstance(value, Mapping):
        for below in value.values():
            yield from _texts(below)
