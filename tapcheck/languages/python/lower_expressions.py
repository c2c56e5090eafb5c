"""Lowering of expressions."""

from __future__ import annotations

import ast
from collections.abc import Callable
from typing import Any

from tapcheck.languages.program.syntax import (
    Assign,
    Binary,
    Block,
    Call,
    Conditional,
    Const,
    Entry,
    Expression,
    ForEach,
    Function,
    If,
    Index,
    ListDisplay,
    ListPattern,
    Logical,
    MapDisplay,
    Member,
    Name,
    NamePattern,
    Pattern,
    PlacePattern,
    Return,
    Sequence,
    Spread,
    Statement,
    Template,
    Unary,
)
from tapcheck.languages.program.syntax import Evaluate as EvaluateNode
from tapcheck.languages.python.lower_context import Context, bound_names, call, text
from tapcheck.languages.python.values import Signature

_BINARY: dict[type[ast.operator], str] = {
    ast.Add: "+",
    ast.Sub: "-",
    ast.Mult: "*",
    ast.Div: "/",
    ast.FloorDiv: "//",
    ast.Mod: "%",
    ast.Pow: "**",
    ast.LShift: "<<",
    ast.RShift: ">>",
    ast.BitOr: "|",
    ast.BitXor: "^",
    ast.BitAnd: "&",
    ast.MatMult: "@",
}
_COMPARE: dict[type[ast.cmpop], str] = {
    ast.Eq: "==",
    ast.NotEq: "!=",
    ast.Lt: "<",
    ast.LtE: "<=",
    ast.Gt: ">",
    ast.GtE: ">=",
    ast.Is: "is",
    ast.IsNot: "is not",
    ast.In: "in",
    ast.NotIn: "not in",
}
_UNARY: dict[type[ast.unaryop], str] = {ast.USub: "-", ast.UAdd: "+", ast.Invert: "~", ast.Not: "!"}


def lower_expression(context: Context, node: Any) -> Expression:
    """An expression in the program form."""
    lower = _EXPRESSIONS.get(type(node))
    if lower is None:
        return call(context.span(node), "unsupported", text(context.span(node), type(node).__name__))
    return lower(context, node)


def operator_of(node: ast.operator | ast.cmpop) -> str:
    """An operator by its spelling."""
    return _BINARY[type(node)] if isinstance(node, ast.operator) else _COMPARE[type(node)]


def lower_target(context: Context, node: Any) -> Pattern | None:
    """A target of an assignment as a pattern; None for what only :func:`unpacking` can take apart."""
    span = context.span(node)
    if isinstance(node, ast.Name):
        return NamePattern(*span, context.variable(node.id))
    if isinstance(node, ast.Attribute):
        return PlacePattern(*span, Member(*span, lower_expression(context, node.value), node.attr))
    if isinstance(node, ast.Subscript):
        return PlacePattern(*span, _place(context, node))
    if isinstance(node, (ast.Tuple, ast.List)):
        items = [lower_target(context, item) for item in node.elts]
        if all(item is not None for item in items):
            return ListPattern(*span, tuple(items))
    return None


def unpacking(context: Context, node: Any, value: Expression) -> list[Expression]:
    """The assignments that give a target a value."""
    span = context.span(node)
    if not isinstance(node, (ast.Tuple, ast.List)):
        target = lower_target(context, node)
        return [Assign(*span, "=", target, value)] if target is not None else [value]
    star = next((index for index, item in enumerate(node.elts) if isinstance(item, ast.Starred)), -1)
    name = context.temporary("u")
    parts = call(span, "unpack", value, text(span, len(node.elts)), text(span, star))
    done: list[Expression] = [Assign(*span, "=", NamePattern(*span, name), parts)]
    for index, item in enumerate(node.elts):
        inner = item.value if isinstance(item, ast.Starred) else item
        done += unpacking(context, inner, Index(*context.span(item), Name(*span, name), text(span, index)))
    return done


