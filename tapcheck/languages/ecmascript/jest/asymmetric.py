"""Asymmetric matchers: `expect.any(String)`, `expect.objectContaining({…})` and their like."""

from __future__ import annotations

import math
from collections.abc import Callable
from typing import TYPE_CHECKING, Any

from tapcheck.languages.ecmascript.conversions import type_of
from tapcheck.languages.ecmascript.jest.deciders import Asymmetric, make_asymmetric
from tapcheck.languages.ecmascript.jest.equality import BARE, equals
from tapcheck.languages.ecmascript.jest.shapes import blur_of, function_name, inherited_value, is_object, own_keys
from tapcheck.languages.ecmascript.operators import instance_of
from tapcheck.languages.ecmascript.searching import matches, search_text
from tapcheck.languages.program.scope import NOTHING
from tapcheck.languages.program.truths import Truth, all_of, any_of, opposite
from tapcheck.languages.program.values import (
    UNDEFINED,
    ListValue,
    NativeFunction,
    RegexValue,
    Undefined,
    Unknown,
)

if TYPE_CHECKING:
    from tapcheck.languages.program.machine import Machine

_PRIMITIVE_CLASSES = {"String": "string", "Number": "number", "Boolean": "boolean", "Symbol": "symbol"}


# The matchers that jest has ------------------------------------------------------------------------------


def _any(machine: Machine, arguments: list[Any], _inverse: bool) -> Asymmetric:
    sample = arguments[0] if arguments else UNDEFINED
    if isinstance(sample, Undefined):
        raise machine.throw("TypeError", "any() expects to be passed a constructor function.")
    name = function_name(sample)

    def decide(machine: Machine, value: Any) -> Truth:
        return _is_instance(machine, sample, name, value)

    return Asymmetric("Any", sample, decide, f"Any<{name or '<anonymous>'}>")


def _is_instance(machine: Machine, sample: Any, name: str, value: Any) -> Truth:
    if isinstance(sample, Unknown):
        return Unknown(sample.reason)
    native = isinstance(sample, NativeFunction)
    if isinstance(value, Unknown):
        return _kind_is(value, name) if native else Unknown(value.reason)
    if native and name in _PRIMITIVE_CLASSES:
        return type_of(value) == _PRIMITIVE_CLASSES[name]
    if native and name == "Function":
        return type_of(value) == "function"
    if native and name == "Object":
        return type_of(value) == "object"
    return instance_of(machine, value, sample)


def _kind_is(value: Unknown, name: str) -> Truth:
    if not value.kind or value.assume is not None:
        return Unknown(value.reason)
    classes = {"string": ("String",), "number": ("Number",), "boolean": ("Boolean",), "list": ("Array", "Object")}
    known = classes.get(value.kind)
    if known is None:
        return False if name in _PRIMITIVE_CLASSES else Unknown(value.reason)
    return name in known


def _anything(_machine: Machine, _arguments: list[Any], _inverse: bool) -> Asymmetric:
    def decide(machine: Machine, value: Any) -> Truth:
        return opposite(machine.language.absent(machine, value))

    return Asymmetric("Anything", UNDEFINED, decide, "Anything")


def _array_containing(_machine: Machine, arguments: list[Any], inverse: bool) -> Asymmetric:
    sample = arguments[0] if arguments else UNDEFINED
    name = f"Array{'Not' if inverse else ''}Containing"

    def decide(machine: Machine, value: Any) -> Truth:
        if isinstance(sample, Unknown):
            return Unknown(sample.reason)
        if not isinstance(sample, ListValue):
            raise machine.throw("Error", f"You must provide an array to {name}, not '{type_of(sample)}'.")
        return _turned(_has_items(machine, value, sample), inverse)

    return Asymmetric(name, sample, decide, inverse=inverse)


def _has_items(machine: Machine, value: Any, sample: ListValue) -> Truth:
    if sample.unknown is not None:
        return Unknown(sample.unknown.reason)
    if not sample.items:
        return True
    if isinstance(value, Unknown):
        return False if value.kind not in ("", "list") and value.assume is None else Unknown(value.reason)
    if not isinstance(value, ListValue):
        return False
    found = all_of(any_of(equals(machine, item, other, BARE) for other in value.items) for item in sample.items)
    return found if value.unknown is None else Unknown(value.unknown.reason)


def _object_containing(_machine: Machine, arguments: list[Any], inverse: bool) -> Asymmetric:
    sample = arguments[0] if arguments else UNDEFINED
    name = f"Object{'Not' if inverse else ''}Containing"

    def decide(machine: Machine, value: Any) -> Truth:
        if isinstance(sample, Unknown):
            return Unknown(sample.reason)
        if not is_object(sample):
            raise machine.throw("Error", f"You must provide an object to {name}, not '{type_of(sample)}'.")
        return _turned(_has_members(machine, value, sample), inverse)

    return Asymmetric(name, sample, decide, inverse=inverse)


