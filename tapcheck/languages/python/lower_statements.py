"""Lowering of statements."""

from __future__ import annotations

import ast
from collections.abc import Callable, Iterable
from typing import Any

from tapcheck.languages.program.syntax import (
    Assign,
    Block,
    Break,
    Call,
    Continue,
    Entry,
    Expression,
    If,
    ListDisplay,
    MapDisplay,
    Name,
    NamePattern,
    Return,
    Spread,
    Statement,
    Throw,
    Try,
    Unary,
    While,
)
from tapcheck.languages.program.syntax import Evaluate as EvaluateNode
from tapcheck.languages.python.lower_context import Context, assign, bound_names, call, contains_yield, text
from tapcheck.languages.python.lower_expressions import (
    closure,
    lower_expression,
    lower_for_each,
    lower_target,
    make_function,
    operator_of,
    unpacking,
)
from tapcheck.languages.python.lower_generators import can_be_split, handles_errors, is_endless, lower_split
from tapcheck.languages.python.lower_match import lower_match
from tapcheck.records import dataclass


@dataclass(frozen=True, slots=True)
class Claim:
    """How an `assert` was written: its operator (empty for a bare value) and whether `not` stands before it.

    ``counts`` tells that it compares a length.
    """

    operator: str = ""
    negated: bool = False
    counts: bool = False


def lower_body(context: Context, body: Iterable[Any]) -> tuple[Statement, ...]:
    """Statements in the program form."""
    return tuple(statement for node in body for statement in lower_statement(context, node))


def lower_statement(context: Context, node: Any) -> tuple[Statement, ...]:
    """One statement; it may become several, or none."""
    lower = _STATEMENTS.get(type(node))
    if lower is None:
        span = context.span(node)
        unknown = [
            assign(span, context.variable(name), call(span, "unsupported", text(span, type(node).__name__)))
            for name in sorted(bound_names([node]))
        ]
        return (EvaluateNode(*span, call(span, "doubt", text(span, type(node).__name__))), *unknown)
    return lower(context, node)


def _block(context: Context, node: Any, body: Iterable[Any]) -> Block:
    return Block(*context.span(node), lower_body(context, body))


def _expression(context: Context, node: ast.Expr) -> tuple[Statement, ...]:
    if isinstance(node.value, ast.Constant):
        return ()
    return (EvaluateNode(*context.span(node), lower_expression(context, node.value)),)


def _assign(context: Context, node: ast.Assign) -> tuple[Statement, ...]:
    span = context.span(node)
    value = lower_expression(context, node.value)
    if len(node.targets) == 1:
        return tuple(EvaluateNode(*span, item) for item in unpacking(context, node.targets[0], value))
    name = context.temporary("a")
    first = assign(span, name, value)
    rest = [
        EvaluateNode(*span, item) for target in node.targets for item in unpacking(context, target, Name(*span, name))
    ]
    return (first, *rest)


def _annotated(context: Context, node: ast.AnnAssign) -> tuple[Statement, ...]:
    if node.value is None:
        return ()
    value = lower_expression(context, node.value)
    return tuple(EvaluateNode(*context.span(node), item) for item in unpacking(context, node.target, value))


def _augmented(context: Context, node: ast.AugAssign) -> tuple[Statement, ...]:
    span = context.span(node)
    target = lower_target(context, node.target)
    assert target is not None
    return (
        EvaluateNode(*span, Assign(*span, f"{operator_of(node.op)}==", target, lower_expression(context, node.value))),
    )


def _delete(context: Context, node: ast.Delete) -> tuple[Statement, ...]:
    span = context.span(node)
    done: list[Statement] = []
    for target in node.targets:
        if isinstance(target, (ast.Attribute, ast.Subscript)):
            done.append(EvaluateNode(*span, Unary(*span, "delete", lower_expression(context, target))))
        elif isinstance(target, ast.Name):
            done.append(assign(span, context.variable(target.id), call(span, "unbound")))
    return tuple(done)


