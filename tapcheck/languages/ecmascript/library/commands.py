"""The module `child_process`: no command is run; `terraform output` is answered from what is declared."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from tapcheck.languages.ecmascript.library.operands import given, natives
from tapcheck.languages.ecmascript.library.output_rows import parsed_text
from tapcheck.languages.program.commands import COMMAND, printed
from tapcheck.languages.program.values import (
    UNDEFINED,
    ListValue,
    MapValue,
    PromiseValue,
    Replaceable,
    Unknown,
    is_callable,
)

if TYPE_CHECKING:
    from tapcheck.languages.program.machine import Machine


def command_output(machine: Machine, command: Any) -> Any:
    """What a command prints: outputs for `terraform output`, else unknown."""
    return printed(machine, _text(command), parsed_text)


def _text(command: Any) -> Any:
    if isinstance(command, (str, Replaceable)):
        return command
    if isinstance(command, ListValue) and command.unknown is None:
        words = [item for item in command.items if isinstance(item, str)]
        return " ".join(words) if len(words) == len(command.items) else None
    return None


def _words(arguments: list[Any]) -> Any:
    """The command of a call that gets the program and its arguments apart."""
    program, rest = given(arguments), given(arguments, 1)
    if isinstance(rest, ListValue):
        return ListValue([program, *rest.items])
    return program


def _print(machine: Machine, command: Any) -> Any:
    output = command_output(machine, command)
    if type(output) is Unknown and output.read is None:
        machine.may_throw(COMMAND)
    return output


def _exec_sync(machine: Machine, _receiver: Any, arguments: list[Any]) -> Any:
    return _print(machine, given(arguments))


def _exec_file_sync(machine: Machine, _receiver: Any, arguments: list[Any]) -> Any:
    return _print(machine, _words(arguments))


def _spawn_sync(machine: Machine, _receiver: Any, arguments: list[Any]) -> MapValue:
    return MapValue(
        {
            "error": Unknown(COMMAND),
            "pid": Unknown(COMMAND, kind="number"),
            "signal": Unknown(COMMAND),
            "status": Unknown(COMMAND, kind="number"),
            "stderr": Unknown(COMMAND, kind="string"),
            "stdout": command_output(machine, _words(arguments)),
        }
    )


def _exec(machine: Machine, _receiver: Any, arguments: list[Any]) -> Any:
    _answer_callback(machine, command_output(machine, given(arguments)), arguments)
    return Unknown(COMMAND)


def _exec_file(machine: Machine, _receiver: Any, arguments: list[Any]) -> Any:
    _answer_callback(machine, command_output(machine, _words(arguments)), arguments)
    return Unknown(COMMAND)


def _answer_callback(machine: Machine, output: Any, arguments: list[Any]) -> None:
    callback = arguments[-1] if arguments else UNDEFINED
    if is_callable(callback):
        answer = [Unknown(COMMAND), output, Unknown(COMMAND, kind="string")]
        machine.fork([lambda: _discard(machine, callback, answer), lambda: None], COMMAND)


def _discard(machine: Machine, callback: Any, arguments: list[Any]) -> None:
    machine.call(callback, UNDEFINED, arguments)


def _spawn(machine: Machine, _receiver: Any, arguments: list[Any]) -> Any:
    machine.call_unknown(COMMAND, arguments)
    return Unknown(COMMAND)


def promised_output(machine: Machine, command: Any) -> PromiseValue:
    """What the promise form of `exec` gives."""
    output = command_output(machine, command)
    return PromiseValue(MapValue({"stdout": output, "stderr": Unknown(COMMAND, kind="string")}))


def commands_module() -> MapValue:
    """The module `child_process`."""
    return MapValue(
        natives(
            {
                "exec": _exec,
                "execFile": _exec_file,
                "execFileSync": _exec_file_sync,
                "execSync": _exec_sync,
                "fork": _spawn,
                "spawn": _spawn,
                "spawnSync": _spawn_sync,
            }
        )
    )
