"""The assertions of chai and of Node's `assert` as they are written."""

from __future__ import annotations

from collections.abc import Iterator

from tapcheck.frontends.expectations.hollow.origins import origin_of
from tapcheck.frontends.expectations.hollow.written_claim import WrittenClaim
from tapcheck.languages.ecmascript.packages.chai_expect import FLAGS, WORDS
from tapcheck.languages.program.bindings import Bindings
from tapcheck.languages.program.syntax import Call, Const, Evaluate, Expression, Member, Name, Node
from tapcheck.records import dataclass

LOOSELY_EQUAL = "looselyEqual"
"""What `assert.equal` says: a number equals its text."""
_NODE = frozenset({"assert", "assert/strict", "node:assert", "node:assert/strict", "node:test"})
_CHAINING = frozenset({"chai", "vitest"})
"""Packages whose `expect` begins a chain of words."""
_CONSTANTS = {"true": True, "false": False, "null": None}
_PROPERTIES = {"ok": "toBeTruthy", "exist": "toBeDefined", "exists": "toBeDefined", "undefined": "toBeUndefined"}
_METHODS = {
    **dict.fromkeys(("equal", "equals", "eq"), "toBe"),
    **dict.fromkeys(("eql", "eqls"), "toEqual"),
    **dict.fromkeys(("above", "gt", "greaterThan"), "toBeGreaterThan"),
    **dict.fromkeys(("least", "gte", "greaterThanOrEqual"), "toBeGreaterThanOrEqual"),
    **dict.fromkeys(("match", "matches"), "toMatch"),
    **dict.fromkeys(("include", "includes", "contain", "contains", "string"), "toContain"),
}
_LEADING_ELSEWHERE = {
    **dict.fromkeys(("property", "ownProperty", "haveOwnProperty"), "toHaveProperty"),
    **dict.fromkeys(("length", "lengthOf"), "toHaveLength"),
    **dict.fromkeys(("throw", "throws", "Throw"), ""),
}
"""Assertions after which the chain is about another value."""
_FUNCTIONS = {
    **dict.fromkeys(("", "ok", "isOk"), "toBeTruthy"),
    **dict.fromkeys(("notOk", "isNotOk"), "toBeFalsy"),
    **dict.fromkeys(("equal", "deepEqual"), LOOSELY_EQUAL),
    "strictEqual": "toBe",
    "deepStrictEqual": "toEqual",
    **dict.fromkeys(("exists", "isDefined"), "toBeDefined"),
    "isAbove": "toBeGreaterThan",
    "isAtLeast": "toBeGreaterThanOrEqual",
    "match": "toMatch",
    "include": "toContain",
}
"""Functions of `assert` that say what a matcher of jest says."""
_TRUTHS = {"isTrue": True, "isFalse": False}


@dataclass(frozen=True, slots=True)
class _Link:
    """One word of a chain; ``arguments`` are None where it is not called."""

    name: str
    node: Node
    arguments: tuple[Expression, ...] | None


def package_claims(bindings: Bindings) -> Iterator[WrittenClaim]:
    """All assertions of chai's `expect` and of `assert` whose form is known."""
    for path in bindings.calls:
        call = path[-1]
        if _begins_chain(call, bindings):
            yield from _of_chain(path)
        elif isinstance(call, Call):
            claim = _of_assert(call, bindings)
            if claim is not None:
                yield claim


def unfinished_chains(bindings: Bindings) -> Iterator[Call]:
    """The calls of chai's `expect` that stand alone as a statement, with words that assert nothing."""
    for path in bindings.calls:
        call = path[-1]
        if not isinstance(call, Call) or _origin(call.callee, bindings) != ("chai", "expect"):
            continue
        links = _links(path)
        outer = links[-1].node if links else call
        at = path.index(outer)
        words = all(
            link.arguments is None and (link.name in WORDS or link.name in FLAGS or link.name in _METHODS)
            for link in links
        )
        if words and at and isinstance(path[at - 1], Evaluate):
            yield call


def is_assert_function(callee: Node, bindings: Bindings) -> bool:
    """Whether a callee is `assert`, or a function of it, that Node or chai provides."""
    root = callee.target if isinstance(callee, Member) else callee
    module, exported = _origin(root, bindings)
    return module in _NODE or (module in _CHAINING and exported == "assert")


def _origin(node: Node, bindings: Bindings) -> tuple[str, str]:
    binding = bindings.of(node) if isinstance(node, Name) else None
    return (origin_of(binding, bindings) if binding is not None else None) or ("", "")


def _begins_chain(node: Node, bindings: Bindings) -> bool:
    if not isinstance(node, Call) or not node.arguments:
        return False
    module, exported = _origin(node.callee, bindings)
    return module in _CHAINING and exported == "expect"


def _links(path: tuple[Node, ...]) -> list[_Link]:
    links: list[_Link] = []
    node = path[-1]
    for outer in reversed(path[:-1]):
        if isinstance(outer, Member) and outer.target is node:
            links.append(_Link(outer.name, outer, None))
        elif isinstance(outer, Call) and outer.callee is node and links:
            links[-1] = _Link(links[-1].name, outer, outer.arguments)
        else:
            break
        node = outer
    return links


def _of_chain(path: tuple[Node, ...]) -> Iterator[WrittenClaim]:
    call = path[-1]
    assert isinstance(call, Call)
    received = call.arguments[0]
    negated = deep = False
    for link in _links(path):
        negated |= link.name == "not"
        deep |= link.name == "deep"
        if link.name in _LEADING_ELSEWHERE:
            name = _LEADING_ELSEWHERE[link.name]
            if link.arguments and name:
                yield WrittenClaim(link.node, name, (received, *link.arguments), negated)
            return
        if link.arguments is None and link.name in _CONSTANTS:
            wanted = Const(call.start, call.end, _CONSTANTS[link.name])
            yield WrittenClaim(link.node, "toBe", (received, wanted), negated)
        elif link.arguments is None and link.name in _PROPERTIES:
            yield WrittenClaim(link.node, _PROPERTIES[link.name], (received,), negated)
        elif link.arguments is not None and link.name in _METHODS:
            name = _METHODS[link.name]
            yield WrittenClaim(
                link.node, "toEqual" if deep and name == "toBe" else name, (received, *link.arguments[:1]), negated
            )


def _of_assert(call: Call, bindings: Bindings) -> WrittenClaim | None:
    """`assert(…)` and `assert.equal(…)`, of Node or chai."""
    if not call.arguments or not is_assert_function(call.callee, bindings):
        return None
    name = call.callee.name if isinstance(call.callee, Member) else ""
    if name in _TRUTHS:
        wanted = Const(call.start, call.end, _TRUTHS[name])
        return WrittenClaim(call, "toBe", (call.arguments[0], wanted))
    if name not in _FUNCTIONS:
        return None
    operands = 1 if _FUNCTIONS[name] in ("toBeTruthy", "toBeFalsy", "toBeDefined") else 2
    return WrittenClaim(call, _FUNCTIONS[name], call.arguments[:operands])
