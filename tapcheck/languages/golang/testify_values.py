"""testify's assertions about collections, errors, numbers, JSON and panics."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING, Any

from tapcheck.languages.golang.testify import Check, Checker, shown
from tapcheck.languages.golang.values import argument, first_unknown, same_object, wholly_known, zero_of
from tapcheck.languages.program.results import Role
from tapcheck.languages.program.values import FunctionValue, ListValue, MapValue, Thrown, Unknown

if TYPE_CHECKING:
    from tapcheck.languages.program.machine import Machine


def _items(value: Any) -> list[Any] | Unknown:
    if value is None:
        return []
    if isinstance(value, ListValue) and wholly_known(value):
        return list(value.items)
    return value if isinstance(value, Unknown) else Unknown("collection")


def _two_lists(arguments: list[Any]) -> tuple[list[Any], list[Any]] | Unknown:
    """The items of the two lists that an assertion compares."""
    left, right = _items(argument(arguments, 0)), _items(argument(arguments, 1))
    if isinstance(left, Unknown):
        return left
    return right if isinstance(right, Unknown) else (left, right)


def _elements_match(_machine: Machine, arguments: list[Any]) -> Check:
    lists = _two_lists(arguments)
    if isinstance(lists, Unknown):
        return Check(lists, Role.EQUAL)
    left, right = lists
    rest = list(right)
    missing = []
    for item in left:
        at = next((place for place, other in enumerate(rest) if same_object(item, other) is True), None)
        if at is None:
            missing.append(item)
        else:
            del rest[at]
    if any(isinstance(same_object(item, other), Unknown) for item in missing for other in rest):
        return Check(Unknown("elements"), Role.EQUAL)
    detail = "expected the same elements; "
    detail += f"{shown(missing[0])} is only in the first list" if missing else "the second list has more"
    return Check(not missing and not rest, Role.EQUAL, detail)


def _subset(negated: bool) -> Checker:
    def run(_machine: Machine, arguments: list[Any]) -> Check:
        lists = _two_lists(arguments)
        if isinstance(lists, Unknown):
            return Check(lists, Role.EQUAL)
        whole, part = lists
        found = [any(same_object(item, other) is True for other in whole) for item in part]
        detail = f"expected {'a part that is missing' if negated else 'every element of the part to be there'}"
        return Check(all(found) is not negated, Role.EQUAL, detail, negated=negated)

    return run


def _json(_machine: Machine, arguments: list[Any]) -> Check:
    texts = [argument(arguments, place) for place in (0, 1)]
    if not all(isinstance(text, str) for text in texts):
        return Check(first_unknown(*texts) or Unknown("text"), Role.EQUAL)
    try:
        wanted, found = (json.loads(text) for text in texts)
    except (ValueError, RecursionError):
        return Check(False, Role.EQUAL, "expected two JSON documents")
    return Check(_same_json(wanted, found), Role.EQUAL, "expected JSON documents that are equal")


def _same_json(left: Any, right: Any) -> bool:
    if isinstance(left, bool) or isinstance(right, bool):
        return left is right
    if isinstance(left, list) and isinstance(right, list):
        return len(left) == len(right) and all(_same_json(*pair) for pair in zip(left, right, strict=True))
    if isinstance(left, dict) and isinstance(right, dict):
        return left.keys() == right.keys() and all(_same_json(value, right[key]) for key, value in left.items())
    return bool(left == right)


def _error_text(holds: Callable[[str, str], bool]) -> Checker:
    def run(_machine: Machine, arguments: list[Any]) -> Check:
        found, wanted = argument(arguments, 0), argument(arguments, 1)
        if found is None:
            return Check(False, Role.TRUTH, "expected an error")
        if not isinstance(found, MapValue) or found.kind != "error" or not isinstance(wanted, str):
            return Check(first_unknown(found, wanted) or Unknown("error"), Role.TRUTH)
        if not isinstance(found.data, str):
            return Check(Unknown("error"), Role.TRUTH)
        return Check(holds(found.data, wanted), Role.TRUTH, f"expected the error {shown(wanted)}, found {found.data}")

    return run


def _near(_machine: Machine, arguments: list[Any]) -> Check:
    wanted, found, delta = (argument(arguments, place) for place in range(3))
    if not all(_is_number(item) for item in (wanted, found, delta)):
        return Check(first_unknown(wanted, found, delta) or Unknown("number"), Role.EQUAL)
    return Check(abs(wanted - found) <= delta, Role.EQUAL, f"expected {shown(wanted)}, found {shown(found)}")


def _zero(wanted: bool) -> Checker:
    def run(_machine: Machine, arguments: list[Any]) -> Check:
        found = argument(arguments, 0)
        is_zero = zero_of(found)
        passed = is_zero if isinstance(is_zero, Unknown) else is_zero is wanted
        return Check(passed, Role.PRESENT, f"expected {'' if wanted else 'not '}a zero value, found {shown(found)}")

    return run


def _sign(holds: Callable[[Any], bool], word: str) -> Checker:
    def run(_machine: Machine, arguments: list[Any]) -> Check:
        found = argument(arguments, 0)
        passed = holds(found) if _is_number(found) else first_unknown(found) or Unknown("number")
        return Check(passed, Role.COUNT, f"expected a {word} number, found {shown(found)}")

    return run


def _panics(wanted: bool) -> Checker:
    def run(machine: Machine, arguments: list[Any]) -> Check:
        function = argument(arguments, 0)
        if not isinstance(function, FunctionValue):
            return Check(first_unknown(function) or Unknown("function"), Role.THROW)
        region = machine.enter("try")
        depth = len(machine.regions)
        thrown = False
        try:
            machine.call(function, None, [])
        except Thrown:
            thrown = True
        finally:
            del machine.regions[depth:]
            doubtful = bool(machine.leave(region))
        if doubtful:
            return Check(Unknown("panic"), Role.THROW)
        return Check(thrown is wanted, Role.THROW, f"expected {'a' if wanted else 'no'} panic")

    return run


def _condition(machine: Machine, arguments: list[Any]) -> Check:
    function = argument(arguments, 0)
    if not isinstance(function, FunctionValue):
        return Check(first_unknown(function) or Unknown("function"), Role.TRUTH)
    found = machine.call(function, None, [])
    passed = found if isinstance(found, bool) else first_unknown(found) or Unknown("condition")
    return Check(passed, Role.TRUTH, "expected the condition to hold")


def _is_number(value: Any) -> bool:
    return isinstance(value, (int, float)) and not isinstance(value, bool)


VALUES: Mapping[str, Checker] = {
    "Condition": _condition,
    "ElementsMatch": _elements_match,
    "EqualError": _error_text(lambda found, wanted: found == wanted),
    "ErrorContains": _error_text(lambda found, wanted: wanted in found),
    "InDelta": _near,
    "JSONEq": _json,
    "Negative": _sign(lambda number: bool(number < 0), "negative"),
    "NotPanics": _panics(wanted=False),
    "NotSubset": _subset(negated=True),
    "NotZero": _zero(wanted=False),
    "Panics": _panics(wanted=True),
    "Positive": _sign(lambda number: bool(number > 0), "positive"),
    "Subset": _subset(negated=False),
    "Zero": _zero(wanted=True),
}
"""The assertions by name, without the `f` of those that take a format."""
