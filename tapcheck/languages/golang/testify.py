"""What testify's assertions check."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING, Any

from tapcheck.languages.golang.deployed import OUTPUTS, has_entry
from tapcheck.languages.golang.filesystem import presence
from tapcheck.languages.golang.searching import find_pattern, find_text
from tapcheck.languages.golang.values import argument, equal, first_unknown, length, same_object, wholly_known
from tapcheck.languages.program.results import Role
from tapcheck.languages.program.trace import Event
from tapcheck.languages.program.values import ListValue, MapValue, Unknown
from tapcheck.records import dataclass

if TYPE_CHECKING:
    from tapcheck.languages.program.machine import Machine

_LONGEST = 80


@dataclass(frozen=True, slots=True)
class Check:
    """What an assertion found out: ``passed`` is unknown where nobody can tell."""

    passed: bool | Unknown
    role: Role
    detail: str = ""
    expected: str = ""
    negated: bool = False
    own: tuple[Event, ...] = ()


Checker = Callable[["Machine", list[Any]], Check]


def shown(value: Any) -> str:
    """A value in a sentence."""
    if isinstance(value, str):
        text = repr(str(value))
    elif isinstance(value, bool) or value is None:
        text = "nil" if value is None else str(value).lower()
    elif isinstance(value, (int, float)):
        text = str(value)
    elif isinstance(value, ListValue):
        text = "[" + ", ".join(shown(item) for item in value.items[:5]) + (", …]" if len(value.items) > 5 else "]")
    elif isinstance(value, MapValue) and value.kind == "error":
        text = f"error {value.data}" if isinstance(value.data, str) else "an error"
    else:
        text = "a value"
    return text if len(text) <= _LONGEST else text[: _LONGEST - 1] + "…"


def _opposite(passed: bool | Unknown) -> bool | Unknown:
    return passed if isinstance(passed, Unknown) else not passed


def _equality(negated: bool, same_as: Callable[[Any, Any], bool | Unknown] = same_object) -> Checker:
    def run(_machine: Machine, arguments: list[Any]) -> Check:
        wanted, found = argument(arguments, 0), argument(arguments, 1)
        same = same_as(wanted, found)
        detail = f"expected {'another value than ' if negated else ''}{shown(wanted)}, found {shown(found)}"
        expected = str(wanted) if isinstance(wanted, str) else ""
        return Check(_opposite(same) if negated else same, Role.EQUAL, detail, expected, negated)

    return run


def _truth(wanted: bool) -> Checker:
    def run(_machine: Machine, arguments: list[Any]) -> Check:
        found = argument(arguments, 0)
        passed: bool | Unknown = found is wanted if isinstance(found, bool) else first_unknown(found) or Unknown("bool")
        return Check(passed, Role.TRUTH, f"expected {shown(wanted)}, found {shown(found)}", negated=not wanted)

    return run


def _nil(wanted: bool) -> Checker:
    def run(_machine: Machine, arguments: list[Any]) -> Check:
        found = argument(arguments, 0)
        passed = found if isinstance(found, Unknown) else (found is None) is wanted
        what = "nil" if wanted else "a value"
        return Check(passed, Role.PRESENT, f"expected {what}, found {shown(found)}", negated=wanted)

    return run


def _failure(wanted: bool) -> Checker:
    def run(_machine: Machine, arguments: list[Any]) -> Check:
        found = argument(arguments, 0)
        passed = found if isinstance(found, Unknown) else (found is not None) is wanted
        what = "an error" if wanted else "no error"
        return Check(passed, Role.TRUTH, f"expected {what}, found {shown(found)}")

    return run


def _emptiness(wanted: bool) -> Checker:
    def run(_machine: Machine, arguments: list[Any]) -> Check:
        found = argument(arguments, 0)
        size: int | Unknown
        if isinstance(found, bool) or (isinstance(found, (int, float)) and not isinstance(found, bool)):
            size = int(bool(found))
        else:
            size = length(found)
        passed = size if isinstance(size, Unknown) else (size == 0) is wanted
        return Check(passed, Role.PRESENT, f"expected {'nothing' if wanted else 'something'}, found {shown(found)}")

    return run


def _size(_machine: Machine, arguments: list[Any]) -> Check:
    found, wanted = argument(arguments, 0), argument(arguments, 1)
    size = length(found)
    unknown = first_unknown(size, wanted)
    passed: bool | Unknown = unknown if unknown is not None else size == wanted
    return Check(passed, Role.COUNT, f"expected {shown(wanted)} items, found {shown(size)}")


def _containment(negated: bool) -> Checker:
    def run(machine: Machine, arguments: list[Any]) -> Check:
        holder, wanted = argument(arguments, 0), argument(arguments, 1)
        unknown = first_unknown(holder, wanted)
        detail = f"expected {shown(wanted)} {'not ' if negated else ''}to be found"
        expected = str(wanted) if isinstance(wanted, str) else ""
        if unknown is not None:
            return Check(unknown, Role.MATCH, detail, expected, negated)
        if isinstance(holder, str) and isinstance(wanted, str):
            event = find_text(holder, wanted)
            return Check((event.matches > 0) is not negated, Role.MATCH, detail, expected, negated, (event,))
        found: bool | Unknown = Unknown("collection")
        if isinstance(holder, ListValue) and wholly_known(holder) and wholly_known(wanted):
            found = any(same_object(item, wanted) is True for item in holder.items)
        elif isinstance(holder, MapValue) and holder.kind == OUTPUTS:
            found = has_entry(machine, holder, wanted)
        elif isinstance(holder, MapValue) and holder.kind == "map" and holder.unknown is None:
            found = wanted in holder.properties
        return Check(_opposite(found) if negated else found, Role.EQUAL, detail, expected, negated)

    return run


def _pattern(negated: bool) -> Checker:
    def run(_machine: Machine, arguments: list[Any]) -> Check:
        pattern, text = argument(arguments, 0), argument(arguments, 1)
        if isinstance(pattern, MapValue) and pattern.kind == "Regexp":
            pattern = pattern.data
        if not isinstance(pattern, str) or not isinstance(text, str):
            return Check(first_unknown(pattern, text) or Unknown("text"), Role.MATCH, negated=negated)
        event = find_pattern(text, pattern)
        detail = f"expected the text {'not ' if negated else ''}to match {shown(pattern)}"
        if isinstance(event, Unknown):
            return Check(event, Role.MATCH, detail, negated=negated)
        return Check((event.matches > 0) is not negated, Role.MATCH, detail, "", negated, (event,))

    return run


def _order(holds: Callable[[Any, Any], bool], word: str) -> Checker:
    def run(_machine: Machine, arguments: list[Any]) -> Check:
        left, right = argument(arguments, 0), argument(arguments, 1)
        numbers = all(isinstance(item, (int, float)) and not isinstance(item, bool) for item in (left, right))
        numbers = numbers or (isinstance(left, str) and isinstance(right, str))
        passed = holds(left, right) if numbers else first_unknown(left, right) or Unknown("number")
        return Check(passed, Role.COUNT, f"expected {shown(left)} to be {word} {shown(right)}")

    return run


def _file(wanted: bool) -> Checker:
    def run(machine: Machine, arguments: list[Any]) -> Check:
        path = argument(arguments, 0)
        there = presence(machine, path)
        passed = there if isinstance(there, Unknown) else there is wanted
        return Check(passed, Role.PRESENT, f"expected {shown(path)} {'' if wanted else 'not '}to exist")

    return run


def _fails(_machine: Machine, arguments: list[Any]) -> Check:
    return Check(False, Role.TRUTH, f"the test fails: {shown(argument(arguments, 0))}")


ASSERTIONS: Mapping[str, Checker] = {
    "Equal": _equality(negated=False),
    "EqualValues": _equality(negated=False, same_as=equal),
    "Exactly": _equality(negated=False),
    "NotEqual": _equality(negated=True),
    "True": _truth(wanted=True),
    "False": _truth(wanted=False),
    "Nil": _nil(wanted=True),
    "NotNil": _nil(wanted=False),
    "NoError": _failure(wanted=False),
    "Error": _failure(wanted=True),
    "Empty": _emptiness(wanted=True),
    "NotEmpty": _emptiness(wanted=False),
    "Len": _size,
    "Contains": _containment(negated=False),
    "NotContains": _containment(negated=True),
    "Regexp": _pattern(negated=False),
    "NotRegexp": _pattern(negated=True),
    "Greater": _order(lambda left, right: bool(left > right), "greater than"),
    "GreaterOrEqual": _order(lambda left, right: bool(left >= right), "at least"),
    "Less": _order(lambda left, right: bool(left < right), "less than"),
    "LessOrEqual": _order(lambda left, right: bool(left <= right), "at most"),
    "FileExists": _file(wanted=True),
    "DirExists": _file(wanted=True),
    "NoFileExists": _file(wanted=False),
    "NoDirExists": _file(wanted=False),
    "Fail": _fails,
    "FailNow": _fails,
}
"""The assertions by name, without the `f` of those that take a format."""
