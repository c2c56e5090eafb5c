"""Expectations written in Python, in a conftest or a test module: checked like those of `tapcheck.yaml`."""

from __future__ import annotations

import re
import sys
from pathlib import Path
from typing import Any

from tapcheck.errors import UsageError
from tapcheck.model.requirements import Specification, StackExpectation, Subject, Wish
from tapcheck.source import SourceFile, Span

_TYPES = ("", "string", "number", "boolean", "list", "map")


class Expectation:
    """What one stack must have. Every method adds to it and gives it back, so that calls can follow one another."""

    def __init__(self, stack: str, because: str, file: str, line: int) -> None:
        self._stack = stack
        self._because = because
        self._file = file
        self._line = line
        self._wishes: list[tuple[int, dict[str, Any]]] = []

    def resource(self, address: str, **arguments: Any) -> Expectation:
        """The resource is declared, with at least these arguments (nested blocks as dicts; None for not set)."""
        return self._add(subject=Subject.RESOURCE, name=address, has_value=bool(arguments), value=arguments or None)

    def absent(self, address: str) -> Expectation:
        """No resource has this address."""
        return self._add(subject=Subject.RESOURCE, name=address, absent=True)

    def count(
        self, type_: str, number: int | None = None, *, at_least: int = 0, at_most: int | None = None
    ) -> Expectation:
        """So many instances of a resource type (or of `resources`, of `modules`), or a number in a range."""
        if number is not None:
            at_least = at_most = number
        return self._add(subject=Subject.COUNT, name=type_, least=at_least, most=at_most)

    def output(self, name: str, *, pattern: str = "", type: str = "", **value: Any) -> Expectation:
        """The output is declared; its value is ``value``, matches ``pattern``, has a type as JSON names it."""
        return self._named(Subject.OUTPUT, name, "value", pattern, type, value)

    def no_output(self, name: str) -> Expectation:
        """No output has this name."""
        return self._add(subject=Subject.OUTPUT, name=name, absent=True)

    def variable(self, name: str, *, pattern: str = "", type: str = "", **default: Any) -> Expectation:
        """The variable or parameter is declared; its default is ``default``, matches ``pattern``, has this type."""
        return self._named(Subject.VARIABLE, name, "default", pattern, type, default)

    def _named(
        self, subject: Subject, name: str, key: str, pattern: str, type_: str, given: dict[str, Any]
    ) -> Expectation:
        if given.keys() - {key} or type_ not in _TYPES:
            raise UsageError(f"an expected {subject.value} takes {key}, pattern and type ({', '.join(_TYPES[1:])})")
        re.compile(pattern)
        return self._add(
            subject=subject, name=name, pattern=pattern, type=type_, has_value=key in given, value=given.get(key)
        )

    def _add(self, **wish: Any) -> Expectation:
        self._wishes.append((_calling_line(self._file, self._line), wish))
        return self

    def frozen(self, root: Path) -> tuple[SourceFile, StackExpectation]:
        """The expectation as the spec of a file, with places relative to a folder where the file lies below it."""
        path = Path(self._file)
        name = path.relative_to(root).as_posix() if path.is_relative_to(root) else path.as_posix()
        source = SourceFile(name, path.read_bytes())
        starts = [0, *(match.end() for match in re.finditer("\n", source.text))]

        def span(line: int) -> Span:
            start = starts[min(line, len(starts)) - 1]
            text = source.text[start:].split("\n", 1)[0]
            return Span(name, start + len(text) - len(text.lstrip()), start + len(text.rstrip()))

        wishes = tuple(Wish(span=span(line), **wish) for line, wish in self._wishes)
        stacks = (self._stack,) if self._stack else ()
        return source, StackExpectation(span(self._line), stacks, wishes, self._because)


_written: list[Expectation] = []


def expect(stack: str = "", because: str = "") -> Expectation:
    """What a stack (a pattern of names; every stack without one) must have, for `pytest --tapcheck` to check.

    ``because`` is the sentence of the spec that it comes from; failures quote it.
    """
    frame = sys._getframe(1)
    made = Expectation(stack, because, frame.f_code.co_filename, frame.f_lineno)
    _written.append(made)
    return made


def written_expectations(root: Path) -> Specification:
    """Everything expected so far, as a spec; what is expected again from the same line counts once."""
    files: dict[str, SourceFile] = {}
    rows: dict[object, StackExpectation] = {}
    for item in _written:
        source, row = item.frozen(root.resolve())
        files[source.path] = source
        rows[row.span, row.stacks, tuple(wish.span for wish in row.wishes)] = row
    return Specification(files=tuple(files.values()), expectations=tuple(rows.values()))


def forget_expectations() -> None:
    """Begins a session anew."""
    _written.clear()


def _calling_line(file: str, default: int) -> int:
    """The line of the given file that is being executed."""
    frame = sys._getframe(1)
    while frame is not None and frame.f_code.co_filename != file:
        frame = frame.f_back  # type: ignore[assignment]
    return frame.f_lineno if frame is not None else default
