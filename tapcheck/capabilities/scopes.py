"""Which resources a requirement is about, and which of them it exempts."""

from __future__ import annotations

from collections.abc import Mapping
from fnmatch import fnmatchcase

from tapcheck.model.infrastructure import Declaration
from tapcheck.model.requirements import Exemption, Outcome, Requirement, Scope, Verdict
from tapcheck.values import Value


def in_scope(item: Declaration, scope: Scope) -> bool:
    """Whether a requirement with this scope is about a resource."""
    if scope.addresses and not any(patterns_match(name, scope.addresses) for name in names_of(item)):
        return False
    if scope.types and not patterns_match(item.type, scope.types):
        return False
    if not scope.tags:
        return True
    tags = tags_of(item)
    return all(name in tags and fnmatchcase(str(tags[name]), wanted) for name, wanted in scope.tags.items())


def exemption_of(verdict: Verdict, requirement: Requirement) -> Exemption | None:
    """What allows a resource to violate a requirement."""
    if verdict.outcome is not Outcome.VIOLATED or verdict.item is None:
        return None
    names = names_of(verdict.item)
    return next(
        (row for row in requirement.exemptions if any(patterns_match(name, (row.address,)) for name in names)), None
    )


def names_of(item: Declaration) -> tuple[str, ...]:
    """The names under which a configuration may mean a resource: its address, and the logical id of a template."""
    return (item.address, item.name) if "::" in item.type else (item.address,)


def tags_of(item: Declaration) -> Mapping[str, Value]:
    """The tags of a resource of either language."""
    given = item.values.get("tags", item.values.get("Tags"))
    if isinstance(given, Mapping):
        return given
    rows = [row for row in given if isinstance(row, Mapping)] if isinstance(given, tuple) else []
    return {row["Key"]: row.get("Value") for row in rows if isinstance(row.get("Key"), str)}


def patterns_match(name: str, patterns: tuple[str, ...]) -> bool:
    """Whether a name matches one of the patterns with * and ?."""
    return any(fnmatchcase(name, pattern) for pattern in patterns)
