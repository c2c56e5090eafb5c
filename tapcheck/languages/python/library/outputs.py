"""The outputs of a deployment as suites meet them: a file or a command that prints them, and the dict read from it.

Nothing is deployed when a suite is evaluated, so the dict answers from what the stacks declare, and every key that is
read is recorded.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from tapcheck.languages.program.host import OutputsForm
from tapcheck.languages.program.output_reads import (
    DESCRIBED,
    REASON,
    DescribedText,
    OutputName,
    OutputsText,
    Part,
    described,
    described_part,
    output_event,
    read_again,
    record,
    unknown_output,
)
from tapcheck.languages.program.trace import OutputEvent
from tapcheck.languages.program.values import ListValue, MapValue, Undefined, Unknown
from tapcheck.languages.python.values import OUTPUTS, from_plain, new_dict

if TYPE_CHECKING:
    from tapcheck.languages.program.machine import Machine


def parsed_outputs(machine: Machine, text: OutputsText) -> Any:
    """What `json.loads` makes of the text."""
    if isinstance(text, DescribedText):
        return described_answer(machine, text.stack, text.part)
    if text.name:
        return read_output(machine, _dict(text.path, OutputsForm()), text.name)
    return _dict(text.path, text.form)


def _dict(path: str, form: OutputsForm) -> MapValue:
    made = MapValue(kind=OUTPUTS, data=form)
    made.outputs = path
    return made


def read_output(machine: Machine, holder: MapValue, key: Any) -> Any:
    """The output ``key``; the read is recorded. What no stack declares is undefined."""
    if key in holder.properties:
        return _copied(machine, holder, key)
    if not isinstance(key, str):
        return Undefined()
    declared = machine.host.declares(key)
    if declared is None:
        return Unknown(REASON)
    event = record(machine, holder.outputs, key, declared)
    form = holder.data if isinstance(holder.data, OutputsForm) else OutputsForm()
    return _value(machine, form, key, event) if declared else Undefined(read=event)


def _copied(machine: Machine, holder: MapValue, key: Any) -> Any:
    """The value under a key that the program itself has put there, which may be that of an output."""
    value = holder.properties[key]
    if holder.kind != OUTPUTS and isinstance(key, str) and machine.host.declares(key):
        return read_again(value, record(machine, holder.outputs, key, True))
    return value


def described_answer(machine: Machine, name: object, part: Part = Part.ANSWER) -> Any:
    """A part of the answer that describes the stack of a name; ``name`` may be one that nobody knows."""
    return described_part(_rows(machine, DESCRIBED), name, part, new_dict)


def _rows(machine: Machine, source: str) -> Any:
    """The `Outputs` of a described stack: dicts with `OutputKey` and `OutputValue`.

    ``source`` is what events name as the place of the outputs. Going through the rows is no read of any one output.
    """
    names = machine.host.output_names()
    if not names or machine.host.declares("") is None:
        return Unknown(REASON)
    form = OutputsForm(strings=True)
    return ListValue([_row(machine, source, name, form) for name in names])


def _row(machine: Machine, source: str, name: str, form: OutputsForm) -> MapValue:
    key = OutputName(name)
    key.path, key.form = source, form
    row = new_dict(
        {"OutputKey": key, "OutputValue": _value(machine, form, name, output_event(machine, source, name, True))}
    )
    row.unknown = Unknown(REASON)
    return row


def has_output(machine: Machine, holder: MapValue, key: Any) -> bool | Unknown:
    """Whether the outputs have a key: a read that the program can live without."""
    if key in holder.properties:
        return True
    if not isinstance(key, str):
        return False
    declared = machine.host.declares(key)
    if declared is None:
        return Unknown(REASON, kind="boolean")
    record(machine, holder.outputs, key, declared).guarded = True
    return declared


def output_entries(machine: Machine, holder: MapValue) -> list[tuple[str, Any]]:
    """The declared names with their values; enumerating them is no read of any one."""
    entries: dict[str, Any] = {}
    form = holder.data if isinstance(holder.data, OutputsForm) else OutputsForm()
    for name in machine.host.output_names():
        entries[name] = _value(machine, form, name, output_event(machine, holder.outputs, name, True))
    entries.update(holder.properties)
    return list(entries.items())


def _value(machine: Machine, form: OutputsForm, name: str, event: OutputEvent) -> Any:
    known, plain = machine.host.output_value(name)
    value: Any
    if not known:
        value = unknown_output(form, event)
    else:
        value = from_plain(plain)
        if form.strings and not isinstance(value, str):
            value = _as_text(value)
    return new_dict(described(value)) if form.wrapped else value


def _as_text(value: Any) -> Any:
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, int):
        return str(value)
    return Unknown(REASON, assume=True, kind="string")
