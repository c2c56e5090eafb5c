"""Classes: methods, accessors, fields, static blocks, and TypeScript's parameter properties."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from tapcheck.languages.ecmascript.lower_context import ExpressionHandler, Lowering, StatementHandler, inner
from tapcheck.languages.ecmascript.lower_functions import lower_method
from tapcheck.languages.ecmascript.lower_literals import identifier_text, lower_key
from tapcheck.languages.program.syntax import (
    Assign,
    Block,
    Call,
    Class,
    ClassMember,
    Const,
    DefineClass,
    Evaluate,
    Expression,
    Function,
    Index,
    Member,
    Name,
    PlacePattern,
    Statement,
    Super,
    This,
)

if TYPE_CHECKING:
    from tapcheck.languages.ecmascript.parse import SyntaxNode

_PROPERTY_MARKS = frozenset({"accessibility_modifier", "override_modifier", "readonly"})


def _lower_class(low: Lowering, node: SyntaxNode) -> Class:
    name, body = node.child_by_field_name("name"), node.child_by_field_name("body")
    members: list[ClassMember] = []
    properties: tuple[Statement, ...] = ()
    for child in [] if body is None else body.named_children:
        kind = child.type
        if kind == "method_definition":
            method = lower_method(low, child)
            members.append(ClassMember(*low.range(child), method.key, method.function, method.role, method.static))
            if _is_constructor(members[-1]):
                properties = _parameter_properties(low, child)
        elif kind == "public_field_definition":
            members.extend(_lower_field(low, child))
        elif kind == "class_static_block":
            members.append(_lower_static_block(low, child))
    if properties:
        members = _with_properties(members, properties)
    title = "" if name is None else identifier_text(low.text_of(name))
    return Class(*low.range(node), title, _lower_parent(low, node), tuple(members))


def _lower_class_declaration(low: Lowering, node: SyntaxNode) -> Statement:
    return DefineClass(*low.range(node), _lower_class(low, node))


def _lower_parent(low: Lowering, node: SyntaxNode) -> Expression | None:
    for heritage in node.named_children:
        if heritage.type == "class_heritage":
            for clause in heritage.named_children:
                if clause.type == "extends_clause":
                    value = clause.child_by_field_name("value")
                    return None if value is None else low.expression(value)
    return None


def _lower_field(low: Lowering, node: SyntaxNode) -> tuple[ClassMember, ...]:
    words = {child.type for child in node.children}
    name, value = node.child_by_field_name("name"), node.child_by_field_name("value")
    only_a_type = value is None and node.child_by_field_name("type") is not None
    if name is None or only_a_type or "declare" in words or "abstract" in words:
        return ()
    held = None if value is None else low.expression(value)
    return (ClassMember(*low.range(node), lower_key(low, name), held, "field", "static" in words),)


def _lower_static_block(low: Lowering, node: SyntaxNode) -> ClassMember:
    start, end = low.range(node)
    body = node.child_by_field_name("body") or inner(node)
    block = Block(start, end, ()) if body is None else low.block(body)
    return ClassMember(start, end, Const(start, end, ""), block, "block", True)


def _is_constructor(member: ClassMember) -> bool:
    key = member.key
    return member.role == "method" and not member.static and isinstance(key, Const) and key.value == "constructor"


def _parameter_properties(low: Lowering, constructor: SyntaxNode) -> tuple[Statement, ...]:
    parameters = constructor.child_by_field_name("parameters")
    found: list[Statement] = []
    for parameter in [] if parameters is None else parameters.named_children:
        pattern = parameter.child_by_field_name("pattern")
        marked = any(child.type in _PROPERTY_MARKS for child in parameter.children)
        if marked and pattern is not None and pattern.type == "identifier":
            start, end = low.range(pattern)
            name = identifier_text(low.text[start:end])
            found.append(_set_member(Member(start, end, This(start, end), name), Name(start, end, name)))
    return tuple(found)


def _with_properties(members: list[ClassMember], properties: tuple[Statement, ...]) -> list[ClassMember]:
    """The members with the constructor setting its parameter properties before the fields, as TypeScript emits it.

    Fields therefore move into the constructor, behind its call of `super`.
    """
    fields = [member for member in members if _is_plain_field(member)]
    settings = properties + tuple(_field_setting(field) for field in fields)
    kept = [member for member in members if not _is_plain_field(member)]
    return [_with_settings(member, settings) if _is_constructor(member) else member for member in kept]


def _is_plain_field(member: ClassMember) -> bool:
    return member.role == "field" and not member.static and isinstance(member.key, Const) and member.value is not None


def _field_setting(field: ClassMember) -> Statement:
    start, end = field.start, field.end
    key, target = field.key, This(start, end)
    place: Member | Index = Index(start, end, target, key)
    if isinstance(key, Const) and key.value.removeprefix("#").isidentifier():
        place = Member(start, end, target, key.value)
    value = field.value
    if value is None or isinstance(value, Block):
        return Block(start, end, ())
    return _set_member(place, value)


def _set_member(target: Member | Index, value: Expression) -> Statement:
    start, end = target.start, target.end
    return Evaluate(start, end, Assign(start, end, "=", PlacePattern(start, end, target), value))


def _with_settings(constructor: ClassMember, settings: tuple[Statement, ...]) -> ClassMember:
    function = constructor.value
    if isinstance(function, Function) and isinstance(function.body, Block):
        body = function.body.body
        at = next((index + 1 for index, statement in enumerate(body) if _calls_super(statement)), 0)
        block = replace(function.body, body=body[:at] + settings + body[at:])
        return replace(constructor, value=replace(function, body=block))
    return constructor


def _calls_super(statement: Statement) -> bool:
    return (
        isinstance(statement, Evaluate)
        and isinstance(statement.value, Call)
        and isinstance(statement.value.callee, Super)
    )


CLASS_EXPRESSIONS: dict[str, ExpressionHandler] = {"class": _lower_class}

CLASS_STATEMENTS: dict[str, StatementHandler] = {
    "class_declaration": _lower_class_declaration,
    "abstract_class_declaration": _lower_class_declaration,
}
