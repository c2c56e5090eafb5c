"""Lowers pointers to variables: a call gets a box with the variable's value, and what it leaves there is assigned.

Structures need no box: the program form refers to them as pointers do.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from tapcheck.languages.program.syntax import (
    Assign,
    Block,
    Call,
    Const,
    Declare,
    Evaluate,
    Expression,
    Function,
    Index,
    Member,
    Name,
    NamePattern,
    PlacePattern,
    Return,
    Statement,
)

if TYPE_CHECKING:
    from tapcheck.languages.golang.types import GoType
    from tapcheck.languages.treesitter import SyntaxNode

POINTEE = "*"
"""The member of a pointer that it points to."""
_RESULT = ".result"


def is_address(node: SyntaxNode) -> bool:
    """Whether an argument is the address of a variable, of a field or of an element."""
    if node.type != "unary_expression" or not node.children or node.children[0].type != "&":
        return False
    inner = node.child_by_field_name("operand")
    while inner is not None and inner.type in ("selector_expression", "index_expression"):
        inner = inner.child_by_field_name("operand")
    return inner is not None and inner.type == "identifier"


def addressed(operand: Expression) -> Expression:
    """The address of something that is no argument: nobody sees any more what becomes of it."""
    start, end = operand.start, operand.end
    address = Call(start, end, Name(start, end, "%address"), (operand,))
    if isinstance(operand, (Name, Member, Index)):
        return Assign(start, end, "=", _place(operand), address)
    return address


def through_pointers(call: Call, places: list[tuple[int, GoType | None]]) -> Expression:
    """A call that gets pointers in place of some of its arguments, and assigns to these what is behind them then.

    ``places`` are the numbers of the arguments with the declared type of each, where it has one.
    """
    start, end = call.start, call.end
    arguments = list(call.arguments)
    parameters: list[NamePattern] = []
    pointers: list[Expression] = []
    after: list[Statement] = []
    for number, type_ in places:
        variable = arguments[number]
        name = f".pointer{number}"
        pointer = Name(variable.start, variable.end, name)
        parameters.append(NamePattern(start, end, name))
        pointers.append(_native(variable, "%pointer", variable, Const(start, end, type_), *_holder_and_key(variable)))
        arguments[number] = pointer
        if isinstance(variable, (Name, Member, Index)):
            left = _native(variable, "%pointee", pointer)
            after.append(Evaluate(start, end, Assign(start, end, "=", _place(variable), left)))
    made = Call(start, end, call.callee, tuple(arguments))
    body = Block(
        start,
        end,
        (
            Declare(start, end, "let", ((NamePattern(start, end, _RESULT), made),)),
            *after,
            Return(start, end, Name(start, end, _RESULT)),
        ),
    )
    return Call(start, end, Function(start, end, "", tuple(parameters), body, arrow=True), tuple(pointers))


def _holder_and_key(variable: Expression) -> tuple[Expression, ...]:
    if isinstance(variable, Member):
        return variable.target, Const(variable.start, variable.end, variable.name)
    return ()


def _place(target: Name | Member | Index) -> NamePattern | PlacePattern:
    if isinstance(target, Name):
        return NamePattern(target.start, target.end, target.name)
    return PlacePattern(target.start, target.end, target)


def _native(node: Expression, name: str, *arguments: Expression) -> Call:
    return Call(node.start, node.end, Name(node.start, node.end, name), arguments)
