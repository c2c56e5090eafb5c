"""The journal of changes: undone after one branch of an unknown condition, joined after all of them."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from tapcheck.languages.program.scope import NOTHING, Cell
from tapcheck.languages.program.values import (
    ENVIRONMENT,
    ListValue,
    MapValue,
    NativeFunction,
    RegexValue,
    Replaceable,
    Unknown,
    is_callable,
)

if TYPE_CHECKING:
    from tapcheck.languages.program.machine import Machine

_ITEMS = "items"
_DATA = "data"
_POSITION = "position"

Slot = tuple[int, Any]
"""One changeable place: the identity of its holder and a key inside it."""


class Change:
    """What happened to one slot: its holder, key, first old value and new value."""

    __slots__ = ("holder", "key", "new", "old")

    def __init__(self, holder: Any, key: Any, old: Any, new: Any) -> None:
        self.holder = holder
        self.key = key
        self.old = old
        self.new = new


Changes = dict[Slot, Change]


class Journal:
    """Writes to variables and objects, recorded while somebody may want to undo or join them."""

    def __init__(self) -> None:
        self.entries: list[tuple[Any, Any, Any]] | None = None
        self._open = 0

    def open(self) -> int:
        """Starts a section and gives its mark."""
        if self.entries is None:
            self.entries = []
        self._open += 1
        return len(self.entries)

    def close(self) -> None:
        """Ends a section; its entries stay for sections around it."""
        self._open -= 1
        if not self._open:
            self.entries = None

    def set_cell(self, cell: Cell, value: Any) -> None:
        """Assigns a variable."""
        if self.entries is not None:
            self.entries.append((cell, None, cell.value))
        cell.value = value

    def set_property(self, holder: MapValue, key: Any, value: Any) -> None:
        """Assigns a property; ``value`` NOTHING removes it."""
        if self.entries is not None:
            self.entries.append((holder, ("p", key), holder.properties.get(key, NOTHING)))
        _store(holder, ("p", key), value)

    def touch(self, holder: ListValue | MapValue) -> None:
        """Must be called before the items of a list, or the data of a built-in object, change in place."""
        if self.entries is not None:
            if isinstance(holder, ListValue):
                self.entries.append((holder, _ITEMS, (list(holder.items), holder.unknown)))
            else:
                data = holder.data
                copied = data.copy() if isinstance(data, (dict, list, set)) else data
                self.entries.append((holder, _DATA, (copied, holder.unknown)))

    def set_position(self, regex: RegexValue, position: Any) -> None:
        """Moves the place where a global or sticky regular expression goes on."""
        if self.entries is not None:
            self.entries.append((regex, _POSITION, regex.position))
        regex.position = position

    def changes(self, mark: int) -> Changes:
        """What changed since a mark."""
        found: Changes = {}
        for holder, key, old in (self.entries or ())[mark:]:
            slot = (id(holder), key)
            if slot not in found:
                found[slot] = Change(holder, key, old, _load(holder, key))
        return found

    def undo(self, mark: int) -> Changes:
        """Takes back everything since a mark and tells what it was."""
        found = self.changes(mark)
        for change in found.values():
            _store(change.holder, change.key, change.old)
        if self.entries is not None:
            del self.entries[mark:]
        return found

    def join(self, branches: list[Changes], reason: str) -> None:
        """Brings the state to what it may be after any one of the branches, all undone before."""
        slots: Changes = {}
        for branch in branches:
            for slot, change in branch.items():
                slots.setdefault(slot, change)
        for slot, first in slots.items():
            values = [branch[slot].new if slot in branch else first.old for branch in branches]
            self._assign(first, values, reason)

    def blur(self, mark: int, reason: str) -> None:
        """Makes unknown what changed since a mark: it may have happened or not."""
        for change in self.changes(mark).values():
            self._assign(change, [change.old, change.new], reason)

    def allow(self, branches: list[Changes], reason: str) -> None:
        """Makes unknown what is not as one of these branches, undone before, left it: it may have been the last."""
        for branch in branches:
            for change in branch.values():
                self._assign(change, [_load(change.holder, change.key), change.new], reason)

    def _assign(self, change: Change, values: list[Any], reason: str) -> None:
        joined = values[0]
        for value in values[1:]:
            joined = _join_slot(change.key, joined, value, reason)
        if self.entries is not None:
            self.entries.append((change.holder, change.key, _load(change.holder, change.key)))
        _store(change.holder, change.key, joined)


def join_values(left: Any, right: Any, reason: str) -> Any:
    """What a value is when it is either of two."""
    if left is right or (type(left) is type(right) and isinstance(left, (str, int, float)) and left == right):
        return left
    if isinstance(left, str) and isinstance(right, str) and left == right:
        return str(left)
    if reason == ENVIRONMENT:
        for given, usual in ((left, right), (right, left)):
            if isinstance(given, Unknown) and given.reason == ENVIRONMENT and isinstance(usual, (str, Replaceable)):
                return usual if isinstance(usual, Replaceable) else Replaceable(ENVIRONMENT, usual)
    if isinstance(left, Unknown) and isinstance(right, Unknown):
        same = left.assume is right.assume
        return Unknown(left.reason, left.assume if same else None, kind=left.kind if left.kind == right.kind else "")
    if is_callable(left) and is_callable(right):
        return _either(left, right, reason)
    return Unknown(reason)


def _either(left: Any, right: Any, reason: str) -> NativeFunction:
    """A function that is one of two: a call of it is explored as calls of both."""

    def run(machine: Machine, receiver: Any, arguments: list[Any]) -> Any:
        def call(function: Any) -> Any:
            return lambda: machine.call(function, receiver, arguments)

        return machine.choose([call(left), call(right)], reason)

    others = right.properties
    properties = {
        name: join_values(value, others[name], reason) for name, value in left.properties.items() if name in others
    }
    return NativeFunction(getattr(left, "name", ""), run, properties=properties)


def _join_slot(key: Any, left: Any, right: Any, reason: str) -> Any:
    if key in (_ITEMS, _DATA):
        (left_items, left_unknown), (right_items, right_unknown) = left, right
        if left_unknown is None and right_unknown is None and _same_items(left_items, right_items):
            return left
        return (left_items, left_unknown or right_unknown or Unknown(reason))
    return join_values(left, right, reason)


def _same_items(left: Any, right: Any) -> bool:
    if type(left) is not type(right):
        return False
    if isinstance(left, list):
        return len(left) == len(right) and all(
            a is b or (type(a) is type(b) and isinstance(a, (str, int, float)) and a == b)
            for a, b in zip(left, right, strict=True)
        )
    return left is right or bool(left == right)


def _load(holder: Any, key: Any) -> Any:
    if key is None:
        return holder.value
    if key == _ITEMS:
        return (list(holder.items), holder.unknown)
    if key == _DATA:
        data = holder.data
        return (data.copy() if isinstance(data, (dict, list, set)) else data, holder.unknown)
    if key == _POSITION:
        return holder.position
    return holder.properties.get(key[1], NOTHING)


def _store(holder: Any, key: Any, value: Any) -> None:
    if key is None:
        holder.value = value
    elif key == _ITEMS:
        holder.items, holder.unknown = list(value[0]), value[1]
    elif key == _DATA:
        data, holder.unknown = value
        holder.data = data.copy() if isinstance(data, (dict, list, set)) else data
    elif key == _POSITION:
        holder.position = value
    elif value is NOTHING:
        holder.properties.pop(key[1], None)
    else:
        holder.properties[key[1]] = value
