"""`tftest`: the outputs that its plans and applied configurations give."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from tapcheck.languages.program.host import OutputsForm
from tapcheck.languages.program.output_reads import OutputsText
from tapcheck.languages.program.values import MapValue, Unknown
from tapcheck.languages.python.functions import PurePython, natives
from tapcheck.languages.python.library.outputs import parsed_outputs
from tapcheck.languages.python.values import MODULE, ClassValue, is_none

if TYPE_CHECKING:
    from tapcheck.languages.program.machine import Machine

_REASON = "terraform"
_SOURCE = "tftest"
_RUNS = ("apply", "destroy", "execute_command", "init", "setup", "state_pull")


def tftest_module() -> MapValue:
    """The module `tftest`."""
    classes = {name: ClassValue(name, construct=_make, module=_SOURCE) for name in ("TerraformTest", "TerragruntTest")}
    return MapValue(dict(classes), kind=MODULE, data=Unknown(_REASON))


def _make(_machine: Machine, _cls: ClassValue, _arguments: list[Any]) -> MapValue:
    functions: dict[str, PurePython] = {**dict.fromkeys(_RUNS, _run), "output": _output, "plan": _plan}
    return MapValue(natives(functions), kind=MODULE, data=Unknown(_REASON))


def _run(machine: Machine, *_arguments: Any, **_options: Any) -> Unknown:
    machine.may_throw(_REASON)
    return Unknown(_REASON)


def _output(machine: Machine, name: Any = None, **_options: Any) -> Any:
    machine.may_throw(_REASON)
    if not machine.host.commands_give_outputs():
        return Unknown(_REASON)
    wanted = str(name) if isinstance(name, str) else ""
    if not wanted and not is_none(name):
        return Unknown(_REASON)
    return parsed_outputs(machine, OutputsText(_SOURCE, OutputsForm(), wanted))


def _plan(machine: Machine, *_arguments: Any, output: Any = False, **_options: Any) -> Any:
    machine.may_throw(_REASON)
    if output is not True:
        return Unknown(_REASON)
    there = machine.host.commands_give_outputs()
    outputs = parsed_outputs(machine, OutputsText(_SOURCE, OutputsForm())) if there else Unknown(_REASON)
    return MapValue({"outputs": outputs}, kind=MODULE, data=Unknown(_REASON))
