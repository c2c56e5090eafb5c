"""What commands print: none is run, and `terraform output` is answered from what is declared."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import TYPE_CHECKING, Any

from tapcheck.languages.program.host import OutputsForm
from tapcheck.languages.program.output_reads import OutputsText
from tapcheck.languages.program.values import Unknown

if TYPE_CHECKING:
    from tapcheck.languages.program.machine import Machine

COMMAND = "command"
"""The reason of what only a command that is run can tell."""

_TERRAFORM = re.compile(r"(?:^|[;&|]\s*|/)(?:terraform|tofu)\s+(?:-chdir=\S+\s+)?output\b([^;&|]*)")
_SOURCE = "terraform output"


def printed(machine: Machine, command: str | None, parsed: Callable[[Machine, OutputsText], Any]) -> Any:
    """What a command prints: outputs for `terraform output`, else unknown, as for a command that is not known.

    ``parsed`` gives what the text of outputs holds, for a command that prints a single value.
    """
    found = _TERRAFORM.search(command) if command is not None else None
    if found is None or not machine.host.commands_give_outputs():
        return Unknown(COMMAND, kind="string")
    words = [word.strip("'\"") for word in found.group(1).split() if ">" not in word]
    options = {word for word in words if word.startswith("-")}
    names = [word for word in words if not word.startswith("-")]
    name = names[0] if names else ""
    if name and "-raw" in options:
        return parsed(machine, OutputsText(_SOURCE, OutputsForm(), name))
    if "-json" in options:
        return OutputsText(_SOURCE, OutputsForm(wrapped=True), name)
    return Unknown(COMMAND, kind="string")
