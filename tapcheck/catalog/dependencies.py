"""Dependency facts: what a resource must wait for although nothing in it refers to that."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from functools import cache
from importlib.resources import files


class Relation(StrEnum):
    """How the partner of a resource is found."""

    VIA = "via"
    """Both refer to the same resource, themselves."""
    THROUGH = "through"
    """The first one refers to a resource, itself or by way of others, to which the partner refers itself."""
    NAME = "name"
    """The first one has a property with the name of the partner."""
    STACK = "stack"
    """Any resource of the stack."""


@dataclass(frozen=True, slots=True)
class DependencyFact:
    """One row of the table.

    It applies to resources of ``type`` that set ``property`` (any when empty): to ``value`` when ``equal``, to
    anything else otherwise. ``shared`` is the type that VIA and THROUGH go by; ``own_name`` and ``other_name`` are
    the properties that NAME compares. ``granting`` are texts of which the partner must hold one. ``source`` names
    the documentation.
    """

    type: str
    property: str
    value: str
    equal: bool
    partners: tuple[str, ...]
    relation: Relation
    shared: str
    own_name: str
    other_name: str
    granting: tuple[str, ...]
    source: str


def facts_about(type_: str) -> tuple[DependencyFact, ...]:
    """The rows that may apply to a resource type."""
    return _table().get(type_, ())


def all_facts() -> tuple[DependencyFact, ...]:
    """The whole table, in its order."""
    return tuple(fact for rows in _table().values() for fact in rows)


_SUBJECT = re.compile(r"(?P<type>\w+(?:::\w+)*)(?:\.(?P<property>\w+)(?:(?P<sign>!?=)(?P<value>\w+))?)?")


@cache
def _table() -> Mapping[str, tuple[DependencyFact, ...]]:
    text = files("tapcheck.catalog").joinpath("data", "dependencies.txt").read_text(encoding="utf-8")
    found: dict[str, list[DependencyFact]] = {}
    for line in text.splitlines():
        if line.strip() and not line.startswith("#"):
            fact = _fact(line)
            found.setdefault(fact.type, []).append(fact)
    return {type_: tuple(rows) for type_, rows in found.items()}


def _fact(line: str) -> DependencyFact:
    subject, partners, relation, granting, source = (part.strip() for part in line.split("|"))
    match = _SUBJECT.fullmatch(subject)
    if match is None:
        raise ValueError(f"no type and property: {subject}")
    kind, _, rest = relation.partition(" ")
    own, _, other = rest.partition(" = ") if kind == Relation.NAME else ("", "", "")
    return DependencyFact(
        match["type"],
        match["property"] or "",
        match["value"] or "",
        match["sign"] != "!=",
        tuple(partners.split()),
        Relation(kind),
        rest if kind in (Relation.VIA, Relation.THROUGH) else "",
        own,
        other,
        tuple(granting.split()),
        source,
    )
