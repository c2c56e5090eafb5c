"""Looks at files: what is there, as far as anybody can tell, and what is recorded of it."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Any

from tapcheck.languages.program.trace import FileEvent
from tapcheck.languages.program.values import Replaceable, Unknown

if TYPE_CHECKING:
    from tapcheck.languages.program.machine import Machine

OUTSIDE = "a file outside the project"
CHANGED = "a file that the program changes"
MOST_LOOKS = 20_000
"""So many looks of one program are recorded."""


def usual_path(machine: Machine, value: Any, absolute: Callable[[str], str]) -> Any:
    """The usual text of a path that the environment may replace, where something is there; other values as they are.

    ``absolute`` gives the absolute path of a written one.
    """
    if not isinstance(value, Replaceable):
        return value
    host, path = machine.host, absolute(value.usual)
    there = host.inside(path) and (host.is_file(path) or host.is_folder(path) or host.outputs(path) is not None)
    return value.usual if there else value


def look(machine: Machine, path: str) -> bool | Unknown | None:
    """Whether something is at an absolute path: None for an outputs file, Unknown where nobody can tell."""
    host = machine.host
    if not host.inside(path):
        return Unknown(OUTSIDE)
    if machine.world and any(path == other or path.startswith(other + "/") for other in machine.world):
        return Unknown(CHANGED)
    exists = None if host.outputs(path) is not None else host.is_file(path) or host.is_folder(path)
    event = FileEvent(host.relative(path), exists)
    machine.note(event)
    if len(machine.result.files) < MOST_LOOKS:
        machine.result.files.append(event)
    return exists
