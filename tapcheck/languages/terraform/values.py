"""Terraform values: each has a type, may be null or unknown, and may carry marks."""

from __future__ import annotations

import unicodedata
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from typing import Any, Protocol

from tapcheck.languages.terraform.go_text import general, quoted
from tapcheck.languages.terraform.numbers import Number
from tapcheck.languages.terraform.types import (
    BOOL,
    DYNAMIC,
    NUMBER,
    STRING,
    ListType,
    MapType,
    ObjectType,
    SetType,
    TupleType,
    Type,
)
from tapcheck.records import dataclass

SENSITIVE = 1
"""The mark of values that must not be shown."""
EPHEMERAL = 2
"""The mark of values that exist only while Terraform runs."""


class OpenObject(Protocol):
    """An object of which only some attributes are written down, such as a resource with its computed ones."""

    def attribute(self, name: str) -> Val:
        """The value of one attribute."""
        ...

    def whole(self) -> Val | None:
        """The complete object where somebody knows it."""
        ...


@dataclass(frozen=True, slots=True)
class Unk:
    """What is known about an unknown value.

    ``origin`` is the address of what decides it; ``prefix`` the beginning of an unknown string; ``low`` and
    ``high`` bound the length of an unknown collection.
    """

    origin: str = ""
    not_null: bool = False
    prefix: str = ""
    low: int = 0
    high: int | None = None
    open: OpenObject | None = None


class Val:
    """One value; never changed after it was made.

    ``raw`` is None (null), an :class:`Unk`, str, a number, bool, a tuple of values (lists, sets, tuples), or a dict of
    values with sorted keys (maps, objects).
    """

    __slots__ = ("marks", "raw", "type")

    def __init__(self, type_: Type, raw: Any, marks: int = 0) -> None:
        self.type = type_
        self.raw = raw
        self.marks = marks

    @property
    def known(self) -> bool:
        """Whether the value itself is known; parts of it may not be."""
        return type(self.raw) is not Unk

    def __repr__(self) -> str:
        """For failing tests."""
        return f"Val({self.type}, {self.raw!r}, {self.marks})"


TRUE = Val(BOOL, True)
FALSE = Val(BOOL, False)
NULL = Val(DYNAMIC, None)


def string(text: str) -> Val:
    """A string; Terraform normalises all strings to NFC."""
    return Val(STRING, text if text.isascii() else unicodedata.normalize("NFC", text))


def number(value: Number) -> Val:
    """A number."""
    return Val(NUMBER, value)


def boolean(value: bool) -> Val:
    """A bool."""
    return TRUE if value else FALSE


def tuple_of(items: Iterable[Val]) -> Val:
    """A tuple of these values."""
    raw = tuple(items)
    return Val(TupleType(tuple([item.type for item in raw])), raw)


def object_of(items: Mapping[str, Val]) -> Val:
    """An object with these attributes."""
    raw = {name: items[name] for name in sorted(items)}
    return Val(ObjectType({name: item.type for name, item in raw.items()}), raw)


def list_of(element: Type, items: Iterable[Val]) -> Val:
    """A list; the type of its elements is the first one's where there is one."""
    raw = tuple(items)
    return Val(ListType(raw[0].type if raw else element), raw)


def map_of(element: Type, items: Mapping[str, Val]) -> Val:
    """A map; the type of its elements is the first one's where there is one."""
    raw = {name: items[name] for name in sorted(items)}
    for item in raw.values():
        element = item.type
        break
    return Val(MapType(element), raw)


def set_of(element: Type, items: Iterable[Val]) -> Val:
    """A set: elements without duplicates in Terraform's order; it takes over all marks of its elements."""
    marks = 0
    found: list[Val] = []
    seen: set[Any] = set()
    for item in items:
        marks |= deep_marks(item)
        item = unmark_deep(item)
        element = item.type if not found else element
        if wholly_known(item):
            identity = hashable(item)
            if identity in seen:
                continue
            seen.add(identity)
        found.append(item)
    found.sort(key=_order_in_set(element))
    return Val(SetType(element), tuple(found), marks)


def null(type_: Type) -> Val:
    """A null of a type."""
    return Val(type_, None)


def unknown(type_: Type = DYNAMIC, origin: str = "", *, not_null: bool = False, marks: int = 0) -> Val:
    """An unknown value."""
    return Val(type_, Unk(origin, not_null), marks)


def refined(value: Val, **facts: Any) -> Val:
    """An unknown value of which more is known; a list whose length that settles has unknown elements."""
    if not isinstance(value.raw, Unk):
        return value
    more = replace(value.raw, **facts)
    if more.not_null and more.high is not None and more.low == more.high and not isinstance(value.type, ObjectType):
        settled = _settled(value.type, more)
        if settled is not None:
            return mark(settled, value.marks)
    return Val(value.type, more, value.marks)


