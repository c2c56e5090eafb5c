"""Values of programs as plain data, and back."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from tapcheck.languages.ecmascript.conversions import plain
from tapcheck.languages.ecmascript.jest.shapes import blur_of
from tapcheck.languages.program.values import HOLE, UNDEFINED, ListValue, MapValue, Undefined, Unknown

if TYPE_CHECKING:
    from tapcheck.languages.program.machine import Machine

_DEEPEST = 100
_TOO_DEEP = Unknown("depth of a value")
_SPECIAL = Unknown("object of a class")


def plain_value(machine: Machine, value: Any, keep: type[Any] | None = None) -> Any:
    """A value as nested ``dict`` and ``list``; parts without a plain form are Unknown.

    Objects whose data is a ``keep`` are replaced by that data.
    """
    return _Conversion(machine, keep).plain(value, 0)


class _Conversion:
    def __init__(self, machine: Machine, keep: type[Any] | None) -> None:
        self.machine = machine
        self.keep = keep

    def plain(self, value: Any, depth: int) -> Any:
        if isinstance(value, str):
            return plain(value)
        if value is None or isinstance(value, (bool, int, float, Unknown)):
            return value
        if isinstance(value, Undefined):
            return UNDEFINED
        if depth > _DEEPEST:
            return _TOO_DEEP
        blur = blur_of(value)
        if blur is not None:
            return blur
        if isinstance(value, ListValue):
            self.machine.grow(items=len(value.items))
            return [self.plain(UNDEFINED if item is HOLE else item, depth + 1) for item in value.items]
        if not isinstance(value, MapValue):
            return _SPECIAL
        if self.keep is not None and isinstance(value.data, self.keep):
            return value.data
        if value.kind or value.accessors or value.outputs is not None:
            return _SPECIAL
        self.machine.grow(items=len(value.properties))
        return {key: self.plain(item, depth + 1) for key, item in value.properties.items() if isinstance(key, str)}


def program_value(data: Any) -> Any:
    """Plain data as a value of programs."""
    if isinstance(data, dict):
        return MapValue({key: program_value(item) for key, item in data.items()})
    if isinstance(data, list):
        return ListValue([program_value(item) for item in data])
    return data
