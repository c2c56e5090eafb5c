"""What the evaluator keeps of Go's types: enough for zero values, literals and JSON."""

from __future__ import annotations

from enum import StrEnum
from typing import Any

from tapcheck.languages.program.values import Unknown
from tapcheck.records import dataclass

ZERO = "zero value of an unknown type"


class Shape(StrEnum):
    """What a literal of the type makes."""

    LIST = "list"
    MAP = "map"
    STRUCT = "struct"
    POINTER = "pointer"
    """A pointer to something that is no structure; pointers to structures have the shape of these."""
    OTHER = "other"


@dataclass(frozen=True, slots=True)
class GoType:
    """A type: its ``name`` as written, its shape, the type of its elements, and the fields of a struct in order.

    ``fields`` is None for structures that are declared elsewhere; ``key`` is the type of a map's keys as written.
    """

    name: str
    shape: Shape = Shape.OTHER
    element: GoType | None = None
    fields: tuple[Field, ...] | None = None
    nilable: bool = False
    key: str = ""

    def zero(self) -> Any:
        """The zero value."""
        if self.nilable or self.shape in (Shape.LIST, Shape.MAP):
            return None
        if self.name == "string":
            return ""
        if self.name == "bool":
            return False
        if self.name in _NUMBERS:
            return 0
        return Unknown(ZERO)


@dataclass(frozen=True, slots=True)
class Field:
    """A field of a struct.

    ``tag`` is what its tag says for `json`, None where it says nothing; an ``embedded`` one is called like its type.
    """

    name: str
    type: GoType
    tag: str | None = None
    embedded: bool = False

    @property
    def exported(self) -> bool:
        """Whether other packages see the field."""
        return self.name[:1].isupper()


_SIZED = frozenset(f"{name}{bits}" for name in ("int", "uint", "float") for bits in (8, 16, 32, 64))
_NUMBERS = _SIZED | {"int", "uint", "byte", "rune"}


class Written(str):
    """Text that remembers where in a test file it is written: the key of a literal."""

    __slots__ = ("end", "path", "start")

    path: str
    start: int
    end: int


def written(text: str, path: str, start: int, end: int) -> Written:
    """Text written at ``[start, end)`` of a file."""
    made = Written(text)
    made.path, made.start, made.end = path, start, end
    return made
