"""What lowering knows of the place that it is in: the scope, its names, and where text lies."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from typing import Any

from tapcheck.languages.program.syntax import (
    Assign,
    Call,
    Const,
    Declare,
    Evaluate,
    Expression,
    Name,
    NamePattern,
    Statement,
)

_FUNCTIONS = (ast.FunctionDef, ast.AsyncFunctionDef, ast.Lambda)
_SCOPES = (*_FUNCTIONS, ast.ClassDef, ast.ListComp, ast.SetComp, ast.DictComp, ast.GeneratorExp)


class Offsets:
    """Character offsets of the line and UTF-8 column that syntax nodes carry."""

    def __init__(self, text: str) -> None:
        self._lines = text.splitlines(keepends=True) if "\r" in text.replace("\r\n", "") else text.split("\n")
        glue = 0 if self._lines and self._lines[0].endswith(("\n", "\r")) else 1
        self._starts = [0]
        for line in self._lines:
            self._starts.append(self._starts[-1] + len(line) + glue)
        self._length = len(text)

    def at(self, line: int, column: int) -> int:
        """The offset of a 1-based line and a column in bytes."""
        if line - 1 >= len(self._lines):
            return self._length
        text = self._lines[line - 1]
        if not text.isascii():
            column = len(text.encode("utf-8", "surrogatepass")[:column].decode("utf-8", "replace"))
        return self._starts[line - 1] + column


class Context:
    """One scope of a program. ``role`` is `module`, `class` or `function`."""

    def __init__(
        self, offsets: Offsets, role: str, names: frozenset[str], outer: Context | None = None, receiver: str = ""
    ) -> None:
        self.offsets = offsets
        self.role = role
        self.names = names
        self.outer = outer
        self.receiver = receiver
        """The first parameter of a method: what `super()` works on."""
        self.generator = False
        self.handles_errors = False
        """Whether the generator may treat an error that is thrown into it."""
        self.errors: list[str] = []
        """Variables of the handlers around: what a bare `raise` raises."""
        self.temporaries: list[str] = []
        self._count = 0

    def span(self, node: Any) -> tuple[int, int]:
        """The source range of a syntax node."""
        start = self.offsets.at(node.lineno, node.col_offset)
        if node.end_lineno is None or node.end_col_offset is None:
            return start, start
        return start, self.offsets.at(node.end_lineno, node.end_col_offset)

    def variable(self, name: str) -> str:
        """The variable that holds a name of this scope; those of a class body are hidden from its methods."""
        return f".{name}" if self.role == "class" and name in self.names else name

    def temporary(self, kind: str) -> str:
        """A new variable that no program can name."""
        self._count += 1
        name = f".{kind}{self._count}"
        self.temporaries.append(name)
        return name

    def declared(self, at: int) -> tuple[Statement, ...]:
        """The declaration of everything that the scope assigns."""
        variables = (*sorted(self.variable(name) for name in self.names), *self.temporaries)
        if not variables:
            return ()
        return (Declare(at, at, "var", tuple((NamePattern(at, at, name), None) for name in variables)),)


def call(span: tuple[int, int], function: str, *arguments: Expression) -> Call:
    """A call of a function of the runtime."""
    return Call(*span, Name(*span, f"%{function}"), arguments)


def text(span: tuple[int, int], value: Any) -> Const:
    """A constant."""
    return Const(*span, value)


def assign(span: tuple[int, int], name: str, value: Expression) -> Statement:
    """Assignment to a variable."""
    return Evaluate(*span, Assign(*span, "=", NamePattern(*span, name), value))


def bound_names(body: list[Any]) -> frozenset[str]:
    """The names that statements bind in their own scope."""
    found: set[str] = set()
    outer: set[str] = set()
    for node in _own_nodes(body):
        if isinstance(node, ast.Name) and not isinstance(node.ctx, ast.Load):
            found.add(node.id)
        elif isinstance(node, (ast.FunctionDef, ast.AsyncFunctionDef, ast.ClassDef)):
            found.add(node.name)
        elif isinstance(node, (ast.Import, ast.ImportFrom)):
            found.update(
                alias.asname or (alias.name.partition(".")[0] if isinstance(node, ast.Import) else alias.name)
                for alias in node.names
                if alias.name != "*"
            )
        elif isinstance(node, (ast.ExceptHandler, ast.MatchAs, ast.MatchStar)):
            if node.name:
                found.add(node.name)
        elif isinstance(node, ast.MatchMapping):
            if node.rest:
                found.add(node.rest)
        elif isinstance(node, (ast.Global, ast.Nonlocal)):
            outer.update(node.names)
    return frozenset(found - outer)


def contains_yield(body: list[Any]) -> bool:
    """Whether statements make their function a generator."""
    return any(isinstance(node, (ast.Yield, ast.YieldFrom)) for node in _own_nodes(body))


def _own_nodes(body: list[Any]) -> Iterator[Any]:
    waiting: list[Any] = list(reversed(body))
    while waiting:
        node = waiting.pop()
        yield node
        if isinstance(node, _SCOPES):
            waiting.extend(_evaluated_outside(node))
        else:
            waiting.extend(ast.iter_child_nodes(node))


def _evaluated_outside(node: Any) -> list[Any]:
    """The parts of an inner scope that bind in the outer one: decorators, defaults, assignment expressions."""
    if isinstance(node, ast.Lambda):
        return [*node.args.defaults, *(item for item in node.args.kw_defaults if item is not None)]
    if isinstance(node, (ast.FunctionDef, ast.AsyncFunctionDef)):
        return [*node.decorator_list, *node.args.defaults, *(item for item in node.args.kw_defaults if item)]
    if isinstance(node, ast.ClassDef):
        return [*node.decorator_list, *node.bases, *(keyword.value for keyword in node.keywords)]
    walrus = [item.target for item in ast.walk(node) if isinstance(item, ast.NamedExpr)]
    return [node.generators[0].iter, *walrus]
