"""One test while it runs, and the records of its assertions."""

from __future__ import annotations

from dataclasses import field
from typing import TYPE_CHECKING, Any

from tapcheck.languages.program.results import AssertionResult, Outcome, Role
from tapcheck.languages.program.trace import Event, NodeEvent
from tapcheck.languages.program.values import ListValue, MapValue, Thrown, Unknown
from tapcheck.languages.python.errors import error_instance, of_kind
from tapcheck.languages.python.representation import error_line
from tapcheck.records import dataclass

if TYPE_CHECKING:
    from tapcheck.languages.program.machine import Machine
    from tapcheck.languages.program.syntax import Node

NO_ASSERTION = "no-assertion"
THROWS = "throws"
BOUND = "bound"


def place_in_suite(machine: Machine, trail: tuple[tuple[str, Node | None], ...]) -> tuple[int, int]:
    """The innermost place of a chain of calls that lies in the suite file itself."""
    for path, node in reversed(trail):
        if path == machine.result.path and node is not None:
            return node.start, node.end
    return 0, 0


@dataclass(slots=True, eq=False)
class Running:
    """The records of a running test; ``pending`` are failed assertions whose error is still on its way."""

    titles: tuple[str, ...]
    records: list[AssertionResult] = field(default_factory=list)
    pending: list[tuple[Any, AssertionResult]] = field(default_factory=list)

    @property
    def failed(self) -> bool:
        """Whether it certainly fails."""
        return any(record.outcome is Outcome.FAILING for record in self.records)

    @property
    def undecided(self) -> bool:
        """Whether nobody can tell that it passes."""
        return any(record.outcome is Outcome.UNDECIDED for record in self.records)


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


def record_assertion(machine: Machine, running: Running, verdict: Verdict, looked_at: tuple[Any, ...]) -> None:
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


def thrown_record(machine: Machine, running: Running, thrown: Thrown) -> AssertionResult:
    """The record of a test that ends with an error."""
    for error, record in running.pending:
        if error is thrown.value:
            return record
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
