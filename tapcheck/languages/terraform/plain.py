"""Terraform values as plain values of tapcheck, and back."""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal
from typing import Any

from tapcheck.languages.terraform.conversion import ConversionError, convert
from tapcheck.languages.terraform.numbers import Real, format_number, parse_number
from tapcheck.languages.terraform.types import DYNAMIC, ObjectType, TupleType, Type, from_json, to_json
from tapcheck.languages.terraform.values import (
    NULL,
    Unk,
    Val,
    boolean,
    mark,
    null,
    number,
    object_of,
    string,
    tuple_of,
    unknown,
)
from tapcheck.values import Unknown, Value


def to_plain(value: Val) -> Value:
    """The plain value; marks are dropped, and objects that are only partly written are asked for as a whole."""
    raw = value.raw
    if isinstance(raw, Unk):
        whole = raw.open.whole() if raw.open is not None else None
        if whole is not None and not (isinstance(whole.raw, Unk) and whole.raw.open is not None):
            return to_plain(whole)
        return Unknown(raw.origin, None if value.type is DYNAMIC else to_json(value.type), raw.prefix)
    if isinstance(raw, tuple):
        return tuple(to_plain(item) for item in raw)
    if isinstance(raw, dict):
        return {name: to_plain(item) for name, item in raw.items()}
    if isinstance(raw, bool) or raw is None or isinstance(raw, str):
        return raw
    if isinstance(raw, int):
        return int(format_number(raw))
    return Decimal(format_number(raw)) if isinstance(raw, Real) else Decimal(raw)


def from_plain(value: Value | Any, wanted: Type = DYNAMIC) -> Val:
    """The Terraform value of a plain one, of the wanted type where it fits."""
    made = _made(value)
    if wanted is DYNAMIC or made.type == wanted:
        return made
    if isinstance(made.raw, Unk):
        return Val(wanted, made.raw) if made.type is DYNAMIC else made
    if made.raw is None:
        return null(wanted)
    try:
        return convert(made, wanted)
    except ConversionError:
        return made


def _made(value: Value | Any) -> Val:
    match value:
        case None:
            return NULL
        case bool():
            return boolean(value)
        case str():
            return string(value)
        case int():
            return number(value)
        case Decimal():
            return number(parse_number(format(value, "f")) or 0)
        case Unknown():
            return unknown(from_json(value.type), value.origin)
        case Mapping():
            return object_of({str(name): _made(item) for name, item in value.items()})
        case tuple() | list():
            return tuple_of([_made(item) for item in value])
        case _:
            return unknown()


def completed(value: Val) -> Val:
    """The value with objects that are only partly written replaced by the whole ones, where somebody knows them."""
    raw = value.raw
    if isinstance(raw, Unk):
        whole = raw.open.whole() if raw.open is not None else None
        if whole is None or (isinstance(whole.raw, Unk) and whole.raw.open is not None):
            return value
        return mark(completed(whole), value.marks)
    if isinstance(raw, tuple):
        items = [completed(item) for item in raw]
        return value if _unchanged(items, raw) else _rebuilt(value, tuple(items))
    if isinstance(raw, dict):
        named = {name: completed(item) for name, item in raw.items()}
        return value if _unchanged(list(named.values()), tuple(raw.values())) else _rebuilt(value, named)
    return value


def _unchanged(items: list[Val], earlier: tuple[Val, ...]) -> bool:
    return all(one is two for one, two in zip(items, earlier, strict=True))


def _rebuilt(value: Val, raw: tuple[Val, ...] | dict[str, Val]) -> Val:
    if isinstance(raw, dict):
        made = object_of(raw)
        return mark(made, value.marks) if isinstance(value.type, ObjectType) else Val(value.type, raw, value.marks)
    return mark(tuple_of(raw), value.marks) if isinstance(value.type, TupleType) else Val(value.type, raw, value.marks)
