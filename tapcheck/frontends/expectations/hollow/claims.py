"""The assertions of a test program as they are written."""

from __future__ import annotations

from collections.abc import Iterator

from tapcheck.frontends.expectations.hollow.origins import origin_of
from tapcheck.frontends.expectations.hollow.package_claims import package_claims, unfinished_chains
from tapcheck.frontends.expectations.hollow.testify import testify_call
from tapcheck.frontends.expectations.hollow.written_claim import WrittenClaim
from tapcheck.languages.ecmascript.jest.expectation import MATCHERS
from tapcheck.languages.program.bindings import Bindings
from tapcheck.languages.program.syntax import Await, Call, Const, Evaluate, Member, Name, Node

_RUNNERS = frozenset({"@jest/globals", "bun:test", "vitest"})
"""Packages whose `expect` is that of jest."""
_MODIFIERS = frozenset({"not", "resolves", "rejects"})
_PYTHON_STATEMENT = "%assert"
_CALLS_CODE = ("assertRaises", "assertWarns", "assertLogs", "assertNoLogs")


def written_claims(bindings: Bindings) -> Iterator[WrittenClaim]:
    """All assertions whose form is known: of jest, chai, Node, Python, unittest and testify."""
    yield from package_claims(bindings)
    for path in bindings.calls:
        claim = _of_expect(path[-1], bindings) or _of_python(path[-1]) or _of_testify(path[-1], bindings)
        if claim is not None:
            yield claim


def unfinished_expectations(bindings: Bindings) -> Iterator[Call]:
    """The calls of `expect` that stand alone as a statement, or with a matcher that is not called."""
    yield from unfinished_chains(bindings)
    for path in bindings.calls:
        node = path[-1]
        if not isinstance(node, Call) or not is_expect(node, bindings):
            continue
        at = len(path) - 1
        while at and isinstance(path[at - 1], Member):
            at -= 1
        names = [outer.name for outer in path[at:-1] if isinstance(outer, Member)]
        while at and isinstance(path[at - 1], Await):
            at -= 1
        if at and isinstance(path[at - 1], Evaluate) and all(name in _MODIFIERS or name in MATCHERS for name in names):
            yield node


def is_expect(node: Node, bindings: Bindings) -> bool:
    """Whether a call is one of jest's `expect`: not one that the program brings along or gets from another package."""
    if not isinstance(node, Call) or not isinstance(node.callee, Name) or not node.arguments:
        return False
    binding = bindings.of(node.callee)
    if binding is None:
        return node.callee.name == "expect"
    module, exported = origin_of(binding, bindings) or ("", "")
    return module in _RUNNERS and exported == "expect"


def _of_expect(node: Node, bindings: Bindings) -> WrittenClaim | None:
    if not isinstance(node, Call) or not isinstance(node.callee, Member):
        return None
    matcher, target, negated = node.callee.name, node.callee.target, False
    while isinstance(target, Member):
        if target.name != "not":
            return None
        negated, target = not negated, target.target
    if not isinstance(target, Call) or not is_expect(target, bindings):
        return None
    return WrittenClaim(node, matcher, (target.arguments[0], *node.arguments), negated)


def _of_testify(node: Node, bindings: Bindings) -> WrittenClaim | None:
    found = testify_call(node, bindings)
    return WrittenClaim(node, *found) if found is not None and isinstance(node, Call) else None


def _of_python(node: Node) -> WrittenClaim | None:
    match node:
        case Call(callee=Name(name=name), arguments=(Const(value=claim), _, *operands)) if name == _PYTHON_STATEMENT:
            return WrittenClaim(node, claim.operator, tuple(operands), claim.negated)
        case Call(callee=Member(target=Name(name="self"), name=name)) if name.startswith("assert"):
            if name.startswith(_CALLS_CODE):
                return None
            return WrittenClaim(node, name, node.arguments)
    return None
