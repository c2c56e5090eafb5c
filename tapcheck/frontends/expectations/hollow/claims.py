"""The assertions of a test program as they are written."""

from __future__ import annotations

from collections.abc import Iterator

from tapcheck.languages.ecmascript.jest.expectation import MATCHERS
from tapcheck.languages.program.bindings import Bindings
from tapcheck.languages.program.syntax import Await, Call, Const, Evaluate, Expression, Member, Name, Node
from tapcheck.records import dataclass

_MODIFIERS = frozenset({"not", "resolves", "rejects"})
_PYTHON_STATEMENT = "%assert"
_CALLS_CODE = ("assertRaises", "assertWarns", "assertLogs", "assertNoLogs")


@dataclass(frozen=True, slots=True)
class WrittenClaim:
    """One assertion. ``operands`` are what it looks at and what it compares with; ``name`` is the matcher's.

    ``name`` is empty for an `assert` of Python without a comparison, and the operator for one with it. ``received``
    and ``expected`` are the first two operands.
    """

    node: Call
    name: str
    operands: tuple[Expression, ...]
    negated: bool = False

    @property
    def received(self) -> Expression | None:
        """What the assertion looks at."""
        return self.operands[0] if self.operands else None

    @property
    def expected(self) -> Expression | None:
        """What it compares that with."""
        return self.operands[1] if len(self.operands) > 1 else None


def written_claims(bindings: Bindings) -> Iterator[WrittenClaim]:
    """All assertions whose form is known: those of jest's `expect`, of Python's `assert` and of unittest."""
    for path in bindings.calls:
        claim = _of_expect(path[-1], bindings) or _of_python(path[-1])
        if claim is not None:
            yield claim


def unfinished_expectations(bindings: Bindings) -> Iterator[Call]:
    """The calls of `expect` that stand alone as a statement, or with a matcher that is not called."""
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
    """Whether a call is one of jest's `expect`: not one that the program brings along or gets from a package."""
    if not isinstance(node, Call) or not isinstance(node.callee, Name) or node.callee.name != "expect":
        return False
    binding = bindings.of(node.callee)
    return binding is None and bool(node.arguments)


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


def _of_python(node: Node) -> WrittenClaim | None:
    match node:
        case Call(callee=Name(name=name), arguments=(Const(value=claim), _, *operands)) if name == _PYTHON_STATEMENT:
            return WrittenClaim(node, claim.operator, tuple(operands), claim.negated)
        case Call(callee=Member(target=Name(name="self"), name=name)) if name.startswith("assert"):
            if name.startswith(_CALLS_CODE):
                return None
            return WrittenClaim(node, name, node.arguments)
    return None
