"""Deep equality as jest's `equals` decides it, with values that are not known."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from tapcheck.languages.ecmascript.conversions import same_value, type_of
from tapcheck.languages.ecmascript.jest.deciders import asymmetric_answer, is_asymmetric
from tapcheck.languages.ecmascript.jest.shapes import (
    blur_of,
    inherited_value,
    is_iterable_object,
    is_object,
    own_keys,
    own_value,
    same_class,
    tag_of,
)
from tapcheck.languages.program.scope import NOTHING
from tapcheck.languages.program.truths import Truth, all_of, any_of
from tapcheck.languages.program.values import ListValue, MapValue, RegexValue, Undefined, Unknown
from tapcheck.records import dataclass

if TYPE_CHECKING:
    from tapcheck.languages.program.machine import Machine


@dataclass(frozen=True, slots=True)
class Mode:
    """How strictly two values are compared.

    ``strict``: undefined properties and classes count; ``subset``: the right side may have fewer properties;
    ``iterables``: maps, sets and iterators are compared by what they yield. Where ``classes`` is false, classes
    never count.
    """

    strict: bool = False
    subset: bool = False
    iterables: bool = True
    classes: bool = True


EQUAL = Mode()
STRICT = Mode(strict=True)
SUBSET = Mode(subset=True)
BARE = Mode(iterables=False)


def equals(machine: Machine, left: Any, right: Any, mode: Mode = EQUAL) -> Truth:
    """Whether ``left`` (what was received) equals ``right`` (what is expected)."""
    return _Comparison(machine, mode).equal(left, right)


class _Comparison:
    def __init__(self, machine: Machine, mode: Mode) -> None:
        self.machine = machine
        self.mode = mode
        self.path: list[tuple[Any, Any]] = []

    def equal(self, left: Any, right: Any) -> Truth:
        self.machine.step()
        asymmetric = asymmetric_answer(self.machine, left, right)
        if asymmetric is not None:
            return asymmetric
        if isinstance(left, Unknown) or isinstance(right, Unknown):
            return same_value(left, right)
        if left is right and blur_of(left) is None:
            return True
        if is_object(left) and is_object(right):
            return self._objects(left, right)
        return same_value(left, right)

    def _objects(self, left: Any, right: Any) -> Truth:
        both_iterable = is_iterable_object(left) and is_iterable_object(right)
        if both_iterable and self.mode.iterables:
            return self._iterables(left, right)
        if self.mode.subset and _may_be_subset(right):
            return self._subset(left, right)
        if self.mode.strict and self.mode.classes and not same_class(left, right):
            return False
        if tag_of(left) == "Error" and tag_of(right) == "Error":
            return self.equal(self._property(left, "message"), self._property(right, "message"))
        if tag_of(left) != tag_of(right):
            return False
        if isinstance(left, RegexValue):
            return left.pattern == right.pattern and sorted(left.flags) == sorted(right.flags)
        if tag_of(left) == "Date":
            return _same_number(self._time(left), self._time(right))
        for known, other in self.path:
            if known is left:
                return other is right
            if other is right:
                return False
        self.path.append((left, right))
        try:
            return self._contents(left, right)
        finally:
            self.path.pop()

    def _property(self, value: MapValue, key: str) -> Any:
        return self.machine.language.get(self.machine, value, key)

    def _time(self, value: MapValue) -> Any:
        return self.machine.language.call_member(self.machine, value, "getTime", [])

    def _contents(self, left: Any, right: Any) -> Truth:
        blur = blur_of(left) or blur_of(right)
        if blur is not None:
            return Unknown(blur.reason)
        left_keys, right_keys = own_keys(self.machine, left), own_keys(self.machine, right)
        if isinstance(left_keys, Unknown):
            return left_keys
        if isinstance(right_keys, Unknown):
            return right_keys
        keys = dict.fromkeys([*left_keys, *right_keys])
        return all_of(self._same_member(left, right, key) for key in keys)

    def _same_member(self, left: Any, right: Any, key: Any) -> Truth:
        mine, other = own_value(self.machine, left, key), own_value(self.machine, right, key)
        if mine is not NOTHING and other is not NOTHING:
            return self.equal(mine, other)
        if self.mode.strict:
            return False
        present = other if mine is NOTHING else mine
        if isinstance(present, Unknown):
            return False if present.kind and present.assume is None else Unknown(present.reason)
        if isinstance(present, Undefined):
            return True
        if is_asymmetric(present):
            return self.equal(Undefined(), present)
        return False

    def _subset(self, whole: Any, part: Any) -> Truth:
        for known, other in self.path:
            if other is part:
                return known is whole
        blur = blur_of(part)
        if blur is not None:
            return Unknown(blur.reason)
        keys = own_keys(self.machine, part)
        if isinstance(keys, Unknown):
            return keys
        self.path.append((whole, part))
        try:
            return all_of(self._holds_member(whole, part, key) for key in keys)
        finally:
            self.path.pop()

    def _holds_member(self, whole: Any, part: Any, key: Any) -> Truth:
        found = inherited_value(self.machine, whole, key)
        if found is NOTHING:
            blur = blur_of(whole)
            return False if blur is None else Unknown(blur.reason)
        return self.equal(found, own_value(self.machine, part, key))

    def _iterables(self, left: MapValue, right: MapValue) -> Truth:
        if not same_class(left, right):
            return False
        for known, other in self.path:
            if known is left:
                return other is right
        blur = blur_of(left) or blur_of(right)
        if blur is not None:
            return Unknown(blur.reason)
        mine, others = self._yielded(left), self._yielded(right)
        if isinstance(mine, Unknown):
            return mine
        if isinstance(others, Unknown):
            return others
        if len(mine) != len(others):
            return False
        self.path.append((left, right))
        try:
            if left.kind in ("Set", "Map"):
                return all_of(any_of(self.equal(item, other) for other in others) for item in mine)
            return all_of(self.equal(item, other) for item, other in zip(mine, others, strict=True))
        finally:
            self.path.pop()

    def _yielded(self, value: MapValue) -> list[Any] | Unknown:
        found = self.machine.language.iterate(self.machine, value)
        return found if isinstance(found, Unknown) else list(found)


def _may_be_subset(value: Any) -> bool:
    return not isinstance(value, ListValue) and tag_of(value) not in ("Error", "Date")


def _same_number(left: Any, right: Any) -> Truth:
    if isinstance(left, Unknown):
        return Unknown(left.reason)
    if isinstance(right, Unknown):
        return Unknown(right.reason)
    return bool(left == right and type_of(left) == type_of(right))
