"""Lowering of `match` statements: one question to the runtime per case, then the names that the case binds."""

from __future__ import annotations

import ast
from collections.abc import Callable, Iterable
from typing import Any

from tapcheck.languages.program.syntax import (
    Block,
    Const,
    Expression,
    If,
    ListDisplay,
    Name,
    Statement,
    Unary,
)
from tapcheck.languages.python.lower_context import Context, assign, call, text
from tapcheck.languages.python.lower_expressions import lower_expression
from tapcheck.records import dataclass

LowerBody = Callable[[Context, Iterable[Any]], tuple[Statement, ...]]


@dataclass(frozen=True, slots=True)
class Shape:
    """A pattern. ``role``: `any`, `value`, `is`, `sequence`, `star`, `mapping`, `class`, `or`.

    ``name`` is the variable that it binds, if any; ``value`` the index of an expression among the values of the case
    (a compared value, a class); ``keys`` the indexes of the keys of a mapping, or the number of positional patterns and
    the names of the attributes of a class; ``constant`` what an `is` compares with.
    """

    role: str
    name: str = ""
    value: int = -1
    parts: tuple[Shape, ...] = ()
    keys: tuple[Any, ...] = ()
    constant: Any = None

    @property
    def names(self) -> tuple[str, ...]:
        """All variables that the pattern binds."""
        found = {self.name: None} if self.name else {}
        for part in self.parts:
            found.update(dict.fromkeys(part.names))
        return tuple(found)


def lower_match(context: Context, node: ast.Match, lower_body: LowerBody) -> tuple[Statement, ...]:
    """A `match` statement as a chain of conditions."""
    span = context.span(node)
    subject, done = context.temporary("subject"), context.temporary("matched")
    steps: list[Statement] = [
        assign(span, subject, lower_expression(context, node.subject)),
        assign(span, done, text(span, False)),
    ]
    for case in node.cases:
        steps.append(_case(context, case, subject, done, lower_body))
    return tuple(steps)


def _case(context: Context, case: ast.match_case, subject: str, done: str, lower_body: LowerBody) -> Statement:
    span = context.span(case.pattern)
    values: list[Expression] = []
    shape = _shape(context, case.pattern, values)
    found = context.temporary("found")
    asked = call(span, "match", Name(*span, subject), text(span, shape), ListDisplay(*span, tuple(values)))
    bound = tuple(
        assign(span, context.variable(name), call(span, "matched", Name(*span, found), text(span, name)))
        for name in shape.names
    )
    body = Block(*span, (assign(span, done, text(span, True)), *lower_body(context, case.body)))
    guarded: Statement = body
    if case.guard is not None:
        guarded = If(*span, lower_expression(context, case.guard), body, None)
    matched = call(span, "matched", Name(*span, found), Const(*span, ""))
    inside = Block(
        *span,
        (assign(span, found, asked), If(*span, matched, Block(*span, (*bound, guarded)), None)),
    )
    return If(*span, Unary(*span, "!", Name(*span, done)), inside, None)


def _shape(context: Context, pattern: Any, values: list[Expression]) -> Shape:
    def value(node: Any) -> int:
        values.append(lower_expression(context, node))
        return len(values) - 1

    def parts(patterns: Iterable[Any]) -> tuple[Shape, ...]:
        return tuple(_shape(context, item, values) for item in patterns)

    match pattern:
        case ast.MatchValue():
            return Shape("value", value=value(pattern.value))
        case ast.MatchSingleton():
            return Shape("is", constant=pattern.value)
        case ast.MatchSequence():
            return Shape("sequence", parts=parts(pattern.patterns))
        case ast.MatchStar():
            return Shape("star", name=pattern.name or "")
        case ast.MatchMapping():
            keys = tuple(value(key) for key in pattern.keys)
            return Shape("mapping", name=pattern.rest or "", parts=parts(pattern.patterns), keys=keys)
        case ast.MatchClass():
            attributes = (len(pattern.patterns), *pattern.kwd_attrs)
            inner = parts([*pattern.patterns, *pattern.kwd_patterns])
            return Shape("class", value=value(pattern.cls), parts=inner, keys=attributes)
        case ast.MatchOr():
            return Shape("or", parts=parts(pattern.patterns))
        case ast.MatchAs(pattern=None):
            return Shape("any", name=pattern.name or "")
        case _:
            return Shape("any", name=pattern.name or "", parts=parts([pattern.pattern]))
