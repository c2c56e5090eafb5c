"""The outputs of a deployment as suites meet them: a file or a command that prints them, and the object read from it.

Nothing is deployed when a suite is evaluated, so the object answers from what the stacks declare, and every key
that is read is recorded.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from tapcheck.languages.ecmascript.conversions import normal_number, number_text
from tapcheck.languages.ecmascript.regex.units import to_code_points, to_units
from tapcheck.languages.program.host import OutputsForm
from tapcheck.languages.program.output_reads import (
    REASON,
    WRAPPERS,
    OutputName,
    OutputsText,
    described,
    output_event,
    read_again,
    record,
    unknown_output,
)
from tapcheck.languages.program.scope import NOTHING
from tapcheck.languages.program.trace import OutputEvent
from tapcheck.languages.program.values import UNDEFINED, ListValue, MapValue, Undefined, Unknown

if TYPE_CHECKING:
    from tapcheck.languages.program.machine import Machine

_PROBED = frozenset({"toJSON", "then", "asymmetricMatch", "$$typeof", "nodeType", "default", "__esModule"})
"""Keys that the runtime and test frameworks ask any object for."""


def outputs_object(machine: Machine, path: str) -> Any:
    """The outputs as the file at an absolute path holds them."""
    form = machine.host.outputs(path) or OutputsForm()
    return _outputs(machine, machine.host.relative(path), form)


def parsed_outputs(machine: Machine, text: OutputsText) -> Any:
    """What `JSON.parse` makes of the text."""
    if text.name:
        return read_output(machine, _object(text.path, OutputsForm()), text.name)
    return _outputs(machine, text.path, text.form)


def _outputs(machine: Machine, path: str, form: OutputsForm) -> Any:
    made = _object(path, form)
    made.unknown = undeclared_outputs(machine)
    return made


def undeclared_outputs(machine: Machine) -> Unknown | None:
    """Why there may be outputs that no stack of the project declares."""
    return Unknown(REASON) if machine.host.declares("") is None else None


def _object(path: str, form: OutputsForm) -> MapValue:
    made = MapValue(kind="Outputs", data=form)
    made.outputs = path
    return made


# Reading -----------------------------------------------------------------------------------------------------


def read_output(machine: Machine, holder: MapValue, key: str) -> Any:
    """The output ``key`` of an outputs object; the read is recorded."""
    name = to_code_points(str(key))
    declared = machine.host.declares(name)
    if name in _PROBED or (name in WRAPPERS and not declared):
        return UNDEFINED
    if declared is None or (name.isdigit() and not declared):
        return Unknown(REASON)
    event = record(machine, holder.outputs, name, declared)
    return output_value(machine, holder.data, name, event) if declared else Undefined(read=event)


def has_output(machine: Machine, holder: MapValue, key: Any) -> bool | Unknown:
    """Whether an outputs object has a key: a read that the program can live without."""
    if not isinstance(key, str):
        return False
    if key in holder.properties:
        return True
    name = to_code_points(str(key))
    declared = machine.host.declares(name)
    if name in WRAPPERS and not declared:
        return False
    if declared is None:
        return Unknown(REASON, kind="boolean")
    record(machine, holder.outputs, name, declared).guarded = True
    return declared


def output_entries(machine: Machine, holder: MapValue) -> list[tuple[str, Any]]:
    """The declared names with their values; enumerating them is no read of any one."""
    entries: dict[str, Any] = {}
    for declared in machine.host.output_names():
        name = OutputName(to_units(declared))
        name.path, name.form = holder.outputs, holder.data
        event = output_event(machine, holder.outputs, declared, True)
        entries[name] = output_value(machine, holder.data, declared, event)
    entries.update(holder.properties)
    return list(entries.items())


def output_value(machine: Machine, form: OutputsForm, name: str, event: OutputEvent) -> Any:
    """The value of a declared output as the program gets it; ``event`` is its read."""
    known, plain = machine.host.output_value(name)
    value: Any
    if not known:
        value = unknown_output(form, event)
    else:
        value = value_of(plain)
        if form.strings:
            value = _as_text(value)
    return MapValue(described(value)) if form.wrapped else value


def _as_text(value: Any) -> Any:
    if isinstance(value, str):
        return value
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, (int, float)):
        return number_text(value)
    return Unknown(REASON, assume=True, kind="string")


def value_of(plain: object) -> Any:
    """Plain data as a value of the program."""
    if isinstance(plain, str):
        return to_units(plain)
    if plain is None or isinstance(plain, bool):
        return plain
    if isinstance(plain, dict):
        return MapValue({to_units(str(key)): value_of(item) for key, item in plain.items()})
    if isinstance(plain, (list, tuple)):
        return ListValue([value_of(item) for item in plain])
    if isinstance(plain, int):
        return normal_number(plain)
    return normal_number(float(plain))  # type: ignore[arg-type]


def sought_name(machine: Machine, items: list[Any], name: str) -> None:
    """Records that a name is looked for among the names of all outputs, where ``items`` are those."""
    first = items[0] if items else None
    if isinstance(first, OutputName) and all(isinstance(item, OutputName) for item in items):
        declared = machine.host.declares(to_code_points(name))
        if declared is not None:
            record(machine, first.path, to_code_points(name), declared)


# Copies ------------------------------------------------------------------------------------------------------


def read_of_copy(machine: Machine, holder: MapValue, key: Any) -> Any:
    """The value under a key of a copy of the outputs; NOTHING where the copy answers as any object does."""
    if not isinstance(key, str):
        return NOTHING
    name = to_code_points(str(key))
    if name in _PROBED:
        return NOTHING
    declared = machine.host.declares(name)
    if key not in holder.properties:
        if declared is None:
            return Unknown(REASON)
        return NOTHING if declared else Undefined(read=record(machine, holder.outputs, name, False))
    if not declared:
        return NOTHING
    return read_again(holder.properties[key], record(machine, holder.outputs, name, True))
