"""Imports and exports."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tapcheck.languages.ecmascript.lower_context import Lowering, SeveralHandler, inner
from tapcheck.languages.ecmascript.lower_literals import identifier_text, string_value
from tapcheck.languages.ecmascript.lower_patterns import bound_names
from tapcheck.languages.ecmascript.lower_typescript import lower_import_alias, lower_import_require
from tapcheck.languages.program.syntax import (
    Assign,
    Declare,
    DefineClass,
    DefineFunction,
    Evaluate,
    Export,
    Import,
    Member,
    Name,
    PlacePattern,
    Statement,
)

if TYPE_CHECKING:
    from tapcheck.languages.ecmascript.parse import SyntaxNode

_TYPE_MARKS = frozenset({"type", "typeof"})


def declared_names(statements: tuple[Statement, ...]) -> tuple[str, ...]:
    """The names that declarations introduce, in source order; a declaration without a name has none."""
    names: list[str] = []
    for statement in statements:
        match statement:
            case Declare():
                names.extend(name for pattern, _ in statement.bindings for name in bound_names(pattern))
            case DefineFunction():
                names.append(statement.function.name)
            case DefineClass():
                names.append(statement.value.name)
            case _:
                pass
    return tuple(name for name in names if name)


def _lower_import(low: Lowering, node: SyntaxNode) -> tuple[Statement, ...]:
    if _is_type_only(node):
        return ()
    clause: SyntaxNode | None = None
    for child in node.named_children:
        if child.type == "import_require_clause":
            return lower_import_require(low, node, child)
        if child.type == "import_clause":
            clause = child
    source = node.child_by_field_name("source")
    if source is None:
        return (low.unknown_statement(node),)
    names = () if clause is None else _imported_names(low, clause)
    if clause is not None and not names:
        return ()
    return (Import(*low.range(node), string_value(low, source), names),)


def _imported_names(low: Lowering, clause: SyntaxNode) -> tuple[tuple[str, str], ...]:
    names: list[tuple[str, str]] = []
    for child in clause.named_children:
        if child.type == "identifier":
            names.append(("default", _name(low, child)))
        elif child.type == "namespace_import":
            held = inner(child)
            if held is not None:
                names.append(("*", _name(low, held)))
        elif child.type == "named_imports":
            names.extend(_specifiers(low, child))
    return tuple(names)


def _specifiers(low: Lowering, node: SyntaxNode) -> list[tuple[str, str]]:
    """The (name, alias) pairs of a braced list, without those that name types."""
    pairs: list[tuple[str, str]] = []
    for child in node.named_children:
        name = child.child_by_field_name("name")
        if name is not None and not _is_type_only_specifier(child):
            alias = child.child_by_field_name("alias") or name
            pairs.append((_name(low, name), _name(low, alias)))
    return pairs


def _lower_export(low: Lowering, node: SyntaxNode) -> tuple[Statement, ...]:
    words = [child.type for child in node.children]
    declaration = node.child_by_field_name("declaration")
    if declaration is not None:
        return _lower_exported_declaration(low, node, declaration, "default" in words)
    value = node.child_by_field_name("value")
    if value is not None:
        return (Export(*low.range(node), (("", "default"),), "", low.expression(value)),)
    if "=" in words:
        return (_lower_export_assignment(low, node),)
    if "type" in words or "namespace" in words:
        return ()
    source = node.child_by_field_name("source")
    names = _exported_names(low, node)
    if not names:
        return ()
    return (Export(*low.range(node), names, "" if source is None else string_value(low, source)),)


def _lower_exported_declaration(
    low: Lowering, node: SyntaxNode, declaration: SyntaxNode, default: bool
) -> tuple[Statement, ...]:
    statements = low.statements(declaration)
    start, end = low.range(node)
    names = declared_names(statements)
    if names:
        exported = tuple((name, "default" if default else name) for name in names)
        return (*statements, Export(start, end, exported))
    nameless = statements[0] if statements else None
    if isinstance(nameless, DefineFunction):
        return (Export(start, end, (("", "default"),), "", nameless.function),)
    if isinstance(nameless, DefineClass):
        return (Export(start, end, (("", "default"),), "", nameless.value),)
    return statements


def _lower_export_assignment(low: Lowering, node: SyntaxNode) -> Statement:
    start, end = low.range(node)
    held = inner(node)
    place = PlacePattern(start, end, Member(start, end, Name(start, end, "module"), "exports"))
    value = low.unknown(node) if held is None else low.expression(held)
    return Evaluate(start, end, Assign(start, end, "=", place, value))


def _exported_names(low: Lowering, node: SyntaxNode) -> tuple[tuple[str, str], ...]:
    for child in node.named_children:
        if child.type == "export_clause":
            return tuple(_specifiers(low, child))
        if child.type == "namespace_export":
            held = inner(child)
            return () if held is None else (("*", _name(low, held)),)
    return (("*", "*"),)


def _name(low: Lowering, node: SyntaxNode) -> str:
    return string_value(low, node) if node.type == "string" else identifier_text(low.text_of(node))


def _is_type_only(statement: SyntaxNode) -> bool:
    return len(statement.children) > 1 and statement.children[1].type in _TYPE_MARKS


def _is_type_only_specifier(specifier: SyntaxNode) -> bool:
    return len(specifier.children) > 1 and specifier.children[0].type in _TYPE_MARKS


MODULE_STATEMENTS: dict[str, SeveralHandler] = {
    "import_statement": _lower_import,
    "import_alias": lower_import_alias,
    "export_statement": _lower_export,
}
