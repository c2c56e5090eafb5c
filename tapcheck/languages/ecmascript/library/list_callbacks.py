"""Methods of lists that call a function for their items."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from functools import cmp_to_key
from typing import TYPE_CHECKING, Any

from tapcheck.languages.ecmascript.conversions import truth
from tapcheck.languages.ecmascript.library.operands import (
    UnknownOperand,
    answers,
    array_like,
    function_of,
    given,
    known,
    list_of,
    number_of,
    text_of,
)
from tapcheck.languages.ecmascript.library.output_rows import begin_search, found_row
from tapcheck.languages.program.truths import Truth, all_of, any_of
from tapcheck.languages.program.values import (
    HOLE,
    UNDEFINED,
    Implementation,
    ListValue,
    Undefined,
    Unknown,
    is_callable,
)

if TYPE_CHECKING:
    from tapcheck.languages.program.machine import Machine


class _Calls:
    """Calls a callback with an item, its index and the list."""

    __slots__ = ("callback", "machine", "receiver", "target")

    def __init__(self, machine: Machine, target: ListValue, arguments: list[Any]) -> None:
        list_of(target)
        self.machine = machine
        self.target = target
        self.callback = known(function_of(machine, given(arguments)))
        self.receiver = given(arguments, 1)

    def __call__(self, item: Any, index: int) -> Any:
        self.machine.step()
        return self.machine.call(self.callback, self.receiver, [item, index, self.target])

    def present(self) -> Iterator[tuple[int, Any]]:
        """The items that were there at the start and are not holes, as they are when their turn comes."""
        items = self.target.items
        for index in range(len(items)):
            items = self.target.items
            if index >= len(items):
                return
            if items[index] is not HOLE:
                yield index, items[index]

    def all(self, backwards: bool = False) -> Iterator[tuple[int, Any]]:
        """All items, holes as undefined."""
        count = len(self.target.items)
        for index in reversed(range(count)) if backwards else range(count):
            items = self.target.items
            item = items[index] if index < len(items) else UNDEFINED
            yield index, UNDEFINED if item is HOLE else item


@answers()
def _for_each(machine: Machine, target: ListValue, arguments: list[Any]) -> Any:
    call = _Calls(machine, target, arguments)
    for index, item in call.present():
        call(item, index)
    return UNDEFINED


@answers("list")
def _map(machine: Machine, target: ListValue, arguments: list[Any]) -> ListValue:
    call = _Calls(machine, target, arguments)
    made: list[Any] = [HOLE] * len(target.items)
    for index, item in call.present():
        made[index] = call(item, index)
    return ListValue(made)


@answers("list")
def _filter(machine: Machine, target: ListValue, arguments: list[Any]) -> ListValue:
    call = _Calls(machine, target, arguments)
    kept = ListValue([])
    for index, item in call.present():
        chosen = truth(call(item, index))
        if isinstance(chosen, Unknown):
            kept.unknown = kept.unknown or Unknown(chosen.reason)
        elif chosen:
            kept.items.append(item)
    return kept


@answers("list")
def _flat_map(machine: Machine, target: ListValue, arguments: list[Any]) -> ListValue:
    if not is_callable(known(given(arguments))):
        raise machine.throw("TypeError", "flatMap mapper function is not callable")
    call = _Calls(machine, target, arguments)
    made = ListValue([])
    for index, item in call.present():
        result = call(item, index)
        if isinstance(result, ListValue):
            made.items.extend(part for part in result.items if part is not HOLE)
            made.unknown = made.unknown or result.unknown
        elif isinstance(result, Unknown) and result.kind not in ("string", "number", "boolean", "map"):
            made.unknown = made.unknown or Unknown(result.reason)
        else:
            made.items.append(result)
        machine.grow(items=len(made.items))
    return made


def _decided(
    machine: Machine, target: ListValue, arguments: list[Any], joined: Callable[[Iterable[Truth]], Truth]
) -> Any:
    call = _Calls(machine, target, arguments)
    found = joined(truth(call(item, index)) for index, item in call.present())
    return Unknown(found.reason, kind="boolean") if isinstance(found, Unknown) else found


@answers("boolean")
def _some(machine: Machine, target: ListValue, arguments: list[Any]) -> Any:
    return _decided(machine, target, arguments, any_of)


@answers("boolean")
def _every(machine: Machine, target: ListValue, arguments: list[Any]) -> Any:
    return _decided(machine, target, arguments, all_of)


def _first(machine: Machine, target: ListValue, arguments: list[Any], backwards: bool) -> tuple[int, Any]:
    call = _Calls(machine, target, arguments)
    doubt: Unknown | None = None
    for index, item in call.all(backwards):
        result = truth(call(item, index))
        if isinstance(result, Unknown):
            doubt = doubt or result
        elif result:
            if doubt is not None:
                break
            return index, item
    if doubt is not None:
        raise UnknownOperand(doubt)
    return -1, UNDEFINED


@answers()
def _find(machine: Machine, target: ListValue, arguments: list[Any]) -> Any:
    begin_search(target)
    return found_row(machine, target, _first(machine, target, arguments, False)[1])


@answers("number")
def _find_index(machine: Machine, target: ListValue, arguments: list[Any]) -> int:
    return _first(machine, target, arguments, False)[0]


@answers()
def _find_last(machine: Machine, target: ListValue, arguments: list[Any]) -> Any:
    return _first(machine, target, arguments, True)[1]


@answers("number")
def _find_last_index(machine: Machine, target: ListValue, arguments: list[Any]) -> int:
    return _first(machine, target, arguments, True)[0]


def _reduced(machine: Machine, target: ListValue, arguments: list[Any], backwards: bool) -> Any:
    callback = known(function_of(machine, given(arguments)))
    indices = [index for index, item in enumerate(list_of(target)) if item is not HOLE]
    if backwards:
        indices.reverse()
    if len(arguments) > 1:
        total = arguments[1]
    elif indices:
        total = target.items[indices.pop(0)]
    else:
        raise machine.throw("TypeError", "Reduce of empty array with no initial value")
    for index in indices:
        if index < len(target.items):
            machine.step()
            total = machine.call(callback, UNDEFINED, [total, target.items[index], index, target])
    return total


@answers()
def _reduce(machine: Machine, target: ListValue, arguments: list[Any]) -> Any:
    return _reduced(machine, target, arguments, False)


@answers()
def _reduce_right(machine: Machine, target: ListValue, arguments: list[Any]) -> Any:
    return _reduced(machine, target, arguments, True)


# Sorting -----------------------------------------------------------------------------------------------------


def _sorted(machine: Machine, target: ListValue, arguments: list[Any]) -> list[Any]:
    compare = given(arguments)
    if not isinstance(compare, Undefined) and not is_callable(known(compare)):
        raise machine.throw("TypeError", "The comparison function must be either a function or undefined")
    items = [item for item in list_of(target) if not isinstance(item, Undefined)]
    absent = [item for item in target.items if isinstance(item, Undefined) and item is not HOLE]
    holes = [item for item in target.items if item is HOLE]
    machine.grow(items=len(items) * 4)
    if isinstance(compare, Undefined):
        keys = [text_of(machine, known(item)) for item in items]
        items = [items[index] for index in sorted(range(len(items)), key=keys.__getitem__)]
        return [*items, *absent, *holes]

    def order(left: Any, right: Any) -> int:
        machine.step()
        result = number_of(machine, machine.call(compare, UNDEFINED, [left, right]))
        return (result > 0) - (result < 0)

    items.sort(key=cmp_to_key(order))
    return [*items, *absent, *holes]


def _sort(machine: Machine, target: ListValue, arguments: list[Any]) -> Any:
    try:
        items = _sorted(machine, target, arguments)
    except UnknownOperand as operand:
        machine.journal.touch(target)
        target.unknown = Unknown(operand.value.reason)
        return target
    machine.set_items(target, items)
    return target


@answers("list")
def _to_sorted(machine: Machine, target: ListValue, arguments: list[Any]) -> ListValue:
    return ListValue([UNDEFINED if item is HOLE else item for item in _sorted(machine, target, arguments)])


@answers("list")
def array_from(machine: Machine, _receiver: Any, arguments: list[Any]) -> ListValue:
    """`Array.from(source, callback)`."""
    source = known(given(arguments))
    callback = given(arguments, 1)
    if not isinstance(callback, Undefined):
        known(function_of(machine, callback))
    items = array_like(machine, source)
    if isinstance(callback, Undefined):
        return ListValue(items)
    made = []
    for index, item in enumerate(items):
        machine.step()
        made.append(machine.call(callback, given(arguments, 2), [item, index]))
    return ListValue(made)


METHODS: dict[str, Implementation] = {
    "every": _every,
    "filter": _filter,
    "find": _find,
    "findIndex": _find_index,
    "findLast": _find_last,
    "findLastIndex": _find_last_index,
    "flatMap": _flat_map,
    "forEach": _for_each,
    "map": _map,
    "reduce": _reduce,
    "reduceRight": _reduce_right,
    "some": _some,
    "sort": _sort,
    "toSorted": _to_sorted,
}
