"""Orders that a deployment needs and that the references of a stack do not give."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import replace

from tapcheck.catalog.dependencies import DependencyFact, Relation, Setting, facts_about
from tapcheck.model.infrastructure import Declaration, Kind, Stack
from tapcheck.model.references import Reference, Via
from tapcheck.reconcile.graph import Graph
from tapcheck.records import dataclass
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
            found = finder.missing(later, fact) if _applies(later, fact.settings) else None
            if found is not None and (later.address, found.first.address) not in told:
                told.add((later.address, found.first.address))
                yield found


class _Finder:
    def __init__(self, stack: Stack, graph: Graph) -> None:
        self._graph = graph
        self._by_type: dict[str, list[Declaration]] = {}
        for item in stack.of_kind(Kind.RESOURCE):
            self._by_type.setdefault(item.type, []).append(item)
        self._declared = {item.address: item for item in stack.declarations}
        self._named: dict[str, dict[str, set[str]]] = {}
        for reference in stack.references:
            if reference.via is not Via.ORDER:
                places = self._named.setdefault(reference.source, {})
                places.setdefault(reference.target, set()).add(_property_of(reference))

    def missing(self, later: Declaration, fact: DependencyFact) -> MissingOrder | None:
        partners = [
            item
            for type_ in fact.partners
            for item in self._by_type.get(type_, ())
            if item.module == later.module and item is not later and self._grants(item, fact)
        ]
        if not partners:
            return None
        behind = self._graph.behind(later.address)
        match fact.relation:
            case Relation.NAME | Relation.MENTION:
                return self._by_name(later, fact, partners, behind)
            case Relation.STACK:
                first = [item for item in partners if item.type == partners[0].type]
                return self._first_missing(later, fact, partners, behind, None) if len(first) == 1 else None
            case Relation.VIA | Relation.THROUGH:
                return self._by_shared(later, fact, partners, behind)

    def _by_shared(
        self, later: Declaration, fact: DependencyFact, partners: list[Declaration], behind: set[str]
    ) -> MissingOrder | None:
        for shared in self._by_type.get(fact.shared, ()):
            if not _applies(shared, fact.shared_settings):
                continue
            named = self._names(later, shared, fact.own_name)
            if named or (fact.relation is Relation.THROUGH and shared.address in behind):
                related = [item for item in partners if self._names(item, shared, fact.other_name)]
                found = self._first_missing(later, fact, related, behind, shared)
                if found is not None:
                    return found
        return None

    def _names(self, item: Declaration, target: Declaration, property_: str) -> bool:
        """Whether a resource names another one itself, in one of its properties or anywhere."""
        places = self._named.get(item.address, {}).get(target.address)
        return bool(places) and (not property_ or property_ in (places or ()))

    def _grants(self, item: Declaration, fact: DependencyFact) -> bool:
        """Whether a resource, or what it takes its policy from, holds one of the texts of a fact."""
        if not fact.granting:
            return True
        from_elsewhere = (self._declared.get(address) for address in self._named.get(item.address, ()))
        sources = [item, *(found for found in from_elsewhere if found is not None and found.kind is Kind.DATA)]
        for known in (text for source in sources for text in _texts(source.values)):
            if fact.unknown_grants if known is None else any(text in known for text in fact.granting):
                return True
        return False

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
            named = [item for item in partners if _is_named(name, item.values.get(fact.other_name), fact.relation)]
            found = self._first_missing(later, fact, named, behind, None)
            if found is not None:
                return replace(found, path=path)
        return None


def _property_of(reference: Reference) -> str:
    """The property of the source in which a reference stands."""
    path = reference.path[1:] if reference.path[:1] == ("Properties",) else reference.path
    return str(path[0]) if path else ""


def _is_named(text: Value, name: Value, relation: Relation) -> bool:
    if not isinstance(text, str) or not isinstance(name, str) or not name:
        return False
    if relation is Relation.MENTION:
        return re.search(rf"(?<![\w.-]){re.escape(name)}(?![\w.-])", text) is not None
    return text == name


def _applies(item: Declaration, settings: tuple[Setting, ...]) -> bool:
    return all(_has(item, setting) for setting in settings)


def _has(item: Declaration, setting: Setting) -> bool:
    given = item.values.get(setting.property)
    if setting.inner:
        block = given[0] if isinstance(given, tuple) and given else given
        given = block.get(setting.inner) if isinstance(block, Mapping) else None
    if not setting.value:
        return given is not None and given != ()
    if isinstance(given, Unknown):
        return False
    text = {True: "true", False: "false"}.get(given, str(given)) if isinstance(given, bool) else str(given)
    return (text == setting.value) is setting.equal


def _texts(value: Value) -> Iterator[str | None]:
    """The texts in a value, keys too; None for each part that is unknown."""
    if isinstance(value, str):
        yield value
    elif isinstance(value, Unknown):
        yield None
    elif isinstance(value, tuple):
        for below in value:
            yield from _texts(below)
    elif isinstance(value, Mapping):
        for name, below in value.items():
            yield name
            yield from _texts(below)
