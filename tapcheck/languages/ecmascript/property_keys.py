"""What reading and writing of properties share."""

from __future__ import annotations

from typing import Any

from tapcheck.languages.program.values import BoundFunction, FunctionValue, NativeFunction, SymbolValue

FUNCTIONS = (FunctionValue, NativeFunction, BoundFunction)
MOST_PROTOTYPES = 1000
"""Prototypes that are followed: a chain may be made circular."""


def empty_name(value: Any) -> str:
    """How messages name a value that has no properties."""
    return "null" if value is None else "undefined"


def key_text(key: Any) -> str:
    """How messages name a key."""
    return f"Symbol({key.description})" if isinstance(key, SymbolValue) else str(key)