def lower_arguments(context: Context, node: ast.Call) -> tuple[Expression, ...]:
    """The arguments of a call; named ones come last, in one value."""
    span = context.span(node)
    given = [_spreadable(context, item) for item in node.args]
    if node.keywords:
        entries = tuple(
            Spread(*context.span(item), lower_expression(context, item.value))
            if item.arg is None
            else Entry(*context.span(item), text(span, item.arg), lower_expression(context, item.value))
            for item in node.keywords
        )
        given.append(call(span, "keywords", MapDisplay(*span, entries)))
    return tuple(given)


def closure(context: Context, node: Any, parameters: tuple[str, ...], body: tuple[Statement, ...]) -> Function:
    """A function of the runtime's own."""
    span = context.span(node)
    names = tuple(NamePattern(*span, name) for name in parameters)
    return Function(*span, "", names, Block(*span, body), arrow=True)


def _constant(context: Context, node: ast.Constant) -> Expression:
    span = context.span(node)
    if node.value is Ellipsis or isinstance(node.value, complex):
        return call(span, "unsupported", text(span, "constant"))
    return Const(*span, node.value)


def _name(context: Context, node: ast.Name) -> Expression:
    return Name(*context.span(node), context.variable(node.id))


def _attribute(context: Context, node: ast.Attribute) -> Expression:
    return Member(*context.span(node), lower_expression(context, node.value), node.attr)


def _place(context: Context, node: ast.Subscript) -> Index:
    return Index(*context.span(node), lower_expression(context, node.value), lower_expression(context, node.slice))


def _slice(context: Context, node: ast.Slice) -> Expression:
    span = context.span(node)
    parts = [text(span, None) if part is None else lower_expression(context, part) for part in (node.lower, node.upper)]
    step = text(span, None) if node.step is None else lower_expression(context, node.step)
    return call(span, "slice", *parts, step)


def _call(context: Context, node: ast.Call) -> Expression:
    span = context.span(node)
    if isinstance(node.func, ast.Name) and node.func.id == "super" and not node.args and not node.keywords:
        method: Context | None = context
        while method is not None and not method.receiver:
            method = method.outer
        if method is not None:
            return call(span, "super", Name(*span, ".class"), Name(*span, method.receiver))
    return Call(*span, lower_expression(context, node.func), lower_arguments(context, node))


def _spreadable(context: Context, node: Any) -> Expression:
    if isinstance(node, ast.Starred):
        return Spread(*context.span(node), lower_expression(context, node.value))
    return lower_expression(context, node)


def _list(context: Context, node: ast.List) -> Expression:
    return ListDisplay(*context.span(node), tuple(_spreadable(context, item) for item in node.elts))


def _tuple(context: Context, node: ast.Tuple) -> Expression:
    span = context.span(node)
    return call(span, "tuple", ListDisplay(*span, tuple(_spreadable(context, item) for item in node.elts)))


def _set(context: Context, node: ast.Set) -> Expression:
    span = context.span(node)
    return call(span, "set", ListDisplay(*span, tuple(_spreadable(context, item) for item in node.elts)))


def _dict(context: Context, node: ast.Dict) -> Expression:
    entries = tuple(
        Spread(*context.span(value), lower_expression(context, value))
        if key is None
        else Entry(*context.span(key), lower_expression(context, key), lower_expression(context, value))
        for key, value in zip(node.keys, node.values, strict=True)
    )
    return MapDisplay(*context.span(node), entries)


def _binary(context: Context, node: ast.BinOp) -> Expression:
    left, right = lower_expression(context, node.left), lower_expression(context, node.right)
    return Binary(*context.span(node), operator_of(node.op), left, right)


def _unary(context: Context, node: ast.UnaryOp) -> Expression:
    return Unary(*context.span(node), _UNARY[type(node.op)], lower_expression(context, node.operand))


def _logical(context: Context, node: ast.BoolOp) -> Expression:
    operator = "&&" if isinstance(node.op, ast.And) else "||"
    result = lower_expression(context, node.values[0])
    for value in node.values[1:]:
        result = Logical(*context.span(node), operator, result, lower_expression(context, value))
    return result


