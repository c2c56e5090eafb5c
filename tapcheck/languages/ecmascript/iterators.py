"""Iterators: lists of items that are already known, with a position."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

from tapcheck.languages.program.values import HOLE, UNDEFINED, ListValue, MapValue, Unknown

if TYPE_CHECKING:
    from tapcheck.languages.program.machine import Machine

MOST_TURNS = 100_000


def make_iterator(items: list[Any]) -> MapValue:
    """An iterator object; its data is [items, index of the next one]."""
    return MapValue(kind="Iterator", data=[items, 0])


def drain(machine: Machine, iterator: MapValue) -> list[Any]:
    """Takes all remaining items."""
    items, index = iterator.data
    machine.journal.touch(iterator)
    iterator.data = [items, len(items)]
    rest: list[Any] = items[index:]
    return rest


def live(target: ListValue) -> Iterator[Any]:
    """The items of a list, including those that are added meanwhile."""
    index = 0
    while index < len(target.items):
        item = target.items[index]
        yield UNDEFINED if item is HOLE else item
        index += 1


def follow(machine: Machine, iterator: Any) -> list[Any] | Unknown:
    """The values that an object with a `next` method gives, until it is done."""
    items: list[Any] = []
    for _ in range(MOST_TURNS):
        machine.step()
        result = machine.language.call_member(machine, iterator, "next", [])
        done = machine.language.truth(machine, machine.language.get(machine, result, "done"))
        if isinstance(done, Unknown):
            return done
        if done:
            return items
        items.append(machine.language.get(machine, result, "value"))
    return Unknown("an iterator without an end")
