"""Reads of the outputs of a deployment: how they are recorded, and the text that nobody has until it is parsed."""

from __future__ import annotations

from collections.abc import Callable
from enum import Enum
from typing import TYPE_CHECKING, Any

from tapcheck.languages.program.host import OutputsForm
from tapcheck.languages.program.trace import OutputEvent
from tapcheck.languages.program.values import ListValue, MapValue, Unknown

if TYPE_CHECKING:
    from tapcheck.languages.program.machine import Machine

REASON = "output of a deployment"
_MOST_READS = 20_000
WRAPPERS = frozenset(
    {"outputs", "Outputs", "Stacks", "values", "value", "root_module", "OutputKey", "OutputValue", "Key", "Value"}
)
"""Keys under which other files keep their outputs: a suite that looks for them there looks for a form."""


DESCRIBED = "describe-stacks"
"""How the place of the outputs of described stacks is called."""


class Part(Enum):
    """A part of the answer of describe-stacks."""

    ANSWER = "answer"
    STACK = "stack"
    ROWS = "rows"


class OutputsText(Unknown):
    """The text of an outputs file or command: unknown, until it is parsed.

    ``name`` is set when it is the text of a single output.
    """

    __slots__ = ("form", "name", "path")

    def __init__(self, path: str, form: OutputsForm, name: str = "") -> None:
        super().__init__(REASON, assume=True, kind="string")
        self.path = path
        self.form = form
        self.name = name


class DescribedText(OutputsText):
    """What describe-stacks prints as JSON: the whole answer, its one stack, or the rows of its outputs."""

    __slots__ = ("part", "stack")

    def __init__(self, stack: str, part: Part) -> None:
        super().__init__(DESCRIBED, OutputsForm(strings=True))
        self.stack = stack
        self.part = part


class OutputName(str):
    """The name of an output as an enumeration gave it: what gets it as a key is a copy of the outputs."""

    __slots__ = ("form", "path")

    path: str
    form: OutputsForm


def mark_copy(target: MapValue, key: Any) -> None:
    """Marks what gets an enumerated name of an output as a key: its further reads are reads of outputs."""
    if isinstance(key, OutputName) and target.outputs is None:
        target.outputs = key.path


def read_again(value: Any, event: OutputEvent) -> Any:
    """The value of an output in a copy, which remembers the read of the copy."""
    if isinstance(value, Unknown) and value.read is not None:
        return Unknown(value.reason, value.assume, event, value.kind)
    return value


def described_part(rows: Any, name: object, part: Part, new_map: Callable[[dict[Any, Any]], MapValue]) -> Any:
    """A part of the answer that describes the stack of a name, with the rows of its outputs.

    ``name`` may be one that nobody knows; ``new_map`` makes an object of the language.
    """
    if part is Part.ROWS:
        return rows
    found = new_map({"Outputs": rows, "StackName": name if isinstance(name, str) else Unknown(REASON)})
    found.unknown = Unknown(REASON)
    if part is Part.ANSWER:
        found = new_map({"Stacks": ListValue([found])})
        found.unknown = Unknown(REASON)
    return found


def unknown_output(form: OutputsForm, event: OutputEvent) -> Unknown:
    """The value of an output that nobody knows before a deployment."""
    return Unknown(REASON, assume=True, read=event, kind="string" if form.strings else "")


def described(value: Any) -> dict[str, Any]:
    """What `terraform output -json` has under the name of an output."""
    return {"sensitive": Unknown(REASON, kind="boolean"), "type": Unknown(REASON), "value": value}


def record(machine: Machine, path: str, name: str, declared: bool) -> OutputEvent:
    """Records that the program reads an output where it is now."""
    event = output_event(machine, path, name, declared)
    machine.note(event)
    if len(machine.result.outputs) < _MOST_READS:
        machine.result.outputs.append(event)
    return event


def output_event(machine: Machine, path: str, name: str, declared: bool) -> OutputEvent:
    """A read of an output where the program is now, not recorded yet."""
    site = machine.site
    start, end = (site.start, site.end) if site is not None else (0, 0)
    return OutputEvent(name, path, start, end, machine.path, declared, machine.optional > 0)
