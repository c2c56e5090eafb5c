"""Python suites, of pytest and unittest."""

from __future__ import annotations

import posixpath
from collections.abc import Iterable, Sequence

from tapcheck.frontends.expectations.evaluated import read_evaluated
from tapcheck.languages.python.evaluate import evaluate_suite
from tapcheck.model.expectations import Suite
from tapcheck.model.infrastructure import Stack
from tapcheck.workspace import Workspace

_MARKERS = ("pytest.ini", "pyproject.toml", "tox.ini", "setup.cfg", "setup.py", "Pipfile", "requirements.txt")


def read_suites(workspace: Workspace, paths: Iterable[str], stacks: Sequence[Stack]) -> tuple[Suite, ...]:
    """Evaluates the suites at ``paths``; those that have nothing to do with infrastructure are left out."""
    suites = (
        read_evaluated(workspace, path, stacks, project_folder(workspace, path), "pytest", evaluate_suite)
        for path in paths
    )
    return tuple(suite for suite in suites if suite.reads or suite.outputs or suite.diagnostics)


def project_folder(workspace: Workspace, path: str) -> str:
    """The nearest folder above the suite with the files of a Python project: where people run the tests."""
    folder = posixpath.dirname(path)
    while folder:
        if any(workspace.is_file(posixpath.join(folder, name)) for name in _MARKERS):
            return folder
        folder = posixpath.dirname(folder)
    return "."
