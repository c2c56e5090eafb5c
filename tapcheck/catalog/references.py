"""Whether an attribute that code refers to exists in any supported major of its provider."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from difflib import get_close_matches
from enum import StrEnum

from tapcheck.catalog.schema import Attribute, TypeKind
from tapcheck.catalog.terraform import (
    OLDER_MAJORS,
    PROVIDERS,
    Mode,
    major_markers,
    preferred,
    provider_of,
    provider_version,
    schema,
    types,
)
from tapcheck.records import dataclass

_META = frozenset({"count", "for_each", "depends_on", "lifecycle", "provider", "connection", "provisioner"})


class Existence(StrEnum):
    """What the catalog says about a reference."""

    EXISTS = "exists"
    OTHER_MAJOR = "other-major"
    """Only an older major of the provider has it."""
    NO_TYPE = "no-type"
    NO_ATTRIBUTE = "no-attribute"
    UNDECIDED = "undecided"
    """The catalog does not describe the provider."""


@dataclass(frozen=True, slots=True)
class Reference:
    """The judgement of one reference.

    ``subject`` is the part that does not exist (a type or an attribute name), ``nearest`` the most similar
    name that does, or empty; ``major`` the last major that had it, for ``OTHER_MAJOR``. For what exists,
    ``major`` is the last major that did not have it yet, and None where every described one has it.
    """

    existence: Existence
    subject: str = ""
    nearest: str = ""
    major: int | None = None


def judge_type(mode: Mode, type_: str) -> Reference:
    """Whether a resource, data source or ephemeral resource type exists."""
    if schema(mode, type_):
        since = major_markers(mode, type_).get("since", {}).get("")
        return Reference(Existence.EXISTS, type_ if since else "", major=since)
    given = preferred()
    if provider_of(type_) not in PROVIDERS and not (given is not None and given.covers(provider_of(type_))):
        return Reference(Existence.UNDECIDED)
    only = major_markers(mode, type_).get("only", {})
    if "" in only:
        return Reference(Existence.OTHER_MAJOR, type_, major=only[""])
    return Reference(Existence.NO_TYPE, type_, _nearest(type_, types(mode, provider_of(type_))))


def judge_attribute(mode: Mode, type_: str, path: Sequence[str | int]) -> Reference:
    """Whether an attribute path exists on a type; indexes and what lies below maps and open values do not matter.

    A type that is not there gives the judgement of :func:`judge_type`.
    """
    found = schema(mode, type_)
    if found is None:
        return judge_type(mode, type_)
    attributes: Mapping[str, Attribute] = found.attributes
    walked: list[str] = []
    for step in path:
        if isinstance(step, int):
            continue
        attribute = attributes.get(step)
        if attribute is None:
            return _missing(mode, type_, [*walked, step], attributes)
        walked.append(step)
        if not attribute.type.nested or attribute.type.kind is TypeKind.MAP:
            break
        attributes = attribute.type.nested
    since = major_markers(mode, type_).get("since", {})
    for length in range(len(walked), -1, -1):
        outer = ".".join(walked[:length])
        if outer in since:
            return Reference(Existence.EXISTS, walked[length - 1] if length else type_, major=since[outer])
    return Reference(Existence.EXISTS)


def described_majors(provider: str) -> frozenset[int]:
    """The majors of a provider that the catalog describes; the current one is the highest."""
    current = provider_version(provider).partition(".")[0]
    return frozenset((*OLDER_MAJORS.get(provider, ()), *([int(current)] if current.isdigit() else ())))


def _missing(mode: Mode, type_: str, path: Sequence[str], attributes: Iterable[str]) -> Reference:
    only = major_markers(mode, type_).get("only", {})
    for length in range(1, len(path) + 1):
        outer = ".".join(path[:length])
        if outer in only:
            return Reference(Existence.OTHER_MAJOR, path[-1], major=only[outer])
    if path[0] in _META:
        return Reference(Existence.UNDECIDED)
    return Reference(Existence.NO_ATTRIBUTE, path[-1], _nearest(path[-1], attributes))


def _nearest(name: str, names: Iterable[str]) -> str:
    return next(iter(get_close_matches(name, list(names), 1, 0.7)), "")
