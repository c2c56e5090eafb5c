"""Lowers Go statements."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from tapcheck.languages.golang.lower_context import DEEPEST, UNKNOWN, Context
from tapcheck.languages.golang.lower_expressions import ExpressionLowering
from tapcheck.languages.golang.lower_pointers import POINTEE
from tapcheck.languages.golang.types import GoType, Shape
from tapcheck.languages.program.syntax import (
    Assign,
    Block,
    Break,
    Call,
    Case,
    Const,
    Continue,
    Declare,
    Evaluate,
    Expression,
    For,
    ForEach,
    If,
    Index,
    Labeled,
    ListDisplay,
    ListPattern,
    Member,
    Name,
    NamePattern,
    Pattern,
    PlacePattern,
    Return,
    Statement,
    Switch,
    Try,
    Update,
    While,
)

if TYPE_CHECKING:
    from tapcheck.languages.treesitter import SyntaxNode


_PLACES = ("identifier", "index_expression", "selector_expression")


class StatementLowering:
    """Statements of one file."""

    def __init__(self, context: Context) -> None:
        self.context = context
        self.expressions = ExpressionLowering(context, self.block)

    def block(self, node: SyntaxNode) -> Block:
        """A block with its statements."""
        return Block(*self.context.place(node), tuple(self._all(node)))

    def variables(self, node: SyntaxNode) -> Iterator[Statement]:
        """The declarations of `var` and `const`."""
        context = self.context
        for spec in _specs(node):
            names = [child for child in spec.children_by_field_name("name") if child.type == "identifier"]
            values = self.expressions.several(spec.child_by_field_name("value"))
            patterns = [NamePattern(*context.place(name), context.text(name)) for name in names]
            start, end = context.place(spec)
            type_node = spec.child_by_field_name("type")
            named = context.types.get(context.text(type_node))
            if named is not None and named.shape is Shape.OTHER and values:
                values = [Name(start, end, UNKNOWN) for _ in values]
            if len(values) == len(patterns):
                values = [_compiled(name, value) for name, value in zip(patterns, values, strict=True)]
                yield Declare(start, end, "let", tuple(zip(patterns, values, strict=True)))
            elif len(values) == 1:
                yield Declare(start, end, "let", ((ListPattern(start, end, tuple(patterns)), values[0]),))
            elif spec.type == "const_spec":
                yield Declare(start, end, "let", tuple((name, Name(start, end, UNKNOWN)) for name in patterns))
            else:
                type_ = context.type_of(type_node)
                yield Declare(
                    start, end, "let", tuple((name, self.expressions.zero(start, end, type_)) for name in patterns)
                )
            self._declare(names, context.type_of(type_node) if type_node is not None else None)

    def _declare(self, names: list[SyntaxNode], type_: GoType | None) -> None:
        """Takes note of variables that are declared with a type, or without one."""
        for node in names:
            name = self.context.text(node)
            if type_ is None:
                self.context.declared.pop(name, None)
            else:
                self.context.declared[name] = type_

    def _all(self, node: SyntaxNode) -> Iterator[Statement]:
        yield from self._each(node, [child for child in node.named_children if child.type != "comment"])

    def _each(self, node: SyntaxNode, children: list[SyntaxNode]) -> Iterator[Statement]:
        for index, child in enumerate(children):
            if child.type == "statement_list":
                yield from self._all(child)
            elif child.type == "defer_statement":
                yield from self._deferred(node, child, children[index + 1 :])
                return
            else:
                yield from self._statement(child)

    def _deferred(self, node: SyntaxNode, deferred: SyntaxNode, rest: list[SyntaxNode]) -> Iterator[Statement]:
        """A call that runs when the function ends, around what stands after it."""
        start, end = self.context.place(deferred)
        last = [Evaluate(start, end, self.expressions.expression(child)) for child in deferred.named_children]
        if not _is_body(node):
            yield If(start, end, Name(start, end, UNKNOWN), Block(start, end, tuple(last)), None)
            yield from self._each(node, rest)
            return
        body = Block(start, end, tuple(self._each(node, rest)))
        if "recover()" in self.context.text(deferred):
            panic = Name(start, end, ".panic")
            asked = Evaluate(start, end, Call(start, end, Name(start, end, "%recovered"), (panic,)))
            parameter = NamePattern(start, end, ".panic")
            body = Block(start, end, (Try(start, end, body, parameter, Block(start, end, (asked,)), None),))
        yield Try(start, end, body, None, None, Block(start, end, tuple(last)))

    def _statement(self, node: SyntaxNode) -> Iterator[Statement]:
        context = self.context
        if context.depth > DEEPEST:
            yield Evaluate(*context.place(node), context.unknown(node))
            return
        context.depth += 1
        yield from self._lowered(node)
        context.depth -= 1

    def _lowered(self, node: SyntaxNode) -> Iterator[Statement]:
        context = self.context
        start, end = context.place(node)
        match node.type:
            case "expression_statement" | "go_statement":
                for child in node.named_children:
                    yield Evaluate(start, end, self.expressions.expression(child))
            case "short_var_declaration":
                yield self._short(node)
            case "assignment_statement":
                yield self._assignment(node)
            case "inc_statement" | "dec_statement":
                operator = "++" if node.type == "inc_statement" else "--"
                target = self.expressions.expression(node.named_children[0])
                yield Evaluate(start, end, Update(start, end, operator, target, prefix=False))
            case "var_declaration" | "const_declaration":
                yield from self.variables(node)
            case "type_declaration":
                for name, written in declared_types(context, node):
                    context.types.add(name, context.type_of(written))
            case "block":
                yield self.block(node)
            case "if_statement":
                yield self._if(node)
            case "for_statement":
                yield self._for(node)
            case "expression_switch_statement":
                yield self._switch(node)
            case "type_switch_statement" | "select_statement":
                yield from self._any_of(node)
            case "return_statement":
                yield Return(start, end, self._returned(node))
            case "break_statement" | "continue_statement":
                label = context.text(node.named_children[0]) if node.named_children else ""
                yield Break(start, end, label) if node.type == "break_statement" else Continue(start, end, label)
            case "labeled_statement":
                label = context.text(node.child_by_field_name("label"))
                for child in node.named_children[1:]:
                    for body in self._statement(child):
                        yield Labeled(start, end, label, body)
            case _:
                return

    def _returned(self, node: SyntaxNode) -> Expression | None:
        start, end = self.context.place(node)
        values = self.expressions.several(node.named_children[0] if node.named_children else None)
        if not values and self.context.results and self.context.results[-1]:
            values = [Name(start, end, name) for name in self.context.results[-1]]
        if not values:
            return None
        return values[0] if len(values) == 1 else ListDisplay(start, end, tuple(values))

    def _short(self, node: SyntaxNode) -> Statement:
        start, end = self.context.place(node)
        left = node.child_by_field_name("left")
        names = [child for child in (left.named_children if left is not None else ()) if child.type != "comment"]
        patterns: list[Pattern] = [NamePattern(*self.context.place(name), self.context.text(name)) for name in names]
        right = node.child_by_field_name("right")
        values = self.expressions.several(right)
        self._declare(names, None)
        if len(values) == len(patterns):
            if len(values) == 1:
                self._declare(names, self._written_type(right))
                return Declare(start, end, "let", ((patterns[0], self._copied(right, values[0])),))
            whole: Expression = ListDisplay(start, end, tuple(values))
            return Declare(start, end, "let", ((ListPattern(start, end, tuple(patterns)), whole),))
        given = self._several_from(right, values, len(patterns))
        return Declare(start, end, "let", ((ListPattern(start, end, tuple(patterns)), given),))

    def _written_type(self, node: SyntaxNode | None) -> GoType | None:
        """The type of a single value where it is a literal, or made by `make`."""
        only = node.named_children[0] if node is not None and len(node.named_children) == 1 else None
        if only is not None and only.type == "composite_literal":
            return self.context.type_of(only.child_by_field_name("type"))
        made = only is not None and self.context.text(only.child_by_field_name("function")) == "make"
        arguments = only.child_by_field_name("arguments") if only is not None and made else None
        return self.context.type_of(arguments.named_children[0]) if arguments and arguments.named_children else None

    def _copied(self, node: SyntaxNode | None, value: Expression) -> Expression:
        """A value that is taken from a variable, a field, an element or behind a pointer: structures are copied."""
        inner = node.named_children[0] if node is not None and len(node.named_children) == 1 else None
        pointed = isinstance(value, Member) and value.name == POINTEE
        if not pointed and (inner is None or inner.type not in _PLACES):
            return value
        start, end = value.start, value.end
        return Call(start, end, Name(start, end, "%copied"), (value, Const(start, end, pointed)))

    def _several_from(self, node: SyntaxNode | None, values: list[Expression], count: int) -> Expression:
        """The value of `v, ok = m[k]` and of calls that give several values."""
        value = values[0] if values else Name(0, 0, UNKNOWN)
        inner = node.named_children[0] if node is not None and node.named_children else None
        if count == 2 and inner is not None:
            start, end = self.context.place(inner)
            if inner.type == "index_expression" and isinstance(value, Index):
                return Call(start, end, Name(start, end, "%lookup"), (value.target, value.key))
            if inner.type == "type_assertion_expression":
                type_ = Const(start, end, self.context.text(inner.child_by_field_name("type")))
                held = self.expressions.expression(inner.child_by_field_name("operand"))
                return Call(start, end, Name(start, end, "%checked"), (held, type_))
        return value

    def _assignment(self, node: SyntaxNode) -> Statement:
        start, end = self.context.place(node)
        operator = self.context.text(node.child_by_field_name("operator"))
        targets = self.expressions.several(node.child_by_field_name("left"))
        right = node.child_by_field_name("right")
        values = self.expressions.several(right)
        patterns = tuple(_pattern(target) for target in targets)
        if len(patterns) == 1 and len(values) == 1:
            value = self._copied(right, values[0]) if operator == "=" else values[0]
            value = _compiled(patterns[0], value)
            return Evaluate(start, end, Assign(start, end, operator, patterns[0], value))
        whole = (
            ListDisplay(start, end, tuple(values))
            if len(values) == len(patterns)
            else self._several_from(right, values, len(patterns))
        )
        return Evaluate(start, end, Assign(start, end, "=", ListPattern(start, end, patterns), whole))

    def _if(self, node: SyntaxNode) -> Statement:
        start, end = self.context.place(node)
        test = self.expressions.expression(node.child_by_field_name("condition"))
        consequence, alternative = node.child_by_field_name("consequence"), node.child_by_field_name("alternative")
        yes = self.block(consequence) if consequence is not None else Block(start, end, ())
        no: Statement | None = None
        if alternative is not None:
            no = self._if(alternative) if alternative.type == "if_statement" else self.block(alternative)
        return self._after(node.child_by_field_name("initializer"), If(start, end, test, yes, no))

    def _after(self, initializer: SyntaxNode | None, statement: Statement) -> Statement:
        if initializer is None:
            return statement
        return Block(statement.start, statement.end, (*self._statement(initializer), statement))

    def _for(self, node: SyntaxNode) -> Statement:
        start, end = self.context.place(node)
        body_node = node.child_by_field_name("body")
        body = self.block(body_node) if body_node is not None else Block(start, end, ())
        head = next(
            (child for child in node.named_children if child is not body_node and child.type != "comment"), None
        )
        if head is None or head == body_node:
            return While(start, end, Const(start, end, True), body)
        if head.type == "range_clause":
            return self._range(head, body, start, end)
        if head.type == "for_clause":
            return self._counted(head, body, start, end)
        return While(start, end, self.expressions.expression(head), body)

    def _range(self, head: SyntaxNode, body: Block, start: int, end: int) -> Statement:
        left = head.child_by_field_name("left")
        names = [child for child in (left.named_children if left is not None else ()) if child.type != "comment"]
        declares = any(not child.is_named and child.type == ":=" for child in head.children)
        targets: list[Pattern] = [
            NamePattern(*self.context.place(name), self.context.text(name))
            if declares
            else _pattern(self.expressions.expression(name))
            for name in names
        ]
        collection = self.expressions.expression(head.child_by_field_name("right"))
        if declares:
            self._declare(names, None)
        pairs = Call(collection.start, collection.end, Name(start, end, "%pairs"), (collection,))
        return ForEach(
            start, end, "let" if declares else "", ListPattern(start, end, tuple(targets)), "values", pairs, body
        )

    def _counted(self, head: SyntaxNode, body: Block, start: int, end: int) -> Statement:
        first_node, step_node = head.child_by_field_name("initializer"), head.child_by_field_name("update")
        first = next(iter(self._statement(first_node)), None) if first_node is not None else None
        condition = head.child_by_field_name("condition")
        step = next(iter(self._statement(step_node)), None) if step_node is not None else None
        return For(
            start,
            end,
            first if isinstance(first, (Declare, Evaluate)) else None,
            self.expressions.expression(condition) if condition is not None else None,
            step.value if isinstance(step, Evaluate) else None,
            body,
        )

    def _switch(self, node: SyntaxNode) -> Statement:
        start, end = self.context.place(node)
        value = node.child_by_field_name("value")
        subject = self.expressions.expression(value) if value is not None else Const(start, end, True)
        cases: list[Case] = []
        for child in node.named_children:
            if child.type not in ("expression_case", "default_case"):
                continue
            at = self.context.place(child)
            body = self._case_body(child)
            tests = self.expressions.several(child.child_by_field_name("value"))
            if child.type == "default_case":
                cases.append(Case(*at, None, body))
            cases.extend(Case(*at, test, body if test is tests[-1] else ()) for test in tests)
        return self._after(node.child_by_field_name("initializer"), Switch(start, end, subject, tuple(cases)))

    def _case_body(self, node: SyntaxNode) -> tuple[Statement, ...]:
        lists = [child for child in node.named_children if child.type == "statement_list"]
        body = [statement for child in lists for statement in self._all(child)]
        falls = any(child.type == "fallthrough_statement" for row in lists for child in row.named_children[-1:])
        return tuple(body) if falls else (*body, Break(*self.context.place(node)))

    def _any_of(self, node: SyntaxNode) -> Iterator[Statement]:
        """Arms of which nobody knows which one runs."""
        for child in node.named_children:
            if child.type in ("type_case", "default_case", "communication_case"):
                start, end = self.context.place(child)
                body = Block(start, end, self._case_body(child)[:-1])
                yield If(start, end, Name(start, end, UNKNOWN), body, None)


def declared_types(context: Context, node: SyntaxNode) -> Iterator[tuple[str, SyntaxNode]]:
    """The types that a declaration names, as they are written."""
    for spec in node.named_children:
        written = spec.child_by_field_name("type")
        if spec.type in ("type_spec", "type_alias") and written is not None:
            yield context.text(spec.child_by_field_name("name")), written


def _compiled(target: Pattern, value: Expression) -> Expression:
    """A value that only the compiler looks at, where it is assigned to nothing: it refuses one that is not there."""
    if not isinstance(target, NamePattern) or target.name != "_":
        return value
    return Call(value.start, value.end, Name(value.start, value.end, "%compiled"), (value,))


def _is_body(node: SyntaxNode) -> bool:
    """Whether a block, or the list of its statements, is the body of a function."""
    functions = ("function_declaration", "func_literal", "method_declaration")
    above = node.parent
    if above is not None and node.type == "statement_list":
        above = above.parent
    return above is not None and above.type in functions


def _specs(node: SyntaxNode) -> Iterator[SyntaxNode]:
    for child in node.named_children:
        if child.type in ("var_spec", "const_spec"):
            yield child
        elif child.type == "var_spec_list":
            yield from _specs(child)


def _pattern(target: Expression) -> Pattern:
    if isinstance(target, Name):
        return NamePattern(target.start, target.end, target.name)
    if isinstance(target, (Member, Index)):
        return PlacePattern(target.start, target.end, target)
    return NamePattern(target.start, target.end, "_")
