"""TypeScript and JavaScript to the program form."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tapcheck.diagnostics import Diagnostic, Problem, Result
from tapcheck.languages.ecmascript.lower_classes import CLASS_EXPRESSIONS, CLASS_STATEMENTS
from tapcheck.languages.ecmascript.lower_context import Lowering, Tables
from tapcheck.languages.ecmascript.lower_expressions import EXPRESSIONS
from tapcheck.languages.ecmascript.lower_functions import FUNCTION_EXPRESSIONS, FUNCTION_STATEMENTS
from tapcheck.languages.ecmascript.lower_literals import LITERALS
from tapcheck.languages.ecmascript.lower_modules import MODULE_STATEMENTS
from tapcheck.languages.ecmascript.lower_patterns import PATTERNS
from tapcheck.languages.ecmascript.lower_statements import ERASED_STATEMENTS, SEVERAL_STATEMENTS, STATEMENTS
from tapcheck.languages.ecmascript.lower_typescript import TYPESCRIPT_STATEMENTS
from tapcheck.languages.ecmascript.parse import character_offsets, parse_source
from tapcheck.languages.program.syntax import Program
from tapcheck.source import SourceFile, Span

if TYPE_CHECKING:
    from tapcheck.languages.ecmascript.parse import SyntaxNode

TABLES = Tables(
    expressions=LITERALS | EXPRESSIONS | FUNCTION_EXPRESSIONS | CLASS_EXPRESSIONS,
    statements=STATEMENTS | FUNCTION_STATEMENTS | CLASS_STATEMENTS,
    several=SEVERAL_STATEMENTS | MODULE_STATEMENTS | TYPESCRIPT_STATEMENTS,
    erased=ERASED_STATEMENTS,
    patterns=PATTERNS,
)

LARGEST_SOURCE = 2 * 1024 * 1024
"""Files above this many bytes are not lowered: no test program that people write is that large."""

_LONGEST_QUOTE = 30


def lower_source(source: SourceFile) -> Result[Program]:
    """The program of a TypeScript or JavaScript file, types erased, offsets counting characters.

    Text is in UTF-16 code units, as at run time. A statement that cannot be read becomes the evaluation of
    an unknown name, with a diagnostic; the others survive. The name of an anonymous function is empty.
    """
    if len(source.data) > LARGEST_SOURCE:
        return _too_large(source)
    root = parse_source(source)
    low = Lowering(source, character_offsets(source), TABLES, root.has_error)
    if root.has_error:
        low.diagnostics.append(_syntax_problem(low, root))
    try:
        body = low.body(root.named_children)
    except RecursionError:
        low.report_once(Problem.BOUND, "the program is nested too deep to be looked at", root)
        body = ()
    return Program(*low.range(root), source.path, body), tuple(low.diagnostics)


def _too_large(source: SourceFile) -> Result[Program]:
    end = len(source.text)
    summary = f"a program of more than {LARGEST_SOURCE // 1024} KiB is not looked at"
    hint = "exclude a generated file from the check"
    diagnostic = Diagnostic(Problem.BOUND, summary, Span(source.path, 0, end), hint)
    return Program(0, end, source.path, ()), (diagnostic,)


def _syntax_problem(low: Lowering, root: SyntaxNode) -> Diagnostic:
    node = _first_error(root)
    start, end = low.range(_after_statements(node))
    if node.is_missing:
        summary = f"{node.type!r} is missing here"
    else:
        start += len(low.text[start:end]) - len(low.text[start:end].lstrip())
        line = low.text[start:end].partition("\n")[0].strip()
        quote = line if len(line) <= _LONGEST_QUOTE else line[:_LONGEST_QUOTE] + "…"
        summary = f"{quote!r} is not expected here" if quote else "this text is not a program"
    return Diagnostic(Problem.SYNTAX, summary, Span(low.source.path, start, end))


def _after_statements(node: SyntaxNode) -> SyntaxNode:
    """What follows the last whole statement in a stretch of text that is an error as a whole."""
    children = node.children
    if not node.is_error or node.start_point[0] == node.end_point[0]:
        return node
    whole = [index for index, child in enumerate(children) if _is_statement(child)]
    if not whole or whole[-1] + 1 == len(children):
        return node
    return children[whole[-1] + 1]


def _is_statement(node: SyntaxNode) -> bool:
    return not node.has_error and node.type.endswith(("_statement", "_declaration"))


def _first_error(root: SyntaxNode) -> SyntaxNode:
    node = root
    while not (node.is_error or node.is_missing):
        inner = next((child for child in node.children if child.has_error), None)
        if inner is None:
            return node
        node = inner
    return node
