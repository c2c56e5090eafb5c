"""The state of one evaluation: bounds, evidence, calls, and the joining of branches that nobody can choose.

A condition that is unknown is explored on both sides; what the sides did differently becomes unknown. A side
that leaves early (return, break, throw) is *postponed* to the region that it would leave: until that region
ends, what runs may not run in reality, so no verdict is given there.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from typing import TYPE_CHECKING, Any

from tapcheck.languages.program.host import Host
from tapcheck.languages.program.journal import Changes, Journal, join_values
from tapcheck.languages.program.language import Language
from tapcheck.languages.program.results import ProgramResult
from tapcheck.languages.program.scope import Scope
from tapcheck.languages.program.trace import Event
from tapcheck.languages.program.values import (
    ENVIRONMENT,
    UNDEFINED,
    BoundFunction,
    BoundReached,
    FunctionValue,
    ListValue,
    MapValue,
    NativeFunction,
    Thrown,
    Unknown,
)

if TYPE_CHECKING:
    from tapcheck.languages.program.compiler import Compiler
    from tapcheck.languages.program.syntax import Node

MOST_STEPS = 3_000_000
"""Statements, calls and loop turns that one file may take."""
MOST_STEPS_OF_A_TEST = 1_000_000
MOST_CALLS_DEEP = 180
MOST_CHARACTERS = 40_000_000
MOST_ITEMS = 2_000_000
MOST_EVIDENCE = 400


class Completion:
    """How a statement ended other than normally."""

    __slots__ = ("label", "role", "value")

    def __init__(self, role: str, label: str = "", value: Any = UNDEFINED) -> None:
        self.role = role
        self.label = label
        self.value = value


class Region:
    """Something that can be left early: a call, a loop, one of its turns, a try block, a test."""

    __slots__ = ("assumed", "changes", "label", "mark", "optional", "pending", "reason", "role")

    def __init__(self, role: str, label: str = "") -> None:
        self.role = role
        self.label = label
        self.pending: list[Completion | Thrown] = []
        self.changes: list[Changes] = []
        """What the branches that may have left it had changed before."""
        self.mark: int | None = None
        self.reason = ""
        self.optional = False
        self.assumed = ""


class Machine:
    """Runs the functions of one test file and of the modules that it imports."""

    def __init__(self, language: Language, host: Host, globals_: Scope, compiler: Compiler) -> None:
        self.language = language
        self.host = host
        self.globals = globals_
        self.compiler = compiler
        self.journal = Journal()
        self.regions: list[Region] = []
        self.doubts: list[str] = []
        """Why the running code may not run in reality, outermost first; empty when it certainly does."""
        self.unknown_calls = 0
        self.unrun = ""
        """Why functions of the project may have run without being seen here; empty when none did."""
        self.optional = 0
        """More than zero while the suite can pass without running this code."""
        self.evidence: dict[Event, None] = {}
        self.steps = 0
        self.limit = MOST_STEPS
        self.depth = 0
        self.path = ""
        self.site: Node | None = None
        self.calls: list[tuple[str, Node | None]] = []
        self.yields: list[list[Any]] = []
        self.runner: Any = None
        self.world: set[str] = set()
        """Absolute paths that the program may have changed: nothing is known of them any more."""
        self.result: ProgramResult

    # Bounds ----------------------------------------------------------------------------------------------

    def step(self) -> None:
        """Counts one step of work."""
        self.steps += 1
        if self.steps > self.limit:
            raise BoundReached("steps")

    def grow(self, characters: int = 0, items: int = 0) -> None:
        """Must be asked before a value of this size is made."""
        if characters > MOST_CHARACTERS or items > MOST_ITEMS:
            raise BoundReached("size")
        self.steps += (characters >> 12) + (items >> 4)

    # Evidence --------------------------------------------------------------------------------------------

    def note(self, event: Event) -> None:
        """Records an event as evidence of what is being computed."""
        if len(self.evidence) < MOST_EVIDENCE:
            self.evidence[event] = None

    def recall(self, events: Iterable[Event]) -> None:
        """Takes over the evidence of a variable that is read."""
        if len(self.evidence) < MOST_EVIDENCE:
            self.evidence.update(dict.fromkeys(events))

    # Calls -----------------------------------------------------------------------------------------------

    def call(self, function: Any, receiver: Any, arguments: list[Any]) -> Any:
        """Calls a function value of any sort."""
        if isinstance(function, NativeFunction):
            return function.implementation(self, receiver, arguments)
        if isinstance(function, FunctionValue) and function.cls is None:
            return self.compiler.invoke(self, function, receiver, arguments)
        if isinstance(function, BoundFunction):
            return self.call(function.target, function.receiver, [*function.arguments, *arguments])
        if isinstance(function, Unknown):
            return self.language.call_unknown(self, function, arguments)
        return self.language.not_callable(self, function, arguments)

    def call_unknown(self, reason: str, arguments: Iterable[Any]) -> Unknown:
        """Calls something that only reality knows; its callbacks run once with unknown arguments."""
        self.unknown_calls += 1
        for argument in arguments:
            if isinstance(argument, FunctionValue) and argument.cls is None:
                self.explore(argument, reason)
        return Unknown(reason)

    def explore(self, callback: FunctionValue, reason: str) -> None:
        """Runs a callback once with unknown arguments: it may run in reality, or not, or often."""
        arguments: list[Any] = [Unknown(reason) for _ in callback.syntax.parameters]

        def run() -> None:
            self.call(callback, UNDEFINED, arguments)

        self.fork([run, _nothing], reason)

    def throw(self, kind: str, message: str) -> Thrown:
        """The exception that the language's runtime raises; to be raised by the caller."""
        return self.thrown(self.language.error_value(self, kind, message))

    def thrown(self, value: Any) -> Thrown:
        """The exception that throws a value here; to be raised by the caller."""
        thrown = Thrown(value)
        self.mark(thrown)
        return thrown

    def mark(self, thrown: Thrown) -> None:
        """Notes where an exception was thrown, and what had been seen there."""
        thrown.trail = self.trail()
        thrown.evidence = tuple(self.evidence)

    def trail(self) -> tuple[tuple[str, Node | None], ...]:
        """The (path, node) of the running calls, outermost first."""
        return (*self.calls, (self.path, self.site))

    def may_throw(self, reason: str) -> None:
        """What runs now may have thrown in reality before it came here."""
        self.postpone(Thrown(Unknown(reason)), reason)

    # Branches --------------------------------------------------------------------------------------------

    def decide(self, condition: Any) -> bool | None:
        """The truth of a condition value: True, False, or None when both must be explored.

        An assumed truth is followed; from here to the end of the region no verdict is given.
        """
        truth = self.language.truth(self, condition)
        if isinstance(truth, Unknown):
            if truth.assume is not None:
                self.assume(truth.reason)
            return truth.assume
        return truth

    def assume(self, reason: str) -> None:
        """From here to the end of the test no verdict is given, because an assumption is followed."""
        for region in reversed(self.regions):
            if region.role == "test":
                if not region.assumed:
                    region.assumed = reason
                    self.doubts.append(reason)
                return

    def fork(self, branches: Sequence[Callable[[], Completion | None]], reason: str) -> Completion | None:
        """Runs alternatives from the same state and joins them."""
        if self.depth > MOST_CALLS_DEEP:
            raise BoundReached("depth")
        outcomes: list[tuple[Completion | Thrown | None, Any]] = []
        for branch in branches:
            mark = self.journal.open()
            self.doubts.append(reason)
            self.optional += reason != ENVIRONMENT
            outcome: Completion | Thrown | None
            try:
                outcome = branch()
            except Thrown as thrown:
                outcome = thrown
            finally:
                self.optional -= reason != ENVIRONMENT
                self.doubts.remove(reason)
                changes = self.journal.undo(mark)
                self._clamp(mark)
                self.journal.close()
            outcomes.append((outcome, changes))
        return self._settle(outcomes, reason)

    def choose(self, branches: Sequence[Callable[[], Any]], reason: str) -> Any:
        """The value of an expression whose alternatives cannot be told apart."""
        values: list[Any] = []

        def keep(branch: Callable[[], Any]) -> Callable[[], None]:
            def run() -> None:
                values.append(branch())

            return run

        self.fork([keep(branch) for branch in branches], reason)
        if not values:
            return Unknown(reason)
        joined = values[0]
        for value in values[1:]:
            joined = join_values(joined, value, reason)
        return joined

    def enter(self, role: str, label: str = "") -> Region:
        """Starts a region; must be followed by :meth:`leave`."""
        region = Region(role, label)
        self.regions.append(region)
        return region

    def leave(self, region: Region) -> list[Completion | Thrown]:
        """Ends a region and gives the ways in which it may have been left before."""
        self.regions.pop()
        return self.settle(region)

    def settle(self, region: Region, blur: bool = True) -> list[Completion | Thrown]:
        """Joins what ran since the region may have been left, and forgets the doubt.

        Without ``blur`` the state stays that of having gone on; the caller joins it with the other one.
        """
        if region.assumed:
            self.doubts.remove(region.assumed)
            region.assumed = ""
        if region.mark is None:
            return []
        pending = region.pending
        if blur:
            self.journal.blur(region.mark, region.reason)
            self.journal.allow(region.changes, region.reason)
        self.journal.close()
        self.doubts.remove(region.reason)
        if region.optional:
            self.optional -= 1
        region.mark = None
        region.pending = []
        region.changes = []
        region.optional = False
        return pending

    def _settle(self, outcomes: list[tuple[Completion | Thrown | None, Any]], reason: str) -> Completion | None:
        falling = [changes for outcome, changes in outcomes if outcome is None]
        if falling:
            self.journal.join(falling, reason)
            for outcome, changes in outcomes:
                if outcome is not None:
                    self.postpone(outcome, reason, changes)
            return None
        leaving = [(outcome, changes) for outcome, changes in outcomes if isinstance(outcome, Completion)]
        if not leaving:
            self.journal.join([changes for _, changes in outcomes], reason)
            raise next(outcome for outcome, _ in outcomes if isinstance(outcome, Thrown))
        self.journal.join([changes for _, changes in leaving], reason)
        for outcome, changes in outcomes:
            if isinstance(outcome, Thrown):
                self.postpone(outcome, reason, changes)
        first, rest = leaving[0][0], [outcome for outcome, _ in leaving[1:]]
        for other in rest:
            if other.role == first.role and other.label == first.label:
                first = Completion(first.role, first.label, join_values(first.value, other.value, reason))
            elif first.role == "return":
                self.postpone(first, reason)
                first = other
            else:
                self.postpone(other, reason)
        return first

    def postpone(self, outcome: Completion | Thrown, reason: str, changes: Changes | None = None) -> None:
        """Remembers that control may have left the region that ``outcome`` leaves.

        ``changes`` are what the branch that left had changed, and what was undone.
        """
        region = self._target(outcome)
        if region is None:
            return
        region.pending.append(outcome)
        if changes:
            region.changes.append(changes)
        if region.mark is None:
            region.mark = self.journal.open()
            region.reason = reason
            self.doubts.append(reason)
        if not isinstance(outcome, Thrown) and not region.optional and reason != ENVIRONMENT:
            region.optional = True
            self.optional += 1

    def _target(self, outcome: Completion | Thrown) -> Region | None:
        if isinstance(outcome, Thrown):
            wanted: tuple[str, ...] = ("try", "test")
        elif outcome.role == "return":
            wanted = ("call",)
        elif outcome.role == "continue":
            wanted = ("turn",)
        else:
            wanted = ("loop",)
        for region in reversed(self.regions):
            if region.role in wanted and (
                isinstance(outcome, Thrown) or not outcome.label or outcome.label == region.label
            ):
                return region
        return None

    def _clamp(self, mark: int) -> None:
        for region in self.regions:
            if region.mark is not None and region.mark > mark:
                region.mark = mark

    # Values ----------------------------------------------------------------------------------------------

    def set_items(self, target: ListValue, items: list[Any]) -> None:
        """Replaces the items of a list."""
        self.journal.touch(target)
        target.items = items

    def set_property(self, target: MapValue, key: Any, value: Any) -> None:
        """Assigns a property of an object."""
        self.journal.set_property(target, key, value)


def _nothing() -> None:
    return None
