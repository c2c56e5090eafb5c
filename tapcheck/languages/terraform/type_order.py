"""Which of several types is the most general one."""

from __future__ import annotations

from collections.abc import Sequence

from tapcheck.languages.terraform.types import (
    DYNAMIC,
    STRING,
    ListType,
    MapType,
    ObjectType,
    Primitive,
    SetType,
    TupleType,
    Type,
    element_of,
)


def distinct(types: Sequence[Type]) -> list[Type]:
    """The types without repetition, in order."""
    found: list[Type] = []
    for item in types:
        if not any(item is other or item == other for other in found):
            found.append(item)
    return found


def by_preference(types: Sequence[Type]) -> list[int]:
    """The indexes in topological order of preference, most general types first."""
    edges: list[list[int]] = [[] for _ in types]
    degree = [0] * len(types)
    for i in range(len(types) - 1):
        for j in range(i + 1, len(types)):
            order = _compare(types[i], types[j])
            if order:
                before, after = (i, j) if order < 0 else (j, i)
                edges[before].append(after)
                degree[after] += 1
    queue = [index for index, count in enumerate(degree) if count == 0]
    for index in queue:
        for after in edges[index]:
            degree[after] -= 1
            if degree[after] == 0:
                queue.append(after)
    return queue


def _compare(a: Type, b: Type) -> int:
    """Negative when the first type is the more general one."""
    if a is DYNAMIC or b is DYNAMIC:
        return (a is DYNAMIC) - (b is DYNAMIC)
    if isinstance(a, Primitive) and isinstance(b, Primitive):
        return (b is STRING) - (a is STRING)
    match a, b:
        case (ListType(), ListType()) | (SetType(), SetType()) | (MapType(), MapType()):
            return _compare(element_of(a), element_of(b))
        case (TupleType() | ListType(), SetType()) | (ListType(), TupleType()) | (MapType(), ObjectType()):
            return -1
        case (SetType(), TupleType() | ListType()) | (TupleType(), ListType()) | (ObjectType(), MapType()):
            return 1
        case ObjectType(), ObjectType() if a.attributes.keys() == b.attributes.keys():
            return _joint([_compare(item, b.attributes[name]) for name, item in a.attributes.items()])
        case TupleType(), TupleType() if len(a.elements) == len(b.elements):
            return _joint([_compare(*pair) for pair in zip(a.elements, b.elements, strict=True)])
        case _:
            return 0


def _joint(orders: list[int]) -> int:
    lower, higher = any(item < 0 for item in orders), any(item > 0 for item in orders)
    return higher - lower
