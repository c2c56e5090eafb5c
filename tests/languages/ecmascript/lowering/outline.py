"""A program as one line of text per statement, with the offsets of every node: what the shape tables compare."""

from __future__ import annotations

from dataclasses import fields

from tapcheck.diagnostics import Diagnostic
from tapcheck.languages.ecmascript.lower_source import lower_source
from tapcheck.languages.program.syntax import Node, Program
from tapcheck.source import SourceFile


def lowered(text: str, path: str = "a.ts") -> Program:
    """The program of a text that must be without problems."""
    program, diagnostics = lower_source(SourceFile.from_text(path, text))
    assert diagnostics == ()
    return program


def problems(text: str, path: str = "a.ts") -> list[tuple[str, str, int, int]]:
    """The diagnostics of a text as (problem, summary, start, end)."""
    _, diagnostics = lower_source(SourceFile.from_text(path, text))
    return [_as_tuple(diagnostic) for diagnostic in diagnostics]


def outline(program: Program) -> list[str]:
    """Each statement as `Type start:end fields…`; false and empty fields are left out."""
    return [_outlined(statement) for statement in program.body]


def _as_tuple(diagnostic: Diagnostic) -> tuple[str, str, int, int]:
    return diagnostic.problem.value, diagnostic.summary, diagnostic.span.start, diagnostic.span.end


def _outlined(value: object) -> str:
    if isinstance(value, Node):
        held = [(field.name, getattr(value, field.name)) for field in fields(value)[2:]]
        parts = [_outlined_field(name, item) for name, item in held if item is not False and item != "" and item != ()]
        return f"({' '.join([type(value).__name__, f'{value.start}:{value.end}', *parts])})"
    if isinstance(value, tuple):
        return f"[{' '.join(_outlined(item) for item in value)}]"
    return repr(value)


def _outlined_field(name: str, value: object) -> str:
    return name if value is True and name != "value" else _outlined(value)
