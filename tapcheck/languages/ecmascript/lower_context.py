"""What all lowering modules share: the text, the way from tree to offsets, the dispatch and its limits."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING

from tapcheck.diagnostics import Diagnostic, Problem
from tapcheck.languages.program.syntax import Block, Evaluate, Expression, Name, NamePattern, Pattern, Statement
from tapcheck.records import dataclass
from tapcheck.source import SourceFile, Span

if TYPE_CHECKING:
    from tapcheck.languages.ecmascript.parse import SyntaxNode

UNKNOWN = "%unknown"
"""The name that stands for an expression which the lowering cannot express."""

DEEPEST = 150
"""How many expressions, statements and patterns may be nested in one another; deeper ones are not looked at."""

UNTYPED_SUFFIXES = (".js", ".mjs", ".cjs", ".jsx")
"""How the names of files end that are JavaScript: there is no type syntax in them."""

COMMENTS = frozenset({"comment", "html_comment"})

ExpressionHandler = Callable[["Lowering", "SyntaxNode"], Expression]
StatementHandler = Callable[["Lowering", "SyntaxNode"], Statement]
SeveralHandler = Callable[["Lowering", "SyntaxNode"], tuple[Statement, ...]]
PatternHandler = Callable[["Lowering", "SyntaxNode"], Pattern]


@dataclass(frozen=True, slots=True)
class Tables:
    """By node type, how it is lowered: one table per place that a node can stand in.

    ``several`` holds statements that become any number of statements, ``erased`` those that become none.
    """

    expressions: Mapping[str, ExpressionHandler]
    statements: Mapping[str, StatementHandler]
    several: Mapping[str, SeveralHandler]
    erased: frozenset[str]
    patterns: Mapping[str, PatternHandler]


class Lowering:
    """The lowering of one file. ``typed`` tells whether it may hold type syntax."""

    __slots__ = ("_broken", "_depth", "_offsets", "_reported", "_tables", "diagnostics", "source", "text", "typed")

    def __init__(self, source: SourceFile, offsets: list[int] | None, tables: Tables, broken: bool) -> None:
        self.source = source
        self.text = source.text
        self.typed = not source.path.endswith(UNTYPED_SUFFIXES)
        self.diagnostics: list[Diagnostic] = []
        self._offsets = offsets
        self._tables = tables
        self._broken = broken
        self._depth = 0
        self._reported: set[str] = set()

    # Places ----------------------------------------------------------------------------------------------

    def range(self, node: SyntaxNode) -> tuple[int, int]:
        """The character offsets of a node."""
        offsets = self._offsets
        if offsets is None:
            return node.start_byte, node.end_byte
        return offsets[node.start_byte], offsets[node.end_byte]

    def text_of(self, node: SyntaxNode) -> str:
        """The source text of a node."""
        start, end = self.range(node)
        return self.text[start:end]

    # Dispatch --------------------------------------------------------------------------------------------

    def expression(self, node: SyntaxNode) -> Expression:
        """A node in the place of an expression."""
        handler = self._tables.expressions.get(node.type)
        if handler is None:
            self._report_unknown_type(node)
            return self.unknown(node)
        if self._depth >= DEEPEST:
            self._report_depth(node)
            return self.unknown(node)
        self._depth += 1
        result = handler(self, node)
        self._depth -= 1
        return result

    def pattern(self, node: SyntaxNode) -> Pattern:
        """A node in the place of something to bind or assign to."""
        handler = self._tables.patterns.get(node.type)
        if handler is None:
            self._report_unknown_type(node)
            return NamePattern(*self.range(node), UNKNOWN)
        if self._depth >= DEEPEST:
            self._report_depth(node)
            return NamePattern(*self.range(node), UNKNOWN)
        self._depth += 1
        result = handler(self, node)
        self._depth -= 1
        return result

    def statements(self, node: SyntaxNode) -> tuple[Statement, ...]:
        """The statements that one statement node becomes."""
        kind = node.type
        tables = self._tables
        if kind in tables.erased:
            return ()
        if self._broken and node.has_error and has_own_error(node):
            return (self.unknown_statement(node),)
        if self._depth >= DEEPEST:
            self._report_depth(node)
            return (self.unknown_statement(node),)
        self._depth += 1
        handler = tables.statements.get(kind)
        several = None if handler is not None else tables.several.get(kind)
        if handler is not None:
            result: tuple[Statement, ...] = (handler(self, node),)
        elif several is not None:
            result = several(self, node)
        else:
            self._report_unknown_type(node)
            result = (self.unknown_statement(node),)
        self._depth -= 1
        return result

    def statement(self, node: SyntaxNode) -> Statement:
        """A node in the place of exactly one statement; what becomes more or less is a block."""
        found = self.statements(node)
        return found[0] if len(found) == 1 else Block(*self.range(node), found)

    def body(self, nodes: list[SyntaxNode]) -> tuple[Statement, ...]:
        """A list of statement nodes, in order."""
        found: list[Statement] = []
        for node in nodes:
            found.extend(self.statements(node))
        return tuple(found)

    def block(self, node: SyntaxNode) -> Block:
        """A braced list of statements."""
        self._depth += 1
        body = self.body(node.named_children)
        self._depth -= 1
        return Block(*self.range(node), body)

    # What cannot be expressed ----------------------------------------------------------------------------

    def unknown(self, node: SyntaxNode) -> Expression:
        """The stand-in of an expression that cannot be lowered."""
        return Name(*self.range(node), UNKNOWN)

    def unknown_statement(self, node: SyntaxNode) -> Statement:
        """The stand-in of a statement that cannot be lowered."""
        return Evaluate(*self.range(node), self.unknown(node))

    def report_once(self, problem: Problem, summary: str, node: SyntaxNode, hint: str = "") -> None:
        """Adds a diagnostic at ``node``, unless the same one was given before."""
        if summary not in self._reported:
            self._reported.add(summary)
            span = Span(self.source.path, *self.range(node))
            self.diagnostics.append(Diagnostic(problem, summary, span, hint))

    def _report_unknown_type(self, node: SyntaxNode) -> None:
        if not self._broken:
            self.report_once(Problem.INVALID, f"syntax of the kind {node.type!r} is not understood here", node)

    def _report_depth(self, node: SyntaxNode) -> None:
        self.report_once(
            Problem.BOUND,
            f"code nested more than {DEEPEST} levels deep is not looked at",
            node,
            "split the expression, or exclude a generated file from the check",
        )


def inner(node: SyntaxNode) -> SyntaxNode | None:
    """The first child of a node that is neither punctuation nor comment."""
    for child in node.named_children:
        if child.type not in COMMENTS:
            return child
    return None


def has_own_error(node: SyntaxNode) -> bool:
    """Whether a syntax error lies in a statement itself, not only in a braced list of statements inside it."""
    if node.is_error or node.is_missing:
        return True
    pending = [child for child in node.children if child.has_error]
    if node.type == "statement_block":
        return any(child.is_missing for child in pending)
    while pending:
        node = pending.pop()
        if node.is_error or node.is_missing:
            return True
        if node.type == "statement_block":
            pending.extend(child for child in node.children if child.is_missing)
        else:
            pending.extend(child for child in node.children if child.has_error)
    return False
