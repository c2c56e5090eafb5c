"""The records of the assertions of a running test."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from tapcheck.languages.program.results import THROWS, AssertionResult, Outcome, Role
from tapcheck.languages.program.running import RunningTest, place_in_suite
from tapcheck.languages.program.trace import Event, NodeEvent
from tapcheck.languages.program.values import ListValue, MapValue, Thrown, Unknown
from tapcheck.languages.python.errors import error_instance, of_kind
from tapcheck.languages.python.representation import error_line
from tapcheck.records import dataclass

if TYPE_CHECKING:
    from tapcheck.languages.program.machine import Machine


@dataclass(frozen=True, slots=True)
class Verdict:
    """What an assertion found. ``holds`` is whether it passes, negation included."""

    holds: bool | Unknown
    role: Role
    detail: str = ""
    negated: bool = False
    expected: str = ""
    own: tuple[Event, ...] = ()
    error: str = "AssertionError"
    """The exception that a failing assertion raises."""


def record_assertion(machine: Machine, running: RunningTest, verdict: Verdict, looked_at: tuple[Any, ...]) -> None:
    """Records an assertion; a certain failure raises AssertionError, as in reality."""
    holds = verdict.holds
    start, end = place_in_suite(machine, machine.trail())
    if isinstance(holds, Unknown):
        outcome, reason = Outcome.UNDECIDED, holds.reason
    elif machine.doubts and (holds or not fails_anyway(machine)):
        outcome, reason = Outcome.UNDECIDED, machine.doubts[0]
    else:
        outcome, reason = (Outcome.PASSING if holds else Outcome.FAILING), ""
    evidence = dict(machine.evidence)
    for value in looked_at:
        if isinstance(value, (MapValue, ListValue)) and value.place is not None:
            evidence[NodeEvent(value.place)] = None
    record = AssertionResult(
        path=machine.result.path,
        start=start,
        end=end,
        test=running.titles,
        outcome=outcome,
        role=verdict.role,
        negated=verdict.negated,
        reason=reason,
        detail=verdict.detail if outcome is Outcome.FAILING else "",
        expected=verdict.expected,
        own=verdict.own,
        evidence=tuple(evidence),
        holds=holds if isinstance(holds, bool) else None,
    )
    if outcome is not Outcome.FAILING:
        running.records.append(record)
        if isinstance(holds, Unknown) or not holds:
            machine.may_throw(reason)
        return
    error = error_instance(verdict.error, verdict.detail)
    running.pending.append((error, record))
    raise machine.thrown(error)


def fails_anyway(machine: Machine) -> bool:
    """Whether all that is doubtful is that the test may have thrown before: what fails then fails in any case."""
    region = next((item for item in reversed(machine.regions) if item.role == "test"), None)
    if region is None or region.mark is None or machine.doubts != [region.reason]:
        return False
    return not any(
        isinstance(item, Thrown) and (of_kind(item.value, "pytest.Skipped") or of_kind(item.value, "unittest.SkipTest"))
        for item in region.pending
    )


def thrown_record(machine: Machine, running: RunningTest, thrown: Thrown) -> AssertionResult:
    """The record of a test that ends with an error."""
    failed = running.record_of(thrown.value)
    if failed is not None:
        return failed
    start, end = place_in_suite(machine, thrown.trail)
    doubts = [] if fails_anyway(machine) else machine.doubts
    unknown = isinstance(thrown.value, Unknown)
    reason = doubts[0] if doubts else thrown.value.reason if unknown else THROWS
    return AssertionResult(
        path=machine.result.path,
        start=start,
        end=end,
        test=running.titles,
        outcome=Outcome.UNDECIDED if doubts or unknown else Outcome.FAILING,
        role=Role.THROWN,
        reason=reason,
        detail=error_line(machine, thrown.value),
        evidence=thrown.evidence,
    )


def plain_record(
    machine: Machine, place: tuple[int, int], titles: tuple[str, ...], outcome: Outcome, reason: str
) -> AssertionResult:
    """A record that is no assertion."""
    return AssertionResult(machine.result.path, *place, titles, outcome, Role.NONE, reason=reason)
