"""Lowering of whole files, by the standard library's own parser."""

from __future__ import annotations

import ast
import warnings

from tapcheck.diagnostics import Diagnostic, Problem
from tapcheck.languages.program.syntax import Program
from tapcheck.languages.python.lower_context import Context, Offsets, bound_names
from tapcheck.languages.python.lower_statements import lower_body
from tapcheck.source import SourceFile, Span

_MARK = "\ufeff"


def lower_source(source: SourceFile) -> tuple[Program | None, tuple[Diagnostic, ...]]:
    """The program of a file; None with a diagnostic when it is no Python."""
    shift = source.text.startswith(_MARK)
    text = source.text.removeprefix(_MARK)
    offsets = Offsets(" " * shift + text) if shift else Offsets(text)
    try:
        tree = parse_python(text)
    except SyntaxError as error:
        at = offsets.at(error.lineno or 1, max(0, (error.offset or 1) - 1))
        at = min(at, len(source.text))
        summary = f"the file is no valid Python: {error.msg}"
        return None, (Diagnostic(Problem.SYNTAX, summary, Span(source.path, at, at)),)
    except (ValueError, RecursionError, MemoryError) as error:
        summary = f"the file is no valid Python: {str(error) or 'nested too deeply'}"
        return None, (Diagnostic(Problem.SYNTAX, summary, Span(source.path, 0, 0)),)
    context = Context(offsets, "module", bound_names(tree.body))
    body = lower_body(context, tree.body)
    return Program(0, len(source.text), source.path, (*context.declared(0), *body)), ()


def parse_python(text: str) -> ast.Module:
    """The tree of a text, without a word about what Python warns of; raises what `ast.parse` does."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        return ast.parse(text)
