"""The suites near a stack that speak of its outputs."""

from __future__ import annotations

import posixpath
import re
from collections.abc import Iterable, Iterator, Sequence

from tapcheck.config import Config
from tapcheck.discovery import FileKind, discover_suites, infrastructure_folders, kind_of
from tapcheck.frontends.expectations.reading import read_suites
from tapcheck.languages.terraform.resources import NoTypes
from tapcheck.model.expectations import Suite
from tapcheck.model.infrastructure import Declaration, Kind, Language, Stack
from tapcheck.source import Span
from tapcheck.values import Unknown
from tapcheck.workspace import Workspace

_MOST_SUITES = 40
"""More suites than this are not read for one stack: the nearest ones in the order of their paths."""


def suites_about(workspace: Workspace, folder: str, names: Iterable[str], config: Config) -> tuple[str, ...]:
    """The paths of the suites that write one of the names; those of `terraform test` have no outputs of a deployment.

    They are looked for around ``folder``, one folder further out at a time, until some are found. Those that lie in a
    folder beside with infrastructure code of its own belong to that.
    """
    wanted = re.compile("|".join(rf"(?<![\w-]){re.escape(name)}(?![\w-])" for name in sorted(set(names))))
    for outer in _outwards(folder):
        found = [
            path
            for path in discover_suites(workspace, outer, config)
            if kind_of(path) is not FileKind.TERRAFORM_SUITE
            and (source := workspace.read(path)) is not None
            and wanted.search(source.text)
            and not _is_of_another_project(workspace, outer, folder, path, config)
        ]
        if found:
            return tuple(found[:_MOST_SUITES])
    return ()


def evaluated(
    workspace: Workspace, paths: Sequence[str], outputs: Iterable[str], language: Language
) -> tuple[Suite, ...]:
    """The suites as after a deployment that has these outputs, of which no value is known."""
    nowhere = Span("", 0, 0)
    declared = tuple(
        Declaration(Kind.OUTPUT, f"output.{name}", "", name, nowhere, nowhere, value=Unknown(f"output.{name}"))
        for name in outputs
    )
    return read_suites(workspace, paths, (Stack("", language, declared, ()),), NoTypes)


def _is_of_another_project(workspace: Workspace, outer: str, folder: str, path: str, config: Config) -> bool:
    relative = posixpath.relpath(path, outer)
    beside = posixpath.normpath(posixpath.join(outer, relative.split("/")[0]))
    own = posixpath.dirname(path)
    if "/" not in relative or _lies_in(folder, beside):
        return False
    return any(not _lies_in(found, own) for found in infrastructure_folders(workspace, beside, config))


def _lies_in(path: str, folder: str) -> bool:
    return folder == "." or path == folder or path.startswith(f"{folder}/")


def _outwards(folder: str) -> Iterator[str]:
    """The folder and those around it, up to the root."""
    while folder not in ("", "."):
        yield folder
        folder = posixpath.dirname(folder)
    yield "."
