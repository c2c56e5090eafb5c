"""What older major versions of a provider had that the current one lacks, and the reverse."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from tapcheck.catalog.refresh.bindings import Codes

Schemas = Mapping[str, Codes]


def version_markers(older: Mapping[int, Schemas], current: Schemas) -> dict[str, Any]:
    """Schema key → markers; ``older`` maps major versions to their schemas.

    `only` maps a dotted attribute path, or `` for the type itself, to the last major that has it; `since`
    maps one to the major before it appeared. Attributes inside a type that is marked itself are left out.
    """
    markers: dict[str, dict[str, dict[str, int]]] = {}
    for major in sorted(older):
        for key, codes in older[major].items():
            if key.startswith("!"):
                continue
            for path in _missing(codes, current.get(key)):
                markers.setdefault(key, {}).setdefault("only", {})[path] = major
    if older:
        newest = max(older)
        for key, codes in current.items():
            if not key.startswith("!"):
                for path in _missing(codes, older[newest].get(key)):
                    markers.setdefault(key, {}).setdefault("since", {})[path] = newest
    return markers


def _missing(codes: Codes, other: Codes | None, prefix: str = "") -> list[str]:
    """The attribute paths that ``other`` lacks; only the outermost ones."""
    if other is None:
        return [prefix.rstrip(".")]
    found: list[str] = []
    for name, code in codes.items():
        if name.startswith("@"):
            continue
        if name not in other:
            found.append(prefix + name)
        elif isinstance(code, list) and isinstance(other[name], list):
            found += _missing(code[1], other[name][1], f"{prefix}{name}.")
    return found
