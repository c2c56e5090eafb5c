"""Values of Go programs: packages, errors, equality, and text."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Any

from tapcheck.languages.golang.types import GoType, Shape
from tapcheck.languages.program.values import (
    HOLE,
    ListValue,
    MapValue,
    Undefined,
    Unknown,
    is_callable,
)

if TYPE_CHECKING:
    from tapcheck.languages.program.machine import Machine

NETWORK = "call of another package"


class Package:
    """An imported package; what it holds is looked up by name when it is used."""

    __slots__ = ("path",)

    def __init__(self, path: str) -> None:
        self.path = path


Native = Callable[["Machine", list[Any]], Any]
"""A function of a package: (machine, arguments) → value; several results are a list."""


def error(message: str | Unknown) -> MapValue:
    """An error value; its text may be unknown."""
    return MapValue(kind="error", data=message)


def both(value: Any, problem: Any = None) -> ListValue:
    """The two results of a function that may fail."""
    return ListValue([value, problem])


def argument(arguments: list[Any], place: int) -> Any:
    """An argument, unknown where there is none."""
    return arguments[place] if place < len(arguments) else Unknown("missing argument")


def first_unknown(*values: Any) -> Unknown | None:
    """The first value that is not known."""
    return next((value for value in values if isinstance(value, Unknown)), None)


def wholly_known(value: Any, depth: int = 0) -> bool:
    """Whether a value and all its parts are known."""
    if depth > 30 or isinstance(value, (Unknown, Undefined)):
        return False
    if isinstance(value, ListValue):
        return value.unknown is None and all(wholly_known(item, depth + 1) for item in value.items)
    if isinstance(value, MapValue):
        if value.unknown is not None or value.kind not in ("", "map", "struct"):
            return False
        return all(wholly_known(item, depth + 1) for item in value.properties.values())
    return True


def equal(left: Any, right: Any) -> bool | Unknown:
    """Deep equality, as `reflect.DeepEqual` has it; numbers of different types are not told apart."""
    unknown = first_unknown(left, right)
    if unknown is not None:
        return Unknown(unknown.reason, kind="boolean")
    if isinstance(left, ListValue) and isinstance(right, ListValue):
        if not (wholly_known(left) and wholly_known(right)):
            return Unknown("part of a list", kind="boolean")
        return len(left.items) == len(right.items) and all(
            equal(one, other) is True for one, other in zip(left.items, right.items, strict=True)
        )
    if isinstance(left, MapValue) and isinstance(right, MapValue):
        if left is right:
            return True
        if not (wholly_known(left) and wholly_known(right)):
            return Unknown("part of a structure", kind="boolean")
        return left.properties.keys() == right.properties.keys() and all(
            equal(value, right.properties[key]) is True for key, value in left.properties.items()
        )
    if isinstance(left, bool) or isinstance(right, bool):
        return left is right
    if is_callable(left) or is_callable(right):
        return Unknown("comparison of functions", kind="boolean")
    if left is None or right is None:
        return left is right
    if isinstance(left, str) and isinstance(right, str):
        return str(left) == str(right)
    if isinstance(left, (int, float)) and isinstance(right, (int, float)):
        return left == right
    return False


class Sized(int):
    """A whole number of another type than `int`: testify tells them apart."""

    type: str


def sized(number: int, type_: str) -> Sized:
    """The number with the name of its type."""
    made = Sized(number)
    made.type = type_
    return made


def same_object(left: Any, right: Any) -> bool | Unknown:
    """Equality as testify has it: numbers of different types differ."""
    numbers = [item for item in (left, right) if isinstance(item, (int, float)) and not isinstance(item, bool)]
    if len(numbers) == 2 and _number_type(left) != _number_type(right):
        return False
    return equal(left, right)


def _number_type(value: Any) -> str:
    if isinstance(value, Sized):
        return value.type
    return "float64" if isinstance(value, float) else "int"


def zero_of(value: Any) -> bool | Unknown:
    """Whether a value is the zero value of its type."""
    if isinstance(value, Unknown):
        return value
    if value is None:
        return True
    if isinstance(value, (str, bool, int, float)):
        return not value
    if isinstance(value, (ListValue, MapValue)) and getattr(value, "kind", "map") in ("map", ""):
        return False
    return Unknown("zero value")


def length(value: Any) -> int | Unknown:
    """`len(value)`: strings count bytes."""
    if isinstance(value, str):
        return len(value.encode("utf-8", errors="surrogatepass"))
    if value is None:
        return 0
    if isinstance(value, ListValue) and value.unknown is None:
        return len(value.items)
    if isinstance(value, MapValue) and value.kind == "map" and value.unknown is None:
        return len(value.properties)
    return value if isinstance(value, Unknown) else Unknown("length", kind="number")


def literal(type_: GoType, keys: list[Any], values: list[Any]) -> Any:
    """The value of a composite literal; a key that is None is not written."""
    if type_.shape is Shape.LIST:
        if any(key is not None for key in keys):
            return Unknown("list with indexes")
        return ListValue([None if value is HOLE else value for value in values])
    if type_.shape is Shape.MAP:
        if any(isinstance(key, (Unknown, ListValue, MapValue)) for key in keys):
            return Unknown("map with unknown keys")
        return MapValue(dict(zip(keys, values, strict=True)), kind="map", data=type_.element)
    names = [field.name for field in type_.fields or ()]
    properties = {field.name: zero(field.type) for field in type_.fields or ()}
    for place, (key, value) in enumerate(zip(keys, values, strict=True)):
        name = key if key is not None else (names[place] if place < len(names) else f"%{place}")
        properties.pop(name, None)
        properties[name] = value
    return MapValue(properties, kind="struct", data=type_)


def zero(type_: GoType) -> Any:
    """The zero value of a type."""
    if type_.shape is Shape.STRUCT and not type_.nilable:
        return literal(type_, [], []) if type_.fields is not None else Unknown(f"zero {type_.name}")
    return type_.zero()


POINTER = "Pointer"
_POINTEE = "*"


def pointer(value: Any, type_: GoType | None = None) -> MapValue:
    """A pointer to a value that is no structure; ``type_`` is the value's declared type, None where nobody knows it."""
    return MapValue({_POINTEE: value}, kind=POINTER, data=type_)


def is_pointer(value: Any) -> bool:
    """Whether a value is a pointer to something that is no structure."""
    return isinstance(value, MapValue) and value.kind == POINTER


def is_structure(value: Any) -> bool:
    """Whether a value is a structure, or a pointer to one."""
    return isinstance(value, MapValue) and value.kind == "struct"


def pointee(value: Any) -> Any:
    """What a pointer points to; a structure stands for the pointer to it too."""
    return value.properties[_POINTEE] if is_pointer(value) else value
