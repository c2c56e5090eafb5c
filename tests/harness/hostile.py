"""Data with every text made hostile: what a project writes must stay text wherever it is shown."""

from __future__ import annotations

import dataclasses
from collections.abc import Mapping
from enum import Enum
from typing import TypeVar

HOSTILE = "</script><script>hit()</script><img src=x onerror=hit()>'\"&--><!--${`\u2028\u202e\x00\ud800]]>"

_Data = TypeVar("_Data")


def made_hostile(data: _Data, kept: frozenset[str] = frozenset(), text: str = HOSTILE) -> _Data:
    """The data with a text behind every text, but for the fields named in ``kept``."""
    return _hostile(data, kept, text)  # type: ignore[return-value]


def _hostile(data: object, kept: frozenset[str], text: str) -> object:
    if isinstance(data, Enum):
        return data
    if isinstance(data, str):
        return data + text if data else data
    if isinstance(data, tuple):
        return tuple(_hostile(item, kept, text) for item in data)
    if isinstance(data, Mapping):
        return {_hostile(key, kept, text): _hostile(value, kept, text) for key, value in data.items()}
    if dataclasses.is_dataclass(data) and not isinstance(data, type):
        fields = {
            field.name: _hostile(getattr(data, field.name), kept, text)
            for field in dataclasses.fields(data)
            if field.name not in kept
        }
        return dataclasses.replace(data, **fields)
    return data
