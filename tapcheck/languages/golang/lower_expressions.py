"""Lowers Go expressions."""

from __future__ import annotations

import re
from dataclasses import replace
from typing import TYPE_CHECKING

from tapcheck.languages.golang.literals import number_value, string_value
from tapcheck.languages.golang.lower_context import DEEPEST, Context
from tapcheck.languages.golang.lower_pointers import POINTEE, addressed, is_address, through_pointers
from tapcheck.languages.golang.types import GoType, Shape, written
from tapcheck.languages.program.syntax import (
    Binary,
    Block,
    Call,
    Const,
    Declare,
    Expression,
    Function,
    Index,
    ListDisplay,
    Logical,
    Member,
    Name,
    NamePattern,
    Pattern,
    RestPattern,
    Spread,
    Unary,
)

if TYPE_CHECKING:
    from collections.abc import Callable

    from tapcheck.languages.treesitter import SyntaxNode

_ERROR_NAME = re.compile(r"(?:^|.*[a-z_])?[eE]rr(?:or)?\d?$")


class ExpressionLowering:
    """Expressions of one file; ``block`` lowers the bodies of function literals."""

    def __init__(self, context: Context, block: Callable[[SyntaxNode], Block]) -> None:
        self.context = context
        self._block = block

    def expression(self, node: SyntaxNode | None) -> Expression:
        """The lowered form of an expression; unknown where it has none."""
        context = self.context
        if node is None:
            return Const(0, 0, None)
        if context.depth > DEEPEST:
            return context.unknown(node)
        context.depth += 1
        try:
            return self._lowered(node)
        finally:
            context.depth -= 1

    def several(self, node: SyntaxNode | None) -> list[Expression]:
        """The items of an expression list."""
        if node is None:
            return []
        items = node.named_children if node.type == "expression_list" else [node]
        return [self.expression(item) for item in items if item.type != "comment"]

    def function(self, node: SyntaxNode, name: str, receiver: tuple[Pattern, ...] = ()) -> Function:
        """A function declaration or literal."""
        body = node.child_by_field_name("body")
        start, end = self.context.place(node)
        visible, self.context.declared = self.context.declared, dict(self.context.declared)
        for part in ("receiver", "parameters", "result"):
            self.context.declared.update(self._typed_names(node.child_by_field_name(part)))
        named = self._typed_names(node.child_by_field_name("result"))
        self.context.results.append(tuple(name for name, _ in named))
        block = self._block(body) if body is not None else Block(start, end, ())
        self.context.results.pop()
        self.context.declared = visible
        if named:
            bindings = [(NamePattern(start, end, name), self.zero(start, end, type_)) for name, type_ in named]
            block = Block(block.start, block.end, (Declare(start, end, "let", tuple(bindings)), *block.body))
        parameters = (*receiver, *self._parameters(node.child_by_field_name("parameters")))
        return Function(start, end, name, parameters, block, arrow=True)

    def _lowered(self, node: SyntaxNode) -> Expression:
        context = self.context
        start, end = context.place(node)
        match node.type:
            case "identifier" | "field_identifier" | "package_identifier":
                return Name(start, end, context.text(node))
            case "interpreted_string_literal" | "raw_string_literal":
                return Const(start, end, string_value(context.text(node)))
            case "int_literal" | "float_literal" | "rune_literal":
                return Const(start, end, number_value(context.text(node)))
            case "true" | "false":
                return Const(start, end, node.type == "true")
            case "nil":
                return Const(start, end, None)
            case "parenthesized_expression":
                return self.expression(node.named_children[0]) if node.named_children else context.unknown(node)
            case "selector_expression":
                field = context.text(node.child_by_field_name("field"))
                return Member(start, end, self.expression(node.child_by_field_name("operand")), field)
            case "index_expression":
                index = self.expression(node.child_by_field_name("index"))
                return Index(start, end, self.expression(node.child_by_field_name("operand")), index)
            case "slice_expression":
                return self._slice(node)
            case "call_expression":
                return self._call(node)
            case "type_conversion_expression":
                operand = self.expression(node.child_by_field_name("operand"))
                return self._native(node, "%convert", Const(start, end, self._type_text(node)), operand)
            case "type_assertion_expression":
                wanted = Const(start, end, context.text(node.child_by_field_name("type")))
                return self._native(node, "%asserted", self.expression(node.child_by_field_name("operand")), wanted)
            case "unary_expression":
                return self._unary(node)
            case "binary_expression":
                return self._binary(node)
            case "composite_literal":
                type_ = context.type_of(node.child_by_field_name("type"))
                return self._literal(node.child_by_field_name("body"), type_, node)
            case "func_literal":
                return self.function(node, "")
            case _:
                return context.unknown(node)

    def _unary(self, node: SyntaxNode) -> Expression:
        start, end = self.context.place(node)
        operator = self.context.text(node.child_by_field_name("operator"))
        inner = node.child_by_field_name("operand")
        if operator == "&" and inner is not None and inner.type == "composite_literal":
            pointed = replace(self.context.type_of(inner.child_by_field_name("type")), nilable=True)
            return self._literal(inner.child_by_field_name("body"), pointed, inner)
        operand = self.expression(inner)
        if operator == "&":
            return addressed(operand)
        if operator == "*":
            return Member(start, end, operand, POINTEE)
        if operator in ("!", "-", "+"):
            return Unary(start, end, operator, operand)
        return self.context.unknown(node)

    def _binary(self, node: SyntaxNode) -> Expression:
        start, end = self.context.place(node)
        operator = self.context.text(node.child_by_field_name("operator"))
        left, right = node.child_by_field_name("left"), node.child_by_field_name("right")
        lowered = self.expression(left), self.expression(right)
        if operator in ("&&", "||"):
            return Logical(start, end, operator, *lowered)
        if operator in ("==", "!=") and right is not None and right.type == "nil" and self._is_error(left):
            operator = f"error{operator}"
        return Binary(start, end, operator, *lowered)

    def _is_error(self, node: SyntaxNode | None) -> bool:
        return node is not None and node.type == "identifier" and _ERROR_NAME.match(self.context.text(node)) is not None

    def _slice(self, node: SyntaxNode) -> Expression:
        start, end = self.context.place(node)
        lowered: list[Expression] = []
        for name in ("start", "end"):
            bound = node.child_by_field_name(name)
            lowered.append(Const(start, end, None) if bound is None else self.expression(bound))
        return self._native(node, "%slice", self.expression(node.child_by_field_name("operand")), *lowered)

    def _call(self, node: SyntaxNode) -> Expression:
        context = self.context
        start, end = context.place(node)
        function = node.child_by_field_name("function")
        arguments = node.child_by_field_name("arguments")
        given = [item for item in (arguments.named_children if arguments is not None else ()) if item.type != "comment"]
        name = context.text(function)
        if name in ("make", "new") and given:
            type_ = Const(start, end, context.type_of(given[0]))
            return self._native(node, f"%{name}", type_, *(self.expression(item) for item in given[1:]))
        if any(is_address(item) for item in given):
            return self._call_with_addresses(node, function, given)
        lowered = tuple(self._argument(item) for item in given)
        return Call(start, end, self.expression(function), lowered)

    def _call_with_addresses(
        self, node: SyntaxNode, function: SyntaxNode | None, given: list[SyntaxNode]
    ) -> Expression:
        """A call that may change the variables whose addresses it gets."""
        arguments: list[Expression] = []
        places: list[tuple[int, GoType | None]] = []
        for item in given:
            inner = item.child_by_field_name("operand") if is_address(item) else None
            if inner is not None:
                places.append((len(arguments), self.context.declared.get(self.context.text(inner))))
            arguments.append(self._argument(item) if inner is None else self.expression(inner))
        call = Call(*self.context.place(node), self.expression(function), tuple(arguments))
        return through_pointers(call, places)

    def _argument(self, node: SyntaxNode) -> Expression:
        if node.type == "variadic_argument" and node.named_children:
            return Spread(*self.context.place(node), self.expression(node.named_children[0]))
        return self.expression(node)

    def _literal(self, body: SyntaxNode | None, type_: GoType, node: SyntaxNode) -> Expression:
        keys: list[Expression | None] = []
        values: list[Expression | None] = []
        for item in body.named_children if body is not None else ():
            if item.type == "comment":
                continue
            key: Expression = Const(*self.context.place(item), None)
            value: SyntaxNode | None = item
            if item.type == "keyed_element":
                parts = [part for part in item.named_children if part.type != "comment"]
                key, value = self._key(parts[0], type_), parts[-1]
            keys.append(key)
            values.append(self._element(value, type_, key))
        start, end = self.context.place(node)
        shown = ListDisplay(start, end, tuple(keys)), ListDisplay(start, end, tuple(values))
        return self._native(node, "%literal", Const(start, end, type_), *shown)

    def _key(self, node: SyntaxNode, type_: GoType) -> Expression:
        inner = node.named_children[0] if node.type == "literal_element" and node.named_children else node
        start, end = self.context.place(inner)
        if inner.type in ("identifier", "field_identifier") and type_.shape is not Shape.MAP:
            return Const(start, end, written(self.context.text(inner), self.context.path, start, end))
        if inner.type in ("interpreted_string_literal", "raw_string_literal"):
            value = string_value(self.context.text(inner))
            return Const(start, end, written(value, self.context.path, start, end))
        return self.expression(inner)

    def _element(self, node: SyntaxNode | None, type_: GoType, key: Expression) -> Expression:
        if node is None:
            return Const(0, 0, None)
        inner = node.named_children[0] if node.type == "literal_element" and node.named_children else node
        if inner.type == "literal_value":
            wanted = type_.element
            if type_.fields is not None and isinstance(key, Const):
                wanted = next((field.type for field in type_.fields if field.name == key.value), None)
            return self._literal(inner, wanted or GoType(""), inner)
        return self.expression(inner)

    def _parameters(self, node: SyntaxNode | None) -> tuple[Pattern, ...]:
        found: list[Pattern] = []
        for item in node.named_children if node is not None else ():
            names = item.children_by_field_name("name")
            places = [(self.context.place(name), self.context.text(name)) for name in names]
            patterns = [NamePattern(*place, name) for place, name in places] or [
                NamePattern(*self.context.place(item), "_")
            ]
            if item.type == "variadic_parameter_declaration":
                found.append(RestPattern(*self.context.place(item), patterns[0]))
            elif item.type == "parameter_declaration":
                found.extend(patterns)
        return tuple(found)

    def zero(self, start: int, end: int, type_: GoType) -> Expression:
        """The zero value of a type."""
        return Call(start, end, Name(start, end, "%zero"), (Const(start, end, type_),))

    def _typed_names(self, node: SyntaxNode | None) -> list[tuple[str, GoType]]:
        found: list[tuple[str, GoType]] = []
        for item in node.named_children if node is not None and node.type == "parameter_list" else ():
            type_ = self.context.type_of(item.child_by_field_name("type"))
            found.extend((self.context.text(name), type_) for name in item.children_by_field_name("name"))
        return found

    def _native(self, node: SyntaxNode, name: str, *arguments: Expression) -> Call:
        start, end = self.context.place(node)
        return Call(start, end, Name(start, end, name), arguments)

    def _type_text(self, node: SyntaxNode) -> str:
        return self.context.text(node.child_by_field_name("type"))
