"""Statements: declarations, branches, loops, and leaving them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tapcheck.diagnostics import Problem
from tapcheck.languages.ecmascript.lower_context import COMMENTS, Lowering, SeveralHandler, StatementHandler, inner
from tapcheck.languages.ecmascript.lower_functions import block_of_labels
from tapcheck.languages.ecmascript.lower_literals import identifier_text
from tapcheck.languages.ecmascript.lower_typescript import lower_namespace
from tapcheck.languages.program.syntax import (
    Assign,
    Await,
    Block,
    Break,
    Case,
    Continue,
    Declare,
    Evaluate,
    Expression,
    For,
    ForEach,
    If,
    Labeled,
    Name,
    NamePattern,
    Pattern,
    Return,
    Statement,
    Switch,
    Throw,
    Try,
    While,
)

if TYPE_CHECKING:
    from tapcheck.languages.ecmascript.parse import SyntaxNode

_AWAITED_ELEMENT = "%element"


def _lower_expression_statement(low: Lowering, node: SyntaxNode) -> tuple[Statement, ...]:
    held = inner(node)
    if held is None:
        return ()
    if held.type == "internal_module":
        return lower_namespace(low, held)
    if held.type == "object":
        return (block_of_labels(low, held),)
    if held.type == "assignment_expression" and held.children[0].type == "using":
        return (_lower_using(low, held),)
    return (Evaluate(*low.range(node), low.expression(held)),)


def _lower_using(low: Lowering, node: SyntaxNode) -> Statement:
    target, value = node.child_by_field_name("left"), node.child_by_field_name("right")
    if target is None or value is None:
        return low.unknown_statement(node)
    return Declare(*low.range(node), "const", ((low.pattern(target), low.expression(value)),))


def _lower_declaration(low: Lowering, node: SyntaxNode) -> Declare:
    bindings: list[tuple[Pattern, Expression | None]] = []
    for child in node.named_children:
        if child.type == "variable_declarator":
            target, value = child.child_by_field_name("name"), child.child_by_field_name("value")
            if target is not None:
                bindings.append((low.pattern(target), None if value is None else low.expression(value)))
    return Declare(*low.range(node), node.children[0].type, tuple(bindings))


def _lower_block(low: Lowering, node: SyntaxNode) -> Statement:
    return low.block(node)


def _lower_if(low: Lowering, node: SyntaxNode) -> Statement:
    spine = [node]
    last: Statement | None = None
    while True:
        clause = spine[-1].child_by_field_name("alternative")
        other = None if clause is None else inner(clause)
        if other is None:
            break
        if other.type != "if_statement":
            last = low.statement(other)
            break
        spine.append(other)
    for link in reversed(spine):
        last = If(*low.range(link), _expression(low, link, "condition"), _statement(low, link, "consequence"), last)
    return low.unknown_statement(node) if last is None else last


def _lower_while(low: Lowering, node: SyntaxNode) -> Statement:
    return While(*low.range(node), _expression(low, node, "condition"), _statement(low, node, "body"))


def _lower_do(low: Lowering, node: SyntaxNode) -> Statement:
    body = _statement(low, node, "body")
    return While(*low.range(node), _expression(low, node, "condition"), body, True)


def _lower_for(low: Lowering, node: SyntaxNode) -> Statement:
    start = node.child_by_field_name("initializer")
    first: Declare | Evaluate | None = None
    if start is not None and start.type in {"lexical_declaration", "variable_declaration"}:
        first = _lower_declaration(low, start)
    elif start is not None and (value := _optional_expression(low, start)) is not None:
        first = Evaluate(*low.range(start), value)
    condition, increment = node.child_by_field_name("condition"), node.child_by_field_name("increment")
    return For(
        *low.range(node),
        first,
        None if condition is None else _optional_expression(low, condition),
        None if increment is None else low.expression(increment),
        _statement(low, node, "body"),
    )


def _optional_expression(low: Lowering, node: SyntaxNode) -> Expression | None:
    if node.type == "empty_statement":
        return None
    held = inner(node) if node.type == "expression_statement" else node
    return None if held is None else low.expression(held)


def _lower_for_each(low: Lowering, node: SyntaxNode) -> Statement:
    start, end = low.range(node)
    sign, kind, left = (node.child_by_field_name(field) for field in ("operator", "kind", "left"))
    if left is None or sign is None:
        return low.unknown_statement(node)
    declared = "" if kind is None else kind.type
    over = "values" if sign.type == "of" else "keys"
    target = low.pattern(left)
    collection = _expression(low, node, "right")
    body = _statement(low, node, "body")
    if any(child.type == "await" for child in node.children):
        body = _with_awaited_element(declared, target, body)
        declared, target = "const", NamePattern(target.start, target.end, _AWAITED_ELEMENT)
    return ForEach(start, end, declared, target, over, collection, body)


def _with_awaited_element(declared: str, target: Pattern, body: Statement) -> Block:
    start, end = target.start, target.end
    element = Await(start, end, Name(start, end, _AWAITED_ELEMENT))
    binding: Statement
    if declared:
        binding = Declare(start, end, declared, ((target, element),))
    else:
        binding = Evaluate(start, end, Assign(start, end, "=", target, element))
    return Block(body.start, body.end, (binding, body))


def _lower_switch(low: Lowering, node: SyntaxNode) -> Statement:
    body = node.child_by_field_name("body")
    cases: list[Case] = []
    for child in [] if body is None else body.named_children:
        if child.type in {"switch_case", "switch_default"}:
            value = child.child_by_field_name("value")
            test = None if value is None else low.expression(value)
            cases.append(Case(*low.range(child), test, low.body(child.children_by_field_name("body"))))
    return Switch(*low.range(node), _expression(low, node, "value"), tuple(cases))


def _lower_try(low: Lowering, node: SyntaxNode) -> Statement:
    body, handler, final = (node.child_by_field_name(field) for field in ("body", "handler", "finalizer"))
    parameter = None if handler is None else handler.child_by_field_name("parameter")
    return Try(
        *low.range(node),
        Block(*low.range(node), ()) if body is None else low.block(body),
        None if parameter is None else low.pattern(parameter),
        _inner_block(low, handler),
        _inner_block(low, final),
    )


def _inner_block(low: Lowering, clause: SyntaxNode | None) -> Block | None:
    body = None if clause is None else clause.child_by_field_name("body")
    return None if body is None else low.block(body)


def _lower_throw(low: Lowering, node: SyntaxNode) -> Statement:
    held = inner(node)
    return Throw(*low.range(node), low.unknown(node) if held is None else low.expression(held))


def _lower_return(low: Lowering, node: SyntaxNode) -> Statement:
    held = inner(node)
    return Return(*low.range(node), None if held is None else low.expression(held))


def _lower_break(low: Lowering, node: SyntaxNode) -> Statement:
    return Break(*low.range(node), _label(low, node))


def _lower_continue(low: Lowering, node: SyntaxNode) -> Statement:
    return Continue(*low.range(node), _label(low, node))


def _lower_labeled(low: Lowering, node: SyntaxNode) -> Statement:
    return Labeled(*low.range(node), _label(low, node), _statement(low, node, "body"))


def _label(low: Lowering, node: SyntaxNode) -> str:
    label = node.child_by_field_name("label")
    return "" if label is None else identifier_text(low.text_of(label))


def _lower_with(low: Lowering, node: SyntaxNode) -> Statement:
    low.report_once(Problem.INVALID, "a 'with' statement is not followed: what its names mean is not known", node)
    return low.unknown_statement(node)


def _expression(low: Lowering, node: SyntaxNode, field: str) -> Expression:
    held = node.child_by_field_name(field)
    return low.unknown(node) if held is None else low.expression(held)


def _statement(low: Lowering, node: SyntaxNode, field: str) -> Statement:
    held = node.child_by_field_name(field)
    return Block(*low.range(node), ()) if held is None else low.statement(held)


STATEMENTS: dict[str, StatementHandler] = {
    "variable_declaration": _lower_declaration,
    "lexical_declaration": _lower_declaration,
    "statement_block": _lower_block,
    "if_statement": _lower_if,
    "while_statement": _lower_while,
    "do_statement": _lower_do,
    "for_statement": _lower_for,
    "for_in_statement": _lower_for_each,
    "switch_statement": _lower_switch,
    "try_statement": _lower_try,
    "throw_statement": _lower_throw,
    "return_statement": _lower_return,
    "break_statement": _lower_break,
    "continue_statement": _lower_continue,
    "labeled_statement": _lower_labeled,
    "with_statement": _lower_with,
}

SEVERAL_STATEMENTS: dict[str, SeveralHandler] = {"expression_statement": _lower_expression_statement}

ERASED_STATEMENTS = COMMENTS | {
    "hash_bang_line",
    "empty_statement",
    "debugger_statement",
    "ambient_declaration",
    "interface_declaration",
    "type_alias_declaration",
    "function_signature",
}
"""Statements that do nothing when the program runs."""
