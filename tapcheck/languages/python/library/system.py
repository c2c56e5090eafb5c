"""The operating system as suites use it: `os`, `shutil` and `subprocess`."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from tapcheck.languages.program.commands import COMMAND, printed
from tapcheck.languages.program.output_reads import OutputsText
from tapcheck.languages.program.values import ENVIRONMENT, ListValue, MapValue, Replaceable, Unknown
from tapcheck.languages.python.errors import EXCEPTIONS, package_error
from tapcheck.languages.python.functions import PurePython, natives
from tapcheck.languages.python.library import files
from tapcheck.languages.python.library.outputs import parsed_outputs
from tapcheck.languages.python.library.paths import path_module
from tapcheck.languages.python.values import MODULE, new_dict

if TYPE_CHECKING:
    from tapcheck.languages.program.machine import Machine

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
    del name
    return Replaceable(ENVIRONMENT, default) if isinstance(default, str) else Unknown(ENVIRONMENT)


def _environment() -> MapValue:
    made = new_dict()
    made.unknown = Unknown(ENVIRONMENT)
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
        "popen": _unseen,
        "system": _unseen,
        "walk": files.walk,
    }
    values = {"path": path_module(), "environ": _environment(), "sep": "/", "linesep": "\n", "name": "posix"}
    return module_of(functions, values)


# subprocess --------------------------------------------------------------------------------------------------


def command_output(machine: Machine, command: Any) -> Any:
    """What a command prints: outputs for `terraform output`, else unknown."""
    return printed(machine, _text_of(command), parsed_outputs)


def _ran(machine: Machine, command: Any, output: Any) -> None:
    """Notes what a command may have done."""
    files.run_command(machine, _text_of(command))
    if type(output) is Unknown and output.read is None:
        machine.may_throw(COMMAND)


def _text_of(command: Any) -> str | None:
    if isinstance(command, Replaceable):
        return command.usual
    if isinstance(command, str):
        return str(command)
    if isinstance(command, ListValue) and all(isinstance(item, str) for item in command.items):
        return " ".join(command.items)
    return None


def _run(machine: Machine, command: Any, *_arguments: Any, **_options: Any) -> MapValue:
    output = command_output(machine, command)
    _ran(machine, command, output)
    status: Any = Unknown(COMMAND, kind="number")
    if isinstance(output, OutputsText):
        status = Unknown(COMMAND, assume=False, kind="number")
    members = {"stdout": output, "stderr": Unknown(COMMAND, kind="string"), "returncode": status}
    return MapValue({**members, **natives({"check_returncode": lambda _machine: None})}, kind=MODULE)


def _unseen(machine: Machine, command: Any = None, *_arguments: Any, **_options: Any) -> Unknown:
    """A command of which nothing is known, whatever it prints."""
    _ran(machine, command, Unknown(COMMAND))
    return Unknown(COMMAND)


def _check_output(machine: Machine, command: Any, *_arguments: Any, **_options: Any) -> Any:
    output = command_output(machine, command)
    _ran(machine, command, output)
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
    functions: dict[str, PurePython] = {
        **dict.fromkeys(("Popen", "call", "check_call", "getoutput", "getstatusoutput"), _unseen),
        "run": _run,
        "check_output": _check_output,
    }
    return module_of(functions, values)


def shutil_module() -> MapValue:
    """The module `shutil`."""
    return module_of(dict.fromkeys(_COPY_FILES, _changes))
