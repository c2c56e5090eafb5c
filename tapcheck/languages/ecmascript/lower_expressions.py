"""Expressions: chains of members and calls, operators, lists and objects."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tapcheck.languages.ecmascript.lower_context import COMMENTS, ExpressionHandler, Lowering, inner
from tapcheck.languages.ecmascript.lower_functions import lower_method
from tapcheck.languages.ecmascript.lower_literals import identifier_text, lower_key, lower_tagged_template
from tapcheck.languages.program.syntax import (
    Assign,
    Await,
    Binary,
    Call,
    Chain,
    Conditional,
    Const,
    Entry,
    Expression,
    Index,
    ListDisplay,
    Logical,
    MapDisplay,
    Member,
    Name,
    New,
    Sequence,
    Spread,
    Super,
    This,
    Unary,
    Update,
    Yield,
)

if TYPE_CHECKING:
    from tapcheck.languages.ecmascript.parse import SyntaxNode

_LINKS = frozenset({"call_expression", "member_expression", "subscript_expression", "non_null_expression"})
_LINK_TARGETS = {"call_expression": "function", "member_expression": "object", "subscript_expression": "object"}
_SHORT_CIRCUIT = frozenset({"&&", "||", "??"})
_OPTIONAL = frozenset({"?.", "optional_chain"})


def _lower_name(low: Lowering, node: SyntaxNode) -> Expression:
    start, end = low.range(node)
    return Name(start, end, identifier_text(low.text[start:end]))


def _lower_this(low: Lowering, node: SyntaxNode) -> Expression:
    return This(*low.range(node))


def _lower_super(low: Lowering, node: SyntaxNode) -> Expression:
    return Super(*low.range(node))


def _lower_import_callee(low: Lowering, node: SyntaxNode) -> Expression:
    return Name(*low.range(node), "%import")


def _lower_meta_property(low: Lowering, node: SyntaxNode) -> Expression:
    start, end = low.range(node)
    word, _, name = low.text[start:end].partition(".")
    return Member(start, end, Name(start, start + len(word.rstrip()), "%" + word.strip()), name.strip())


def _lower_private_name(low: Lowering, node: SyntaxNode) -> Expression:
    return Const(*low.range(node), identifier_text(low.text_of(node)))


def _lower_markup(low: Lowering, node: SyntaxNode) -> Expression:
    return low.unknown(node)


def _lower_inner(low: Lowering, node: SyntaxNode) -> Expression:
    held = inner(node)
    while held is not None and held.type == "parenthesized_expression":
        held = inner(held)
    return low.unknown(node) if held is None else low.expression(held)


def _lower_type_assertion(low: Lowering, node: SyntaxNode) -> Expression:
    return low.expression(node.named_children[-1])


def _lower_chain(low: Lowering, node: SyntaxNode) -> Expression:
    links = []
    base = node
    while base.type in _LINKS:
        links.append(base)
        field = _LINK_TARGETS.get(base.type)
        target = base.child_by_field_name(field) if field else inner(base)
        if target is None:
            return low.unknown(node)
        base = target
    value = low.expression(base)
    broken_off = False
    for link in reversed(links):
        kind = link.type
        if kind == "non_null_expression":
            continue
        optional = _has_optional_token(link)
        broken_off = broken_off or optional
        value = _lower_link(low, link, kind, value, optional)
    return Chain(*low.range(node), value) if broken_off else value


def _has_optional_token(link: SyntaxNode) -> bool:
    return any(child.type in _OPTIONAL for child in link.children)


def _lower_link(low: Lowering, link: SyntaxNode, kind: str, target: Expression, optional: bool) -> Expression:
    start, end = low.range(link)
    if kind == "member_expression":
        name = link.child_by_field_name("property")
        return Member(start, end, target, identifier_text(low.text_of(name)) if name else "", optional)
    if kind == "subscript_expression":
        key = link.child_by_field_name("index")
        return Index(start, end, target, low.unknown(link) if key is None else low.expression(key), optional)
    held = link.child_by_field_name("arguments")
    if held is None or _has_misread_comparison(low, link):
        return low.unknown(link)
    if held.type == "template_string":
        return lower_tagged_template(low, link, target, held)
    return Call(start, end, target, _lower_arguments(low, held), optional)


def _has_misread_comparison(low: Lowering, call: SyntaxNode) -> bool:
    """Whether the grammar took `a < b || c > (d)` or, in JavaScript, `f(a < b, c > (d))` for type arguments."""
    types = call.child_by_field_name("type_arguments")
    if types is None:
        return False
    text = low.text_of(types)
    return not low.typed or "||" in text or "&&" in text


def _lower_arguments(low: Lowering, node: SyntaxNode | None) -> tuple[Expression, ...]:
    if node is None:
        return ()
    return tuple([low.expression(child) for child in node.named_children if child.type not in COMMENTS])


def _lower_new(low: Lowering, node: SyntaxNode) -> Expression:
    callee = low.unknown(node) if _has_misread_comparison(low, node) else _operand(low, node, "constructor")
    return New(*low.range(node), callee, _lower_arguments(low, node.child_by_field_name("arguments")))


def _lower_unary(low: Lowering, node: SyntaxNode) -> Expression:
    return Unary(*low.range(node), node.children[0].type, _operand(low, node, "argument"))


def _lower_update(low: Lowering, node: SyntaxNode) -> Expression:
    first = node.children[0].type
    prefix = first in {"++", "--"}
    operator = first if prefix else node.children[-1].type
    return Update(*low.range(node), operator, _operand(low, node, "argument"), prefix)


def _lower_binary(low: Lowering, node: SyntaxNode) -> Expression:
    spine = []
    base: SyntaxNode | None = node
    while base is not None and base.type == "binary_expression":
        spine.append(base)
        base = base.child_by_field_name("left")
    value = low.unknown(node) if base is None else low.expression(base)
    for link in reversed(spine):
        start, end = low.range(link)
        sign = link.child_by_field_name("operator")
        operator = "" if sign is None else sign.type
        right = _operand(low, link, "right")
        if operator in _SHORT_CIRCUIT:
            value = Logical(start, end, operator, value, right)
        else:
            value = Binary(start, end, operator, value, right)
    return value


def _lower_conditional(low: Lowering, node: SyntaxNode) -> Expression:
    spine = []
    last: SyntaxNode | None = node
    while last is not None and last.type == "ternary_expression":
        spine.append(last)
        last = last.child_by_field_name("alternative")
    value = low.unknown(node) if last is None else low.expression(last)
    for link in reversed(spine):
        test, yes = _operand(low, link, "condition"), _operand(low, link, "consequence")
        value = Conditional(*low.range(link), test, yes, value)
    return value


def _lower_assignment(low: Lowering, node: SyntaxNode) -> Expression:
    left = node.child_by_field_name("left")
    if left is None:
        return low.unknown(node)
    sign = node.child_by_field_name("operator")
    target = low.pattern(left)
    return Assign(*low.range(node), "=" if sign is None else sign.type, target, _operand(low, node, "right"))


def _lower_sequence(low: Lowering, node: SyntaxNode) -> Expression:
    values: list[Expression] = []
    for child in node.named_children:
        if child.type not in COMMENTS:
            value = low.expression(child)
            values.extend(value.values if isinstance(value, Sequence) else (value,))
    return Sequence(*low.range(node), tuple(values))


def _lower_await(low: Lowering, node: SyntaxNode) -> Expression:
    return Await(*low.range(node), _lower_inner(low, node))


def _lower_yield(low: Lowering, node: SyntaxNode) -> Expression:
    held = inner(node)
    every = any(child.type == "*" for child in node.children)
    return Yield(*low.range(node), None if held is None else low.expression(held), every)


def _lower_spread(low: Lowering, node: SyntaxNode) -> Expression:
    return Spread(*low.range(node), _lower_inner(low, node))


def _lower_array(low: Lowering, node: SyntaxNode) -> Expression:
    items: list[Expression | None] = []
    hole = True
    for child in node.children[1:-1]:
        if child.type == ",":
            if hole:
                items.append(None)
            hole = True
        elif child.type not in COMMENTS:
            items.append(low.expression(child))
            hole = False
    return ListDisplay(*low.range(node), tuple(items))


def _lower_object(low: Lowering, node: SyntaxNode) -> Expression:
    entries: list[Entry | Spread] = []
    for child in node.named_children:
        kind = child.type
        start, end = low.range(child)
        if kind == "pair":
            key = child.child_by_field_name("key")
            value = _operand(low, child, "value")
            entries.append(Entry(start, end, low.unknown(child) if key is None else lower_key(low, key), value))
        elif kind == "shorthand_property_identifier":
            name = identifier_text(low.text[start:end])
            entries.append(Entry(start, end, Const(start, end, name), Name(start, end, name)))
        elif kind == "spread_element":
            entries.append(Spread(start, end, _lower_inner(low, child)))
        elif kind == "method_definition":
            method = lower_method(low, child)
            role = method.role if method.role in {"get", "set"} else "value"
            entries.append(Entry(start, end, method.key, method.function, role))
    return MapDisplay(*low.range(node), tuple(entries))


def _operand(low: Lowering, node: SyntaxNode, field: str) -> Expression:
    held = node.child_by_field_name(field)
    return low.unknown(node) if held is None else low.expression(held)


EXPRESSIONS: dict[str, ExpressionHandler] = {
    "identifier": _lower_name,
    "undefined": _lower_name,
    "this": _lower_this,
    "super": _lower_super,
    "import": _lower_import_callee,
    "meta_property": _lower_meta_property,
    "private_property_identifier": _lower_private_name,
    "call_expression": _lower_chain,
    "member_expression": _lower_chain,
    "subscript_expression": _lower_chain,
    "non_null_expression": _lower_chain,
    "new_expression": _lower_new,
    "unary_expression": _lower_unary,
    "update_expression": _lower_update,
    "binary_expression": _lower_binary,
    "ternary_expression": _lower_conditional,
    "assignment_expression": _lower_assignment,
    "augmented_assignment_expression": _lower_assignment,
    "sequence_expression": _lower_sequence,
    "await_expression": _lower_await,
    "yield_expression": _lower_yield,
    "spread_element": _lower_spread,
    "array": _lower_array,
    "object": _lower_object,
    "parenthesized_expression": _lower_inner,
    "as_expression": _lower_inner,
    "satisfies_expression": _lower_inner,
    "instantiation_expression": _lower_inner,
    "type_assertion": _lower_type_assertion,
    "jsx_element": _lower_markup,
    "jsx_self_closing_element": _lower_markup,
}
