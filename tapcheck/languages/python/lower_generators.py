"""Generators that stop in the middle: fixtures and context managers, whose code after `yield` runs later.

A generator whose `yield`s stand in its body, in `with`, in `if` or in `try … finally` is split there: it gives the
value and a function that runs the rest. Any other generator, one that yields in loops for example, runs to its end when
it is called.
"""

from __future__ import annotations

import ast
from collections.abc import Callable, Iterable
from typing import Any

from tapcheck.languages.program.syntax import Block, Call, Evaluate, Expression, If, Name, Return, Statement
from tapcheck.languages.python.lower_context import Context, assign, call, contains_yield, text
from tapcheck.languages.python.lower_expressions import closure, lower_expression, unpacking

LowerBody = Callable[[Context, Iterable[Any]], tuple[Statement, ...]]


def can_be_split(body: list[Any]) -> bool:
    """Whether all `yield`s of a function stand where the function can be split."""
    return all(_splits(node) for node in body if contains_yield([node]))


def handles_errors(body: list[Any]) -> bool:
    """Whether a generator may treat an error that is thrown into it at a `yield`."""
    return any(
        isinstance(node, ast.Try) and node.handlers and contains_yield(node.body)
        for item in body
        for node in ast.walk(item)
    )


def lower_split(context: Context, body: list[Any], lower_body: LowerBody) -> tuple[Statement, ...]:
    """The body of a generator that can be split."""
    return _lower(context, body, lower_body, None)


def is_endless(body: list[Any]) -> bool:
    """Whether a generator yields in a loop without an end."""
    return any(
        isinstance(node, ast.While) and isinstance(node.test, ast.Constant) and contains_yield(node.body)
        for item in body
        for node in ast.walk(item)
    )


def _splits(node: Any) -> bool:
    if isinstance(node, ast.Expr) or (isinstance(node, ast.Assign) and isinstance(node.targets[0], ast.Name)):
        value = node.value
        return isinstance(value, ast.Yield) and not (value.value is not None and contains_yield([value.value]))
    if isinstance(node, (ast.With, ast.AsyncWith)):
        return can_be_split(node.body) and not contains_yield([item.context_expr for item in node.items])
    if isinstance(node, ast.If):
        return not contains_yield([node.test]) and can_be_split(node.body) and can_be_split(node.orelse)
    if isinstance(node, ast.Try):
        return not node.handlers and not contains_yield(node.finalbody) and can_be_split(node.body)
    return False


def _lower(context: Context, body: list[Any], lower_body: LowerBody, after: Expression | None) -> tuple[Statement, ...]:
    done: list[Statement] = []
    for index, node in enumerate(body):
        if not contains_yield([node]):
            done += lower_body(context, [node])
            continue
        span = context.span(node)
        sent: tuple[Statement, ...] = ()
        if isinstance(node, ast.Assign):
            nothing = ast.copy_location(ast.Constant(None), node)
            sent = lower_body(context, [ast.copy_location(ast.Assign(node.targets, nothing), node)])
        rest = closure(context, node, (), (*sent, *_lower(context, body[index + 1 :], lower_body, after)))
        if isinstance(node, (ast.Expr, ast.Assign)):
            value = node.value.value  # type: ignore[attr-defined]
            given = text(span, None) if value is None else lower_expression(context, value)
            return (*done, Return(*span, call(span, "suspended", given, rest)))
        name = context.temporary("rest")
        done.append(assign(span, name, rest))
        going_on = Call(*span, Name(*span, name), ())
        return (*done, *_lower_compound(context, node, lower_body, going_on))
    if after is not None:
        done.append(Return(after.start, after.end, after))
    return tuple(done)


def _lower_compound(context: Context, node: Any, lower_body: LowerBody, after: Expression) -> tuple[Statement, ...]:
    span = context.span(node)
    if isinstance(node, ast.If):
        yes, no = (Block(*span, _lower(context, part, lower_body, after)) for part in (node.body, node.orelse))
        return (If(*span, lower_expression(context, node.test), yes, no),)
    if isinstance(node, ast.Try):
        final = _named(context, node, (*lower_body(context, node.finalbody), Return(*span, after)))
        inside = [*node.body, *node.orelse]
        return (final[0], *_lower(context, inside, lower_body, final[1]))
    steps: list[Statement] = []
    leaving: list[Statement] = []
    for item in node.items:
        manager = context.temporary("with")
        steps.append(assign(span, manager, lower_expression(context, item.context_expr)))
        entered = call(span, "enter", Name(*span, manager))
        if item.optional_vars is None:
            steps.append(Evaluate(*span, entered))
        else:
            steps += [Evaluate(*span, part) for part in unpacking(context, item.optional_vars, entered)]
        leaving.insert(0, Evaluate(*span, call(span, "exit", Name(*span, manager), text(span, None))))
    leave = _named(context, node, (*leaving, Return(*span, after)))
    return (*steps, leave[0], *_lower(context, node.body, lower_body, leave[1]))


def _named(context: Context, node: Any, body: tuple[Statement, ...]) -> tuple[Statement, Expression]:
    """A function of the runtime in a variable, and a call of it."""
    span = context.span(node)
    name = context.temporary("rest")
    return assign(span, name, closure(context, node, (), body)), Call(*span, Name(*span, name), ())
