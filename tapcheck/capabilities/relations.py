"""Whether one resource is meant by an argument of another one: by reference, or by the same written name."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from tapcheck.capabilities.estate import Estate, at
from tapcheck.capabilities.truths import any_of
from tapcheck.model.infrastructure import Declaration
from tapcheck.values import Path, Unknown, Value

_REPEATED: tuple[Path, ...] = (("for_each",),)


def means(
    estate: Estate, source: Declaration, below: Path, value: Value, target: Declaration, *naming: str
) -> bool | None:
    """Whether the argument of ``source`` at a path, with this value, means ``target``; None where nobody can tell.

    ``naming`` are the arguments of the target that hold its name. Where the argument differs between the instances of
    ``source``, all resources that its `for_each` goes over are meant.
    """
    pointed = estate.targets(source, below=below)
    if target in pointed:
        return True
    if isinstance(value, str) and value:
        return any(value == target.values.get(name) for name in naming)
    if not isinstance(value, Unknown) or any(item.type == target.type for item in pointed):
        return False
    for repeated in _REPEATED:
        over = estate.targets(source, target.type, below=repeated)
        if over:
            return target in over
    return None if not pointed else False


def argument_means(estate: Estate, source: Declaration, path: str, target: Declaration, *naming: str) -> bool | None:
    """Whether one of the values at a dotted path of ``source`` means ``target``; None where nobody can tell."""
    truths = [means(estate, source, place, value, target, *naming) for place, value in at(source.values, path)]
    return any_of(truths)


def companions_of(
    estate: Estate, target: Declaration, path: str, types: Iterable[str], *naming: str
) -> tuple[list[Declaration], bool]:
    """The resources of these types whose argument at a path means the target, and whether others may."""
    found: list[Declaration] = []
    may = False
    for item in estate.of_types(*types):
        truth = argument_means(estate, item, path, target, *naming)
        if truth:
            found.append(item)
        may = may or truth is None
    return found, may


def is_named(item: Declaration, pattern: re.Pattern[str], *naming: str) -> bool:
    """Whether the name of a resource in the code matches, or one that these arguments give it."""
    names = (item.name, *(item.values.get(name) for name in naming))
    return any(isinstance(name, str) and pattern.search(name) is not None for name in names)


def texts_in(value: Value) -> Iterator[str]:
    """Every known text in a value, keys not counted."""
    waiting: list[Any] = [value]
    while waiting:
        row = waiting.pop()
        if isinstance(row, str):
            yield row
        elif isinstance(row, Mapping):
            waiting += row.values()
        elif isinstance(row, tuple):
            waiting += row
