"""Suites evaluated with mock outputs in the files where they look for those of a deployment."""

from __future__ import annotations

import posixpath
from collections.abc import Iterable, Mapping

from tapcheck.frontends.expectations.project_host import OUTPUT_FILES, ProjectHost
from tapcheck.languages.program.results import Outcome, ProgramResult
from tapcheck.mocks.outputs import MockOutputs
from tapcheck.mocks.writers.flat import write_flat
from tapcheck.mocks.writers.writer import Options
from tapcheck.model.infrastructure import Language
from tapcheck.source import SourceFile
from tapcheck.workspace import Workspace

Failure = tuple[str, int, int, tuple[str, ...]]
"""One failing assertion: path, start and end of its text, and its test."""


def failures(
    workspace: Workspace, paths: Iterable[str], outputs: MockOutputs, native: frozenset[str], language: Language
) -> frozenset[Failure]:
    """What fails in JavaScript and Python suites on these outputs; ``native`` are no text in a flat file."""
    flat = write_flat(outputs.entries, Options(native=native))
    wrapped = outputs.text("terraform") if language is Language.TERRAFORM else flat
    texts = {name: wrapped if form.wrapped or not form.strings else flat for name, form in OUTPUT_FILES.items()}
    return frozenset(
        (item.path, item.start, item.end, item.test)
        for path in paths
        for test in _evaluated(workspace, path, texts).tests
        for item in test.assertions
        if item.outcome is Outcome.FAILING
    )


class _MockedHost(ProjectHost):
    """The project with outputs files like any others."""

    def __init__(self, workspace: Workspace, folder: str, texts: Mapping[str, str]) -> None:
        super().__init__(workspace, (), folder, deployed=False)
        self._texts = texts

    def outputs(self, path: str) -> None:
        """No file is special: all are read as they are."""
        del path

    def is_file(self, path: str) -> bool:
        """Whether a file exists."""
        return posixpath.basename(path) in self._texts or super().is_file(path)

    def source(self, path: str) -> SourceFile | None:
        """A source file."""
        text = self._texts.get(posixpath.basename(path))
        return super().source(path) if text is None else SourceFile(self.relative(path), text.encode("utf-8"))


def _evaluated(workspace: Workspace, path: str, texts: Mapping[str, str]) -> ProgramResult:
    if path.endswith(".py"):
        from tapcheck.frontends.expectations.python import project_folder
        from tapcheck.languages.python.evaluate import evaluate_suite as evaluate_python

        return evaluate_python(_MockedHost(workspace, project_folder(workspace, path), texts), path)[0]
    from tapcheck.frontends.expectations.javascript import package_folder
    from tapcheck.languages.ecmascript.evaluate import evaluate_suite as evaluate_javascript

    return evaluate_javascript(_MockedHost(workspace, package_folder(workspace, path), texts), path)[0]