def _compare(context: Context, node: ast.Compare) -> Expression:
    span = context.span(node)
    left = lower_expression(context, node.left)
    result: Expression | None = None
    for index, (operator, operand) in enumerate(zip(node.ops, node.comparators, strict=True)):
        right = lower_expression(context, operand)
        following: Expression = right
        if index + 1 < len(node.ops):
            name = context.temporary("c")
            following = Name(*span, name)
            right = Assign(*span, "=", NamePattern(*span, name), right)
        compared = Binary(*span, operator_of(operator), left, right)
        result = compared if result is None else Logical(*span, "&&", result, compared)
        left = following
    assert result is not None
    return result


def _conditional(context: Context, node: ast.IfExp) -> Expression:
    test, yes, no = (lower_expression(context, part) for part in (node.test, node.body, node.orelse))
    return Conditional(*context.span(node), test, yes, no)


def _joined(context: Context, node: ast.JoinedStr) -> Expression:
    texts = [""]
    values: list[Expression] = []
    for part in node.values:
        if isinstance(part, ast.Constant):
            texts[-1] += str(part.value)
        else:
            values.append(lower_expression(context, part))
            texts.append("")
    return Template(*context.span(node), tuple(texts), tuple(values))


def _formatted(context: Context, node: ast.FormattedValue) -> Expression:
    span = context.span(node)
    value = lower_expression(context, node.value)
    if node.conversion == -1 and node.format_spec is None:
        return value
    form = lower_expression(context, node.format_spec) if node.format_spec is not None else text(span, "")
    return call(span, "format", value, form, text(span, chr(node.conversion) if node.conversion > 0 else ""))


def _lambda(context: Context, node: ast.Lambda) -> Expression:
    inner = Context(context.offsets, "function", frozenset(), context)
    return make_function(context, inner, node, "<lambda>", (Return(*context.span(node.body), None),), node.body)


def make_function(
    context: Context, inner: Context, node: Any, name: str, body: tuple[Statement, ...], result: Any = None
) -> Expression:
    """A function of the program; ``result`` is the expression of a lambda, lowered in its own scope."""
    span = context.span(node)
    parameters = node.args
    positional = [*parameters.posonlyargs, *parameters.args]
    if result is not None:
        body = (Return(*context.span(result), lower_expression(inner, result)),)
    with_default = positional[len(positional) - len(parameters.defaults) :]
    defaults = list(zip(with_default, parameters.defaults, strict=True))
    defaults += [
        (parameter, value)
        for parameter, value in zip(parameters.kwonlyargs, parameters.kw_defaults, strict=True)
        if value is not None
    ]
    signature = Signature(
        tuple(item.arg for item in positional),
        len(parameters.posonlyargs),
        parameters.vararg.arg if parameters.vararg else "",
        tuple(item.arg for item in parameters.kwonlyargs),
        parameters.kwarg.arg if parameters.kwarg else "",
        tuple(item.arg for item, _ in defaults),
    )
    names = [*signature.positional, signature.rest, *signature.named, signature.keywords]
    function = Function(
        *span,
        name,
        tuple(NamePattern(*span, item) for item in names if item),
        Block(*span, (*inner.declared(span[0]), *body)),
        arrow=True,
    )
    values = ListDisplay(*span, tuple(lower_expression(context, value) for _, value in defaults))
    asynchronous = isinstance(node, ast.AsyncFunctionDef)
    return call(span, "function", function, text(span, signature), values, text(span, asynchronous), text(span, name))


def _comprehension(context: Context, node: Any, element: Callable[[Context], Expression]) -> Expression:
    span = context.span(node)
    targets = bound_names([generator.target for generator in node.generators])
    inner = Context(context.offsets, "function", targets, context)
    append: Statement = EvaluateNode(*span, call(span, "append", Name(*span, ".all"), element(inner)))
    for index in reversed(range(len(node.generators))):
        generator = node.generators[index]
        for condition in reversed(generator.ifs):
            append = If(*context.span(condition), lower_expression(inner, condition), append, None)
        first = index == 0
        collection = Name(*span, ".first") if first else lower_expression(inner, generator.iter)
        append = _for_each(inner, generator.target, collection, append)
    body = (append, Return(*span, Name(*span, ".all")))
    function = closure(context, node, (".all", ".first"), (*inner.declared(span[0]), *body))
    return Call(*span, function, (ListDisplay(*span, ()), lower_expression(context, node.generators[0].iter)))


