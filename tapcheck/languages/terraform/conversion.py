"""Conversions between types, and the type that several types have in common.

The two need each other, so they share this module.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence

from tapcheck.languages.terraform.numbers import format_number, parse_number
from tapcheck.languages.terraform.type_order import by_preference, distinct
from tapcheck.languages.terraform.types import (
    COLLECTIONS,
    DYNAMIC,
    NUMBER,
    STRING,
    ListType,
    MapType,
    ObjectType,
    Primitive,
    SetType,
    TupleType,
    Type,
    element_of,
    friendly,
    without_optional,
)
from tapcheck.languages.terraform.values import (
    FALSE,
    TRUE,
    Unk,
    Val,
    list_of,
    map_of,
    mark,
    null,
    number,
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


class ConversionError(Exception):
    """The value cannot become what is wanted; the message says why."""


Conversion = Callable[[Val], Val]


def convert(value: Val, wanted: Type) -> Val:
    """The value as the wanted type; raises ConversionError."""
    if value.type is wanted or value.type == without_optional(wanted):
        return value
    found = conversion(value.type, wanted, unsafe=True)
    if found is None:
        raise ConversionError(mismatch(value.type, wanted))
    return found(value)


def mismatch(given: Type, wanted: Type) -> str:
    """Why no value of one type can become the other."""
    match wanted:
        case ObjectType() if isinstance(given, ObjectType):
            missing = sorted(set(wanted.attributes) - set(given.attributes) - wanted.optional)
            if len(missing) == 1:
                return f"attribute '{missing[0]}' is required"
            if missing:
                return "attributes " + ", ".join(f"'{name}'" for name in missing) + " are required"
            for name, inner in wanted.attributes.items():
                if name in given.attributes and _unsuitable(given.attributes[name], inner):
                    return f"attribute '{name}': {mismatch(given.attributes[name], inner)}"
        case ListType() | SetType() if isinstance(given, TupleType):
            for index, item in enumerate(given.elements):
                if wanted.element is not DYNAMIC and _unsuitable(item, wanted.element):
                    return f"element {index}: {mismatch(item, wanted.element)}"
            return "all elements must have the same type"
        case MapType() if isinstance(given, ObjectType):
            for name, item in given.attributes.items():
                if wanted.element is not DYNAMIC and _unsuitable(item, wanted.element):
                    return f"element '{name}': {mismatch(item, wanted.element)}"
            return "all elements must have the same type"
    return f"{friendly(wanted)} required, but it is {friendly(given)}"


def _unsuitable(given: Type, wanted: Type) -> bool:
    return given != without_optional(wanted) and conversion(given, wanted, unsafe=True) is None


def conversion(given: Type, wanted: Type, unsafe: bool) -> Conversion | None:
    """How values of one type become another; None when they cannot. Safe conversions never fail."""
    inner = _conversion_of_known(given, wanted, unsafe)
    if inner is None:
        return None

    def apply(value: Val) -> Val:
        if value.marks:
            return mark(apply(unmark(value)), value.marks)
        if wanted is DYNAMIC:
            return value
        if type(value.raw) is Unk:
            return _unknown_result(value, value.raw, _fill_dynamic(value.type, without_optional(wanted)))
        if value.raw is None:
            return null(_fill_dynamic(value.type, without_optional(wanted)))
        return inner(value)

    return apply


def unify(types: Sequence[Type], unsafe: bool = True) -> Type | None:
    """The type that values of all these types can become; None when there is none."""
    if not types:
        return None
    types = distinct(types)
    if len(types) == 1:
        return types[0]
    kinds = {type(item) for item in types if item is not DYNAMIC}
    dynamic = any(item is DYNAMIC for item in types)
    if len(kinds) == 1:
        kind = next(iter(kinds))
        if kind is not Primitive and dynamic:
            return DYNAMIC
        if kind in COLLECTIONS:
            return _unify_collections(types, unsafe)
        if kind is ObjectType:
            return _unify_objects([item for item in types if isinstance(item, ObjectType)], unsafe)
        if kind is TupleType:
            return _unify_tuples([item for item in types if isinstance(item, TupleType)], unsafe)
    if kinds == {MapType, ObjectType} or kinds == {ListType, TupleType}:
        found = _unify_structures_as_collections(types, unsafe)
        if isinstance(found, MapType | ListType):
            return found
    elif ObjectType in kinds and TupleType in kinds:
        return None
    for index in by_preference(types):
        wanted = types[index]
        if all(item == wanted or conversion(item, wanted, unsafe) is not None for item in types):
            return wanted
    return None


def _conversion_of_known(given: Type, wanted: Type, unsafe: bool) -> Conversion | None:
    if wanted is DYNAMIC:
        return _same
    if given is DYNAMIC:
        return (lambda value: convert(value, wanted)) if unsafe else None
    match wanted:
        case Primitive():
            return _to_primitive(given, wanted, unsafe) if isinstance(given, Primitive) else None
        case ObjectType():
            if isinstance(given, ObjectType):
                return _object_to_object(given, wanted, unsafe)
            return _map_to_object(given, wanted) if isinstance(given, MapType) and unsafe else None
        case TupleType():
            return _tuple_to_tuple(given, wanted, unsafe) if isinstance(given, TupleType) else None
        case MapType():
            if isinstance(given, MapType):
                return _map_to_map(given, wanted, unsafe)
            return _object_to_map(given, wanted.element, unsafe) if isinstance(given, ObjectType) else None
        case ListType() | SetType():
            if isinstance(given, TupleType):
                return _tuple_to_sequence(given, wanted, unsafe)
            if isinstance(given, ListType | SetType):
                return _sequence_to_sequence(given, wanted, unsafe)
            return None


def _same(value: Val) -> Val:
    return value


def _to_primitive(given: Primitive, wanted: Primitive, unsafe: bool) -> Conversion | None:
    if given is wanted:
        return None
    if wanted is STRING:
        return _number_to_string if given is NUMBER else _bool_to_string
    if given is STRING and unsafe:
        return _string_to_number if wanted is NUMBER else _string_to_bool
    return None


def _number_to_string(value: Val) -> Val:
    return string(format_number(value.raw))


def _bool_to_string(value: Val) -> Val:
    return string("true" if value.raw else "false")


def _string_to_number(value: Val) -> Val:
    found = parse_number(value.raw)
    if found is None:
        raise ConversionError("a number is required")
    return number(found)


def _string_to_bool(value: Val) -> Val:
    if value.raw in ("true", "1"):
        return TRUE
    if value.raw in ("false", "0"):
        return FALSE
    lower = value.raw.lower()
    if lower in ("true", "false"):
        raise ConversionError(f'a bool is required; to convert from string, use lowercase "{lower}"')
    raise ConversionError("a bool is required")


def _apply(found: Conversion | None, value: Val) -> Val:
    return value if found is None else found(value)


def _part_conversion(given: Type, wanted: Type, unsafe: bool) -> tuple[bool, Conversion | None]:
    if given is wanted or given == wanted:
        return True, None
    found = conversion(given, wanted, unsafe)
    return found is not None, found


def _object_to_object(given: ObjectType, wanted: ObjectType, unsafe: bool) -> Conversion | None:
    steps: dict[str, Conversion | None] = {}
    for name, inner in wanted.attributes.items():
        if name not in given.attributes:
            if name in wanted.optional:
                continue
            return None
        possible, steps[name] = _part_conversion(given.attributes[name], inner, unsafe)
        if not possible:
            return None

    def apply(value: Val) -> Val:
        items = {name: _apply(step, value.raw[name]) for name, step in steps.items()}
        for name in wanted.optional:
            if name not in items:
                items[name] = null(without_optional(wanted.attributes[name]))
        return object_of(items)

    return apply


def _map_to_object(given: MapType, wanted: ObjectType) -> Conversion | None:
    steps: dict[str, Conversion | None] = {}
    impossible: set[str] = set()
    for name, inner in wanted.attributes.items():
        possible, steps[name] = _part_conversion(given.element, inner, True)
        if not possible:
            if name not in wanted.optional:
                return None
            impossible.add(name)

    def apply(value: Val) -> Val:
        items: dict[str, Val] = {}
        for name, inner in wanted.attributes.items():
            if name in value.raw:
                if name in impossible:
                    raise ConversionError(f"map element type is incompatible with attribute '{name}'")
                items[name] = _apply(steps[name], value.raw[name])
            elif name in wanted.optional:
                items[name] = null(inner)
            else:
                raise ConversionError(f"map has no element for required attribute '{name}'")
        return object_of(items)

    return apply


def _tuple_to_tuple(given: TupleType, wanted: TupleType, unsafe: bool) -> Conversion | None:
    if len(given.elements) != len(wanted.elements):
        return None
    steps = [_part_conversion(*pair, unsafe) for pair in zip(given.elements, wanted.elements, strict=True)]
    if not all(possible for possible, _ in steps):
        return None
    return lambda value: tuple_of(_apply(step, item) for (_, step), item in zip(steps, value.raw, strict=True))


def _map_to_map(given: MapType, wanted: MapType, unsafe: bool) -> Conversion | None:
    step = conversion(given.element, wanted.element, unsafe)
    if step is None and given.element != wanted.element:
        return None

    def apply(value: Val) -> Val:
        items = {name: _apply(step, item) for name, item in value.raw.items()}
        if not items:
            element = given.element if wanted.element is DYNAMIC else without_optional(wanted.element)
            return map_of(element, {})
        if not isinstance(wanted.element, Primitive | TupleType):
            items = dict(zip(items, _unified(list(items.values()), unsafe=False), strict=True))
        _require_one_type(items.values(), "map")
        return map_of(wanted.element, items)

    return apply


def _object_to_map(given: ObjectType, element: Type, unsafe: bool) -> Conversion | None:
    if not given.attributes:
        return lambda _: map_of(without_optional(element), {})
    if element is DYNAMIC:
        found = unify(list(given.attributes.values()), unsafe)
        if found is None:
            return None
        element = found
    steps: dict[str, Conversion | None] = {}
    for name, inner in given.attributes.items():
        possible, steps[name] = _part_conversion(inner, element, unsafe)
        if not possible:
            return None

    def apply(value: Val) -> Val:
        items = {name: _apply(steps[name], item) for name, item in value.raw.items()}
        if not isinstance(element, Primitive | TupleType):
            items = dict(zip(items, _unified(list(items.values()), unsafe), strict=True))
        _require_one_type(items.values(), "map")
        return map_of(element, items)

    return apply


def _tuple_to_sequence(given: TupleType, wanted: ListType | SetType, unsafe: bool) -> Conversion | None:
    element = wanted.element
    make = list_of if isinstance(wanted, ListType) else set_of
    if not given.elements:
        return lambda _: make(without_optional(element), ())
    if element is DYNAMIC:
        found = unify(given.elements, unsafe)
        if found is None or (found is DYNAMIC and any(item is not DYNAMIC for item in given.elements)):
            return None
        element = found
    steps = [_part_conversion(item, element, unsafe) for item in given.elements]
    if not all(possible for possible, _ in steps):
        return None
    kind = "list" if isinstance(wanted, ListType) else "set"

    def apply(value: Val) -> Val:
        items = [_apply(step, item) for (_, step), item in zip(steps, value.raw, strict=True)]
        if kind == "list":
            items = _unified(items, unsafe)
        _require_one_type(items, kind)
        return make(element, items)

    return apply


def _sequence_to_sequence(given: ListType | SetType, wanted: ListType | SetType, unsafe: bool) -> Conversion | None:
    if isinstance(wanted, SetType) and isinstance(given, ListType) and not unsafe:
        return None
    possible, step = _part_conversion(given.element, wanted.element, unsafe)
    if not possible:
        return None
    make = list_of if isinstance(wanted, ListType) else set_of
    kind = "list" if isinstance(wanted, ListType) else "set"

    def apply(value: Val) -> Val:
        if kind == "list" and isinstance(given, SetType) and not _length_known(value):
            return unknown(ListType(given.element), origin_of(value))
        items = [_apply(step, item) for item in value.raw]
        if not items:
            return make(given.element if wanted.element is DYNAMIC else without_optional(wanted.element), ())
        _require_one_type(items, kind)
        return make(wanted.element, items)

    return apply


def _length_known(value: Val) -> bool:
    return len(value.raw) <= 1 or wholly_known(value)


def _unified(items: list[Val], unsafe: bool) -> list[Val]:
    wanted = unify([item.type for item in items], unsafe)
    if wanted is None:
        raise ConversionError("cannot find a common base type for all elements")
    unified: list[Val] = []
    for item in items:
        found = None if item.type == wanted else conversion(item.type, wanted, unsafe)
        unified.append(_apply(found, item))
    return unified


def _require_one_type(items: Iterable[Val], kind: str) -> None:
    types = [item.type for item in items if item.type is not DYNAMIC]
    if any(item != types[0] for item in types[1:]):
        raise ConversionError(f"element types must all match for conversion to {kind}")


def _unknown_result(value: Val, facts: Unk, wanted: Type) -> Val:
    result = unknown(wanted, facts.origin, not_null=facts.not_null)
    given = value.type
    if isinstance(given, ObjectType) and isinstance(wanted, MapType):
        count = len(given.attributes)
        return refined(result, low=count, high=count)
    if isinstance(given, TupleType) and isinstance(wanted, ListType | SetType):
        count = len(given.elements)
        low = min(count, 1) if isinstance(wanted, SetType) else count
        return refined(result, low=low, high=count)
    if isinstance(given, COLLECTIONS) and isinstance(wanted, COLLECTIONS):
        low = min(facts.low, 1) if isinstance(wanted, SetType) else facts.low
        return refined(result, low=low, high=facts.high)
    if given is DYNAMIC and facts.open is not None:
        return refined(result, open=facts.open)
    return result


def _fill_dynamic(given: Type, wanted: Type) -> Type:
    """The wanted type with its unknown parts taken from the given one."""
    if given is DYNAMIC or isinstance(wanted, Primitive):
        return given if wanted is DYNAMIC else wanted
    match wanted, given:
        case MapType(), MapType():
            return MapType(_fill_dynamic(given.element, wanted.element))
        case MapType(), ObjectType():
            found = unify(list(given.attributes.values())) or DYNAMIC
            return MapType(_fill_dynamic(found, wanted.element))
        case ObjectType(), MapType():
            return ObjectType({name: _fill_dynamic(given.element, item) for name, item in wanted.attributes.items()})
        case ObjectType(), ObjectType():
            return ObjectType(
                {
                    name: _fill_dynamic(given.attributes.get(name, DYNAMIC), item)
                    for name, item in wanted.attributes.items()
                }
            )
        case ((ListType() | SetType()), (ListType() | SetType())):
            return type(wanted)(_fill_dynamic(given.element, wanted.element))
        case ((ListType() | SetType()), TupleType()):
            return type(wanted)(_fill_dynamic(unify(given.elements) or DYNAMIC, wanted.element))
        case TupleType(), TupleType() if len(given.elements) == len(wanted.elements):
            return TupleType(tuple(map(_fill_dynamic, given.elements, wanted.elements)))
        case _:
            return wanted


def _unify_collections(types: Sequence[Type], unsafe: bool) -> Type | None:
    found = unify([element_of(item) for item in types], unsafe)
    if found is None:
        return None
    match types[0]:
        case ListType():
            return ListType(found)
        case SetType():
            return SetType(found)
        case _:
            return MapType(found)


def _unify_objects(types: Sequence[ObjectType], unsafe: bool) -> Type | None:
    names = types[0].attributes.keys()
    if any(item.attributes.keys() != names for item in types[1:]):
        return _unify_objects_to_map(types, unsafe)
    attributes: dict[str, Type] = {}
    for name in names:
        found = unify([item.attributes[name] for item in types], unsafe)
        if found is None:
            return None
        attributes[name] = found
    wanted = ObjectType(attributes)
    if all(item == wanted or conversion(item, wanted, unsafe) for item in types):
        return wanted
    return _unify_objects_to_map(types, unsafe)


def _unify_objects_to_map(types: Sequence[ObjectType], unsafe: bool) -> Type | None:
    found = unify([inner for item in types for inner in item.attributes.values()], unsafe)
    if found is None:
        return None
    wanted = MapType(found)
    return wanted if all(conversion(item, wanted, unsafe) for item in types) else None


def _unify_tuples(types: Sequence[TupleType], unsafe: bool) -> Type | None:
    length = len(types[0].elements)
    if any(len(item.elements) != length for item in types[1:]):
        return _unify_tuples_to_list(types, unsafe)
    elements: list[Type] = []
    for index in range(length):
        found = unify([item.elements[index] for item in types], unsafe)
        if found is None:
            return None
        elements.append(found)
    wanted = TupleType(tuple(elements))
    if all(item == wanted or conversion(item, wanted, unsafe) for item in types):
        return wanted
    return _unify_tuples_to_list(types, unsafe)


def _unify_tuples_to_list(types: Sequence[TupleType], unsafe: bool) -> Type | None:
    found = unify([inner for item in types for inner in item.elements], unsafe)
    if found is None:
        return None
    wanted = ListType(found)
    return wanted if all(conversion(item, wanted, unsafe) for item in types) else None


def _unify_structures_as_collections(types: Sequence[Type], unsafe: bool) -> Type | None:
    objects = [item for item in types if isinstance(item, ObjectType)]
    tuples = [item for item in types if isinstance(item, TupleType)]
    found = _unify_objects_to_map(objects, unsafe) if objects else _unify_tuples_to_list(tuples, unsafe)
    if found is None:
        return None
    return unify([found if isinstance(item, ObjectType | TupleType) else item for item in types], unsafe)
