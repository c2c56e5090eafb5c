"""The packages `os` and `path/filepath`: the files of the project, and the one with the outputs of a deployment."""

from __future__ import annotations

import posixpath
from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING, Any

from tapcheck.languages.golang.readers import reader
from tapcheck.languages.golang.texts import of_texts
from tapcheck.languages.golang.values import Native, argument, both, error
from tapcheck.languages.program import text as texts
from tapcheck.languages.program.output_reads import OutputsText
from tapcheck.languages.program.trace import FileEvent
from tapcheck.languages.program.values import ENVIRONMENT, MapValue, Unknown

if TYPE_CHECKING:
    from tapcheck.languages.program.machine import Machine

MADE = "file that another package may have made"
"""The reason of a file that is missing after calls that nobody knows."""


def absolute(machine: Machine, path: str) -> str:
    """A path as the test program means it."""
    return posixpath.normpath(posixpath.join(machine.host.working_folder(), path))


def presence(machine: Machine, path: Any) -> bool | Unknown:
    """Whether a file or folder is there; that the program looked is recorded."""
    where = _place(machine, path)
    if isinstance(where, Unknown):
        return where
    if machine.host.outputs(where) is not None:
        return True
    there = machine.host.is_file(where) or machine.host.is_folder(where)
    return _looked(machine, where, there)


def _place(machine: Machine, path: Any) -> str | Unknown:
    """The absolute path of something in the project."""
    if not isinstance(path, str):
        return Unknown(path.reason if isinstance(path, Unknown) else "unknown file")
    where = absolute(machine, path)
    return where if machine.host.inside(where) else Unknown("file outside the project")


def _looked(machine: Machine, where: str, there: bool) -> bool | Unknown:
    """Records a look at a file, where calls of other packages cannot have made it."""
    if not there and machine.world:
        return Unknown(MADE)
    event = FileEvent(machine.host.relative(where), there)
    machine.result.files.append(event)
    machine.note(event)
    return there


def _content(machine: Machine, arguments: list[Any], shape: Callable[[Any], Any]) -> Any:
    """What a file holds in the shape in which a function gives it, and the error."""
    path = argument(arguments, 0)
    where = _place(machine, path)
    if isinstance(where, Unknown):
        return both(where, where)
    form = machine.host.outputs(where)
    if form is not None:
        return both(shape(OutputsText(machine.host.relative(where), form)))
    source = machine.host.source(where)
    there = _looked(machine, where, source is not None)
    if isinstance(there, Unknown):
        return both(there, there)
    if source is None:
        return both(None, error(f"open {path}: no such file or directory"))
    return both(shape(texts.whole_file(source.text, source.path)))


def _read_file(machine: Machine, arguments: list[Any]) -> Any:
    return _content(machine, arguments, lambda text: text)


def _open(machine: Machine, arguments: list[Any]) -> Any:
    return _content(machine, arguments, reader)


def _stat(machine: Machine, arguments: list[Any]) -> Any:
    path = argument(arguments, 0)
    there = presence(machine, path)
    if isinstance(there, Unknown):
        return both(there, there)
    return both(Unknown("file information"), None if there else error(f"stat {path}: no such file or directory"))


def exists(machine: Machine, arguments: list[Any]) -> Any:
    """Terratest's `FileExists`."""
    return presence(machine, argument(arguments, 0))


def _is_not_exist(machine: Machine, arguments: list[Any]) -> Any:  # noqa: ARG001
    problem = argument(arguments, 0)
    if problem is None:
        return False
    if isinstance(problem, MapValue) and problem.kind == "error":
        return "no such file" in str(problem.data)
    return Unknown("error", assume=False)


def _environment(machine: Machine, arguments: list[Any]) -> Any:  # noqa: ARG001
    return Unknown(ENVIRONMENT, kind="string")


OS: Mapping[str, Native] = {
    "Open": _open,
    "ReadFile": _read_file,
    "Stat": _stat,
    "IsNotExist": _is_not_exist,
    "Getenv": _environment,
    "Getwd": lambda machine, _: both(machine.host.working_folder()),
}


def _path_join(*parts: str) -> str:
    kept = [part for part in parts if part]
    return posixpath.normpath("/".join(kept)) if kept else ""


def _absolute_path(machine: Machine, arguments: list[Any]) -> Any:
    path = argument(arguments, 0)
    return both(absolute(machine, path)) if isinstance(path, str) else both(Unknown("path"))


PATHS: Mapping[str, Native] = {
    "Join": of_texts(_path_join),
    "Base": of_texts(lambda path: posixpath.basename(path.rstrip("/")) or "."),
    "Dir": of_texts(lambda path: posixpath.normpath(posixpath.dirname(path) or ".")),
    "Clean": of_texts(posixpath.normpath),
    "Ext": of_texts(lambda path: path[path.rfind(".") :] if "." in posixpath.basename(path) else ""),
    "Abs": _absolute_path,
}
