"""Functions of every kind: declarations, expressions, arrows, methods, and their parameters."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tapcheck.languages.ecmascript.lower_context import COMMENTS, ExpressionHandler, Lowering, StatementHandler
from tapcheck.languages.ecmascript.lower_literals import identifier_text, lower_key
from tapcheck.languages.program.syntax import (
    Block,
    Const,
    DefaultPattern,
    DefineFunction,
    Entry,
    Evaluate,
    Expression,
    Function,
    Labeled,
    MapDisplay,
    Pattern,
    Spread,
    Statement,
)
from tapcheck.records import dataclass

if TYPE_CHECKING:
    from tapcheck.languages.ecmascript.parse import SyntaxNode


@dataclass(frozen=True, slots=True)
class Method:
    """A method of a class or an object. ``role`` is `method`, `get` or `set`."""

    key: Expression
    function: Function
    role: str
    static: bool


def lower_method(low: Lowering, node: SyntaxNode) -> Method:
    """A method definition. Its function has no name of its own: a method's name is no variable in it."""
    words: set[str] = set()
    name = node.child_by_field_name("name")
    for child in node.children:
        if child == name:
            break
        words.update(child.type.split())
    key = low.unknown(node) if name is None else lower_key(low, name)
    function = Function(
        *low.range(node), "", _parameters(low, node), _body(low, node), False, "async" in words, "*" in words
    )
    role = "get" if "get" in words else "set" if "set" in words else "method"
    return Method(key, function, role, "static" in words)


def _lower_function(low: Lowering, node: SyntaxNode) -> Function:
    name = node.child_by_field_name("name")
    arrow = node.type == "arrow_function"
    asynchronous = node.children[0].type == "async"
    generator = node.type.startswith("generator")
    title = "" if name is None else identifier_text(low.text_of(name))
    return Function(*low.range(node), title, _parameters(low, node), _body(low, node), arrow, asynchronous, generator)


def _lower_function_declaration(low: Lowering, node: SyntaxNode) -> Statement:
    return DefineFunction(*low.range(node), _lower_function(low, node))


def _parameters(low: Lowering, node: SyntaxNode) -> tuple[Pattern, ...]:
    listed = node.child_by_field_name("parameters")
    if listed is None:
        single = node.child_by_field_name("parameter")
        return () if single is None else (low.pattern(single),)
    return tuple(
        [
            low.pattern(child)
            for child in listed.named_children
            if child.type not in COMMENTS and not _is_receiver_type(child)
        ]
    )


def _is_receiver_type(parameter: SyntaxNode) -> bool:
    pattern = parameter.child_by_field_name("pattern")
    return pattern is not None and pattern.type == "this"


def _body(low: Lowering, node: SyntaxNode) -> Block | Expression:
    body = node.child_by_field_name("body")
    if body is None:
        return low.unknown(node)
    if body.type == "statement_block":
        return low.block(body)
    return block_of_labels(low, body) if body.type == "object" else low.expression(body)


def block_of_labels(low: Lowering, node: SyntaxNode) -> Block:
    """A block of labelled expressions, which the grammar takes for an object: `{ label: expression }`."""
    start, end = low.range(node)
    display = low.expression(node)
    if not isinstance(display, MapDisplay):
        return Block(start, end, (low.unknown_statement(node),))
    return Block(start, end, tuple(_labelled(entry) for entry in display.entries))


def _labelled(entry: Entry | Spread) -> Statement:
    evaluation = Evaluate(entry.value.start, entry.value.end, entry.value)
    if isinstance(entry, Entry) and isinstance(entry.key, Const):
        return Labeled(entry.start, entry.end, str(entry.key.value), evaluation)
    return evaluation


def lower_parameter(low: Lowering, node: SyntaxNode) -> Pattern:
    """A parameter with or without a default; its type and modifiers vanish."""
    target, value = node.child_by_field_name("pattern"), node.child_by_field_name("value")
    pattern = low.pattern(node if target is None else target)
    return pattern if value is None else DefaultPattern(*low.range(node), pattern, low.expression(value))


FUNCTION_EXPRESSIONS: dict[str, ExpressionHandler] = {
    "function_expression": _lower_function,
    "generator_function": _lower_function,
    "arrow_function": _lower_function,
}

FUNCTION_STATEMENTS: dict[str, StatementHandler] = {
    "function_declaration": _lower_function_declaration,
    "generator_function_declaration": _lower_function_declaration,
}
