"""Functions that choose among values, or say what holds of all or any of them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from tapcheck.languages.terraform.conversion import ConversionError, convert, unify
from tapcheck.languages.terraform.functions.signature import (
    Function,
    FunctionError,
    Host,
    Parameter,
    function,
)
from tapcheck.languages.terraform.types import (
    BOOL,
    DYNAMIC,
    STRING,
    ListType,
    SetType,
    TupleType,
    Type,
)
from tapcheck.languages.terraform.values import (
    FALSE,
    TRUE,
    Unk,
    Val,
    null,
    origin_of,
    unknown,
    wholly_known,
)


def _alltrue(arguments: Sequence[Val], _: Type, __: Host) -> Val:
    for item in arguments[0].raw:
        if isinstance(item.raw, Unk):
            return unknown(BOOL, item.raw.origin)
        if not item.raw:
            return FALSE
    return TRUE


def _anytrue(arguments: Sequence[Val], _: Type, __: Host) -> Val:
    unsure: Unk | None = None
    for item in arguments[0].raw:
        if isinstance(item.raw, Unk):
            unsure = item.raw
        elif item.raw:
            return TRUE
    return FALSE if unsure is None else unknown(BOOL, unsure.origin)


def _coalesce_type(arguments: Sequence[Val]) -> Type:
    found = unify([item.type for item in arguments]) if arguments else None
    if found is None:
        raise FunctionError("all arguments must have the same type" if arguments else "no argument is given")
    return found


def _coalesce(arguments: Sequence[Val], wanted: Type, _: Host) -> Val:
    for place, value in enumerate(arguments):
        try:
            converted = convert(value, wanted)
        except ConversionError as error:
            raise FunctionError(str(error), place) from None
        if isinstance(converted.raw, Unk):
            return unknown(wanted, converted.raw.origin)
        if converted.raw is None or (wanted is STRING and converted.raw == ""):
            continue
        return converted
    raise FunctionError("no non-null, non-empty-string arguments")


def _coalescelist_type(arguments: Sequence[Val]) -> Type:
    if not arguments:
        raise FunctionError("at least one argument is required")
    for value in arguments:
        if isinstance(value.raw, Unk):
            return DYNAMIC
        if not isinstance(value.type, ListType | TupleType):
            raise FunctionError("the arguments must be lists or tuples")
    first = arguments[0].type
    return first if all(value.type == first for value in arguments[1:]) else DYNAMIC


def _coalescelist(arguments: Sequence[Val], wanted: Type, _: Host) -> Val:
    for value in arguments:
        if isinstance(value.raw, Unk):
            return unknown(wanted, value.raw.origin)
        if value.raw:
            return value
    raise FunctionError("no non-null arguments")


def _one_type(arguments: Sequence[Val]) -> Type:
    type_ = arguments[0].type
    if isinstance(type_, ListType | SetType):
        return type_.element
    if isinstance(type_, TupleType) and len(type_.elements) <= 1:
        return type_.elements[0] if type_.elements else DYNAMIC
    raise FunctionError("must be a list, set, or tuple value with either zero or one elements", 0)


def _one(arguments: Sequence[Val], wanted: Type, _: Host) -> Val:
    given = arguments[0]
    if isinstance(given.raw, Unk):
        if isinstance(given.type, TupleType) and not given.type.elements:
            return null(wanted)
        return unknown(wanted, given.raw.origin)
    if isinstance(given.type, SetType) and len(given.raw) > 1 and not wholly_known(given):
        return unknown(wanted, origin_of(given))
    if len(given.raw) > 1:
        raise FunctionError("must be a list, set, or tuple value with either zero or one elements", 0)
    found: Val = given.raw[0] if given.raw else null(wanted)
    return found


_BOOLS = Parameter("list", ListType(BOOL))
_ANYTHING = Parameter("vals", null=True, unknown=True, dynamic=True)

FUNCTIONS: Mapping[str, Function] = {
    "alltrue": function(_BOOLS, result=BOOL, run=_alltrue),
    "anytrue": function(_BOOLS, result=BOOL, run=_anytrue),
    "coalesce": function(more=_ANYTHING, result=_coalesce_type, run=_coalesce),
    "coalescelist": function(more=_ANYTHING, result=_coalescelist_type, run=_coalescelist),
    "one": function(Parameter("list", unknown=True), result=_one_type, run=_one, null=True),
}
