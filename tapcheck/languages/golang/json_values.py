"""`encoding/json`: what `Unmarshal` makes of a text for a variable of a type."""

from __future__ import annotations

import json
from typing import Any

from tapcheck.languages.golang.types import GoType, Shape
from tapcheck.languages.golang.values import both, error
from tapcheck.languages.program.values import ListValue, MapValue, Unknown

_ANY = ("interface{}", "any")
_BASIC = {"string": str, "bool": bool}
_UNKNOWN = "JSON in a variable of this type"


def unmarshalled(text: Any, type_: GoType) -> ListValue:
    """The value of the variable and the error; Unknown where the type is not understood."""
    if not isinstance(text, str):
        reason = text.reason if isinstance(text, Unknown) else "text"
        return both(Unknown(reason), Unknown(reason))
    try:
        data = json.loads(text)
    except ValueError as problem:
        return both(Unknown("JSON that is none"), error(f"invalid JSON: {problem}"))
    except RecursionError:
        return both(Unknown(_UNKNOWN), Unknown(_UNKNOWN))
    try:
        return both(_value(data, type_))
    except _OtherType:
        return both(Unknown(_UNKNOWN), Unknown(_UNKNOWN))


class _OtherType(Exception):
    """The data do not fit the type, or nothing is known of it."""


def _value(data: Any, type_: GoType) -> Any:
    if type_.name in _ANY:
        return _anything(data)
    if data is None:
        raise _OtherType
    wanted = _BASIC.get(type_.name)
    if wanted is not None and isinstance(data, wanted):
        return data
    if type_.name == "int" and isinstance(data, int) and not isinstance(data, bool):
        return data
    if type_.name == "float64" and isinstance(data, (int, float)) and not isinstance(data, bool):
        return float(data)
    if type_.shape is Shape.LIST and isinstance(data, list) and type_.element is not None:
        return ListValue([_value(item, type_.element) for item in data])
    if type_.shape is Shape.MAP and isinstance(data, dict) and type_.element is not None:
        properties = {key: _value(item, type_.element) for key, item in data.items()}
        return MapValue(properties, kind="map", data=type_.element)
    raise _OtherType


def _anything(data: Any) -> Any:
    if isinstance(data, dict):
        properties = {key: _anything(item) for key, item in data.items()}
        return MapValue(properties, kind="map", data=GoType("interface{}", nilable=True))
    if isinstance(data, list):
        return ListValue([_anything(item) for item in data])
    if isinstance(data, int) and not isinstance(data, bool):
        return float(data)
    return data