def _if(context: Context, node: ast.If) -> tuple[Statement, ...]:
    other = _block(context, node, node.orelse) if node.orelse else None
    return (If(*context.span(node), lower_expression(context, node.test), _block(context, node, node.body), other),)


def _with_else(
    context: Context, node: Any, loop: Callable[[tuple[Statement, ...]], Statement]
) -> tuple[Statement, ...]:
    """A loop whose `else` part runs when no `break` ended it."""
    if not node.orelse:
        return (loop(lower_body(context, node.body)),)
    span = context.span(node)
    name = context.temporary("broken")
    body = _flag_breaks(lower_body(context, node.body), name)
    other = If(*span, Unary(*span, "!", Name(*span, name)), _block(context, node, node.orelse), None)
    return (assign(span, name, text(span, False)), loop(body), other)


def _flag_breaks(body: tuple[Statement, ...], name: str) -> tuple[Statement, ...]:
    done: list[Statement] = []
    for item in body:
        if isinstance(item, Break):
            done.append(assign((item.start, item.end), name, text((item.start, item.end), True)))
        done.append(_flag_inside(item, name))
    return tuple(done)


def _flag_inside(item: Statement, name: str) -> Statement:
    match item:
        case Block():
            return Block(item.start, item.end, _flag_breaks(item.body, name))
        case If():
            no = None if item.no is None else _flag_inside(item.no, name)
            return If(item.start, item.end, item.test, _flag_inside(item.yes, name), no)
        case Try():
            body, handler, final = (
                None if part is None else Block(part.start, part.end, _flag_breaks(part.body, name))
                for part in (item.body, item.handler, item.final)
            )
            assert body is not None
            return Try(item.start, item.end, body, item.parameter, handler, final)
        case _:
            return item


def _for(context: Context, node: Any) -> tuple[Statement, ...]:
    collection = lower_expression(context, node.iter)

    def loop(body: tuple[Statement, ...]) -> Statement:
        return lower_for_each(context, node.target, collection, Block(*context.span(node), body))

    return _with_else(context, node, loop)


def _while(context: Context, node: ast.While) -> tuple[Statement, ...]:
    span = context.span(node)
    test = lower_expression(context, node.test)
    return _with_else(context, node, lambda body: While(*span, test, Block(*span, body)))


def _try(context: Context, node: ast.Try) -> tuple[Statement, ...]:
    span = context.span(node)
    body = lower_body(context, node.body)
    final = _block(context, node, node.finalbody) if node.finalbody else None
    if not node.handlers:
        return (Try(*span, Block(*span, (*body, *lower_body(context, node.orelse))), None, None, final),)
    name = context.temporary("e")
    ended = context.temporary("ended") if node.orelse else ""
    if ended:
        body = (*body, assign(span, ended, text(span, True)))
    handler: Statement = Throw(*span, Name(*span, name))
    context.errors.append(name)
    for part in reversed(node.handlers):
        handled = lower_body(context, part.body)
        if part.name:
            handled = (assign(context.span(part), context.variable(part.name), Name(*span, name)), *handled)
        block = Block(*context.span(part), handled)
        if part.type is None:
            handler = block
        else:
            caught = call(context.span(part.type), "catches", Name(*span, name), lower_expression(context, part.type))
            handler = If(*context.span(part), caught, block, handler)
    context.errors.pop()
    parameter = NamePattern(*span, ".caught")
    taken = assign(span, name, Name(*span, ".caught"))
    attempt = Try(*span, Block(*span, body), parameter, Block(*span, (taken, handler)), None)
    steps: tuple[Statement, ...] = (attempt,)
    if ended:
        other = If(*span, Name(*span, ended), _block(context, node, node.orelse), None)
        steps = (assign(span, ended, text(span, False)), attempt, other)
    if final is None:
        return steps
    return (Try(*span, Block(*span, steps), None, None, final),)


def _raise(context: Context, node: ast.Raise) -> tuple[Statement, ...]:
    span = context.span(node)
    if node.exc is None:
        known = Name(*span, context.errors[-1]) if context.errors else call(span, "no_error")
        return (Throw(*span, known),)
    return (Throw(*span, call(span, "raised", lower_expression(context, node.exc))),)


