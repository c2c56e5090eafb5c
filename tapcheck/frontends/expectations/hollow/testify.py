"""The assertions of testify as they are written, under the names that unittest gives to those that say the same."""

from __future__ import annotations

from collections.abc import Mapping

from tapcheck.languages.program.bindings import Bindings
from tapcheck.languages.program.syntax import Call, Const, Expression, Member, Name, Node

_PACKAGES = ("assert", "require")
_LOOKING: Mapping[str, str] = {
    "Empty": "assertEmpty",
    "Error": "assertError",
    "False": "assertFalse",
    "Nil": "assertIsNone",
    "NoError": "assertNoError",
    "NotEmpty": "assertNotEmpty",
    "NotNil": "assertIsNotNone",
    "NotZero": "assertNotZero",
    "True": "assertTrue",
    "Zero": "assertZero",
}
"""Assertions about their first operand; what stands behind it is the message."""
_COMPARING: Mapping[str, str] = {
    "Greater": "assertGreater",
    "GreaterOrEqual": "assertGreaterEqual",
    "Len": "assertLen",
    "Less": "assertLess",
    "LessOrEqual": "assertLessEqual",
    "Subset": "assertSubset",
}
"""Assertions about their first two operands."""
_EXPECTING: Mapping[str, str] = {
    "Contains": "assertIn",
    "ElementsMatch": "assertCountEqual",
    "Equal": "assertEqual",
    "EqualValues": "assertEqual",
    "Exactly": "assertEqual",
    "JSONEq": "assertJSONEqual",
    "NotContains": "assertNotIn",
    "NotEqual": "assertNotEqual",
    "NotRegexp": "assertNotRegex",
    "Regexp": "assertRegex",
}
"""Assertions whose first operand is what is expected, or that unittest has the other way round."""


def testify_call(node: Node, bindings: Bindings) -> tuple[str, tuple[Expression, ...]] | None:
    """The name and the operands of an assertion, what it looks at first; None for any other call."""
    if not isinstance(node, Call) or not isinstance(node.callee, Member) or not isinstance(node.callee.target, Name):
        return None
    written = node.callee.name.removesuffix("f")
    count = 1 if written in _LOOKING else 2 if written in _COMPARING or written in _EXPECTING else 0
    operands = node.arguments if _holds_test(node.callee.target, bindings) else node.arguments[1:]
    known = _is_package(node.callee.target, bindings) or _holds_test(node.callee.target, bindings)
    if not count or not known or len(operands) < count:
        return None
    if written in _LOOKING:
        return _LOOKING[written], operands[:1]
    if written in _COMPARING:
        return _COMPARING[written], operands[:2]
    expected, received = operands[:2]
    if written in ("Equal", "EqualValues", "Exactly") and isinstance(received, Const):
        expected, received = received, expected
    return _EXPECTING[written], (received, expected)


def _is_package(name: Name, bindings: Bindings) -> bool:
    return name.name in _PACKAGES and bindings.of(name) is None


def _holds_test(name: Name, bindings: Bindings) -> bool:
    """Whether a variable holds what `assert.New(t)` gives."""
    binding = bindings.of(name)
    if binding is None or binding.assignments != 1:
        return False
    match binding.source:
        case Call(callee=Member(target=Name(name=package), name="New")):
            return package in _PACKAGES
        case _:
            return False
