"""Which fields of a structure `encoding/json` reads and writes, and under which names.

The rules are those of `typeFields` and `dominantField` in Go's src/encoding/json/encode.go: names come from tags or
fields; fields of embedded structures count as the outer one's; of several with one name the least nested counts, then
the only one with a tag, else none.
"""

from __future__ import annotations

from collections.abc import Iterator
from functools import lru_cache

from tapcheck.languages.golang.types import GoType, Shape
from tapcheck.records import dataclass

_DEEPEST = 8


@dataclass(frozen=True, slots=True)
class JsonField:
    """A field: its JSON ``name``, the ``path`` of field names that leads to it, its type and the options of its tag."""

    name: str
    path: tuple[str, ...]
    type: GoType
    tagged: bool
    omit_empty: bool
    quoted: bool


@lru_cache(maxsize=512)
def json_fields(type_: GoType) -> tuple[JsonField, ...]:
    """The fields of a structure, in the order in which they are written."""
    found = list(_fields(type_, (), 0))
    names = dict.fromkeys(field.name for field in found)
    return tuple(field for name in names for field in _dominant([field for field in found if field.name == name]))


def field_for(type_: GoType, key: str) -> JsonField | None:
    """The field that a member of an object goes to: the one of that name, else one whose name differs in case only."""
    fields = json_fields(type_)
    exact = next((field for field in fields if field.name == key), None)
    return exact or next((field for field in fields if field.name.lower() == key.lower()), None)


def _fields(type_: GoType, path: tuple[str, ...], depth: int) -> Iterator[JsonField]:
    for field in type_.fields or ():
        if field.tag == "-":
            continue
        name, _, written = (field.tag or "").partition(",")
        options = written.split(",")
        if not name and field.embedded and field.type.shape is Shape.STRUCT:
            if depth < _DEEPEST:
                yield from _fields(field.type, (*path, field.name), depth + 1)
        elif field.exported:
            quoted = "string" in options
            yield JsonField(
                name or field.name, (*path, field.name), field.type, bool(name), "omitempty" in options, quoted
            )


def _dominant(fields: list[JsonField]) -> list[JsonField]:
    least = min(len(field.path) for field in fields)
    nearest = [field for field in fields if len(field.path) == least]
    tagged = [field for field in nearest if field.tagged] or nearest
    return tagged if len(tagged) == 1 else []
