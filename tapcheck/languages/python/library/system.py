"""The operating system as suites use it: `os`, `shutil` and `subprocess`."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

from tapcheck.languages.program.host import OutputsForm
from tapcheck.languages.program.output_reads import OutputsText
from tapcheck.languages.program.values import ListValue, MapValue, Unknown
from tapcheck.languages.python.errors import EXCEPTIONS, package_error
from tapcheck.languages.python.functions import PurePython, natives
from tapcheck.languages.python.library import files
from tapcheck.languages.python.library.outputs import parsed_outputs
from tapcheck.languages.python.library.paths import path_module
from tapcheck.languages.python.values import MODULE, new_dict

if TYPE_CHECKING:
    from tapcheck.languages.program.machine import Machine

_ENVIRONMENT = "environment"
_COMMAND = "command"
_TERRAFORM = re.compile(r"(?:^|[;&|]\s*|/)(?:terraform|tofu)\s+(?:-chdir=\S+\s+)?output\b([^;&|]*)")
package_error("subprocess.CalledProcessError")
package_error("subprocess.TimeoutExpired")
_CHANGE_FILES = (
    "chmod",
    "link",
    "makedirs",
    "mkdir",
    "remove",
    "removedirs",
    "rename",
    "replace",
    "rmdir",
    "symlink",
    "unlink",
)
_COPY_FILES = ("copy", "copy2", "copyfile", "copytree", "make_archive", "move", "rmtree", "unpack_archive")


def module_of(functions: dict[str, PurePython], values: dict[str, Any] | None = None) -> MapValue:
    """A module with these members."""
    return MapValue({**natives(functions), **(values or {})}, kind=MODULE)


def _changes(machine: Machine, *paths: Any, **_options: Any) -> Any:
    files.change(machine, *(path for path in paths if isinstance(path, (str, MapValue, Unknown))))
    return Unknown("a change of files")


# os ----------------------------------------------------------------------------------------------------------


def _getenv(_machine: Machine, name: Any, default: Any = None) -> Any:
    del name, default
    return Unknown(_ENVIRONMENT)


def _environment() -> MapValue:
    made = new_dict()
    made.unknown = Unknown(_ENVIRONMENT)
    return made


def os_module() -> MapValue:
    """The module `os`."""
    functions: dict[str, PurePython] = {
        **dict.fromkeys(_CHANGE_FILES, _changes),
        "chdir": files.change_folder,
        "fspath": lambda _machine, path: files.path_text(path),
        "getcwd": files.working_folder,
        "getenv": _getenv,
        "listdir": files.list_folder,
        "walk": files.walk,
    }
    values = {"path": path_module(), "environ": _environment(), "sep": "/", "linesep": "\n", "name": "posix"}
    return module_of(functions, values)


# subprocess --------------------------------------------------------------------------------------------------


def command_output(machine: Machine, command: Any) -> Any:
    """What a command prints: outputs for `terraform output`, else unknown."""
    text: str | None = None
    if isinstance(command, str):
        text = str(command)
    elif isinstance(command, ListValue) and all(isinstance(item, str) for item in command.items):
        text = " ".join(command.items)
    found = _TERRAFORM.search(text) if text is not None else None
    if found is None or not machine.host.commands_give_outputs():
        return Unknown(_COMMAND, kind="string")
    words = [word.strip("'\"") for word in found.group(1).split() if ">" not in word]
    options = {word for word in words if word.startswith("-")}
    names = [word for word in words if not word.startswith("-")]
    name = names[0] if names else ""
    if name and "-raw" in options:
        return parsed_outputs(machine, OutputsText("terraform output", OutputsForm(), name))
    if "-json" in options:
        return OutputsText("terraform output", OutputsForm(wrapped=True), name)
    return Unknown(_COMMAND, kind="string")


def _run(machine: Machine, command: Any, *_arguments: Any, **_options: Any) -> MapValue:
    output = command_output(machine, command)
    if type(output) is Unknown and output.read is None:
        machine.may_throw(_COMMAND)
    status: Any = Unknown(_COMMAND, kind="number")
    if isinstance(output, OutputsText):
        status = Unknown(_COMMAND, assume=False, kind="number")
    members = {"stdout": output, "stderr": Unknown(_COMMAND, kind="string"), "returncode": status}
    return MapValue({**members, **natives({"check_returncode": lambda _machine: None})}, kind=MODULE)


def _check_output(machine: Machine, command: Any, *_arguments: Any, **_options: Any) -> Any:
    output = command_output(machine, command)
    if type(output) is Unknown and output.read is None:
        machine.may_throw(_COMMAND)
    return output


def subprocess_module() -> MapValue:
    """The module `subprocess`."""
    values = {
        "CalledProcessError": EXCEPTIONS["subprocess.CalledProcessError"],
        "TimeoutExpired": EXCEPTIONS["subprocess.TimeoutExpired"],
        "PIPE": -1,
        "STDOUT": -2,
        "DEVNULL": -3,
    }
    return module_of({"run": _run, "check_output": _check_output}, values)


def shutil_module() -> MapValue:
    """The module `shutil`."""
    return module_of(dict.fromkeys(_COPY_FILES, _changes))
