"""Assertions about outputs of a deployment that no value which the stack can give satisfies."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import replace
from decimal import Decimal

from tapcheck.frontends.expectations.hollow.claims import written_claims
from tapcheck.frontends.expectations.hollow.written_claim import WrittenClaim
from tapcheck.frontends.expectations.project_host import writes_text
from tapcheck.languages.ecmascript.regex.beginning import beginnings
from tapcheck.languages.program.bindings import Bindings
from tapcheck.languages.program.output_reads import REASON
from tapcheck.languages.program.results import AssertionResult, Outcome, ProgramResult
from tapcheck.languages.program.syntax import Call, Chain, Const, Expression, Index, ListDisplay, Member, Name, Regex
from tapcheck.languages.program.trace import OutputEvent
from tapcheck.model.expectations import Assertion, CauseKind, Contradiction, Verdict
from tapcheck.model.infrastructure import Declaration
from tapcheck.model.reasons import ReasonCode
from tapcheck.source import Span
from tapcheck.values import Unknown, Value

FindOutput = Callable[[str], Declaration | None]
"""The output of a name, of whichever stack declares it."""

_EQUAL = frozenset({"toBe", "toEqual", "toStrictEqual", "==", "assertEqual"})
_MATCH = frozenset({"toMatch"})
_THERE = frozenset({*_EQUAL, *_MATCH, "toBeDefined", "toBeTruthy", "toContain", "toHaveLength", "toBeGreaterThan"})
"""Matchers that `undefined` never satisfies."""


def contradictions(result: ProgramResult, find: FindOutput) -> tuple[Contradiction, ...]:
    """The undecided assertions of a suite that can never hold, with what stands against them."""
    if result.syntax is None:
        return ()
    records: dict[tuple[int, int], list[AssertionResult]] = {}
    for test in result.tests:
        for record in test.assertions:
            if record.outcome is Outcome.UNDECIDED and any(isinstance(event, OutputEvent) for event in record.evidence):
                records.setdefault((record.start, record.end), []).append(record)
    if not records:
        return ()
    try:
        return tuple(_contradicted(result, records, find))
    except RecursionError:
        return ()


def without_customs(assertions: Iterable[Assertion], find: FindOutput) -> tuple[Assertion, ...]:
    """The assertions, with those undecided that fail only if a file writes numbers, truth values or lists as texts.

    Whether a flat file does so is the custom of whoever makes it.
    """
    return tuple(_left_open(item) if _custom_decides(item, find) else item for item in assertions)


def _custom_decides(item: Assertion, find: FindOutput) -> bool:
    if item.cause is None or item.cause.kind is not CauseKind.OUTPUT or not writes_text(item.cause.path):
        return False
    outputs = [find(wanted.name) for wanted in item.cause.wanted]
    return any(output is not None and not isinstance(output.value, str) for output in outputs)


def _left_open(item: Assertion) -> Assertion:
    return replace(item, verdict=Verdict.UNDECIDED, reason=REASON, cause=None, code=ReasonCode.DEPLOYED_OUTPUT)


def _contradicted(
    result: ProgramResult, records: dict[tuple[int, int], list[AssertionResult]], find: FindOutput
) -> Iterator[Contradiction]:
    for claim in written_claims(Bindings(result.syntax)) if result.syntax is not None else ():
        made = records.get((claim.node.start, claim.node.end))
        if made is None or claim.received is None or claim.negated:
            continue
        for event in dict.fromkeys(
            item for record in made for item in record.evidence if isinstance(item, OutputEvent)
        ):
            output = find(event.name) if event.declared and event.path == result.path else None
            if output is None:
                continue
            form = _against_form(claim, event, output)
            detail = form or _against(claim, event, output)
            if detail:
                span = Span(result.path, claim.node.start, claim.node.end)
                yield Contradiction(event.name, span, made[0].test, detail, certain=not form)
                break


def _against(claim: WrittenClaim, event: OutputEvent, output: Declaration) -> str:
    """What stands against an assertion about the value that was read at the place of the event; empty for nothing."""
    assert claim.received is not None
    text_only = writes_text(event.source)
    match _inner(claim.received):
        case node if _is_read(node, event):
            return _against_value(claim, output.value, text_only)
        case Member(name="length", target=target) | Call(callee=Name(name="len"), arguments=(target,)):
            if _is_read(_inner(target), event) and claim.name in _EQUAL and not text_only:
                return _against_length(claim.expected, output.value)
        case Call(callee=Member(target=Name(name="Array"), name="isArray"), arguments=(target,)):
            wants_list = claim.name == "toBe" and isinstance(claim.expected, Const) and claim.expected.value is True
            sort = _sort(output.value)
            if wants_list and _is_read(_inner(target), event) and sort not in ("", "list") and not text_only:
                return f"a list is expected, and it is a {sort}"
    return ""


def _against_form(claim: WrittenClaim, event: OutputEvent, output: Declaration) -> str:
    """What stands against reading an output in this way from this file, as far as its name tells how it is written."""
    match claim.received:
        case Member(name="value", target=target) if _is_read(_inner(target), event):
            if writes_text(event.source) and claim.name in _THERE and not isinstance(output.value, dict):
                return f"'.value' is read of it, and '{event.source}' holds plain values"
    return ""


def _against_value(claim: WrittenClaim, value: Value, text_only: bool) -> str:
    expected = claim.expected
    sort = _sort(value)
    if claim.name == "toHaveLength" and not text_only:
        return _against_length(expected, value)
    if claim.name in _MATCH and isinstance(expected, Regex):
        if sort in ("list", "map") and not text_only:
            return f"a text is expected, and it is a {sort}"
        return _against_pattern(expected, value)
    if claim.name not in _EQUAL:
        return ""
    match expected:
        case Const(value=str() as text):
            if sort in ("list", "map") and not text_only:
                return f"a text is expected, and it is a {sort}"
            prefix = _prefix(value)
            if prefix and not text.startswith(prefix):
                return f"'{text}' is expected, and it begins with '{prefix}'"
        case Const(value=bool()) | Const(value=int()) | Const(value=float()):
            if sort in ("list", "map"):
                return f"a single value is expected, and it is a {sort}"
            if _prefix(value):
                return f"no text is expected, and it begins with '{_prefix(value)}'"
        case ListDisplay(items=items) if not text_only and isinstance(value, tuple):
            if len(items) != len(value) and all(isinstance(item, Const) for item in items):
                return f"{len(items)} items are expected, and it has {len(value)}"
    return ""


def _against_length(expected: Expression | None, value: Value) -> str:
    if not isinstance(expected, Const) or not isinstance(expected.value, int) or not isinstance(value, tuple):
        return ""
    may_be_fewer = any(isinstance(item, Unknown) for item in value)  # a set loses those that turn out equal
    if expected.value == len(value) or (expected.value < len(value) and may_be_fewer):
        return ""
    return f"{expected.value} items are expected, and it has {len(value)}"


def _against_pattern(expected: Regex, value: Value) -> str:
    prefix = _prefix(value)
    texts = beginnings(expected.pattern, expected.flags)
    if not prefix or not texts or any(text.startswith(prefix) or prefix.startswith(text) for text in texts):
        return ""
    return f"/{expected.pattern}/ is expected to match, and it begins with '{prefix}'"


def _prefix(value: Value) -> str:
    return value.prefix if isinstance(value, Unknown) else value if isinstance(value, str) else ""


def _sort(value: Value) -> str:
    """What sort of value an output certainly has; empty where that is open."""
    match value:
        case Unknown(type=str() as kind):
            return kind if kind in ("string", "number") else ""
        case Unknown(type=[str() as kind, *_]) | Unknown(type=(str() as kind, *_)):
            return {"list": "list", "set": "list", "tuple": "list", "map": "map", "object": "map"}.get(kind, "")
        case tuple():
            return "list"
        case str():
            return "string"
        case bool():
            return "truth value"
        case int() | Decimal():
            return "number"
        case dict():
            return "map"
        case _:
            return ""


def _inner(node: Expression) -> Expression:
    while isinstance(node, Chain):
        node = node.value
    return node


def _is_read(node: Expression, event: OutputEvent) -> bool:
    return isinstance(node, (Index, Member)) and (node.start, node.end) == (event.start, event.end)
