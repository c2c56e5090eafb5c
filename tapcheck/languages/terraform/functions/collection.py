"""Functions on maps, objects and sets."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from itertools import product

from tapcheck.languages.terraform.conversion import ConversionError, convert, unify
from tapcheck.languages.terraform.functions.signature import Function, FunctionError, Host, Parameter, function
from tapcheck.languages.terraform.refusals import BoundReached
from tapcheck.languages.terraform.types import (
    DYNAMIC,
    EMPTY_OBJECT,
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
    Unk,
    Val,
    deep_marks,
    hashable,
    list_of,
    map_of,
    mark,
    object_of,
    origin_of,
    refined,
    set_of,
    string,
    tuple_of,
    unknown,
    unmark,
    wholly_known,
)

MOST_ELEMENTS = 200_000
"""Collections beyond this many elements are not built."""


def _keys_type(arguments: Sequence[Val]) -> Type:
    type_ = arguments[0].type
    if isinstance(type_, MapType):
        return ListType(STRING)
    if isinstance(type_, ObjectType):
        return TupleType((STRING,) * len(type_.attributes))
    raise FunctionError("a map or an object is required", 0)


def _keys(arguments: Sequence[Val], wanted: Type, _: Host) -> Val:
    given = arguments[0]
    if isinstance(given.type, ObjectType):
        return mark(tuple_of([string(name) for name in sorted(given.type.attributes)]), given.marks)
    if isinstance(given.raw, Unk):
        return unknown(wanted, given.raw.origin, marks=given.marks)
    return mark(list_of(STRING, [string(name) for name in given.raw]), given.marks)


def _values_type(arguments: Sequence[Val]) -> Type:
    type_ = arguments[0].type
    if isinstance(type_, MapType):
        return ListType(type_.element)
    if isinstance(type_, ObjectType):
        return TupleType(tuple(type_.attributes[name] for name in sorted(type_.attributes)))
    raise FunctionError("a map is required as the first argument")


def _values(arguments: Sequence[Val], wanted: Type, _: Host) -> Val:
    items = list(arguments[0].raw.values())
    result = tuple_of(items) if isinstance(wanted, TupleType) else list_of(element_of(wanted), items)
    return mark(result, arguments[0].marks)


def _lookup_type(arguments: Sequence[Val]) -> Type:
    if len(arguments) > 3:
        raise FunctionError("lookup takes two or three arguments")
    type_, key = arguments[0].type, arguments[1]
    if isinstance(type_, ObjectType):
        if isinstance(key.raw, Unk):
            return DYNAMIC
        if key.raw in type_.attributes:
            return type_.attributes[key.raw]
        if len(arguments) == 3:
            return arguments[2].type
        raise FunctionError(f"the given object has no attribute '{key.raw}'", 0)
    if isinstance(type_, MapType):
        if len(arguments) == 3:
            try:
                convert(arguments[2], type_.element)
            except ConversionError:
                raise FunctionError("the default value must have the same type as the map elements", 2) from None
        return type_.element
    raise FunctionError("lookup requires a map as the first argument", 0)


def _lookup(arguments: Sequence[Val], wanted: Type, _: Host) -> Val:
    given, key = arguments[0], arguments[1]
    marks = given.marks | key.marks
    found = given.raw.get(key.raw)
    if found is not None:
        return mark(found, marks)
    if len(arguments) == 3:
        try:
            return mark(convert(arguments[2], wanted), marks)
        except ConversionError as error:
            raise FunctionError(str(error), 2) from None
    raise FunctionError(f"lookup failed to find key '{key.raw}'")


def _merge_type(arguments: Sequence[Val]) -> Type:
    if not arguments:
        return EMPTY_OBJECT
    attributes: dict[str, Type] = {}
    types: list[Type] = []
    known = True
    for value in arguments:
        type_ = value.type
        if type_ is DYNAMIC:
            return DYNAMIC
        if isinstance(type_, ObjectType):
            type_ = EMPTY_OBJECT if value.raw is None else type_
            attributes.update(type_.attributes)
        elif isinstance(type_, MapType):
            if isinstance(value.raw, Unk):
                known = False
            elif value.raw is not None:
                attributes.update(dict.fromkeys(value.raw, type_.element))
        else:
            raise FunctionError(f"arguments must be maps or objects, got {friendly(type_)}")
        types.append(type_)
    if all(item == types[0] for item in types[1:]):
        return types[0]
    return ObjectType({name: attributes[name] for name in sorted(attributes)}) if known else DYNAMIC


def _merge(arguments: Sequence[Val], wanted: Type, _: Host) -> Val:
    items: dict[str, Val] = {}
    marks = 0
    for value in arguments:
        if value.raw is not None:
            marks |= value.marks
            items.update(value.raw)
    if isinstance(wanted, MapType):
        return mark(map_of(wanted.element, items), marks)
    return mark(object_of(items), marks)


def _zipmap_type(arguments: Sequence[Val]) -> Type:
    keys, values = arguments
    if isinstance(values.type, ListType):
        return MapType(values.type.element)
    if isinstance(values.type, TupleType):
        if not wholly_known(keys):
            return DYNAMIC
        _same_count(len(keys.raw), len(values.type.elements))
        attributes: dict[str, Type] = {}
        for place, key in enumerate(keys.raw):
            if key.raw is None:
                raise FunctionError(f"the list of keys has a null value at index {place}")
            attributes[key.raw] = values.type.elements[place]
        return ObjectType(attributes)
    raise FunctionError("the values must be a list or tuple")


def _same_count(keys: int, values: int) -> None:
    if keys != values:
        raise FunctionError(f"number of keys ({keys}) does not match number of values ({values})")


def _zipmap(arguments: Sequence[Val], wanted: Type, _: Host) -> Val:
    keys, values = arguments
    marks = keys.marks | values.marks
    if not wholly_known(keys):
        return unknown(wanted, origin_of(keys), marks=marks)
    _same_count(len(keys.raw), len(values.raw))
    items: dict[str, Val] = {}
    for key, value in zip(keys.raw, values.raw, strict=True):
        if key.raw is None:
            raise FunctionError("a key is null", 0)
        marks |= key.marks
        items[key.raw] = value
    made = map_of(wanted.element, items) if isinstance(wanted, MapType) else object_of(items)
    return mark(made, marks)


def _transpose(arguments: Sequence[Val], wanted: Type, _: Host) -> Val:
    given = arguments[0]
    if not wholly_known(given):
        return unknown(wanted, origin_of(given), marks=deep_marks(given))
    turned: dict[str, list[Val]] = {}
    for name, items in given.raw.items():
        if items.raw is None:
            raise FunctionError("a list is null", 0)
        for item in items.raw:
            if item.raw is None:
                raise FunctionError("an element of a list is null", 0)
            turned.setdefault(item.raw, []).append(string(name))
    return map_of(ListType(STRING), {name: list_of(STRING, items) for name, items in turned.items()})


def _sets_type(arguments: Sequence[Val]) -> Type:
    elements = [element_of(item.type) for item in arguments]
    concrete = [
        item
        for item, value in zip(elements, arguments, strict=True)
        if not (item is DYNAMIC and isinstance(value.raw, tuple) and not value.raw)
    ]
    if not concrete:
        return SetType(DYNAMIC)
    found = unify(concrete)
    if found is None:
        raise FunctionError("the given sets must all have compatible element types")
    return SetType(found)


def _converted_sets(arguments: Sequence[Val], wanted: Type) -> list[Val]:
    try:
        return [convert(item, wanted) for item in arguments]
    except ConversionError as error:
        raise FunctionError(str(error)) from None


def _union(arguments: Sequence[Val], wanted: Type, _: Host) -> Val:
    sets = _converted_sets(arguments, wanted)
    return set_of(element_of(wanted), [item for given in sets for item in given.raw])


def _unsure(sets: Sequence[Val], wanted: Type) -> Val | None:
    if all(wholly_known(item) for item in sets):
        return None
    return unknown(wanted, origin_of(*sets), not_null=True)


def _intersection(arguments: Sequence[Val], wanted: Type, _: Host) -> Val:
    first, *others = _converted_sets(arguments, wanted)
    unsure = _unsure((first, *others), wanted)
    if unsure is not None:
        return unsure
    kept = list(first.raw)
    for other in others:
        there = {hashable(item) for item in other.raw}
        kept = [item for item in kept if hashable(item) in there]
    return set_of(element_of(wanted), kept)


def _subtract(arguments: Sequence[Val], wanted: Type, _: Host) -> Val:
    first, second = _converted_sets(arguments, wanted)
    unsure = _unsure((first, second), wanted)
    if unsure is not None:
        return unsure
    removed = {hashable(item) for item in second.raw}
    return set_of(element_of(wanted), [item for item in first.raw if hashable(item) not in removed])


def _setproduct_type(arguments: Sequence[Val]) -> Type:
    if len(arguments) < 2:
        raise FunctionError("at least two arguments are required")
    elements: list[Type] = []
    lists = 0
    for place, value in enumerate(arguments):
        type_ = value.type
        if isinstance(type_, SetType):
            elements.append(type_.element)
            continue
        lists += 1
        if isinstance(type_, ListType):
            elements.append(type_.element)
        elif isinstance(type_, TupleType):
            found = unify(type_.elements) if type_.elements else DYNAMIC
            if found is None:
                raise FunctionError("all elements must be of the same type", place)
            elements.append(found)
        else:
            raise FunctionError("a set or a list is required", place)
    row = TupleType(tuple(elements))
    return ListType(row) if lists == len(arguments) else SetType(row)


def _setproduct(arguments: Sequence[Val], wanted: Type, _: Host) -> Val:
    marks = 0
    for value in arguments:
        marks |= value.marks
    given = [unmark(value) for value in arguments]
    if any(not _countable(value) for value in given):
        return mark(_unknown_product(given, wanted), marks)
    total = 1
    for value in given:
        total *= len(value.raw)
    if total * len(given) > MOST_ELEMENTS:
        raise BoundReached("a collection grows too large")
    row = element_of(wanted)
    types = row.elements if isinstance(row, TupleType) else ()
    rows: list[Val] = []
    columns = [[convert(item, type_) for item in value.raw] for value, type_ in zip(given, types, strict=True)]
    if total:
        rows = [tuple_of(items) for items in product(*columns)]
    made = list_of(row, rows) if isinstance(wanted, ListType) else set_of(row, rows)
    return mark(made, marks)


def _countable(value: Val) -> bool:
    if isinstance(value.raw, Unk):
        return False
    return not isinstance(value.type, SetType) or len(value.raw) <= 1 or wholly_known(value)


def _unknown_product(given: Sequence[Val], wanted: Type) -> Val:
    result = unknown(wanted, origin_of(*given), not_null=True)
    highest = 1
    for value in given:
        if isinstance(value.type, TupleType):
            count: int | None = len(value.type.elements)
        else:
            count = value.raw.high if isinstance(value.raw, Unk) else len(value.raw)
        if count is None or count > 1024:
            return result
        highest *= count
        if highest > 2048:
            return result
    return refined(result, low=min(highest, 1), high=highest)


_MAP = Parameter("inputMap", marked=True)
_SETS = Parameter("other_sets", SetType(DYNAMIC), dynamic=True)
_FIRST_SET = Parameter("first_set", SetType(DYNAMIC), dynamic=True)

FUNCTIONS: Mapping[str, Function] = {
    "keys": function(Parameter("inputMap", unknown=True, marked=True), result=_keys_type, run=_keys),
    "lookup": function(
        _MAP,
        Parameter("key", STRING, marked=True),
        more=Parameter("default", null=True, unknown=True, dynamic=True, marked=True),
        result=_lookup_type,
        run=_lookup,
        null=True,
    ),
    "merge": function(more=Parameter("maps", null=True, dynamic=True, marked=True), result=_merge_type, run=_merge),
    "setintersection": function(_FIRST_SET, more=_SETS, result=_sets_type, run=_intersection),
    "setproduct": function(more=Parameter("sets", unknown=True, marked=True), result=_setproduct_type, run=_setproduct),
    "setsubtract": function(
        Parameter("a", SetType(DYNAMIC), dynamic=True),
        Parameter("b", SetType(DYNAMIC), dynamic=True),
        result=_sets_type,
        run=_subtract,
    ),
    "setunion": function(_FIRST_SET, more=_SETS, result=_sets_type, run=_union),
    "transpose": function(
        Parameter("values", MapType(ListType(STRING))), result=MapType(ListType(STRING)), run=_transpose
    ),
    "values": function(Parameter("mapping", marked=True), result=_values_type, run=_values),
    "zipmap": function(
        Parameter("keys", ListType(STRING), marked=True),
        Parameter("values", marked=True),
        result=_zipmap_type,
        run=_zipmap,
    ),
}
