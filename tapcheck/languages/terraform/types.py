"""Terraform's types: primitives, collections, structures, and the dynamic placeholder for "any"."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import field
from typing import Any, TypeAlias

from tapcheck.records import dataclass


@dataclass(frozen=True, slots=True)
class Primitive:
    """`string`, `number`, `bool`, or `dynamic` (a type that is not known yet)."""

    name: str


@dataclass(frozen=True, slots=True)
class ListType:
    """`list(element)`."""

    element: Type


@dataclass(frozen=True, slots=True)
class SetType:
    """`set(element)`."""

    element: Type


@dataclass(frozen=True, slots=True)
class MapType:
    """`map(element)`."""

    element: Type


@dataclass(frozen=True, slots=True)
class TupleType:
    """`tuple([…])`."""

    elements: tuple[Type, ...]


@dataclass(frozen=True, slots=True)
class ObjectType:
    """`object({…})`; ``optional`` attributes matter only for conversion to this type."""

    attributes: Mapping[str, Type]
    optional: frozenset[str] = field(default=frozenset())


Type: TypeAlias = Primitive | ListType | SetType | MapType | TupleType | ObjectType

STRING = Primitive("string")
NUMBER = Primitive("number")
BOOL = Primitive("bool")
DYNAMIC = Primitive("dynamic")

EMPTY_OBJECT = ObjectType({})
COLLECTIONS = (ListType, SetType, MapType)


def element_of(type_: Type) -> Type:
    """The type of the elements of a collection; dynamic for other types."""
    return type_.element if isinstance(type_, ListType | SetType | MapType) else DYNAMIC


def contains_dynamic(type_: Type) -> bool:
    """Whether some part of the type is not known."""
    match type_:
        case Primitive():
            return type_ is DYNAMIC
        case TupleType():
            return any(contains_dynamic(item) for item in type_.elements)
        case ObjectType():
            return any(contains_dynamic(item) for item in type_.attributes.values())
        case _:
            return contains_dynamic(type_.element)


def without_optional(type_: Type) -> Type:
    """The same type with no attribute marked as optional, at any depth."""
    match type_:
        case Primitive():
            return type_
        case ListType():
            return ListType(without_optional(type_.element))
        case SetType():
            return SetType(without_optional(type_.element))
        case MapType():
            return MapType(without_optional(type_.element))
        case TupleType():
            return TupleType(tuple(without_optional(item) for item in type_.elements))
        case ObjectType():
            return ObjectType({name: without_optional(item) for name, item in type_.attributes.items()})


def friendly(type_: Type) -> str:
    """The type in words, as Terraform's messages name it."""
    match type_:
        case Primitive():
            return type_.name
        case ListType():
            return f"list of {friendly(type_.element)}"
        case SetType():
            return f"set of {friendly(type_.element)}"
        case MapType():
            return f"map of {friendly(type_.element)}"
        case TupleType():
            return "tuple"
        case ObjectType():
            return "object"


def difference(left: Type, right: Type) -> str:
    """Two unlike types in words, with the attributes that tell two objects apart."""
    if not isinstance(left, ObjectType) or not isinstance(right, ObjectType):
        return f"{friendly(left)} and {friendly(right)}"
    alone = sorted(left.attributes.keys() ^ right.attributes.keys())
    if alone:
        return "objects of which only one has " + ", ".join(f"'{name}'" for name in alone)
    for name, type_ in left.attributes.items():
        if type_ != right.attributes[name]:
            return f"objects with '{name}': {difference(type_, right.attributes[name])}"
    return "two objects"


def to_json(type_: Type) -> Any:
    """The type as `terraform output -json` writes it."""
    match type_:
        case Primitive():
            return type_.name
        case ListType():
            return ["list", to_json(type_.element)]
        case SetType():
            return ["set", to_json(type_.element)]
        case MapType():
            return ["map", to_json(type_.element)]
        case TupleType():
            return ["tuple", [to_json(item) for item in type_.elements]]
        case ObjectType():
            attributes = {name: to_json(type_.attributes[name]) for name in sorted(type_.attributes)}
            return ["object", attributes, sorted(type_.optional)] if type_.optional else ["object", attributes]


def from_json(written: Any) -> Type:
    """The type that `terraform output -json` or a provider schema writes; anything else is dynamic."""
    match written:
        case "string":
            return STRING
        case "number":
            return NUMBER
        case "bool":
            return BOOL
        case ["list", element]:
            return ListType(from_json(element))
        case ["set", element]:
            return SetType(from_json(element))
        case ["map", element]:
            return MapType(from_json(element))
        case ["tuple", [*elements]]:
            return TupleType(tuple(from_json(item) for item in elements))
        case ["object", {**attributes}]:
            return ObjectType({str(name): from_json(item) for name, item in attributes.items()})
        case ["object", {**attributes}, [*optional]]:
            return ObjectType({str(name): from_json(item) for name, item in attributes.items()}, frozenset(optional))
        case _:
            return DYNAMIC
