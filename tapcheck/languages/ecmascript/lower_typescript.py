"""TypeScript syntax that runs: enums, namespaces, and its own forms of import."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tapcheck.languages.ecmascript.lower_context import COMMENTS, Lowering, SeveralHandler, inner
from tapcheck.languages.ecmascript.lower_literals import (
    identifier_text,
    lower_key,
    number_text,
    string_value,
)
from tapcheck.languages.program.syntax import (
    Assign,
    Binary,
    Block,
    Call,
    Const,
    Declare,
    Entry,
    Evaluate,
    Export,
    Expression,
    Function,
    Index,
    MapDisplay,
    Member,
    Name,
    NamePattern,
    PlacePattern,
    Return,
    Statement,
    Template,
    Unary,
)

if TYPE_CHECKING:
    from tapcheck.languages.ecmascript.parse import SyntaxNode

Range = tuple[int, int]
EnumMember = tuple[Range, str, Expression | None]


# Enums ---------------------------------------------------------------------------------------------------


def _lower_enum(low: Lowering, node: SyntaxNode) -> tuple[Statement, ...]:
    at = low.range(node)
    title = node.child_by_field_name("name")
    name = "" if title is None else identifier_text(low.text_of(title))
    members = _enum_members(low, node)
    entries = _constant_entries(members)
    value = _computed_enum(at, name, members) if entries is None else MapDisplay(*at, entries)
    return (Declare(*at, "var", ((NamePattern(*at, name), value),)),)


def _enum_members(low: Lowering, node: SyntaxNode) -> list[EnumMember]:
    body = node.child_by_field_name("body")
    members: list[EnumMember] = []
    for child in [] if body is None else body.named_children:
        if child.type in COMMENTS:
            continue
        name = child.child_by_field_name("name") if child.type == "enum_assignment" else child
        value = child.child_by_field_name("value")
        key = low.unknown(child) if name is None else lower_key(low, name)
        if isinstance(key, Const):
            members.append((low.range(child), key.value, None if value is None else low.expression(value)))
    return members


def _constant_entries(members: list[EnumMember]) -> tuple[Entry, ...] | None:
    """The entries of an enum whose values are all literals; None when one has to be computed."""
    entries: list[Entry] = []
    following: int | float | None = 0
    for at, name, given in members:
        value = following if given is None else _literal(given)
        if value is None:
            return None
        entries.append(Entry(*at, Const(*at, name), _constant(at, value)))
        following = None
        if not isinstance(value, str):
            following = value + 1
            entries.append(Entry(*at, Const(*at, _signed_text(value)), Const(*at, name)))
    return tuple(entries)


def _literal(value: Expression) -> str | int | float | None:
    sign = 1
    if isinstance(value, Unary) and value.operator in {"-", "+"} and isinstance(value.value, Const):
        sign = -1 if value.operator == "-" else 1
        value = value.value
        if isinstance(value, Const) and isinstance(value.value, str):
            return None
    if not isinstance(value, Const) or isinstance(value.value, bool) or not isinstance(value.value, str | int | float):
        return None
    return value.value if isinstance(value.value, str) else sign * value.value


def _constant(at: Range, value: str | int | float) -> Expression:
    if isinstance(value, str) or value >= 0:
        return Const(*at, value)
    return Unary(*at, "-", Const(*at, -value))


def _signed_text(value: int | float) -> str:
    return number_text(value) if value >= 0 else "-" + number_text(-value)


def _computed_enum(at: Range, name: str, members: list[EnumMember]) -> Expression:
    """A call that fills the enum member by member, each visible to the ones after it."""
    body: list[Statement] = []
    previous: Expression = Unary(*at, "-", Const(*at, 1))
    for place, member, given in members:
        value = Binary(*place, "+", previous, Const(*place, 1)) if given is None else given
        previous = Member(*place, Name(*place, name), member)
        setting = Assign(*place, "=", PlacePattern(*place, previous), value)
        body.append(Declare(*place, "const", ((NamePattern(*place, member), setting),)))
        if not _is_text(value):
            reverse = PlacePattern(*place, Index(*place, Name(*place, name), previous))
            body.append(Evaluate(*place, Assign(*place, "=", reverse, Const(*place, member))))
    body.append(Return(*at, Name(*at, name)))
    builder = Function(*at, "", (NamePattern(*at, name),), Block(*at, tuple(body)), True)
    return Call(*at, builder, (MapDisplay(*at, ()),))


def _is_text(value: Expression) -> bool:
    if isinstance(value, Binary) and value.operator == "+":
        return _is_text(value.left) or _is_text(value.right)
    return isinstance(value, Template) or (isinstance(value, Const) and isinstance(value.value, str))


# Namespaces ----------------------------------------------------------------------------------------------


def lower_namespace(low: Lowering, node: SyntaxNode) -> tuple[Statement, ...]:
    """A namespace as a variable that holds its exported names; one that holds only types is nothing.

    Exported variables are copied when the body has run; namespaces of one name are not merged.
    """
    title, body = node.child_by_field_name("name"), node.child_by_field_name("body")
    if title is None or body is None:
        return ()
    at = low.range(node)
    statements: list[Statement] = []
    exported: list[str] = []
    for statement in low.body(body.named_children):
        if isinstance(statement, Export):
            exported.extend(name for name, _ in statement.names)
        else:
            statements.append(statement)
    if not statements:
        return ()
    outer, *names = [word.strip() for word in low.text_of(title).split(".")]
    entries = tuple(Entry(*at, Const(*at, name), Name(*at, name)) for name in exported)
    run = Block(*at, (*statements, Return(*at, MapDisplay(*at, entries))))
    value: Expression = Call(*at, Function(*at, "", (), run, True), ())
    for name in reversed(names):
        value = MapDisplay(*at, (Entry(*at, Const(*at, name), value),))
    return (Declare(*at, "var", ((NamePattern(*at, outer), value),)),)


# Imports -------------------------------------------------------------------------------------------------


def lower_import_require(low: Lowering, node: SyntaxNode, clause: SyntaxNode) -> tuple[Statement, ...]:
    """`import name = require("module")`."""
    at = low.range(node)
    name, source = inner(clause), clause.child_by_field_name("source")
    if name is None or source is None:
        return (low.unknown_statement(node),)
    place = low.range(source)
    call = Call(*low.range(clause), Name(*low.range(clause), "require"), (Const(*place, string_value(low, source)),))
    return (Declare(*at, "const", ((low.pattern(name), call),)),)


def lower_import_alias(low: Lowering, node: SyntaxNode) -> tuple[Statement, ...]:
    """`import name = Some.Namespace`."""
    parts = [child for child in node.named_children if child.type not in COMMENTS]
    if len(parts) != 2:
        return (low.unknown_statement(node),)
    return (Declare(*low.range(node), "const", ((low.pattern(parts[0]), _lower_dotted_name(low, parts[1])),)),)


def _lower_dotted_name(low: Lowering, node: SyntaxNode) -> Expression:
    start, end = low.range(node)
    words = low.text[start:end].split(".")
    value: Expression = Name(start, start + len(words[0]), words[0].strip())
    at = value.end
    for word in words[1:]:
        at += 1 + len(word)
        value = Member(start, at, value, word.strip())
    return value


TYPESCRIPT_STATEMENTS: dict[str, SeveralHandler] = {
    "enum_declaration": _lower_enum,
    "internal_module": lower_namespace,
    "module": lower_namespace,
}
