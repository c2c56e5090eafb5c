"""Dependency facts: what a resource must wait for although nothing in it refers to that."""

from __future__ import annotations

import re
from collections.abc import Mapping
from enum import StrEnum
from functools import cache

from tapcheck.catalog.lines import table_rows
from tapcheck.records import dataclass


class Relation(StrEnum):
    """How the partner of a resource is found."""

    VIA = "via"
    """Both refer to the same resource, themselves."""
    THROUGH = "through"
    """The first one refers to a resource, itself or by way of others, to which the partner refers itself."""
    NAME = "name"
    """The first one has a property with the name of the partner."""
    MENTION = "mention"
    """The first one has a property whose text mentions the name of the partner as a word of its own."""
    STACK = "stack"
    """Any resource of the stack."""


@dataclass(frozen=True, slots=True)
class Setting:
    """What a row asks of a property: that it is set at all, or to ``value`` (or, unless ``equal``, not to that).

    ``inner`` is a property of the block or object at ``property``, where the row asks for that.
    """

    property: str
    inner: str = ""
    value: str = ""
    equal: bool = True


@dataclass(frozen=True, slots=True)
class DependencyFact:
    """One row of the table.

    It applies to resources of ``type`` with all of the ``settings``. ``shared`` is the type that VIA and THROUGH go
    by, ``shared_settings`` what it must say. ``own_name`` and ``other_name`` are the properties that NAME and MENTION
    compare, and those in which the resource and its partner must name the shared one (any where empty).
    ``granting`` are texts of which the partner must hold one, or may hold one where ``unknown_grants`` and not all of
    it is known. ``source`` names the documentation.
    """

    type: str
    settings: tuple[Setting, ...]
    partners: tuple[str, ...]
    relation: Relation
    shared: str
    own_name: str
    other_name: str
    granting: tuple[str, ...]
    source: str
    unknown_grants: bool = False
    shared_settings: tuple[Setting, ...] = ()


def facts_about(type_: str) -> tuple[DependencyFact, ...]:
    """The rows that may apply to a resource type."""
    return _table().get(type_, ())


def all_facts() -> tuple[DependencyFact, ...]:
    """The whole table, in its order."""
    return tuple(fact for rows in _table().values() for fact in rows)


_SUBJECT = re.compile(r"(?P<type>\w+(?:::\w+)*)(?P<settings>(?:\.\w+(?:/\w+)?(?:!?=\w+)?)*)")
_SETTING = re.compile(r"\.(?P<property>\w+)(?:/(?P<inner>\w+))?(?:(?P<sign>!?=)(?P<value>\w+))?")


@cache
def _table() -> Mapping[str, tuple[DependencyFact, ...]]:
    found: dict[str, list[DependencyFact]] = {}
    for line in table_rows("dependencies.txt"):
        fact = _fact(line)
        found.setdefault(fact.type, []).append(fact)
    return {type_: tuple(rows) for type_, rows in found.items()}


def _fact(line: str) -> DependencyFact:
    subject, partners, relation, granting, source = (part.strip() for part in line.split("|"))
    type_, settings = _described(subject)
    kind, _, rest = relation.partition(" ")
    shared, _, names = ("", "", rest) if kind in (Relation.NAME, Relation.MENTION) else rest.partition(" by ")
    own, _, other = names.partition(" = ")
    shared_type, shared_settings = _described(shared) if shared else ("", ())
    texts = tuple(granting.split())
    unknown_grants = texts[:1] == ("?",)
    return DependencyFact(
        type_,
        settings,
        tuple(partners.split()),
        Relation(kind),
        shared_type,
        own,
        other,
        texts[1:] if unknown_grants else texts,
        source,
        unknown_grants,
        shared_settings,
    )


def _described(text: str) -> tuple[str, tuple[Setting, ...]]:
    match = _SUBJECT.fullmatch(text)
    if match is None:
        raise ValueError(f"no type with properties: {text}")
    found = _SETTING.finditer(match["settings"])
    settings = (Setting(row["property"], row["inner"] or "", row["value"] or "", row["sign"] != "!=") for row in found)
    return match["type"], tuple(settings)
