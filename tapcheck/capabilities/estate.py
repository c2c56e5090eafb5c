"""One stack as capabilities look at it: resources by type, their arguments, and who refers to whom."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from functools import cached_property

from tapcheck.model.infrastructure import Declaration, Kind, Language, Stack
from tapcheck.model.references import Via
from tapcheck.reconcile.graph import Graph
from tapcheck.values import Path, Unknown, Value

_INSTANCE = re.compile(r"\[[^\]]*\]")
_NAMING = frozenset({Via.VALUE, Via.ATTRIBUTE})


class Estate:
    """The resources of a stack and the relations between them.

    Relations are followed through local values, variables, outputs and module calls, so that they lead from resource to
    resource. An order alone (`DependsOn`, `depends_on`) is no relation.
    """

    def __init__(self, stack: Stack, graph: Graph) -> None:
        self.stack = stack
        self.terraform = stack.language is Language.TERRAFORM
        self._graph = graph

    @property
    def complete(self) -> bool:
        """Whether everything of the stack could be read, so that what is not there is absent."""
        return not self.stack.unreadable and not self.stack.opaque

    def of_types(self, *types: str) -> tuple[Declaration, ...]:
        """The resources of these types, in the order of the types, then of the source."""
        return tuple(item for type_ in types for item in self._by_type.get(type_, ()))

    def targets(self, item: Declaration, *types: str, below: Path = ()) -> tuple[Declaration, ...]:
        """The resources and data sources of these types (of any without types) that an item refers to.

        With ``below``, only those to which the argument at this path refers.
        """
        found = self._reached(item.address, below)
        return tuple(row for row in found if not types or row.type in types)

    def users(self, item: Declaration, *types: str) -> tuple[Declaration, ...]:
        """The resources and data sources of these types (of any without types) that refer to an item."""
        found = self._users.get(item.address, ())
        return tuple(row for row in found if not types or row.type in types)

    def origin(self, value: Value) -> Declaration | None:
        """The resource or data source whose attribute an unknown value is, where it is only that."""
        if not isinstance(value, Unknown) or not value.origin:
            return None
        address = _INSTANCE.sub("", value.origin)
        while address:
            found = self._declared.get(address)
            if found is not None:
                return found
            address = address.rpartition(".")[0]
        return None

    def given_out(self, item: Declaration) -> bool:
        """Whether an output of the stack itself has the item in its value."""
        return item.address in self._given_out

    @cached_property
    def _given_out(self) -> frozenset[str]:
        outputs = [row.address for row in self.stack.of_kind(Kind.OUTPUT) if not row.module]
        return frozenset(item.address for output in outputs for item in self._reached(output, ()))

    @cached_property
    def _declared(self) -> Mapping[str, Declaration]:
        return {item.address: item for item in self.stack.declarations if item.kind in (Kind.RESOURCE, Kind.DATA)}

    @cached_property
    def _by_type(self) -> Mapping[str, tuple[Declaration, ...]]:
        found: dict[str, list[Declaration]] = {}
        for item in self.stack.of_kind(Kind.RESOURCE):
            found.setdefault(item.type, []).append(item)
        return {type_: tuple(rows) for type_, rows in found.items()}

    @cached_property
    def _users(self) -> Mapping[str, tuple[Declaration, ...]]:
        found: dict[str, list[Declaration]] = {}
        for source in self._declared.values():
            for target in self._reached(source.address, ()):
                found.setdefault(target.address, []).append(source)
        return {address: tuple(rows) for address, rows in found.items()}

    def _reached(self, address: str, below: Path) -> tuple[Declaration, ...]:
        seen: dict[str, None] = {}
        found: dict[str, Declaration] = {}
        waiting = [
            target
            for target, references in self._graph.waits.get(address, {}).items()
            if any(row.via in _NAMING and _starts(row.path, below) for row in references)
        ]
        while waiting:
            at = waiting.pop(0)
            if at in seen or at == address:
                continue
            seen[at] = None
            item = self._declared.get(at)
            if item is not None:
                found[at] = item
                continue
            waiting += [
                target
                for target, references in self._graph.waits.get(at, {}).items()
                if any(row.via in _NAMING for row in references)
            ]
        return tuple(found.values())


def at(values: Mapping[str, Value], path: str) -> tuple[tuple[Path, Value], ...]:
    """What stands at a dotted path (`versioning_configuration.status`), each with its full path.

    Lists are walked through. Nothing where the path is not written. An unknown value on the way is the answer, at its
    own path.
    """
    return tuple(_walk(values, tuple(path.split(".")), ()))


def first_at(values: Mapping[str, Value], path: str) -> Value:
    """The first value at a path of names, through the elements of lists; None where there is none."""
    return next((value for _, value in at(values, path)), None)


def place_at(values: Mapping[str, Value], *paths: str) -> Path:
    """Where the first value at one of these paths stands; empty where there is none."""
    return next((place for path in paths for place, _ in at(values, path)), ())


def given(values: Mapping[str, Value], *names: str) -> Value:
    """The argument that has one of these names; None where none is given."""
    return next((values[name] for name in names if values.get(name) is not None), None)


def given_text(values: Mapping[str, Value], *names: str) -> str:
    """The same for an argument that is text; empty where it is not, or not known."""
    value = given(values, *names)
    return value if isinstance(value, str) else ""


def _walk(value: Value, steps: tuple[str, ...], path: Path) -> Iterator[tuple[Path, Value]]:
    if isinstance(value, tuple) and (steps or any(isinstance(row, Mapping) for row in value)):
        for number, row in enumerate(value):
            yield from _walk(row, steps, (*path, number))
    elif isinstance(value, Unknown) or not steps:
        yield path, value
    elif isinstance(value, Mapping) and steps[0] in value:
        yield from _walk(value[steps[0]], steps[1:], (*path, steps[0]))


def _starts(path: Path, below: Path) -> bool:
    """Whether a reference stands at or below a path; templates write `Properties` before it."""
    bare = path[1:] if path[:1] == ("Properties",) else path
    return bare[: len(below)] == below
