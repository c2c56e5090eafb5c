"""What the code of a test may do to fail: assert, throw, or call what nobody here knows."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping

from tapcheck.frontends.expectations.hollow.claims import is_expect
from tapcheck.frontends.expectations.hollow.written_claim import WrittenClaim
from tapcheck.languages.program.bindings import Bindings
from tapcheck.languages.program.syntax import (
    Call,
    Chain,
    Const,
    DefineFunction,
    ForEach,
    Function,
    If,
    ListDisplay,
    Member,
    Name,
    New,
    Node,
    Program,
    Throw,
    Try,
)
from tapcheck.languages.program.walking import walk
from tapcheck.records import dataclass

_HARMLESS_METHODS = frozenset(
    {
        *("at", "concat", "endsWith", "entries", "every", "existsSync", "fill", "filter", "find", "findIndex", "flat"),
        *("flatMap", "forEach", "from", "get", "has", "includes", "indexOf", "isArray", "join", "keys", "map", "match"),
        *("matchAll", "now", "padEnd", "padStart", "pop", "push", "reduce", "repeat", "replace", "resolve", "reverse"),
        *("set", "setTimeout", "shift", "slice", "some", "sort", "split", "splice", "startsWith", "stringify", "test"),
        *("toFixed", "toISOString", "toLowerCase", "toString", "toUpperCase", "trim", "values", "add", "delete"),
        *("append", "endswith", "items", "lower", "startswith", "strip", "upper", "exists", "is_file", "format"),
    }
)
"""Methods that no test relies on to fail."""
_HARMLESS_MEMBERS: Mapping[str, frozenset[str]] = {
    "fmt": frozenset({"Print", "Printf", "Println", "Sprint", "Sprintf", "Sprintln"}),
    "strings": frozenset(
        {
            *("Contains", "EqualFold", "Fields", "HasPrefix", "HasSuffix", "Join", "Replace", "ReplaceAll", "Split"),
            *("ToLower", "ToUpper", "Trim", "TrimPrefix", "TrimSpace", "TrimSuffix"),
        }
    ),
    "t": frozenset({"Helper", "Log", "Logf", "Name", "Parallel", "Run"}),
}
"""What no test of Go relies on to fail: functions of packages, and methods of `t`."""
_HARMLESS_ROOTS = frozenset({"console", "expect", "jest", "vi", "path", "logging", "logger"})
_HARMLESS_FUNCTIONS = frozenset(
    {
        *("String", "Number", "Boolean", "Array", "Set", "Map", "Date", "Promise", "RegExp", "Error", "setTimeout"),
        *("clearTimeout", "parseInt", "parseFloat", "isNaN", "print", "len", "str", "list", "dict", "set", "sorted"),
        *("isinstance", "range", "enumerate", "zip", "any", "all", "bool", "sum", "min", "max"),
    }
)
_REFUSING = frozenset({"%asserted", "%compiled"})
"""What Go's constructs are lowered to that may panic, or that the compiler may refuse."""
_NOTHING = frozenset(
    {
        *("toBeFalsy", "toBeNull", "toBeUndefined", "assertFalse", "assertIsNone", "assertNotIn", "assertNotEqual"),
        *("assertEmpty", "assertError", "assertNoError", "assertNotRegex", "assertZero"),
    }
)
_EQUALS = frozenset({"toBe", "toEqual", "toStrictEqual", "toHaveLength", "==", "is", "assertEqual"})
_FAULTS = re.compile(
    r"invalid|violat|missing|error|bad|wrong|forbid|unexpected|fail|issue|problem|insecure|duplicat|unused"
    r"|unencrypted|untagged|hardcoded|wildcard|leak|conflict|orphan|unsafe",
    re.IGNORECASE,
)
"""In the name of a variable: it holds what should not be there."""
_ASSERTING = re.compile(r"^(?:expect|assert|%assert$)|^self\.(?:assert|fail|skip)", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Body:
    """``asserts``: it holds an assertion outside of `catch`; ``may_fail``: it may fail in another way.

    ``rejects``: all its assertions say that something is not there, or it asks whether it found faults.
    """

    asserts: bool
    may_fail: bool
    rejects: bool = False


class Bodies:
    """The functions of one program."""

    def __init__(self, program: Program, bindings: Bindings, claims: Iterable[WrittenClaim]) -> None:
        self._bindings = bindings
        known = tuple(claims)
        self._claimed = {id(claim.node) for claim in known}
        self._rejecting = {claim.node.start for claim in known if _rejects(claim)}
        self._functions: dict[tuple[int, int], Function] = {}
        for node in walk(program):
            if isinstance(node, (Function, DefineFunction)):
                self._functions[node.start, node.end] = node if isinstance(node, Function) else node.function
        self._calls = {(path[-1].start, path[-1].end): path[-1] for path in bindings.calls}

    def of_test(self, start: int, end: int) -> Body | None:
        """The body of the test declared by the call, or defined by the function, at a place; None when unknown."""
        function = self._function_at(start, end)
        if function is None:
            return None
        parts = list(self._reached(function))
        guarded = {id(node) for part in parts if isinstance(part, Try) for node in _handlers(part)}
        claims = [part for part in parts if self._asserts(part) and id(part) not in guarded]
        return Body(
            bool(claims),
            any(self._may_fail(part) for part in parts if id(part) not in guarded)
            or any(self._asserts(part) for part in parts if id(part) in guarded),
            all(claim.start in self._rejecting for claim in claims) or any(map(self._looks_for_faults, parts)),
        )

    def _function_at(self, start: int, end: int) -> Function | None:
        found = self._functions.get((start, end))
        if found is not None:
            return found
        call = self._calls.get((start, end))
        if not isinstance(call, Call):
            return None
        functions = [item for item in call.arguments if isinstance(item, Function)]
        return functions[-1] if functions else None

    def _reached(self, function: Function) -> Iterator[Node]:
        """The nodes of a function and of those of the program that it calls."""
        seen = {id(function)}
        open_functions = [function]
        while open_functions:
            for node in walk(open_functions.pop()):
                yield node
                called = self._called(node)
                if called is not None and id(called) not in seen:
                    seen.add(id(called))
                    open_functions.append(called)

    def _called(self, node: Node) -> Function | None:
        if not isinstance(node, Call) or not isinstance(node.callee, Name):
            return None
        binding = self._bindings.of(node.callee)
        if binding is None or binding.assignments != 1:
            return None
        source = binding.source
        if isinstance(source, Call) and isinstance(source.callee, Name) and source.callee.name == "%function":
            source = source.arguments[0]
        return source if isinstance(source, Function) else None

    def _looks_for_faults(self, node: Node) -> bool:
        """Whether a part of a test asks a collection of faults: by its name, or because it begins as an empty list."""
        match node:
            case If(test=asked) | ForEach(collection=asked) | Call(callee=Member(name="forEach", target=asked)):
                names = [part for part in walk(asked) if isinstance(part, Name)]
            case _:
                return False
        return any(_FAULTS.search(name.name) is not None or self._begins_empty(name) for name in names)

    def _begins_empty(self, name: Name) -> bool:
        binding = self._bindings.of(name)
        source = binding.source if binding is not None else None
        return isinstance(source, ListDisplay) and not source.items

    def _asserts(self, node: Node) -> bool:
        return isinstance(node, Call) and (
            id(node) in self._claimed
            or is_expect(node, self._bindings)
            or _ASSERTING.match(_callee_text(node.callee)) is not None
        )

    def _may_fail(self, node: Node) -> bool:
        """Whether a part of a test may fail it without an assertion."""
        if isinstance(node, Throw):
            return True
        if isinstance(node, New):
            return not (isinstance(node.callee, Name) and node.callee.name in _HARMLESS_FUNCTIONS)
        if not isinstance(node, Call) or self._asserts(node):
            return False
        callee: Node = node.callee
        while isinstance(callee, Chain):
            callee = callee.value
        if isinstance(callee, Member):
            if isinstance(callee.target, Name) and callee.name in _HARMLESS_MEMBERS.get(callee.target.name, ()):
                return False
            return callee.name not in _HARMLESS_METHODS and not self._belongs_to_expect(callee)
        if isinstance(callee, Name):
            known = self._called(node) is not None or callee.name in _HARMLESS_FUNCTIONS
            return callee.name in _REFUSING or (not known and not callee.name.startswith(("%", ".")))
        return not isinstance(callee, Function)

    def _belongs_to_expect(self, callee: Member) -> bool:
        root: Node = callee
        while isinstance(root, Member):
            root = root.target
        if isinstance(root, Name):
            return root.name in _HARMLESS_ROOTS
        return is_expect(root, self._bindings)


def _handlers(node: Try) -> Iterator[Node]:
    if node.handler is not None:
        yield from walk(node.handler)


def _rejects(claim: WrittenClaim) -> bool:
    """Whether an assertion says that something is not there, is not so, or is empty."""
    match claim.expected:
        case Const(value=value):
            nothing = value in (0, False, None, "")
        case ListDisplay(items=items):
            nothing = not items
        case _:
            nothing = False
    return claim.negated or claim.name in (*_NOTHING, "!=", "is not", "not in") or (claim.name in _EQUALS and nothing)


def _callee_text(node: Node) -> str:
    if isinstance(node, Name):
        return node.name
    if isinstance(node, Member) and isinstance(node.target, Name):
        text = f"{node.target.name}.{node.name}"
        return f"assert.{node.name}" if node.target.name in ("assert", "chai") else text
    return ""
