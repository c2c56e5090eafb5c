"""What commands print: none is run, and `terraform output` is answered from what is declared."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import TYPE_CHECKING, Any

from tapcheck.languages.program.host import OutputsForm
from tapcheck.languages.program.output_reads import OutputsText
from tapcheck.languages.program.values import Unknown
from tapcheck.records import dataclass

if TYPE_CHECKING:
    from tapcheck.languages.program.machine import Machine

COMMAND = "command"
"""The reason of what only a command that is run can tell."""

_TERRAFORM = re.compile(r"(?:^|[;&|]\s*|/)(?:terraform|tofu)\s+(?:-chdir=\S+\s+)?output\b([^;&|]*)")
SOURCE = "terraform output"
"""How the place of these outputs is called."""


@dataclass(frozen=True, slots=True)
class OutputCommand:
    """A call of `terraform output`: for the output ``name``, or for all where it is empty."""

    name: str
    raw: bool
    json: bool


def output_command(command: str) -> OutputCommand | None:
    """The call of `terraform output` in a command line; None where there is none."""
    found = _TERRAFORM.search(command)
    if found is None:
        return None
    words = [word.strip("'\"") for word in found.group(1).split() if ">" not in word]
    names = [word for word in words if not word.startswith("-")]
    name = names[0] if names else ""
    return OutputCommand(name, bool(name) and "-raw" in words, "-json" in words)


def printed(machine: Machine, command: str | None, parsed: Callable[[Machine, OutputsText], Any]) -> Any:
    """What a command prints: outputs for `terraform output`, else unknown, as for a command that is not known.

    ``parsed`` gives what the text of outputs holds, for a command that prints a single value.
    """
    asked = output_command(command) if command is not None else None
    if asked is None or not machine.host.commands_give_outputs():
        return Unknown(COMMAND, kind="string")
    if asked.raw:
        return parsed(machine, OutputsText(SOURCE, OutputsForm(), asked.name))
    if asked.json:
        return OutputsText(SOURCE, OutputsForm(wrapped=True), asked.name)
    return Unknown(COMMAND, kind="string")
