"""Pointers while a program runs: how they are made and followed, and what unknown code may do through them."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from tapcheck.languages.golang.structures import forget_structure
from tapcheck.languages.golang.types import GoType
from tapcheck.languages.golang.values import Native, argument, is_pointer, is_structure, pointee, pointer
from tapcheck.languages.program.values import ListValue, MapValue, Unknown

if TYPE_CHECKING:
    from tapcheck.languages.program.machine import Machine

_BEHIND = "variable behind a pointer"


class Pointed:
    """The structures of one program that pointers lead to."""

    def __init__(self) -> None:
        self._structures: dict[int, MapValue] = {}

    def add(self, value: Any) -> None:
        """Takes note that the program has a pointer to a value."""
        if is_structure(value):
            self._structures[id(value)] = value

    def forget(self, machine: Machine, values: list[Any], maps: list[MapValue], reason: str) -> None:
        """Makes unknown what code which is not here reaches by pointers; ``maps`` are those in the values."""
        for value in values:
            if is_pointer(value):
                machine.set_property(value, "*", Unknown(reason))
        for value in maps:
            type_ = value.data
            if not isinstance(type_, GoType) or type_.fields is None:
                continue
            if is_structure(value) and (type_.nilable or id(value) in self._structures):
                forget_structure(machine, value, reason)


def _address(machine: Machine, arguments: list[Any]) -> Any:
    """What a variable holds once its address is given away: it may change behind the program's back."""
    value = argument(arguments, 0)
    if value is None or isinstance(value, (str, bool, int, float, ListValue)):
        return Unknown(_BEHIND)
    if isinstance(value, MapValue) and value.kind == "map":
        return Unknown(_BEHIND)
    machine.language.library.pointed.add(value)  # type: ignore[attr-defined]
    return value


def _pointer(machine: Machine, arguments: list[Any]) -> Any:
    """A pointer to a variable: its value, its declared type, and the structure with the key of it, if there is one."""
    value, type_, holder, key = (argument(arguments, place) for place in range(4))
    if is_structure(value):
        machine.language.library.pointed.add(value)  # type: ignore[attr-defined]
        return value
    fields = holder.data.fields if isinstance(holder, MapValue) and isinstance(holder.data, GoType) else None
    declared = next((field.type for field in fields or () if field.name == key), type_)
    return pointer(value, declared)


def _pointee(_machine: Machine, arguments: list[Any]) -> Any:
    return pointee(argument(arguments, 0))


POINTERS: Mapping[str, Native] = {"%address": _address, "%pointer": _pointer, "%pointee": _pointee}
"""What the lowering calls for pointers."""
