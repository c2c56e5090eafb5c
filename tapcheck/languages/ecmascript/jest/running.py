"""One test while it runs: its assertions, and what jest counts about them."""

from __future__ import annotations

from dataclasses import field
from typing import TYPE_CHECKING, Any

from tapcheck.languages.ecmascript.jest.claims import Answer, Claim, Matcher, Refusal
from tapcheck.languages.ecmascript.regex.units import readable
from tapcheck.languages.program.results import THROWS, AssertionResult, Outcome, Role
from tapcheck.languages.program.running import RunningTest, place_in_suite
from tapcheck.languages.program.trace import Event, NodeEvent, OutputEvent
from tapcheck.languages.program.truths import Truth, opposite
from tapcheck.languages.program.values import ListValue, MapValue, NativeFunction, Thrown, Undefined, Unknown
from tapcheck.records import dataclass

if TYPE_CHECKING:
    from tapcheck.languages.ecmascript.jest.tree import Block, Case
    from tapcheck.languages.program.machine import Machine

REFUSED_BY_JEST = "arguments that jest refuses and vitest may take"
NOT_AWAITED = "promise that nobody waits for"


@dataclass(slots=True, eq=False)
class Running(RunningTest):
    """A running test or hook, with what jest counts of its assertions."""

    rejected: list[tuple[Any, AssertionResult]] = field(default_factory=list)
    calls: int = 0
    doubtful_calls: int = 0
    expected_calls: Any = None
    expects_calls: bool = False
    context: MapValue = field(default_factory=MapValue)
    """What `this` means in the test and in the hooks around it."""
    case: Case | None = None
    """The test itself; None in hooks before and after all tests."""
    block: Block | None = None
    """What surrounds the tests inside this one."""
    snapshots: dict[str, int] = field(default_factory=dict)
    """How often each name of a snapshot was used."""
    handle: MapValue | None = None
    """What the runner hands to it."""

    @property
    def skipped(self) -> bool:
        """Whether it says itself that it is skipped."""
        return any(record.outcome is Outcome.SKIPPED for record in self.records)


def judge(
    machine: Machine,
    running: Running,
    claim: Claim,
    matcher: Matcher,
    evidence: dict[Event, None],
    counted: bool = True,
) -> None:
    """Runs a matcher and records its verdict.

    A certain failure throws, as in jest; its record waits until the error leaves the test. ``counted``: it is one
    of the assertions that a test may count.
    """
    site = machine.trail()
    refused = ""
    known = set(machine.evidence)
    try:
        answer = matcher(claim)
        passed: Truth = opposite(answer.passed) if claim.negated else answer.passed
    except Refusal as refusal:
        refused = str(refusal)
        passed = Unknown(REFUSED_BY_JEST) if machine.result.framework == "vitest" else False
        answer = Answer(passed, Role.EQUAL, refused)
    if passed is True:
        _refute(claim, [event for event in machine.evidence if event not in known])
    start, end = place_in_suite(machine, site)
    outcome, reason = _outcome(machine, passed)
    machine.unknown_calls += outcome is Outcome.UNDECIDED
    if counted and not refused:
        running.calls += 1
        running.doubtful_calls += bool(machine.doubts)
    record = AssertionResult(
        path=machine.result.path,
        start=start,
        end=end,
        test=running.titles,
        outcome=outcome,
        role=answer.role,
        negated=claim.negated,
        reason=reason,
        detail=readable(answer.detail) if outcome is Outcome.FAILING else "",
        expected=readable(answer.expected),
        own=answer.own,
        evidence=_evidence(machine, evidence, claim.received),
        holds=passed if isinstance(passed, bool) else None,
    )
    if outcome is not Outcome.FAILING:
        running.records.append(record)
        return
    error = _assertion_error(machine, claim, answer) if answer.error is None else answer.error
    running.pending.append((error, record))
    raise machine.thrown(error)


def _refute(claim: Claim, events: list[Event]) -> None:
    """Notes the outputs of which the test expects that they are not there."""
    if isinstance(claim.received, Undefined) and claim.received.read is not None:
        claim.received.read.refuted = True
    for event in events:
        if claim.negated and isinstance(event, OutputEvent) and not event.declared:
            event.refuted = True


def _outcome(machine: Machine, passed: Truth) -> tuple[Outcome, str]:
    if isinstance(passed, Unknown):
        return Outcome.UNDECIDED, passed.reason
    if machine.doubts:
        return Outcome.UNDECIDED, machine.doubts[0]
    return (Outcome.PASSING, "") if passed else (Outcome.FAILING, "")


def _evidence(machine: Machine, earlier: dict[Event, None], received: Any) -> tuple[Event, ...]:
    events = dict(earlier)
    events.update(machine.evidence)
    if isinstance(received, (MapValue, ListValue)) and received.place is not None:
        events[NodeEvent(received.place)] = None
    return tuple(events)


def _assertion_error(machine: Machine, claim: Claim, answer: Answer) -> Any:
    error = machine.language.error_value(machine, "Error", answer.detail)
    if isinstance(error, MapValue):
        message = answer.detail
        error.properties["matcherResult"] = MapValue(
            {
                "pass": claim.negated,
                "actual": claim.received,
                "expected": claim.expected,
                "message": NativeFunction("message", lambda _machine, _receiver, _arguments: message),
            }
        )
    return error


def thrown_record(machine: Machine, running: Running, thrown: Thrown, detail: str) -> AssertionResult:
    """The record of a test that ends with an error which is not that of an assertion of its own."""
    start, end = place_in_suite(machine, thrown.trail)
    doubts = machine.doubts
    evidence = dict.fromkeys(thrown.evidence)
    for _, dropped in running.pending[-1:]:
        evidence.update(dict.fromkeys((*dropped.own, *dropped.evidence)))
    return AssertionResult(
        path=machine.result.path,
        start=start,
        end=end,
        test=running.titles,
        outcome=Outcome.UNDECIDED if doubts else Outcome.FAILING,
        role=Role.THROWN,
        reason=doubts[0] if doubts else THROWS,
        detail=detail,
        evidence=tuple(evidence),
    )
