"""Which CloudWatch metrics tell of the errors, the latency and the throughput of a resource."""

from __future__ import annotations

from collections.abc import Mapping
from enum import StrEnum
from functools import cache

from tapcheck.catalog.lines import table_rows
from tapcheck.records import dataclass


class Role(StrEnum):
    """What an alarm can watch of a resource."""

    ERRORS = "errors"
    LATENCY = "latency"
    THROUGHPUT = "throughput"


@dataclass(frozen=True, slots=True)
class Condition:
    """An argument (of either language) that must have one of some values; ``default`` counts where it lacks."""

    arguments: tuple[str, ...]
    values: tuple[str, ...]
    default: str


@dataclass(frozen=True, slots=True)
class Watching:
    """How a role of a resource is watched.

    An alarm on one of the ``metrics`` with a value for one of the ``dimensions`` that means the resource watches it.
    ``naming`` are the arguments that hold the name which such a dimension is given.
    """

    namespace: str
    metrics: tuple[str, ...]
    dimensions: tuple[str, ...]
    naming: tuple[str, ...]
    when: Condition | None


def watchings(role: Role, type_: str) -> tuple[Watching, ...]:
    """How a role of resources of a type is watched; nothing for types without such metrics."""
    return _table().get((role, type_), ())


def watched_types() -> tuple[str, ...]:
    """The types of which some role can be watched, those of Terraform first."""
    types = dict.fromkeys(type_ for _, type_ in _table())
    return tuple(sorted(types, key=lambda type_: "::" in type_))


@cache
def _table() -> Mapping[tuple[Role, str], tuple[Watching, ...]]:
    found: dict[tuple[Role, str], tuple[Watching, ...]] = {}
    for line in table_rows("watching.txt"):
        type_, templates, when, role, namespace, metrics, dimensions, naming = map(str.strip, line.split("|"))
        names = tuple(naming.split()) if naming != "-" else ()
        watching = Watching(namespace, tuple(metrics.split()), tuple(dimensions.split()), names, _condition(when))
        for name in (type_, *templates.split()):
            key = (Role(role), name)
            found[key] = (*found.get(key, ()), watching)
    return found


def _condition(text: str) -> Condition | None:
    if text == "-":
        return None
    arguments, _, rest = text.partition("=")
    values, _, default = rest.partition("?")
    return Condition(tuple(arguments.split(",")), tuple(values.split(",")), default)
