"""Evaluates suites whose project is held in memory."""

from __future__ import annotations

import posixpath
from collections.abc import Mapping

from tapcheck.languages.ecmascript.evaluate import evaluate_suite
from tapcheck.languages.program.host import MOUNT, OutputsForm
from tapcheck.languages.program.results import Outcome, ProgramResult, TestResult
from tapcheck.source import SourceFile


class MemoryHost:
    """A project made of texts.

    ``outputs_files`` are expected to hold stack outputs; ``declared`` are the outputs that stacks declare.
    """

    def __init__(
        self, files: Mapping[str, str], outputs_files: frozenset[str] = frozenset(), declared: tuple[str, ...] = ()
    ) -> None:
        self._files = {f"{MOUNT}/{path}": text for path, text in files.items()}
        self._outputs = {f"{MOUNT}/{path}" for path in outputs_files}
        self._declared = declared

    def working_folder(self) -> str:
        return MOUNT

    def inside(self, path: str) -> bool:
        return path == MOUNT or path.startswith(MOUNT + "/")

    def relative(self, path: str) -> str:
        return posixpath.relpath(path, MOUNT)

    def is_file(self, path: str) -> bool:
        return path in self._files

    def is_folder(self, path: str) -> bool:
        return any(file.startswith(path + "/") for file in self._files)

    def names(self, path: str) -> tuple[str, ...]:
        prefix = path + "/"
        return tuple(sorted({file[len(prefix) :].split("/")[0] for file in self._files if file.startswith(prefix)}))

    def source(self, path: str) -> SourceFile | None:
        return SourceFile.from_text(self.relative(path), self._files[path]) if path in self._files else None

    def read(self, path: str) -> str | None:
        return self._files.get(path)

    def size(self, path: str) -> int | None:
        return len(self._files[path].encode()) if path in self._files else None

    def outputs(self, path: str) -> OutputsForm | None:
        return OutputsForm() if path in self._outputs else None

    def commands_give_outputs(self) -> bool:
        return True

    def describes_stack(self, name: object) -> bool:
        del name
        return True

    def declares(self, output: str) -> bool | None:
        return output in self._declared

    def output_names(self) -> tuple[str, ...]:
        return self._declared

    def output_value(self, output: str) -> tuple[bool, object]:
        del output
        return False, None


SUITE = "test/suite.test.js"


def evaluate(text: str, host: MemoryHost | None = None, **files: str) -> ProgramResult:
    """Evaluates a suite; ``files`` are further files by name, `__` for the dot."""
    others = {name.replace("__", "."): content for name, content in files.items()}
    result, problems = evaluate_suite(host or MemoryHost({SUITE: text, **others}), SUITE)
    assert not problems, problems
    return result


def verdict(test: TestResult) -> str:
    """The verdict on a test as jest words it: `passed`, `failed`, `pending`; else `undecided`."""
    outcomes = {item.outcome for item in test.assertions}
    if Outcome.FAILING in outcomes:
        return "failed"
    if Outcome.UNDECIDED in outcomes:
        return "undecided"
    return "pending" if Outcome.SKIPPED in outcomes else "passed"


def verdicts(result: ProgramResult) -> list[tuple[list[str], str]]:
    """Titles and verdict of each test, in order."""
    return [(list(test.titles), verdict(test)) for test in result.tests]
