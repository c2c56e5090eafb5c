"""Conversions of type, and the functions on marks."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from tapcheck.languages.terraform.conversion import ConversionError, conversion, convert, mismatch
from tapcheck.languages.terraform.functions.signature import Function, FunctionError, Host, Parameter, function
from tapcheck.languages.terraform.types import (
    BOOL,
    DYNAMIC,
    NUMBER,
    STRING,
    ListType,
    MapType,
    SetType,
    Type,
)
from tapcheck.languages.terraform.values import (
    EPHEMERAL,
    FALSE,
    SENSITIVE,
    Unk,
    Val,
    boolean,
    mark,
    unknown,
)


def _converts(wanted: Type) -> Function:
    def result(arguments: Sequence[Val]) -> Type:
        given = arguments[0]
        if given.type == wanted or given.type is DYNAMIC:
            return wanted
        found = conversion(given.type, wanted, unsafe=True)
        if found is None:
            raise FunctionError(f"cannot convert: {mismatch(given.type, wanted)}", 0)
        try:
            return found(unknown(given.type)).type
        except ConversionError as error:
            raise FunctionError(f"cannot convert: {error}", 0) from None

    def run(arguments: Sequence[Val], _: Type, __: Host) -> Val:
        try:
            return convert(arguments[0], wanted)
        except ConversionError as error:
            raise FunctionError(f"cannot convert: {error}", 0) from None

    parameter = Parameter("v", null=True, unknown=True, dynamic=True, marked=True)
    return function(parameter, result=result, run=run, null=True)


def _same_type(arguments: Sequence[Val]) -> Type:
    return arguments[0].type


def _sensitive(arguments: Sequence[Val], _: Type, __: Host) -> Val:
    return mark(arguments[0], SENSITIVE)


def _nonsensitive(arguments: Sequence[Val], _: Type, __: Host) -> Val:
    value = arguments[0]
    return Val(value.type, value.raw, value.marks & ~SENSITIVE)


def _issensitive(arguments: Sequence[Val], _: Type, __: Host) -> Val:
    value = arguments[0]
    if value.marks & SENSITIVE:
        return boolean(True)
    return unknown(BOOL, value.raw.origin, not_null=True) if isinstance(value.raw, Unk) else FALSE


def _ephemeralasnull(arguments: Sequence[Val], _: Type, __: Host) -> Val:
    return _without_ephemeral(arguments[0])


def _without_ephemeral(value: Val) -> Val:
    if value.marks & EPHEMERAL:
        return Val(value.type, None, value.marks & ~EPHEMERAL)
    if isinstance(value.raw, tuple):
        return Val(value.type, tuple(_without_ephemeral(item) for item in value.raw), value.marks)
    if isinstance(value.raw, dict):
        return Val(value.type, {name: _without_ephemeral(item) for name, item in value.raw.items()}, value.marks)
    return value


_ANY = Parameter("value", null=True, unknown=True, dynamic=True, marked=True)

FUNCTIONS: Mapping[str, Function] = {
    "ephemeralasnull": function(_ANY, result=_same_type, run=_ephemeralasnull, null=True),
    "issensitive": function(_ANY, result=BOOL, run=_issensitive),
    "nonsensitive": function(_ANY, result=_same_type, run=_nonsensitive, null=True),
    "sensitive": function(_ANY, result=_same_type, run=_sensitive, null=True),
    "tobool": _converts(BOOL),
    "tolist": _converts(ListType(DYNAMIC)),
    "tomap": _converts(MapType(DYNAMIC)),
    "tonumber": _converts(NUMBER),
    "toset": _converts(SetType(DYNAMIC)),
    "tostring": _converts(STRING),
}