def _with(context: Context, node: Any) -> tuple[Statement, ...]:
    return _entered(context, node, list(node.items))


def _entered(context: Context, node: Any, items: list[ast.withitem]) -> tuple[Statement, ...]:
    if not items:
        return lower_body(context, node.body)
    item, rest = items[0], items[1:]
    span = context.span(item.context_expr)
    manager, thrown, name = context.temporary("with"), context.temporary("thrown"), context.temporary("e")
    entered = call(span, "enter", Name(*span, manager))
    steps: list[Statement] = [
        assign(span, manager, lower_expression(context, item.context_expr)),
        assign(span, thrown, text(span, False)),
    ]
    if item.optional_vars is None:
        steps.append(EvaluateNode(*span, entered))
    else:
        steps += [EvaluateNode(*span, part) for part in unpacking(context, item.optional_vars, entered)]
    swallowed = call(span, "exit", Name(*span, manager), Name(*span, name))
    handler = (
        assign(span, name, Name(*span, ".caught")),
        assign(span, thrown, text(span, True)),
        If(*span, swallowed, Block(*span, ()), Throw(*span, Name(*span, name))),
    )
    body = Block(*span, _entered(context, node, rest))
    attempt = Try(*span, body, NamePattern(*span, ".caught"), Block(*span, handler), None)
    left = call(span, "exit", Name(*span, manager), text(span, None))
    final = If(*span, Unary(*span, "!", Name(*span, thrown)), EvaluateNode(*span, left), None)
    steps.append(Try(*span, Block(*span, (attempt,)), None, None, Block(*span, (final,))))
    return tuple(steps)


def _assert(context: Context, node: ast.Assert) -> tuple[Statement, ...]:
    span = context.span(node)
    message: Expression = text(span, None)
    if node.msg is not None:
        message = closure(
            context, node.msg, (), (Return(*context.span(node.msg), lower_expression(context, node.msg)),)
        )
    test: Any = node.test
    negated = False
    while isinstance(test, ast.UnaryOp) and isinstance(test.op, ast.Not):
        negated = not negated
        test = test.operand
    if isinstance(test, ast.Compare) and len(test.ops) == 1:
        counts = _is_length(test.left) or _is_length(test.comparators[0])
        claim = Claim(operator_of(test.ops[0]), negated, counts)
        operands = [lower_expression(context, test.left), lower_expression(context, test.comparators[0])]
    else:
        claim = Claim("", negated)
        operands = [lower_expression(context, test)]
    return (EvaluateNode(*span, call(span, "assert", text(span, claim), message, *operands)),)


def _is_length(node: Any) -> bool:
    return isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id == "len"


def _return(context: Context, node: ast.Return) -> tuple[Statement, ...]:
    span = context.span(node)
    if context.generator:
        return (Return(*span, _yielded(context, span)),)
    value = text(span, None) if node.value is None else lower_expression(context, node.value)
    return (Return(*span, value),)


def _function(context: Context, node: Any) -> tuple[Statement, ...]:
    span = context.span(node)
    positional = [*node.args.posonlyargs, *node.args.args]
    receiver = positional[0].arg if positional and context.role == "class" else ""
    inner = Context(context.offsets, "function", bound_names(node.body), context, receiver)
    inner.generator = contains_yield(node.body)
    body = _generator_body(inner, node) if inner.generator else lower_body(inner, node.body)
    made = make_function(context, inner, node, node.name, body)
    return (assign(span, context.variable(node.name), _decorated(context, node, made)),)


def _generator_body(context: Context, node: Any) -> tuple[Statement, ...]:
    span = context.span(node)
    context.temporaries.append(".yields")
    if is_endless(node.body):
        return (Return(*span, call(span, "unsupported", text(span, "endless generator"))),)
    if can_be_split(node.body):
        body = lower_split(context, node.body, lower_body)
    else:
        context.handles_errors = handles_errors(node.body)
        body = lower_body(context, node.body)
    first = assign(span, ".yields", ListDisplay(*span, ()))
    return (first, *body, Return(*span, _yielded(context, span)))


