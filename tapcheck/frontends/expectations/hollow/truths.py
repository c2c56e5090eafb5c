"""Assertions that hold by their form, whatever the values are that they look at."""

from __future__ import annotations

from dataclasses import fields

from tapcheck.frontends.expectations.hollow.package_claims import LOOSELY_EQUAL
from tapcheck.frontends.expectations.hollow.written_claim import WrittenClaim
from tapcheck.languages.program.bindings import Bindings
from tapcheck.languages.program.syntax import (
    Binary,
    Call,
    Chain,
    Const,
    Expression,
    Function,
    ListDisplay,
    Logical,
    MapDisplay,
    Member,
    Name,
    Node,
    Template,
    Unary,
)

_COMPARISONS = frozenset({"==", "===", "!=", "!==", "<", "<=", ">", ">=", "in", "instanceof"})
_LISTING = frozenset({"filter", "map", "split", "flatMap"})
"""Methods that give a list, or throw."""
_LISTING_OBJECTS = frozenset({"keys", "values", "entries"})
"""Functions of `Object` that give a list, or throw."""
_SAME = frozenset({LOOSELY_EQUAL, "toBe", "toEqual", "toStrictEqual", "==", "is", "assertEqual", "assertIs"})
_TRUE = frozenset({"toBeTruthy", "assertTrue", ""})
_NEGATED = {
    "toBeFalsy": "toBeTruthy",
    "toBeNull": "toBeDefined",
    "toBeUndefined": "toBeDefined",
    "toBeLessThan": "toBeGreaterThanOrEqual",
}
"""A negated matcher → the one that says at most the same."""
_ASKING = frozenset({"test", "includes", "startsWith", "endsWith", "some", "every", "existsSync", "isArray"})
"""Methods that answer `true` or `false`."""
_AT_LEAST = frozenset({"toBeGreaterThanOrEqual", ">=", "assertGreaterEqual"})
_MORE_THAN = frozenset({"toBeGreaterThan", ">", "assertGreater"})
_PRESENT = frozenset({"toBeDefined", "assertIsNotNone"})


def holds_by_form(claim: WrittenClaim, bindings: Bindings) -> bool:
    """Whether an assertion is true of every value of what it looks at."""
    received, expected = claim.received, claim.expected
    name = claim.name
    if received is None:
        return False
    if claim.negated:
        if name not in _NEGATED:
            return False
        name = _NEGATED[name]
    if name in _TRUE:
        return _is_always_true(received)
    if name in _PRESENT:
        return _is_always_true(received) or _is_always_there(received)
    if name == "toBe" and isinstance(expected, Const) and expected.value is True:
        return _is_always_the_truth(received, bindings)
    if name in _SAME and expected is not None:
        return _is_plain_path(received) and is_same(received, expected)
    if isinstance(expected, Const) and isinstance(expected.value, (int, float)) and _is_size(received):
        return (name in _AT_LEAST and expected.value <= 0) or (name in _MORE_THAN and expected.value < 0)
    return False


def is_same(one: Node, other: Node) -> bool:
    """Whether two expressions are written alike, but for spaces and comments."""
    if type(one) is not type(other):
        return False
    for field in fields(one):
        if field.name in ("start", "end"):
            continue
        left, right = getattr(one, field.name), getattr(other, field.name)
        if isinstance(left, Node):
            if not isinstance(right, Node) or not is_same(left, right):
                return False
        elif type(left) is not type(right) or left != right:
            return False
    return True


def _is_always_true(node: Expression) -> bool:
    """Whether a value counts as true whatever its parts are."""
    match node:
        case Logical(operator="||", left=left, right=right):
            return _is_true_constant(right) or _is_always_true(left) or _is_always_true(right)
        case Call(callee=Name(name="%tuple"), arguments=(ListDisplay(items=items),)):
            return bool(items)
        case Binary(operator=">=", left=left, right=Const(value=int() as least)):
            return least <= 0 and _is_size(left)
        case _:
            return False


def _is_true_constant(node: Expression) -> bool:
    match node:
        case Const(value=value):
            return isinstance(value, (bool, int, float, str)) and bool(value)
        case _:
            return False


def _is_always_the_truth(node: Expression, bindings: Bindings) -> bool:
    """Whether a value is `true` itself: one of two truth values, the second of which is `true`."""
    match node:
        case Logical(operator="||", left=left, right=Const(value=True)):
            return _is_truth_value(left, bindings)
        case _:
            return False


def _is_truth_value(node: Expression, bindings: Bindings) -> bool:
    match node:
        case Name():
            binding = bindings.of(node)
            return binding is not None and binding.assignments == 1 and _is_question(binding.source)
        case Binary(operator=operator):
            return operator in _COMPARISONS
        case Unary(operator=operator):
            return operator == "!"
        case Logical(left=left, right=right):
            return _is_truth_value(left, bindings) and _is_truth_value(right, bindings)
        case _:
            return _is_question(node)


def _is_question(node: Node | None) -> bool:
    match node:
        case Call(callee=Member(name=name)):
            return name in _ASKING
        case _:
            return False


def _is_always_there(node: Expression) -> bool:
    match node:
        case Template() | ListDisplay() | MapDisplay() | Function():
            return True
        case Unary(operator=operator):
            return operator in ("!", "typeof")
        case Binary(operator=operator):
            return operator in _COMPARISONS
        case _:
            return False


def _is_plain_path(node: Expression) -> bool:
    """Whether reading an expression twice gives the same: a variable, or members of one."""
    while isinstance(node, (Member, Chain)):
        node = node.target if isinstance(node, Member) else node.value
    return isinstance(node, Name)


def _is_size(node: Expression) -> bool:
    """Whether a value is certainly a number of items."""
    match node:
        case Call(callee=Name(name="len")):
            return True
        case Member(name="length", target=target):
            return _is_list(target)
        case _:
            return False


def _is_list(node: Expression) -> bool:
    match node:
        case ListDisplay():
            return True
        case Logical(operator="||", left=Call(callee=Member(name="match")), right=ListDisplay()):
            return True
        case Call(callee=Member(target=Name(name="Object"), name=name)):
            return name in _LISTING_OBJECTS
        case Call(callee=Member(name=name)):
            return name in _LISTING
        case _:
            return False