def _settled(type_: Type, facts: Unk) -> Val | None:
    if isinstance(type_, ListType):
        return Val(type_, tuple(unknown(type_.element, facts.origin) for _ in range(facts.low)))
    if isinstance(type_, SetType) and facts.low <= 1:
        return Val(type_, tuple(unknown(type_.element, facts.origin) for _ in range(facts.low)))
    return Val(type_, {}) if isinstance(type_, MapType) and facts.low == 0 else None


def mark(value: Val, marks: int) -> Val:
    """The value with additional marks."""
    if not marks or value.marks | marks == value.marks:
        return value
    return Val(value.type, value.raw, value.marks | marks)


def unmark(value: Val) -> Val:
    """The value without its own marks; parts keep theirs."""
    return Val(value.type, value.raw) if value.marks else value


def deep_marks(value: Val) -> int:
    """All marks of a value and its parts."""
    marks = value.marks
    for item in parts(value):
        marks |= deep_marks(item)
    return marks


def unmark_deep(value: Val) -> Val:
    """The value without any marks at any depth."""
    if not deep_marks(value):
        return value
    raw = value.raw
    if isinstance(raw, tuple):
        return Val(value.type, tuple(unmark_deep(item) for item in raw))
    if isinstance(raw, dict):
        return Val(value.type, {name: unmark_deep(item) for name, item in raw.items()})
    return Val(value.type, raw)


def parts(value: Val) -> Sequence[Val] | Iterator[Val]:
    """The direct parts of a collection or structure; nothing for other values."""
    raw = value.raw
    if isinstance(raw, tuple):
        return raw
    if isinstance(raw, dict):
        return iter(raw.values())
    return ()


def wholly_known(value: Val) -> bool:
    """Whether the value and all its parts are known."""
    raw = value.raw
    if type(raw) is Unk:
        return False
    if type(raw) is tuple:
        return all(wholly_known(item) for item in raw)
    if type(raw) is dict:
        return all(wholly_known(item) for item in raw.values())
    return True


def origin_of(*values: Val) -> str:
    """The origin of the first unknown part of the values."""
    for value in values:
        raw = value.raw
        if type(raw) is Unk:
            if raw.origin:
                return raw.origin
        else:
            for item in parts(value):
                found = origin_of(item)
                if found:
                    return found
    return ""


def hashable(value: Val) -> Any:
    """What two wholly known values of one type share exactly when they are equal."""
    raw = value.raw
    if type(raw) is tuple:
        return tuple(hashable(item) for item in raw)
    if type(raw) is dict:
        return tuple((name, hashable(item)) for name, item in raw.items())
    return (type(raw) is bool, raw)


def equal_raw(left: Val, right: Val) -> bool:
    """Whether two values are the same in type and content, unknown ones included."""
    if left.type != right.type or type(left.raw) is Unk or type(right.raw) is Unk:
        return left.type == right.type and type(left.raw) is type(right.raw)
    if left.raw is None or right.raw is None:
        return left.raw is right.raw
    if isinstance(left.raw, tuple):
        return len(left.raw) == len(right.raw) and all(map(equal_raw, left.raw, right.raw))
    if isinstance(left.raw, dict):
        return left.raw.keys() == right.raw.keys() and all(
            equal_raw(item, right.raw[name]) for name, item in left.raw.items()
        )
    return bool(left.raw == right.raw)


def _order_in_set(element: Type) -> Callable[[Val], Any]:
    def known_first(value: Val) -> tuple[int, Any]:
        if value.raw is None:
            return (1, b"")
        if type(value.raw) is Unk:
            return (2, b"")
        if element in (STRING, NUMBER, BOOL):
            return (0, value.raw)
        return (0, _set_bytes(value).encode("utf-8", errors="surrogatepass"))

    return known_first


def _set_bytes(value: Val) -> str:
    raw = value.raw
    if type(raw) is Unk:
        return "?"
    if raw is None:
        return "~"
    if value.type is NUMBER:
        return general(raw, 10)
    if value.type is BOOL:
        return "T" if raw else "F"
    if value.type is STRING:
        return quoted(raw)
    if isinstance(value.type, MapType):
        return "{" + "".join(f"{_set_bytes(string(name))}:{_set_bytes(item)};" for name, item in raw.items()) + "}"
    inner = "".join(f"{_set_bytes(item)};" for item in parts(value))
    return f"<{inner}>" if isinstance(value.type, ObjectType | TupleType) else f"[{inner}]"