def _yielded(context: Context, span: tuple[int, int]) -> Expression:
    return call(span, "yielded", Name(*span, ".yields"), text(span, context.handles_errors))


def _decorated(context: Context, node: Any, value: Expression) -> Expression:
    for decorator in reversed(node.decorator_list):
        span = context.span(decorator)
        value = call(span, "decorate", lower_expression(context, decorator), value)
    return value


def _class(context: Context, node: ast.ClassDef) -> tuple[Statement, ...]:
    span = context.span(node)
    inner = Context(context.offsets, "class", bound_names(node.body), context)
    body = lower_body(inner, node.body)
    names = sorted(inner.names, key=lambda name: _first_binding(node, name))
    members = tuple(Entry(*span, text(span, name), Name(*span, f".{name}")) for name in names)
    fields = tuple(
        text(span, item.target.id)
        for item in node.body
        if isinstance(item, ast.AnnAssign) and isinstance(item.target, ast.Name)
    )
    namespace = closure(context, node, (), (*inner.declared(span[0]), *body, Return(*span, MapDisplay(*span, members))))
    bases = ListDisplay(
        *span,
        tuple(
            Spread(*span, lower_expression(context, base.value))
            if isinstance(base, ast.Starred)
            else lower_expression(context, base)
            for base in node.bases
        ),
    )
    details = ListDisplay(*span, fields)
    name = text(span, node.name)
    made = call(span, "class", Name(*span, ".class"), bases, Call(*span, namespace, ()), details)
    around = closure(
        context,
        node,
        (".class",),
        (
            assign(span, ".class", call(span, "new_class", name)),
            Return(*span, made),
        ),
    )
    value: Expression = Call(*span, around, ())
    return (assign(span, context.variable(node.name), _decorated(context, node, value)),)


def _first_binding(node: ast.ClassDef, name: str) -> int:
    return next((index for index, item in enumerate(node.body) if name in bound_names([item])), len(node.body))


def _import(context: Context, node: ast.Import) -> tuple[Statement, ...]:
    span = context.span(node)
    return tuple(
        assign(
            span,
            context.variable(alias.asname or alias.name.partition(".")[0]),
            call(span, "import", text(span, alias.name), text(span, bool(alias.asname))),
        )
        for alias in node.names
    )


def _import_from(context: Context, node: ast.ImportFrom) -> tuple[Statement, ...]:
    span = context.span(node)
    if node.module == "__future__":
        return ()
    module = "." * node.level + (node.module or "")
    if any(alias.name == "*" for alias in node.names):
        return (EvaluateNode(*span, call(span, "import_all", text(span, module))),)
    return tuple(
        assign(
            span,
            context.variable(alias.asname or alias.name),
            call(span, "import_from", text(span, module), text(span, alias.name)),
        )
        for alias in node.names
    )


def _nothing(_context: Context, _node: Any) -> tuple[Statement, ...]:
    return ()


_STATEMENTS: dict[type[ast.AST], Callable[..., tuple[Statement, ...]]] = {
    ast.AnnAssign: _annotated,
    ast.Assert: _assert,
    ast.Assign: _assign,
    ast.AsyncFor: _for,
    ast.AsyncFunctionDef: _function,
    ast.AsyncWith: _with,
    ast.AugAssign: _augmented,
    ast.Break: lambda context, node: (Break(*context.span(node)),),
    ast.ClassDef: _class,
    ast.Continue: lambda context, node: (Continue(*context.span(node)),),
    ast.Delete: _delete,
    ast.Expr: _expression,
    ast.For: _for,
    ast.FunctionDef: _function,
    ast.Global: _nothing,
    ast.If: _if,
    ast.Import: _import,
    ast.ImportFrom: _import_from,
    ast.Match: lambda context, node: lower_match(context, node, lower_body),
    ast.Nonlocal: _nothing,
    ast.Pass: _nothing,
    ast.Raise: _raise,
    ast.Return: _return,
    ast.Try: _try,
    ast.While: _while,
    ast.With: _with,
}
