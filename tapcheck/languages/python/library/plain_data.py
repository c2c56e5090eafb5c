"""Arguments of packages that stand for JavaScript: dicts and lists of a program as plain data."""

from __future__ import annotations

from typing import Any

from tapcheck.languages.program.values import UNDEFINED, ListValue, MapValue, Unknown
from tapcheck.languages.python.values import DICT, is_none

_DEEPEST = 60


def plain_data(value: Any, keep: str = "", drops_none: bool = False, depth: int = 0) -> Any:
    """A value as nested ``dict``, ``list`` and scalars; parts without such a form are Unknown, None is Undefined.

    Objects of the kind ``keep`` are replaced by their data. ``drops_none``: keys whose value is None are left out,
    as jsii leaves them out of what it hands over; otherwise, and in lists, None is Unknown.
    """
    if isinstance(value, str):
        return str(value)
    if isinstance(value, (bool, int, float, Unknown)):
        return value
    if is_none(value):
        return UNDEFINED if depth == 0 else Unknown("None in a pattern")
    if depth > _DEEPEST:
        return Unknown("nested too deeply")
    if isinstance(value, ListValue):
        return value.unknown or [plain_data(item, keep, drops_none, depth + 1) for item in value.items]
    if keep and isinstance(value, MapValue) and value.kind == keep:
        return value.data
    if isinstance(value, MapValue) and value.kind == DICT:
        return value.unknown or {
            str(key): plain_data(item, keep, drops_none, depth + 1)
            for key, item in value.properties.items()
            if not (drops_none and is_none(item))
        }
    return Unknown("an object that is no data")