def _has_members(machine: Machine, value: Any, sample: Any) -> Truth:
    blur = blur_of(sample)
    keys = own_keys(machine, sample)
    if blur is not None or isinstance(keys, Unknown):
        return Unknown((blur or keys).reason)  # type: ignore[union-attr]
    if isinstance(value, Unknown):
        return Unknown(value.reason) if keys else True

    def has(key: Any) -> Truth:
        found = inherited_value(machine, value, key) if is_object(value) else NOTHING
        if found is NOTHING:
            hidden = blur_of(value)
            return False if hidden is None else Unknown(hidden.reason)
        return equals(machine, machine.language.get(machine, sample, key), found, BARE)

    return all_of(has(key) for key in keys)


def _string_containing(machine: Machine, arguments: list[Any], inverse: bool) -> Asymmetric:
    sample = arguments[0] if arguments else UNDEFINED
    if not isinstance(sample, (str, Unknown)):
        raise machine.throw("Error", "Expected is not a string")

    def decide(machine: Machine, value: Any) -> Truth:
        if isinstance(value, str) and isinstance(sample, str):
            index, event = search_text(value, sample)
            machine.note(event)
            return _turned(index >= 0, inverse)
        return _turned(_text_doubt(sample, value), inverse)

    return Asymmetric(f"String{'Not' if inverse else ''}Containing", sample, decide, inverse=inverse)


def _string_matching(machine: Machine, arguments: list[Any], inverse: bool) -> Asymmetric:
    given = arguments[0] if arguments else UNDEFINED
    if not isinstance(given, (str, RegexValue, Unknown)):
        raise machine.throw("Error", "Expected is not a String or a RegExp")
    sample = machine.language.regex(machine, given, "") if isinstance(given, str) else given

    def decide(machine: Machine, value: Any) -> Truth:
        if isinstance(value, str) and isinstance(sample, RegexValue):
            found, event = matches(sample, value)
            machine.note(event)
            return _turned(found, inverse)
        return _turned(_text_doubt(sample, value), inverse)

    return Asymmetric(f"String{'Not' if inverse else ''}Matching", sample, decide, inverse=inverse)


def _text_doubt(sample: Any, value: Any) -> Truth:
    if isinstance(value, Unknown):
        return False if value.kind not in ("", "string") and value.assume is None else Unknown(value.reason)
    if isinstance(value, str) and isinstance(sample, Unknown):
        return Unknown(sample.reason)
    return False


def _close_to(machine: Machine, arguments: list[Any], inverse: bool) -> Asymmetric:
    sample: Any = arguments[0] if arguments else UNDEFINED
    given = arguments[1] if len(arguments) > 1 else UNDEFINED
    digits: Any = 2 if isinstance(given, Undefined) else given
    for number, name in ((sample, "Expected"), (digits, "Precision")):
        if not isinstance(number, Unknown) and type_of(number) != "number":
            raise machine.throw("Error", f"{name} is not a Number")

    def decide(_machine: Machine, value: Any) -> Truth:
        for part in (sample, digits, value):
            if isinstance(part, Unknown):
                return Unknown(part.reason)
        return type_of(value) == "number" and _turned(is_close(value, sample, digits), inverse)

    name = f"Number{'Not' if inverse else ''}CloseTo"
    printed = f"{name} {sample} ({digits} digit{'' if digits == 1 else 's'})"
    return Asymmetric(name, sample, decide, printed, inverse)


def is_close(received: float, expected: float, digits: float) -> bool:
    """Whether two numbers differ by less than half a unit of the given decimal place."""
    if math.isinf(received) and received == expected:
        return True
    try:
        return bool(abs(expected - received) < 10.0**-digits / 2)
    except OverflowError:
        return digits < 0


def _turned(truth: Truth, inverse: bool) -> Truth:
    return opposite(truth) if inverse else truth


Maker = Callable[["Machine", list[Any], bool], Asymmetric]

ASYMMETRIC: dict[str, Maker] = {
    "any": _any,
    "anything": _anything,
    "arrayContaining": _array_containing,
    "closeTo": _close_to,
    "objectContaining": _object_containing,
    "stringContaining": _string_containing,
    "stringMatching": _string_matching,
}

INVERTIBLE = frozenset(ASYMMETRIC) - {"any", "anything"}


def asymmetric_function(name: str, inverse: bool = False) -> NativeFunction:
    """`expect.name` or `expect.not.name`."""
    maker = ASYMMETRIC[name]

    def make(machine: Machine, _receiver: Any, arguments: list[Any]) -> Any:
        return make_asymmetric(maker(machine, arguments, inverse))

    return NativeFunction(name, make)
