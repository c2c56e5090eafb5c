"""What users of a stack notice when it changes: its outputs and variables, before and after."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from enum import StrEnum

from tapcheck.model.infrastructure import Declaration, Kind, Stack
from tapcheck.reconcile.naming import similarity
from tapcheck.records import dataclass
from tapcheck.values import Value, kind_of, kind_of_type

_ALIKE = 0.85
"""Names at least this similar (0 to 1) are one name before and after a renaming."""


class Change(StrEnum):
    """What happened to an output or variable."""

    ADDED = "added"
    REMOVED = "removed"
    RENAMED = "renamed"
    RETYPED = "retyped"
    REQUIRED = "newly required"
    DEPRECATED = "deprecated"


@dataclass(frozen=True, slots=True)
class SurfaceChange:
    """One change of an output or variable.

    ``name`` is the name before it, for what is added the name after it; ``detail`` the new name or both types.
    ``breaking`` says that a user of the stack must change something. ``declaration`` is how it stands now, or how
    it stood where it is gone.
    """

    change: Change
    kind: Kind
    name: str
    detail: str
    breaking: bool
    declaration: Declaration


def surface_changes(before: Stack, after: Stack) -> tuple[SurfaceChange, ...]:
    """Every change of outputs, then of variables, in the order of their names."""
    return tuple(
        change
        for kind in (Kind.OUTPUT, Kind.VARIABLE)
        for change in _of_kind(kind, _all(before, kind), _all(after, kind))
    )


def _all(stack: Stack, kind: Kind) -> Mapping[str, Declaration]:
    found = {item.name: item for item in stack.of_kind(kind) if not item.module}
    return dict(sorted(found.items()))


def _of_kind(
    kind: Kind, before: Mapping[str, Declaration], after: Mapping[str, Declaration]
) -> Iterator[SurfaceChange]:
    added = {name: item for name, item in after.items() if name not in before}
    for name, item in before.items():
        if name in after:
            yield from _changed(kind, item, after[name])
            continue
        new = _renamed(item, added)
        if new is not None:
            del added[new.name]
            yield SurfaceChange(Change.RENAMED, kind, name, f"now '{new.name}'", True, new)
        else:
            yield SurfaceChange(Change.REMOVED, kind, name, "", True, item)
    for name, item in added.items():
        required = kind is Kind.VARIABLE and is_required(item)
        change = Change.REQUIRED if required else Change.ADDED
        yield SurfaceChange(change, kind, name, "new and without a default" if required else "", required, item)


def _changed(kind: Kind, old: Declaration, new: Declaration) -> Iterator[SurfaceChange]:
    types = _type_of(old), _type_of(new)
    if all(types) and types[0] != types[1]:
        yield SurfaceChange(Change.RETYPED, kind, old.name, f"from {types[0]} to {types[1]}", True, new)
    if kind is Kind.VARIABLE and is_required(new) and not is_required(old):
        yield SurfaceChange(Change.REQUIRED, kind, old.name, "its default is gone", True, new)
    if _says_deprecated(new) and not _says_deprecated(old):
        yield SurfaceChange(Change.DEPRECATED, kind, old.name, new.description, False, new)


def is_required(variable: Declaration) -> bool:
    """Whether a variable or parameter has no default."""
    if variable.address.startswith("Parameters."):
        return "Default" not in variable.traits
    return variable.traits.get("required") is True


def _renamed(old: Declaration, added: Mapping[str, Declaration]) -> Declaration | None:
    """The new declaration that is the old one under another name: the same value, or nearly the same name."""
    same = [item for item in added.values() if _tells(old.value) and item.value == old.value]
    if len(same) == 1 and similarity(old.name, same[0].name) > 0.3:
        return same[0]
    near = [item for item in added.values() if similarity(old.name, item.name) >= _ALIKE]
    return near[0] if len(near) == 1 else None


def _tells(value: Value) -> bool:
    """Whether a value is more than one that many declarations have by chance."""
    return value not in (None, "", True, False, (), {})


def _says_deprecated(item: Declaration) -> bool:
    return "deprecated" in item.description.lower()


def _type_of(item: Declaration) -> str:
    written = item.traits.get("type") or item.traits.get("Type")
    if isinstance(written, str):
        return kind_of_type(json.loads(written)) if item.address.startswith("var.") else written
    return kind_of(item.value)
