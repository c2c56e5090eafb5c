"""JSON texts as `encoding/json` reads them: members in order, doubled ones too, and numbers as they are written."""

from __future__ import annotations

import json
from typing import Any, NoReturn

from tapcheck.languages.program.values import Unknown
from tapcheck.records import dataclass


@dataclass(frozen=True, slots=True)
class JsonObject:
    """An object: its (name, value) in the order of the text."""

    members: tuple[tuple[str, Any], ...]


class JsonNumber(str):
    """A number as it is written."""

    __slots__ = ()

    @property
    def whole(self) -> int | None:
        """The number where it is written without fraction and exponent."""
        return int(self) if self.lstrip("-").isdigit() and len(self) < 40 else None


class RawJson(Unknown):
    """`json.RawMessage`: a part of a text whose spaces nobody kept. ``data`` is what it says."""

    __slots__ = ("data",)

    def __init__(self, data: Any) -> None:
        super().__init__("raw JSON")
        self.data = data


class JsonSyntaxError(Exception):
    """The text is no JSON; ``empty`` when there is nothing in it."""

    def __init__(self, empty: bool = False) -> None:
        super().__init__("no JSON")
        self.empty = empty


def _refuse(constant: str) -> NoReturn:
    raise ValueError(constant)


_DECODER = json.JSONDecoder(
    object_pairs_hook=lambda pairs: JsonObject(tuple(pairs)),
    parse_float=JsonNumber,
    parse_int=JsonNumber,
    parse_constant=_refuse,
)
_SPACES = " \t\r\n"


def parse_json(text: str) -> Any:
    """The only value of a text; raises :class:`JsonSyntaxError`, and RecursionError for what is nested too deeply."""
    value, rest = parse_next(text)
    if rest.strip(_SPACES):
        raise JsonSyntaxError
    return value


def parse_next(text: str) -> tuple[Any, str]:
    """The first value of a text and what stands behind it; raises as :func:`parse_json` does."""
    begun = str(text).lstrip(_SPACES)
    if not begun:
        raise JsonSyntaxError(empty=True)
    try:
        value, end = _DECODER.raw_decode(begun)
    except ValueError as problem:
        raise JsonSyntaxError from problem
    return value, begun[end:]
