"""Runs the tests of a Go file as `go test` does, and records what they assert."""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import field
from typing import TYPE_CHECKING, Any

from tapcheck.languages.golang.standard import sprintf
from tapcheck.languages.golang.terratest import Terratest, place_of
from tapcheck.languages.golang.testify import Check, shown
from tapcheck.languages.golang.types import GoType
from tapcheck.languages.golang.values import argument
from tapcheck.languages.program.results import AssertionResult, Outcome, Role, TestResult
from tapcheck.languages.program.trace import Event
from tapcheck.languages.program.values import (
    BoundReached,
    FunctionValue,
    MapValue,
    NativeFunction,
    Thrown,
    Unknown,
)
from tapcheck.records import dataclass

if TYPE_CHECKING:
    from tapcheck.languages.golang.language import Go
    from tapcheck.languages.program.machine import Machine

NO_ASSERTION = "no-assertion"
_MOST_STEPS = 400_000
"""Statements, calls and loop turns that one file may take: Go tests loop for benchmarks and random samples."""
_MOST_STEPS_OF_A_TEST = 200_000
_BLANK = re.compile(r"\s")


@dataclass(slots=True, eq=False)
class Running:
    """A running test; ``names`` counts the names of its subtests."""

    result: TestResult
    names: Counter[str] = field(default_factory=Counter)
    cleanups: list[Any] = field(default_factory=list)
    failed: bool = False
    skipped: bool = False
    subtests: int = 0


