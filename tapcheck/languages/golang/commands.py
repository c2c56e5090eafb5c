"""The package `os/exec`: no command is run; `terraform output` is answered from what is declared."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from tapcheck.languages.golang.deployed import single_output
from tapcheck.languages.golang.values import Native, both
from tapcheck.languages.program.commands import SOURCE, output_command
from tapcheck.languages.program.host import OutputsForm
from tapcheck.languages.program.output_reads import OutputsText
from tapcheck.languages.program.values import MapValue

if TYPE_CHECKING:
    from tapcheck.languages.program.machine import Machine

COMMAND = "exec.Cmd"
"""The kind of a command; its ``data`` is the command line, None where it is not known."""
_REASON = "command"
_PRINTING = ("CombinedOutput", "Output")


def _command(_machine: Machine, arguments: list[Any]) -> MapValue:
    known = all(isinstance(word, str) for word in arguments)
    return MapValue(kind=COMMAND, data=" ".join(arguments) if known else None)


def _with_context(machine: Machine, arguments: list[Any]) -> MapValue:
    return _command(machine, arguments[1:])


def command_method(machine: Machine, command: MapValue, name: str) -> Any:
    """A method of a command; others than `terraform output` may do anything."""
    line = command.data if isinstance(command.data, str) else ""
    asked = output_command(line) if name in _PRINTING else None
    if asked is not None and (asked.raw or asked.json) and machine.host.commands_give_outputs():
        if asked.raw:
            return both(single_output(machine, SOURCE, asked.name))
        return both(OutputsText(SOURCE, OutputsForm(wrapped=True), asked.name))
    machine.world.add("os/exec")
    unknown = machine.call_unknown(_REASON, ())
    return both(unknown, unknown) if name in _PRINTING else unknown


EXEC: Mapping[str, Native] = {"Command": _command, "CommandContext": _with_context}
"""The functions by name."""
