"""The outputs of a stack as the AWS API describes them: a list of rows with `OutputKey` and `OutputValue`.

Going through the rows is no read of any one output. Copies that have the keys as names are outputs objects, and a
search for the row of a name is a read of that output.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from tapcheck.languages.ecmascript.library.outputs import output_value, parsed_outputs, undeclared_outputs
from tapcheck.languages.ecmascript.regex.units import to_code_points, to_units
from tapcheck.languages.program.host import OutputsForm
from tapcheck.languages.program.output_reads import (
    DESCRIBED,
    REASON,
    DescribedText,
    OutputName,
    OutputsText,
    Part,
    described_part,
    output_event,
    record,
)
from tapcheck.languages.program.trace import OutputEvent
from tapcheck.languages.program.values import ListValue, MapValue, Undefined, Unfound, Unknown

if TYPE_CHECKING:
    from tapcheck.languages.program.machine import Machine

_FORM = OutputsForm(strings=True)
_ROW = "OutputRow"


class _Rows:
    """What the rows of one list have in common; ``asked`` are the texts that their keys were compared with."""

    __slots__ = ("asked", "source")

    def __init__(self, source: str) -> None:
        self.source = source
        self.asked: dict[str, None] = {}


class _RowKey(OutputName):
    """The key of a row: what it is compared with is what a search looks for."""

    __slots__ = ("rows",)

    rows: _Rows

    def __eq__(self, other: object) -> bool:
        if isinstance(other, str):
            self.rows.asked[to_code_points(str(other))] = None
        return str.__eq__(self, other)

    __hash__ = str.__hash__


def output_rows(machine: Machine, source: str) -> Any:
    """The `Outputs` of a described stack; ``source`` is what events name as the place of the outputs."""
    names = machine.host.output_names()
    if not names:
        return Unknown(REASON)
    rows = _Rows(source)
    made = ListValue([_row(machine, rows, output_event(machine, source, name, True)) for name in names])
    made.unknown = undeclared_outputs(machine)
    return made


def described_stacks(machine: Machine, name: object, part: Part = Part.ANSWER) -> Any:
    """A part of the answer that describes the stack of a name; ``name`` may be one that nobody knows."""
    return described_part(output_rows(machine, DESCRIBED), name, part, MapValue)


def parsed_text(machine: Machine, text: OutputsText) -> Any:
    """What `JSON.parse` makes of a text of outputs."""
    if isinstance(text, DescribedText):
        return described_stacks(machine, text.stack, text.part)
    return parsed_outputs(machine, text)


def begin_search(items: ListValue) -> None:
    """Forgets what was looked for before among rows of outputs."""
    rows = _rows_of(items)
    if rows is not None:
        rows.asked.clear()


def found_row(machine: Machine, items: ListValue, found: Any) -> Any:
    """What `find` gives among rows of outputs: the row, whose output is read, or nothing, which was asked for."""
    rows = _rows_of(items)
    if rows is None:
        return found
    if isinstance(found, MapValue):
        name = to_code_points(str(found.properties["OutputKey"]))
        return _row(machine, rows, record(machine, rows.source, name, True))
    asked = [name for name in rows.asked if machine.host.declares(name) is False]
    if len(rows.asked) == len(asked) == 1 and isinstance(found, Undefined):
        return Unfound(read=record(machine, rows.source, asked[0], False))
    return found


def _rows_of(items: ListValue) -> _Rows | None:
    first = items.items[0] if items.items else None
    return first.data if isinstance(first, MapValue) and first.kind == _ROW else None


def _row(machine: Machine, rows: _Rows, event: OutputEvent) -> MapValue:
    key = _RowKey(to_units(event.name))
    key.rows, key.path, key.form = rows, rows.source, _FORM
    value = output_value(machine, _FORM, event.name, event)
    row = MapValue({"OutputKey": key, "OutputValue": value}, kind=_ROW, data=rows)
    row.unknown = Unknown(REASON)
    return row