class Session:
    """The tests of one file."""

    def __init__(self, terratest: Terratest) -> None:
        self.machine: Machine
        self.language: Go
        self._terratest = terratest
        self._stop = MapValue(kind="FailNow")

    def run_test(self, titles: tuple[str, ...], place: tuple[int, int], function: Any, arguments: list[Any]) -> Running:
        """Runs a test function with a new `t` in front of the arguments."""
        machine = self.machine
        running = Running(TestResult(titles, machine.result.path, *place))
        machine.result.tests.append(running.result)
        tester = MapValue(kind="T", data=running)
        outer, self._terratest.test = self._terratest.test, titles
        evidence, machine.evidence = machine.evidence, {}
        reads, unknown_calls = len(machine.result.outputs), machine.unknown_calls
        if len(titles) == 1:
            machine.limit = min(_MOST_STEPS, machine.steps + _MOST_STEPS_OF_A_TEST)
        region = machine.enter("test")
        depth = len(machine.regions)
        try:
            self._attempt(running, function, [tester, *arguments])
            for cleanup in reversed(running.cleanups):
                self._attempt(running, cleanup, [])
            if not running.result.assertions and not running.subtests:
                self._add(running, Outcome.UNDECIDED if machine.doubts else Outcome.PASSING, Role.NONE, NO_ASSERTION)
        finally:
            running.result.calls_unknown = machine.unknown_calls > unknown_calls
            for event in machine.result.outputs[reads:]:
                event.test = event.test or titles
            del machine.regions[depth:]
            machine.leave(region)
            machine.evidence = evidence
            self._terratest.test = outer
        return running

    def prepare(self, function: Any, arguments: list[Any]) -> None:
        """Runs what Go runs before the tests: `init`, and `TestMain` up to where it runs them."""
        machine = self.machine
        machine.limit = min(_MOST_STEPS, machine.steps + _MOST_STEPS_OF_A_TEST)
        region = machine.enter("test")
        depth = len(machine.regions)
        try:
            machine.call(function, None, arguments)
        except (Thrown, BoundReached, RecursionError):
            pass
        finally:
            del machine.regions[depth:]
            machine.leave(region)

    def run_tests(self, machine: Machine) -> Thrown:
        """`m.Run()` of `TestMain`: what stands behind it runs after the tests; to be raised by the caller."""
        return machine.thrown(self._stop)

    def _attempt(self, running: Running, function: Any, arguments: list[Any]) -> None:
        machine = self.machine
        try:
            machine.call(function, None, arguments)
        except Thrown as thrown:
            if thrown.value is not self._stop:
                detail = f"the test panics: {shown(thrown.value)}"
                self._add(running, self._sure(Outcome.FAILING), Role.THROWN, "panics", detail)
        except (BoundReached, RecursionError):
            self._add(running, Outcome.UNDECIDED, Role.NONE, "bound")

    def call_t(self, machine: Machine, tester: MapValue, name: str, arguments: list[Any]) -> Any:
        """A method of `t`."""
        running: Running = tester.data
        match name:
            case "Run":
                return self._subtest(running, argument(arguments, 0), argument(arguments, 1))
            case "Error" | "Errorf" | "Fatal" | "Fatalf" | "Fail" | "FailNow":
                text = sprintf(machine, arguments) if name.endswith("f") else argument(arguments, 0)
                detail = str(text) if isinstance(text, str) else "the test fails here"
                self._add(
                    running,
                    self._sure(Outcome.FAILING),
                    Role.TRUTH,
                    machine.doubts[0] if machine.doubts else "",
                    detail,
                )
                if name.startswith("Fatal") or name == "FailNow":
                    raise machine.thrown(self._stop)
            case "Skip" | "Skipf" | "SkipNow":
                if not machine.doubts:
                    running.skipped = True
                    self._add(running, Outcome.SKIPPED, Role.NONE, "skipped")
                raise machine.thrown(self._stop)
            case "Cleanup":
                running.cleanups.append(argument(arguments, 0))
            case "Name":
                return "/".join(running.result.titles)
            case "Failed":
                return Unknown("failed", assume=False)
            case "TempDir" | "Deadline" | "Context":
                return Unknown(name)
            case _:
                return None
        return None

    def judge(self, machine: Machine, check: Check, arguments: list[Any], fatal: bool) -> Any:
        """Records an assertion; a fatal one that fails ends the test."""
        tester = argument(arguments, 0)
        running = tester.data if isinstance(tester, MapValue) and isinstance(tester.data, Running) else None
        if running is None:
            return Unknown("assertion", assume=True)
        if isinstance(check.passed, Unknown):
            self._add(running, Outcome.UNDECIDED, check.role, check.passed.reason)
            return Unknown(check.passed.reason, assume=True, kind="boolean")
        outcome = self._sure(Outcome.PASSING if check.passed else Outcome.FAILING)
        doubt = machine.doubts[0] if machine.doubts else ""
        self._record(running, place_of(machine), outcome, check, doubt, tuple(machine.evidence))
        machine.evidence = {}
        if not check.passed and fatal:
            raise machine.thrown(self._stop)
        return check.passed

    def record_unknown(self, machine: Machine, reason: str, arguments: list[Any]) -> None:
        """Records an assertion of which nothing is known."""
        del machine
        tester = argument(arguments, 0)
        if isinstance(tester, MapValue) and isinstance(tester.data, Running):
            self._add(tester.data, Outcome.UNDECIDED, Role.NONE, reason)

    def run_methods(self, machine: Machine, tester: Any, receiver: Any) -> Any:
        """`suite.Run`: the methods of a suite whose names begin with `Test`, with those around them."""
        if not isinstance(tester, MapValue) or not isinstance(receiver, MapValue):
            return machine.call_unknown("suite", [])
        running: Running = tester.data
        name = receiver.data.name if isinstance(receiver.data, GoType) else ""
        methods = self.language.methods.get(name, {})
        machine.set_property(receiver, "%suite", tester)
        self._around(running, methods, "SetupSuite", receiver)
        for title, method in methods.items():
            if title.startswith("Test"):
                inner = self._method(methods, method, receiver)
                self._run_below(running, title, (method.syntax.start, method.syntax.start), inner)
        machine.set_property(receiver, "%suite", tester)
        self._around(running, methods, "TearDownSuite", receiver)
        return None

    def _method(self, methods: dict[str, FunctionValue], method: FunctionValue, receiver: MapValue) -> NativeFunction:
        def run(machine: Machine, _receiver: Any, arguments: list[Any]) -> Any:
            machine.set_property(receiver, "%suite", arguments[0])
            for hook in ("SetupTest", "BeforeTest"):
                if hook in methods:
                    machine.call(methods[hook], None, [receiver, Unknown("name"), Unknown("name")])
            machine.call(method, None, [receiver])
            if "TearDownTest" in methods:
                machine.call(methods["TearDownTest"], None, [receiver])

        return NativeFunction(method.name, run)

    def _around(self, running: Running, methods: dict[str, FunctionValue], name: str, receiver: MapValue) -> None:
        if name in methods:
            self._attempt(running, methods[name], [receiver])

    def _subtest(self, running: Running, name: Any, function: Any) -> Any:
        _, start, end = place_of(self.machine)
        title = _BLANK.sub("_", name) if isinstance(name, str) else "…"
        below = self._run_below(running, title, (start, end), function)
        return Unknown("subtest", assume=True) if self.machine.doubts else not below.failed

    def _run_below(self, running: Running, title: str, place: tuple[int, int], function: Any) -> Running:
        count = running.names[title]
        running.names[title] += 1
        running.subtests += 1
        numbered = f"{title}#{count:02d}" if count else title
        return self.run_test((*running.result.titles, numbered), place, function, [])

    def _sure(self, outcome: Outcome) -> Outcome:
        return Outcome.UNDECIDED if self.machine.doubts else outcome

    def _add(self, running: Running, outcome: Outcome, role: Role, reason: str, detail: str = "") -> None:
        path, start, end = place_of(self.machine)
        if (role is Role.NONE and reason != "assertion") or (start, end) == (0, 0):
            start, end = running.result.start, running.result.end
        evidence = tuple(self.machine.evidence) if role is not Role.NONE else ()
        self._record(running, (path, start, end), outcome, Check(Unknown(reason), role, detail), reason, evidence)

    def _record(
        self,
        running: Running,
        place: tuple[str, int, int],
        outcome: Outcome,
        check: Check,
        reason: str,
        evidence: tuple[Event, ...],
    ) -> None:
        running.failed = running.failed or outcome is Outcome.FAILING
        running.result.assertions.append(
            AssertionResult(
                *place,
                running.result.titles,
                outcome,
                check.role,
                check.negated,
                reason,
                check.detail if outcome is Outcome.FAILING else "",
                check.expected,
                check.own,
                evidence,
                holds=check.passed is True,
            )
        )
