"""Structures while a program runs: embedded ones, and those that code which is not here may have changed."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

from tapcheck.languages.golang.types import GoType
from tapcheck.languages.golang.values import is_pointer, is_structure
from tapcheck.languages.program.scope import NOTHING
from tapcheck.languages.program.values import MapValue, Unknown

if TYPE_CHECKING:
    from tapcheck.languages.program.machine import Machine

_DEEPEST = 8


def embedded_in(target: MapValue) -> Iterator[MapValue]:
    """The structures that a structure embeds, directly or through another one; the nearest first."""
    level = [target]
    for _ in range(_DEEPEST):
        level = [inner for holder in level for inner in _embedded(holder)]
        yield from level


def holder_of(target: MapValue, key: Any) -> MapValue | None:
    """The embedded structure that has a field which its surroundings do not have; None where none has it."""
    if key in target.properties or not is_structure(target):
        return None
    return next((inner for inner in embedded_in(target) if key in inner.properties), None)


def forget_structure(machine: Machine, target: MapValue, reason: str) -> None:
    """Makes all fields of a structure unknown."""
    for key in list(target.properties):
        machine.set_property(target, key, NOTHING)
    machine.journal.touch(target)
    target.unknown = Unknown(reason)


def fill_unknown(machine: Machine, target: Any, reason: str) -> None:
    """Makes unknown what is behind a pointer."""
    if is_pointer(target):
        machine.set_property(target, "*", Unknown(reason))
    elif is_structure(target):
        forget_structure(machine, target, reason)


def _embedded(holder: MapValue) -> Iterator[MapValue]:
    fields = holder.data.fields if isinstance(holder.data, GoType) else None
    for field in fields or ():
        value = holder.properties.get(field.name)
        if field.embedded and is_structure(value):
            yield value  # type: ignore[misc]
