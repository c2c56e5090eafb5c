"""The outputs of a deployment as Go suites meet them: the maps and structures that their file is decoded into.

Nothing is deployed when a suite is evaluated. What the file holds is what the stacks declare; an output counts as read
where the program reads the entry or the field that it is decoded into.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from tapcheck.languages.golang.json_decoding import Decoding, Given, from_plain
from tapcheck.languages.golang.json_fields import field_for, json_fields
from tapcheck.languages.golang.json_text import JsonObject
from tapcheck.languages.golang.types import GoType, Shape
from tapcheck.languages.golang.values import is_pointer, is_structure, zero
from tapcheck.languages.program.host import OutputsForm
from tapcheck.languages.program.output_reads import REASON, WRAPPERS, OutputsText, output_event, record
from tapcheck.languages.program.values import ListValue, MapValue, Unknown
from tapcheck.records import dataclass

if TYPE_CHECKING:
    from tapcheck.languages.program.machine import Machine
    from tapcheck.languages.program.trace import OutputEvent

OUTPUTS = "OutputFile"
"""The kind of a map that holds the outputs of a file."""
_VALUE = "value"
_ANY = ("interface{}", "any")
_KINDS = {Shape.LIST: "list", Shape.MAP: "map"}


@dataclass(frozen=True, slots=True)
class Held:
    """What a map of outputs knows of itself: the file, its form, and the type of its entries."""

    path: str
    form: OutputsForm
    element: GoType


class OutputField(Unknown):
    """A field into which an output of a file is decoded: its value is there once the field is read."""

    __slots__ = ("form", "name", "path", "type")

    def __init__(self, path: str, form: OutputsForm, name: str, type_: GoType) -> None:
        super().__init__(REASON)
        self.path = path
        self.form = form
        self.name = name
        self.type = type_


def decoded_outputs(machine: Machine, text: OutputsText, target: Any) -> Any:
    """Puts the outputs behind a pointer, and gives the error: none for a map or a structure."""
    if is_structure(target) and isinstance(target.data, GoType) and target.data.fields is not None:
        _fill(machine, text, target)
        return None
    if is_pointer(target):
        made = _made(text, target.data)
        machine.set_property(target, "*", made)
        return made if isinstance(made, Unknown) else None
    return Unknown(REASON)


def read_field(machine: Machine, field: OutputField) -> Any:
    """The value of a field of outputs; the read is recorded."""
    return _read(machine, field.path, field.form, field.name, field.type)


def read_entry(machine: Machine, holder: MapValue, key: Any) -> Any:
    """An entry of a map of outputs; the read is recorded."""
    if key in holder.properties:
        return holder.properties[key]
    held: Held = holder.data
    return _read(machine, held.path, held.form, key, held.element) if isinstance(key, str) else Unknown(REASON)


def single_output(machine: Machine, path: str, name: str) -> Any:
    """The text that a command prints for one output; the read is recorded."""
    return _read(machine, path, OutputsForm(), name, GoType("string"))


def has_entry(machine: Machine, holder: MapValue, key: Any) -> bool | Unknown:
    """Whether a map of outputs has an entry; the read is recorded."""
    if key in holder.properties:
        return True
    declared = machine.host.declares(key) if isinstance(key, str) else None
    if declared is None or not isinstance(key, str):
        return Unknown(REASON, kind="boolean")
    record(machine, holder.data.path, str(key), declared)
    return declared


def entries(machine: Machine, holder: MapValue) -> ListValue | Unknown:
    """The pairs of a map of outputs; going through them is no read of any one."""
    if machine.host.declares("") is None or holder.properties:
        return Unknown(REASON)
    held: Held = holder.data
    pairs: list[Any] = []
    for name in machine.host.output_names():
        event = output_event(machine, held.path, name, True)
        pairs.append(ListValue([name, _value(machine, held.form, held.element, event)]))
    return ListValue(pairs)


def _made(text: OutputsText, type_: Any) -> Any:
    """A variable that holds the outputs of a file, for a type that is no structure."""
    if not isinstance(type_, GoType) or text.name:
        return Unknown(REASON)
    if type_.name in _ANY:
        return MapValue(kind=OUTPUTS, data=Held(text.path, text.form, GoType("interface{}", nilable=True)))
    if type_.shape is Shape.MAP and type_.key == "string" and type_.element is not None:
        return MapValue(kind=OUTPUTS, data=Held(text.path, text.form, type_.element))
    return Unknown(REASON)


def _fill(machine: Machine, text: OutputsText, target: MapValue) -> None:
    """Puts a field that reads its output into each field that the file could fill."""
    type_: GoType = target.data
    names = machine.host.output_names()
    members = {name: field for name in names if (field := field_for(type_, name)) is not None}
    met = {field.path for field in members.values()}
    members.update({field.name: field for field in json_fields(type_) if field.path not in met})
    data = tuple((name, Given(OutputField(text.path, text.form, name, field.type))) for name, field in members.items())
    Decoding(machine).value(JsonObject(data), type_, target)


def _read(machine: Machine, path: str, form: OutputsForm, name: str, type_: GoType) -> Any:
    declared = machine.host.declares(name)
    if declared is None or (name in WRAPPERS and not declared):
        return Unknown(REASON)
    event = record(machine, path, str(name), declared)
    return _value(machine, form, type_, event) if declared else zero(type_)


def _value(machine: Machine, form: OutputsForm, type_: GoType, event: OutputEvent) -> Any:
    """What the file says of a declared output, in a variable of a type."""
    known, plain = machine.host.output_value(event.name)
    unknown = Unknown(REASON, True, event, _KINDS.get(type_.shape, "string" if type_.name == "string" else ""))
    if not form.strings and _is_wrapping(type_, form):
        inner = from_plain(plain) if known else Given(unknown)
        other = Given(Unknown(REASON))
        data: Any = JsonObject((("sensitive", other), ("type", other), (_VALUE, inner)))
    elif not known or (type_.name in _ANY and not form.strings):
        return unknown
    else:
        data = from_plain(_as_text(plain) if form.strings else plain)
    decoding = Decoding(machine)
    made = decoding.value(data, type_, zero(type_))
    return unknown if decoding.mismatch or decoding.doubtful else made


def _is_wrapping(type_: GoType, form: OutputsForm) -> bool:
    """Whether a variable takes an output as `terraform output -json` prints it, with its value under `value`."""
    if form.wrapped:
        return True
    if type_.shape is Shape.STRUCT:
        return any(field.name == _VALUE for field in json_fields(type_)) or field_for(type_, _VALUE) is not None
    return type_.shape is Shape.MAP and type_.element is not None and type_.element.name in _ANY


def _as_text(plain: object) -> object:
    """A value as the text that a flat file holds."""
    if isinstance(plain, bool):
        return str(plain).lower()
    return str(plain) if isinstance(plain, int) else plain
