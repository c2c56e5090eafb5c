"""JavaScript and TypeScript suites."""

from __future__ import annotations

import posixpath
from collections.abc import Iterable, Sequence

from tapcheck.frontends.expectations.evaluated import read_evaluated
from tapcheck.languages.ecmascript.evaluate import evaluate_suite
from tapcheck.model.expectations import Suite
from tapcheck.model.infrastructure import Stack
from tapcheck.workspace import Workspace


def read_suites(workspace: Workspace, paths: Iterable[str], stacks: Sequence[Stack]) -> tuple[Suite, ...]:
    """Evaluates the suites at ``paths`` against the stacks of the project."""
    return tuple(read_suite(workspace, path, stacks) for path in paths)


def read_suite(workspace: Workspace, path: str, stacks: Sequence[Stack]) -> Suite:
    """Evaluates one suite, in the folder that holds its package.json."""
    return read_evaluated(workspace, path, stacks, package_folder(workspace, path), "jest", evaluate_suite)


def package_folder(workspace: Workspace, path: str) -> str:
    """The nearest folder above the suite that holds a package.json: where people run the tests."""
    folder = posixpath.dirname(path)
    while folder:
        if workspace.is_file(posixpath.join(folder, "package.json")):
            return folder
        folder = posixpath.dirname(folder)
    return "."
