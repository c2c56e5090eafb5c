"""The sections of `tapcheck.yaml` that promise something: read from the validated document, with places."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from tapcheck.model.requirements import Exemption, Requirement, Scope, Specification
from tapcheck.source import Span

KeyPath = tuple[str | int, ...]


def specification(path: str, value: Mapping[str, Any], places: Mapping[KeyPath, Span]) -> Specification:
    """What the validated configuration promises. ``path`` is how reports name the file."""
    return Specification(path=path, requirements=tuple(_requirements(value.get("require", ()), places)))


def _requirements(rows: Any, places: Mapping[KeyPath, Span]) -> Iterator[Requirement]:
    """The wanted capabilities in their order; a plain word is a capability."""
    for number, row in enumerate(rows):
        entry: Mapping[str, Any] = row if isinstance(row, Mapping) else {"capability": row}
        at: KeyPath = ("require", number)
        exemptions = tuple(
            Exemption(item["address"], item["reason"], places[(*at, "except", index)])
            for index, item in enumerate(entry.get("except", ()))
        )
        yield Requirement(
            capability=entry.get("capability", ""),
            profile=entry.get("profile", ""),
            span=places[(*at, "profile" if "profile" in entry else "capability")] if row is entry else places[at],
            parameters=entry.get("with", {}),
            scope=_scope(entry.get("scope", {})),
            exemptions=exemptions,
            quote=entry.get("from", ""),
        )


def _scope(given: Mapping[str, Any]) -> Scope:
    return Scope(
        tuple(given.get("stacks", ())),
        tuple(given.get("addresses", ())),
        tuple(given.get("types", ())),
        given.get("tags", {}),
    )