def _for_each(context: Context, target: Any, collection: Expression, body: Statement) -> Statement:
    span = context.span(target)
    pattern = lower_target(context, target)
    if pattern is None:
        name = context.temporary("f")
        pattern = NamePattern(*span, name)
        steps = tuple(EvaluateNode(*span, item) for item in unpacking(context, target, Name(*span, name)))
        body = Block(*span, (*steps, body))
    return ForEach(*span, "", pattern, "values", collection, body)


lower_for_each = _for_each


def _list_comprehension(context: Context, node: ast.ListComp) -> Expression:
    return _comprehension(context, node, lambda inner: lower_expression(inner, node.elt))


def _set_comprehension(context: Context, node: ast.SetComp) -> Expression:
    made = _comprehension(context, node, lambda inner: lower_expression(inner, node.elt))
    return call(context.span(node), "set", made)


def _dict_comprehension(context: Context, node: ast.DictComp) -> Expression:
    span = context.span(node)

    def pair(inner: Context) -> Expression:
        return ListDisplay(*span, (lower_expression(inner, node.key), lower_expression(inner, node.value)))

    return call(span, "dict", _comprehension(context, node, pair))


def _generator(context: Context, node: ast.GeneratorExp) -> Expression:
    """The first loop runs item by item, as far as somebody asks; loops inside it run at once."""
    span = context.span(node)
    targets = bound_names([generator.target for generator in node.generators])
    inner = Context(context.offsets, "function", targets, context)
    body: Statement = EvaluateNode(*span, call(span, "append", Name(*span, ".all"), lower_expression(inner, node.elt)))
    for index in reversed(range(len(node.generators))):
        generator = node.generators[index]
        for condition in reversed(generator.ifs):
            body = If(*context.span(condition), lower_expression(inner, condition), body, None)
        if index:
            body = _for_each(inner, generator.target, lower_expression(inner, generator.iter), body)
    target = node.generators[0].target
    steps = tuple(EvaluateNode(*span, item) for item in unpacking(inner, target, Name(*span, ".item")))
    turn = closure(context, node, (".all", ".item"), (*inner.declared(span[0]), *steps, body))
    return call(span, "generator", turn, lower_expression(context, node.generators[0].iter))


def _named(context: Context, node: ast.NamedExpr) -> Expression:
    span = context.span(node)
    return Assign(
        *span, "=", NamePattern(*span, context.variable(node.target.id)), lower_expression(context, node.value)
    )


def _await(context: Context, node: ast.Await) -> Expression:
    return call(context.span(node), "await", lower_expression(context, node.value))


def _yield(context: Context, node: ast.Yield) -> Expression:
    span = context.span(node)
    value = text(span, None) if node.value is None else lower_expression(context, node.value)
    return call(span, "append", Name(*span, ".yields"), value)


def _yield_from(context: Context, node: ast.YieldFrom) -> Expression:
    span = context.span(node)
    return call(span, "extend", Name(*span, ".yields"), lower_expression(context, node.value))


def _starred(context: Context, node: ast.Starred) -> Expression:
    return Sequence(*context.span(node), (lower_expression(context, node.value),))


_EXPRESSIONS: dict[type[ast.AST], Callable[..., Expression]] = {
    ast.Attribute: _attribute,
    ast.Await: _await,
    ast.BinOp: _binary,
    ast.BoolOp: _logical,
    ast.Call: _call,
    ast.Compare: _compare,
    ast.Constant: _constant,
    ast.Dict: _dict,
    ast.DictComp: _dict_comprehension,
    ast.FormattedValue: _formatted,
    ast.GeneratorExp: _generator,
    ast.IfExp: _conditional,
    ast.JoinedStr: _joined,
    ast.Lambda: _lambda,
    ast.List: _list,
    ast.ListComp: _list_comprehension,
    ast.Name: _name,
    ast.NamedExpr: _named,
    ast.Set: _set,
    ast.SetComp: _set_comprehension,
    ast.Slice: _slice,
    ast.Starred: _starred,
    ast.Subscript: _place,
    ast.Tuple: _tuple,
    ast.UnaryOp: _unary,
    ast.Yield: _yield,
    ast.YieldFrom: _yield_from,
}
