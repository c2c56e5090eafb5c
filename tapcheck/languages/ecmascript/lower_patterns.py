"""Patterns: what declarations, parameters and assignments bind."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tapcheck.languages.ecmascript.lower_context import COMMENTS, UNKNOWN, Lowering, PatternHandler, inner
from tapcheck.languages.ecmascript.lower_functions import lower_parameter
from tapcheck.languages.ecmascript.lower_literals import identifier_text, lower_key
from tapcheck.languages.program.syntax import (
    Const,
    DefaultPattern,
    Expression,
    Index,
    ListPattern,
    MapPattern,
    Member,
    NamePattern,
    Pattern,
    PlacePattern,
    RestPattern,
)

if TYPE_CHECKING:
    from tapcheck.languages.ecmascript.parse import SyntaxNode


def bound_names(pattern: Pattern) -> tuple[str, ...]:
    """The variables that a pattern binds, in source order."""
    match pattern:
        case NamePattern():
            return (pattern.name,)
        case ListPattern():
            return tuple(name for item in pattern.items if item is not None for name in bound_names(item))
        case MapPattern():
            parts = [part for _, part in pattern.entries]
            if pattern.rest is not None:
                parts.append(pattern.rest)
            return tuple(name for part in parts for name in bound_names(part))
        case DefaultPattern() | RestPattern():
            return bound_names(pattern.pattern)
        case PlacePattern():
            return ()


def _lower_name(low: Lowering, node: SyntaxNode) -> Pattern:
    start, end = low.range(node)
    return NamePattern(start, end, identifier_text(low.text[start:end]))


def _lower_place(low: Lowering, node: SyntaxNode) -> Pattern:
    place = low.expression(node)
    if isinstance(place, Member | Index):
        return PlacePattern(*low.range(node), place)
    return NamePattern(*low.range(node), UNKNOWN)


def _lower_inner(low: Lowering, node: SyntaxNode) -> Pattern:
    held = inner(node)
    return NamePattern(*low.range(node), UNKNOWN) if held is None else low.pattern(held)


def _lower_rest(low: Lowering, node: SyntaxNode) -> Pattern:
    return RestPattern(*low.range(node), _lower_inner(low, node))


def _lower_default(low: Lowering, node: SyntaxNode) -> Pattern:
    target, value = node.child_by_field_name("left"), node.child_by_field_name("right")
    if target is None or value is None:
        return NamePattern(*low.range(node), UNKNOWN)
    return DefaultPattern(*low.range(node), low.pattern(target), low.expression(value))


def _lower_list(low: Lowering, node: SyntaxNode) -> Pattern:
    items: list[Pattern | None] = []
    hole = True
    for child in node.children[1:-1]:
        if child.type == ",":
            if hole:
                items.append(None)
            hole = True
        elif child.type not in COMMENTS:
            items.append(low.pattern(child))
            hole = False
    return ListPattern(*low.range(node), tuple(items))


def _lower_map(low: Lowering, node: SyntaxNode) -> Pattern:
    entries: list[tuple[Expression, Pattern]] = []
    rest: Pattern | None = None
    for child in node.named_children:
        kind = child.type
        if kind in COMMENTS:
            continue
        if kind == "rest_pattern":
            rest = _lower_inner(low, child)
        elif kind == "pair_pattern":
            key, value = child.child_by_field_name("key"), child.child_by_field_name("value")
            if key is not None and value is not None:
                entries.append((lower_key(low, key), low.pattern(value)))
        else:
            entries.append((_shorthand_key(low, child), low.pattern(child)))
    return MapPattern(*low.range(node), tuple(entries), rest)


def _shorthand_key(low: Lowering, node: SyntaxNode) -> Expression:
    named = node.child_by_field_name("left") or node
    start, end = low.range(named)
    return Const(start, end, identifier_text(low.text[start:end]))


PATTERNS: dict[str, PatternHandler] = {
    "identifier": _lower_name,
    "undefined": _lower_name,
    "shorthand_property_identifier_pattern": _lower_name,
    "member_expression": _lower_place,
    "subscript_expression": _lower_place,
    "non_null_expression": _lower_inner,
    "parenthesized_expression": _lower_inner,
    "as_expression": _lower_inner,
    "satisfies_expression": _lower_inner,
    "rest_pattern": _lower_rest,
    "assignment_pattern": _lower_default,
    "object_assignment_pattern": _lower_default,
    "array_pattern": _lower_list,
    "object_pattern": _lower_map,
    "required_parameter": lower_parameter,
    "optional_parameter": lower_parameter,
}
