"""Which names an expression mentions."""

from __future__ import annotations

from collections.abc import Iterator

from tapcheck.languages.hcl.tree import (
    Attribute,
    Binary,
    Block,
    Body,
    Call,
    Conditional,
    Expression,
    Follow,
    For,
    GetAttribute,
    GetIndex,
    Interpolation,
    Keyword,
    Number,
    ObjectItems,
    Parentheses,
    Part,
    Reference,
    Splat,
    Step,
    Template,
    TemplateFor,
    TemplateIf,
    Text,
    TupleItems,
    Unary,
)

Bound = frozenset[str]
_NOTHING: Bound = frozenset()


def references_in(expression: Expression) -> list[Reference]:
    """The references of an expression in source order, without those to names that its `for` parts bind."""
    kind = type(expression)
    if kind is Text or kind is Keyword or kind is Number:
        return []
    found: list[Reference] = []
    waiting: list[tuple[Expression | Part | Step, Bound]] = [(expression, _NOTHING)]
    while waiting:
        node, bound = waiting.pop()
        if type(node) is Reference and node.name not in bound:
            found.append(node)
            if all(type(step) is GetAttribute for step in node.steps):
                continue
        waiting.extend(reversed(list(_children(node, bound))))
    return found


def excusable_in(expression: Expression) -> list[Reference]:
    """The references inside the calls of `try` and `can`, which answer for an attribute that is not there."""
    found: list[Reference] = []
    waiting: list[Expression | Part | Step] = [expression]
    while waiting:
        node = waiting.pop()
        if type(node) is Call and node.name in ("try", "can"):
            for argument in node.arguments:
                found.extend(references_in(argument))
        else:
            waiting.extend(child for child, _ in _children(node, _NOTHING))
    return found


def references_in_body(body: Body) -> Iterator[tuple[Attribute | Block, Reference]]:
    """The references of all arguments and nested blocks, each with the item of the body that holds it.

    The iterator of a `dynamic` block is no reference inside it.
    """
    for item in body.items:
        if isinstance(item, Attribute):
            for reference in references_in(item.expression):
                yield item, reference
        else:
            hidden = iterator_name(item) if item.type == "dynamic" else None
            for _, reference in references_in_body(item.body):
                if reference.name != hidden:
                    yield item, reference


def iterator_name(block: Block) -> str | None:
    """The name that the content of a `dynamic` block uses for the current element."""
    chosen = block.body.attribute("iterator")
    if chosen is not None and type(chosen.expression) is Reference:
        return chosen.expression.name
    return block.labels[0].value if block.labels else None


def _children(node: Expression | Part | Step, bound: Bound) -> Iterator[tuple[Expression | Part | Step, Bound]]:
    match node:
        case Number() | Keyword() | Text():
            return
        case Reference():
            yield from ((step, bound) for step in node.steps)
        case Follow():
            yield node.target, bound
            yield from ((step, bound) for step in node.steps)
        case GetIndex():
            yield node.key, bound
        case Splat():
            yield from ((step, bound) for step in node.steps)
        case Template():
            yield from ((part, bound) for part in node.parts)
        case Interpolation():
            yield node.expression, bound
        case TemplateIf():
            yield node.condition, bound
            yield from ((part, bound) for part in (*node.then, *node.otherwise))
        case TemplateFor():
            yield node.collection, bound
            inner = bound | {node.value, node.key or node.value}
            yield from ((part, inner) for part in node.body)
        case Call():
            yield from ((item, bound) for item in node.arguments)
        case TupleItems():
            yield from ((item, bound) for item in node.items)
        case ObjectItems():
            for key, value in node.items:
                if not (type(key) is Reference and not key.steps):
                    yield key, bound
                yield value, bound
        case For():
            yield node.collection, bound
            inner = bound | {node.value, node.key or node.value}
            for part in (node.result_key, node.result, node.condition):
                if part is not None:
                    yield part, inner
        case Conditional():
            yield from ((item, bound) for item in (node.condition, node.then, node.otherwise))
        case Binary():
            yield node.left, bound
            yield node.right, bound
        case Unary():
            yield node.operand, bound
        case Parentheses():
            yield node.inner, bound
