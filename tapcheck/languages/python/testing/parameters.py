"""Parametrised tests: the sets of values, and the identifiers that pytest prints for them."""

from __future__ import annotations

import itertools
import math
from collections.abc import Mapping
from dataclasses import field
from typing import TYPE_CHECKING, Any

from tapcheck.languages.program.values import ListValue, MapValue, Unknown
from tapcheck.languages.python.functions import items_of
from tapcheck.languages.python.testing.marks import Fixture, Mark, marks_of
from tapcheck.languages.python.values import ClassValue, PythonFunction, UnknownOperand, is_none
from tapcheck.records import dataclass

if TYPE_CHECKING:
    from tapcheck.languages.program.machine import Machine

_MOST_SETS = 5_000


@dataclass(frozen=True, slots=True)
class Values:
    """One set of parameter values: of the test, and of fixtures; ``unknown`` when nobody knows the sets."""

    direct: Mapping[str, Any] = field(default_factory=dict)
    indirect: Mapping[str, Any] = field(default_factory=dict)
    identifiers: tuple[str, ...] = ()
    marks: tuple[Mark, ...] = ()
    unknown: Unknown | None = None

    def joined(self, other: Values) -> Values:
        """Both sets together."""
        return Values(
            {**self.direct, **other.direct},
            {**self.indirect, **other.indirect},
            (*self.identifiers, *other.identifiers),
            (*self.marks, *other.marks),
            self.unknown or other.unknown,
        )


def value_sets(machine: Machine, marks: list[Mark], visible: Mapping[str, Fixture], needed: list[str]) -> list[Values]:
    """All sets of values that a test runs with, in order."""
    columns: list[list[Values]] = []
    try:
        overridden = {
            name for mark in marks if mark.name == "parametrize" for name in _names(machine, mark.arguments[:1])
        }
        for name in needed:
            fixture = visible[name]
            if fixture.params is not None and name not in overridden:
                columns.append(_of_fixture(machine, name, fixture))
        columns += [_of_mark(machine, mark) for mark in marks if mark.name == "parametrize"]
    except UnknownOperand as operand:
        return [Values(unknown=operand.value)]
    if math.prod(len(column) for column in columns) > _MOST_SETS:
        return [Values(unknown=Unknown("very many parameters"))]
    sets = []
    for row in itertools.product(*columns):
        joined = Values()
        for values in row:
            joined = joined.joined(values)
        sets.append(joined)
    return _distinct(sets)


def _distinct(sets: list[Values]) -> list[Values]:
    seen: dict[tuple[str, ...], int] = {}
    for values in sets:
        seen[values.identifiers] = seen.get(values.identifiers, 0) + 1
    counts: dict[tuple[str, ...], int] = {}
    done = []
    for values in sets:
        if seen[values.identifiers] > 1:
            number = counts.get(values.identifiers, 0)
            counts[values.identifiers] = number + 1
            identifiers = (*values.identifiers[:-1], f"{values.identifiers[-1]}{number}") if values.identifiers else ()
            values = Values(values.direct, values.indirect, identifiers, values.marks, values.unknown)
        done.append(values)
    return done


def _of_fixture(machine: Machine, name: str, fixture: Fixture) -> list[Values]:
    made = []
    for index, item in enumerate(items_of(machine, fixture.params)):
        value, marks, own = _parameter(item)
        identifier = own or _given(machine, fixture.ids, index, value[0]) or _identifier(value[0], name, index)
        made.append(Values({}, {name: (value[0],)}, (identifier,), tuple(marks)))
    return made


def _names(machine: Machine, arguments: list[Any]) -> list[str]:
    if not arguments:
        return []
    written = arguments[0]
    if isinstance(written, str):
        return [part.strip() for part in written.split(",") if part.strip()]
    return [str(item) for item in items_of(machine, written)]


def _of_mark(machine: Machine, mark: Mark) -> list[Values]:
    arguments = [*mark.arguments]
    if "argnames" in mark.named:
        arguments.insert(0, mark.named["argnames"])
    rows = arguments[1] if len(arguments) > 1 else mark.named.get("argvalues")
    names = _names(machine, arguments)
    indirect = mark.named.get("indirect", False)
    through = set(names) if indirect is True else set()
    if isinstance(indirect, ListValue):
        through = {str(item) for item in indirect.items}
    made = []
    for index, row in enumerate(items_of(machine, rows)):
        values, marks, own = _parameter(row)
        if len(names) != 1 or (isinstance(row, MapValue) and row.kind == "param"):
            values = values if isinstance(row, MapValue) and row.kind == "param" else items_of(machine, row)
        if len(values) != len(names):
            raise UnknownOperand(Unknown("parameters that do not fit"))
        pairs = list(zip(names, values, strict=True))
        identifier = own or _given(machine, mark.named.get("ids"), index, values)
        if not identifier:
            identifier = "-".join(_identifier(value, name, index) for name, value in pairs)
        made.append(
            Values(
                {name: value for name, value in pairs if name not in through},
                {name: (value,) for name, value in pairs if name in through},
                (identifier,),
                tuple(marks),
            )
        )
    if not made:
        made.append(Values(identifiers=("NOTSET",), marks=(Mark("skip"),)))
    return made


def _parameter(item: Any) -> tuple[list[Any], list[Mark], str]:
    if isinstance(item, MapValue) and item.kind == "param":
        own = item.properties["id"]
        return item.data, marks_of(item.properties["marks"]), own if isinstance(own, str) else ""
    return [item], [], ""


def _given(machine: Machine, ids: Any, index: int, value: Any) -> str:
    if is_none(ids):
        return ""
    if isinstance(ids, ListValue):
        found = ids.items[index] if index < len(ids.items) else None
        return _identifier(found, "", index) if isinstance(found, (str, bool, int, float)) else ""
    single = value[0] if isinstance(value, list) and len(value) == 1 else value
    if isinstance(single, list):
        raise UnknownOperand(Unknown("identifiers of parameters"))
    found = machine.call(ids, None, [single])
    if isinstance(found, Unknown):
        raise UnknownOperand(found)
    return "" if is_none(found) else _identifier(found, "", index)


def _identifier(value: Any, name: str, index: int) -> str:
    if isinstance(value, str):
        return value.encode("unicode_escape").decode("ascii")
    if value is None or isinstance(value, (bool, int, float)):
        return str(value)
    if isinstance(value, (PythonFunction, ClassValue)):
        return value.name
    return f"{name}{index}"
