"""Functions that change lists in place: `sort` and `copy`."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from tapcheck.languages.golang.values import Native, argument, wholly_known
from tapcheck.languages.program.values import FunctionValue, ListValue, Unknown

if TYPE_CHECKING:
    from tapcheck.languages.program.machine import Machine

_LONGEST = 200
_ORDER = "order of a list"


def forget(machine: Machine, values: list[Any], reason: str) -> None:
    """Makes the lists among the values unknown: something changed them."""
    for value in values:
        if isinstance(value, ListValue):
            machine.journal.touch(value)
            value.unknown = Unknown(reason)


def _sorted(machine: Machine, arguments: list[Any]) -> None:
    target = argument(arguments, 0)
    if not isinstance(target, ListValue):
        return
    plain = wholly_known(target) and all(isinstance(item, (str, int, float)) for item in target.items)
    if plain and len({isinstance(item, str) for item in target.items}) < 2:
        machine.grow(items=len(target.items))
        machine.set_items(target, sorted(target.items, key=_bytes_of))
    else:
        forget(machine, [target], _ORDER)


def _bytes_of(item: Any) -> Any:
    return item.encode("utf-8", "surrogatepass") if isinstance(item, str) else item


def _sorted_by(machine: Machine, arguments: list[Any]) -> None:
    target, less = argument(arguments, 0), argument(arguments, 1)
    if not isinstance(target, ListValue):
        return
    if target.unknown is not None or not isinstance(less, FunctionValue) or len(target.items) > _LONGEST:
        forget(machine, [target], _ORDER)
        return
    for end in range(1, len(target.items)):
        at = end
        while at > 0:
            before = machine.call(less, None, [at, at - 1])
            if not isinstance(before, bool):
                forget(machine, [target], _ORDER)
                return
            if not before:
                break
            items = list(target.items)
            items[at - 1], items[at] = items[at], items[at - 1]
            machine.set_items(target, items)
            at -= 1


def copied(machine: Machine, arguments: list[Any]) -> Any:
    """`copy`: how many items were copied."""
    target, source = argument(arguments, 0), argument(arguments, 1)
    if not isinstance(target, ListValue) or not isinstance(source, ListValue) or target.unknown or source.unknown:
        forget(machine, [target], "copy")
        return Unknown("copy", kind="number")
    count = min(len(target.items), len(source.items))
    machine.set_items(target, [*source.items[:count], *target.items[count:]])
    return count


SORT: Mapping[str, Native] = {
    "Float64s": _sorted,
    "Ints": _sorted,
    "Slice": _sorted_by,
    "SliceStable": _sorted_by,
    "Sort": _sorted_by,
    "Strings": _sorted,
}
