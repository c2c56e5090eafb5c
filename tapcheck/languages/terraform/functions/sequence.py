"""Functions on lists and tuples."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from tapcheck.languages.terraform.conversion import ConversionError, convert, unify
from tapcheck.languages.terraform.functions.collection import MOST_ELEMENTS
from tapcheck.languages.terraform.functions.signature import (
    Function,
    FunctionError,
    Host,
    Parameter,
    function,
    whole_number,
)
from tapcheck.languages.terraform.functions.strings import clusters
from tapcheck.languages.terraform.numbers import Sized
from tapcheck.languages.terraform.operations import OperationError, binary, equal
from tapcheck.languages.terraform.refusals import BoundReached
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
    element_of,
    friendly,
)
from tapcheck.languages.terraform.values import (
    FALSE,
    TRUE,
    Unk,
    Val,
    hashable,
    list_of,
    mark,
    number,
    origin_of,
    tuple_of,
    unknown,
    unmark,
    wholly_known,
)

_LONGEST_RANGE = 1024


def _count(value: int) -> Val:
    return number(Sized(value))


def _chunklist_type(arguments: Sequence[Val]) -> Type:
    return ListType(arguments[0].type)


def _chunklist(arguments: Sequence[Val], wanted: Type, _: Host) -> Val:
    given = arguments[0]
    size = whole_number(unmark(arguments[1]), 1)
    if size < 0:
        raise FunctionError("the size must be positive", 1)
    items = given.raw
    element = element_of(given.type)
    marks = given.marks | arguments[1].marks
    if not items:
        return mark(list_of(element_of(wanted), ()), marks)
    chunks = [items] if size == 0 else [items[at : at + size] for at in range(0, len(items), size)]
    return mark(list_of(element_of(wanted), [list_of(element, chunk) for chunk in chunks]), marks)


def _compact(arguments: Sequence[Val], wanted: Type, _: Host) -> Val:
    given = arguments[0]
    if not wholly_known(given):
        return unknown(wanted, origin_of(given))
    return list_of(STRING, [item for item in given.raw if item.raw])


def _concat_type(arguments: Sequence[Val]) -> Type:
    if not arguments:
        raise FunctionError("at least one argument is required")
    if all(isinstance(value.type, ListType) for value in arguments):
        common = unify([value.type for value in arguments])
        if common is not None:
            return common
    elements: list[Type] = []
    for value in arguments:
        if isinstance(value.type, TupleType):
            elements.extend(value.type.elements)
        elif isinstance(value.type, ListType):
            if isinstance(value.raw, Unk):
                return DYNAMIC
            elements.extend([value.type.element] * len(value.raw))
        else:
            raise FunctionError(f"all arguments must be lists or tuples; got {friendly(value.type)}")
    return TupleType(tuple(elements))


def _concat(arguments: Sequence[Val], wanted: Type, _: Host) -> Val:
    marks = 0
    items: list[Val] = []
    for value in arguments:
        marks |= value.marks
        if isinstance(wanted, ListType):
            try:
                value = convert(unmark(value), wanted)
            except ConversionError as error:
                raise FunctionError(str(error)) from None
        items.extend(value.raw)
    made = list_of(element_of(wanted), items) if isinstance(wanted, ListType) else tuple_of(items)
    return mark(made, marks)


def _contains(arguments: Sequence[Val], _: Type, __: Host) -> Val:
    collection, value = arguments
    if not isinstance(collection.type, ListType | SetType | TupleType):
        raise FunctionError("the argument must be a list, tuple, or set")
    if value.raw is None:
        raise FunctionError("the argument must not be null", 1, silent=True)
    unsure: Val | None = None
    for item in collection.raw:
        verdict = equal(value, item)
        if isinstance(verdict.raw, Unk):
            unsure = verdict
        elif verdict.raw:
            return TRUE
    return FALSE if unsure is None else unsure


def _same_type(arguments: Sequence[Val]) -> Type:
    return arguments[0].type


def _distinct(arguments: Sequence[Val], wanted: Type, _: Host) -> Val:
    given = arguments[0]
    if not wholly_known(given):
        return unknown(wanted, origin_of(given))
    found: dict[Any, Val] = {}
    for item in given.raw:
        found.setdefault(hashable(item), item)
    return list_of(element_of(wanted), found.values())


def _element_type(arguments: Sequence[Val]) -> Type:
    given, index = arguments
    if isinstance(given.type, ListType):
        return given.type.element
    if isinstance(given.type, TupleType):
        if isinstance(index.raw, Unk):
            return DYNAMIC
        if not given.type.elements:
            raise FunctionError("cannot use element function with an empty list", 0)
        return given.type.elements[whole_number(index, 1) % len(given.type.elements)]
    raise FunctionError(f"cannot read elements from {friendly(given.type)}")


def _element(arguments: Sequence[Val], _: Type, __: Host) -> Val:
    given, index = arguments
    place = whole_number(index, 1)
    if not given.raw:
        raise FunctionError("cannot use element function with an empty list", 0)
    if isinstance(given.type, TupleType) and place < 0 and place % len(given.raw):
        raise FunctionError("cannot use element function with a negative index", 1, silent=True)
    return mark(given.raw[place % len(given.raw)], given.marks)


def _flatten_type(arguments: Sequence[Val]) -> Type:
    given = arguments[0]
    if not wholly_known(given):
        return DYNAMIC
    if not isinstance(given.type, ListType | SetType | TupleType):
        raise FunctionError("can only flatten lists, sets and tuples")
    return TupleType(tuple(item.type for item in _flattened(given)[0]))


def _flatten(arguments: Sequence[Val], _: Type, __: Host) -> Val:
    given = arguments[0]
    if not isinstance(given.type, ListType | SetType | TupleType):
        raise FunctionError("can only flatten lists, sets and tuples")
    items, marks, unsure = _flattened(given)
    if unsure is not None:
        return unknown(DYNAMIC, unsure, marks=marks)
    if len(items) > MOST_ELEMENTS:
        raise BoundReached("a collection grows too large")
    return mark(tuple_of(items), marks)


def _flattened(given: Val) -> tuple[list[Val], int, str | None]:
    marks = given.marks
    items: list[Val] = []
    unsure: str | None = None
    for item in given.raw:
        if isinstance(item.raw, Unk) and item.type is DYNAMIC and item.raw.open is None:
            unsure = item.raw.origin
        if item.raw is not None and isinstance(item.type, ListType | SetType | TupleType):
            if isinstance(item.raw, Unk):
                unsure = item.raw.origin
                marks |= item.marks
                continue
            below, found, inner = _flattened(item)
            items.extend(below)
            marks |= found
            unsure = inner if unsure is None else unsure
        else:
            items.append(item)
    return items, marks, unsure


def _index(arguments: Sequence[Val], _: Type, __: Host) -> Val:
    given, wanted = arguments
    if not isinstance(given.type, ListType | TupleType):
        raise FunctionError("the argument must be a list or tuple", 0)
    if not given.raw:
        raise FunctionError("cannot search an empty list")
    for place, item in enumerate(given.raw):
        verdict = equal(item, wanted)
        if isinstance(verdict.raw, Unk):
            return unknown(NUMBER, verdict.raw.origin)
        if verdict.raw:
            return _count(place)
    raise FunctionError("item not found")


def _length_type(arguments: Sequence[Val]) -> Type:
    type_ = arguments[0].type
    if type_ in (STRING, DYNAMIC) or isinstance(type_, ListType | SetType | MapType | TupleType | ObjectType):
        return NUMBER
    raise FunctionError("the argument must be a string, a collection type, or a structural type", 0)


def _length(arguments: Sequence[Val], _: Type, __: Host) -> Val:
    given = arguments[0]
    if isinstance(given.type, TupleType):
        return mark(_count(len(given.type.elements)), given.marks)
    if isinstance(given.type, ObjectType):
        return mark(_count(len(given.type.attributes)), given.marks)
    if isinstance(given.raw, Unk):
        if given.raw.high is not None and given.raw.low == given.raw.high and given.raw.not_null:
            return mark(_count(given.raw.low), given.marks)
        return unknown(NUMBER, given.raw.origin, not_null=True, marks=given.marks)
    if isinstance(given.raw, str):
        return mark(_count(len(clusters(given.raw))), given.marks)
    if isinstance(given.type, SetType) and len(given.raw) > 1 and not wholly_known(given):
        return unknown(NUMBER, origin_of(given), not_null=True, marks=given.marks)
    return mark(_count(len(given.raw)), given.marks)


def _matchkeys_type(arguments: Sequence[Val]) -> Type:
    if unify([arguments[1].type, arguments[2].type]) is None:
        raise FunctionError("keys and searchset must be of the same type")
    return arguments[0].type


def _matchkeys(arguments: Sequence[Val], wanted: Type, _: Host) -> Val:
    values, keys, wanted_keys = arguments
    if len(values.raw) != len(keys.raw):
        raise FunctionError("length of keys and values should be equal")
    common = unify([keys.type, wanted_keys.type]) or DYNAMIC
    keys, wanted_keys = convert(keys, common), convert(wanted_keys, common)
    found: list[Val] = []
    for value, key in zip(values.raw, keys.raw, strict=True):
        for candidate in wanted_keys.raw:
            verdict = equal(key, candidate)
            if isinstance(verdict.raw, Unk):
                return unknown(wanted, verdict.raw.origin)
            if verdict.raw:
                found.append(value)
                break
    return list_of(element_of(wanted), found)


def _range(arguments: Sequence[Val], _: Type, __: Host) -> Val:
    if not 1 <= len(arguments) <= 3:
        raise FunctionError("must have one, two, or three arguments")
    start = number(0) if len(arguments) == 1 else arguments[0]
    end = arguments[0] if len(arguments) == 1 else arguments[1]
    step = arguments[2] if len(arguments) == 3 else number(Sized(-1 if end.raw < start.raw else 1))
    down = step.raw < 0
    if (down and end.raw > start.raw) or (not down and end.raw < start.raw):
        raise FunctionError("the end must lie in the direction of the step", 1)
    items: list[Val] = []
    current = start
    while current.raw > end.raw if down else current.raw < end.raw:
        if len(items) >= _LONGEST_RANGE:
            raise FunctionError("more than 1024 values were generated")
        items.append(current)
        try:
            current = binary("+", current, step)
        except OperationError as error:
            raise FunctionError(str(error)) from None
    return list_of(NUMBER, items)


def _reverse_type(arguments: Sequence[Val]) -> Type:
    type_ = arguments[0].type
    if isinstance(type_, TupleType):
        return TupleType(type_.elements[::-1])
    if isinstance(type_, ListType | SetType):
        return ListType(type_.element)
    raise FunctionError(f"can only reverse list or tuple values, not {friendly(type_)}", 0)


def _reverse(arguments: Sequence[Val], wanted: Type, _: Host) -> Val:
    items = arguments[0].raw[::-1]
    made = tuple_of(items) if isinstance(wanted, TupleType) else list_of(element_of(wanted), items)
    return mark(made, arguments[0].marks)


def _slice_bounds(arguments: Sequence[Val]) -> tuple[int, int] | None:
    given, start, end = arguments
    length: int | None = None
    if isinstance(given.type, TupleType):
        length = len(given.type.elements)
    elif isinstance(given.raw, tuple):
        length = len(given.raw)
    found: list[int] = []
    for place, value in ((1, start), (2, end)):
        if isinstance(value.raw, Unk):
            continue
        index = whole_number(value, place)
        if index < 0:
            raise FunctionError("the index must not be less than zero", place)
        if length is not None and index > length:
            raise FunctionError("the index must not be greater than the length of the list", place)
        found.append(index)
    if len(found) < 2:
        return None
    if found[0] > found[1]:
        raise FunctionError("the start index must not be greater than the end index", 1)
    return found[0], found[1]


def _slice_type(arguments: Sequence[Val]) -> Type:
    type_ = arguments[0].type
    if isinstance(type_, SetType):
        raise FunctionError("cannot slice a set, because its elements do not have indices", 0)
    if not isinstance(type_, ListType | TupleType):
        raise FunctionError("must be a list or tuple value", 0)
    bounds = _slice_bounds(arguments)
    if isinstance(type_, ListType):
        return type_
    return DYNAMIC if bounds is None else TupleType(type_.elements[bounds[0] : bounds[1]])


def _slice(arguments: Sequence[Val], wanted: Type, _: Host) -> Val:
    bounds = _slice_bounds(arguments)
    assert bounds is not None
    items = arguments[0].raw[bounds[0] : bounds[1]]
    made = tuple_of(items) if isinstance(wanted, TupleType) else list_of(element_of(wanted), items)
    return mark(made, arguments[0].marks)


def _sum(arguments: Sequence[Val], wanted: Type, _: Host) -> Val:
    given = arguments[0]
    if not isinstance(given.type, ListType | SetType | TupleType):
        raise FunctionError("the argument must be a list, set, or tuple of number values", 0)
    if not given.raw:
        raise FunctionError("cannot sum an empty list", 0)
    if not wholly_known(given):
        return unknown(NUMBER, origin_of(given))
    total: Val | None = None
    for item in given.raw:
        if item.raw is None:
            raise FunctionError("the argument must be a list, set, or tuple of number values", 0)
        try:
            converted = convert(item, NUMBER)
            total = converted if total is None else binary("+", total, converted)
        except (ConversionError, OperationError):
            raise FunctionError("the argument must be a list, set, or tuple of number values", 0) from None
    return total if total is not None else unknown(wanted)


_LIST = Parameter("list", ListType(DYNAMIC))
_ANY = Parameter("list")
_MARKED = Parameter("list", marked=True)

FUNCTIONS: Mapping[str, Function] = {
    "chunklist": function(
        Parameter("list", ListType(DYNAMIC), marked=True),
        Parameter("size", NUMBER, marked=True),
        result=_chunklist_type,
        run=_chunklist,
    ),
    "compact": function(Parameter("list", ListType(STRING)), result=ListType(STRING), run=_compact),
    "concat": function(more=Parameter("seqs", marked=True), result=_concat_type, run=_concat),
    "contains": function(_ANY, Parameter("value", null=True), result=BOOL, run=_contains),
    "distinct": function(_LIST, result=_same_type, run=_distinct),
    "element": function(_MARKED, Parameter("index", NUMBER), result=_element_type, run=_element, null=True),
    "flatten": function(_MARKED, result=_flatten_type, run=_flatten),
    "index": function(_ANY, Parameter("value"), result=NUMBER, run=_index),
    "length": function(Parameter("value", unknown=True, dynamic=True, marked=True), result=_length_type, run=_length),
    "matchkeys": function(
        Parameter("values", ListType(DYNAMIC)),
        Parameter("keys", ListType(DYNAMIC)),
        Parameter("searchset", ListType(DYNAMIC)),
        result=_matchkeys_type,
        run=_matchkeys,
    ),
    "range": function(more=Parameter("params", NUMBER), result=ListType(NUMBER), run=_range),
    "reverse": function(_MARKED, result=_reverse_type, run=_reverse),
    "slice": function(
        _MARKED, Parameter("start_index", NUMBER), Parameter("end_index", NUMBER), result=_slice_type, run=_slice
    ),
    "sum": function(_ANY, result=NUMBER, run=_sum),
}
