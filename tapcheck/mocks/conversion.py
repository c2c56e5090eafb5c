"""From the text of a format to a value of the right type."""

from __future__ import annotations

from tapcheck.catalog.schema import Type, TypeKind
from tapcheck.values import Value

_SEPARATOR = " ; "


def typed(text: str, type_: Type | None) -> Value:
    """The text of a format as a value of the attribute's type."""
    if text == "null":
        return None
    match type_.kind if type_ else None:
        case TypeKind.NUMBER:
            return int(text) if text.lstrip("-").isdigit() else 0
        case TypeKind.BOOL:
            return text == "true"
        case TypeKind.LIST | TypeKind.SET:
            element = type_.element if type_ else None
            return tuple(typed(item, element) for item in text.split(_SEPARATOR)) if text else ()
        case None if _SEPARATOR in text:
            return tuple(text.split(_SEPARATOR))
        case None if text in {"true", "false"}:
            return text == "true"
        case _:
            return text


def unset(type_: Type) -> Value:
    """What a provider reports for an optional attribute that nobody sets."""
    match type_.kind:
        case TypeKind.BOOL:
            return False
        case TypeKind.NUMBER:
            return 0
        case TypeKind.LIST | TypeKind.SET:
            return ()
        case _:
            return None
