"""Collects the tests of a file and runs them as jest (jest-circus) does."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import TYPE_CHECKING, Any

from tapcheck.languages.ecmascript.jest.printing import brief, error_line
from tapcheck.languages.ecmascript.jest.running import NOT_AWAITED, Running, thrown_record
from tapcheck.languages.ecmascript.jest.tree import Block, Case, Hook, HookRole, Mode
from tapcheck.languages.ecmascript.regex.units import readable
from tapcheck.languages.program.machine import MOST_STEPS, MOST_STEPS_OF_A_TEST
from tapcheck.languages.program.results import BOUND, NO_ASSERTION, THROWS, AssertionResult, Outcome, Role, TestResult
from tapcheck.languages.program.running import place_in_suite
from tapcheck.languages.program.syntax import DefaultPattern, RestPattern
from tapcheck.languages.program.values import (
    UNDEFINED,
    BoundReached,
    FunctionValue,
    MapValue,
    NativeFunction,
    PromiseValue,
    Thrown,
    Undefined,
    Unknown,
)

if TYPE_CHECKING:
    from tapcheck.languages.program.machine import Machine

SUBTESTS = "subtests"
"""The reason of what tests inside a test say of it."""

"""The reason of a verdict that a limit of the evaluator prevents."""


class Session:
    """The tests of one file.

    ``mocked`` are the modules that the file mocks, ``imported`` the names of those that it imports. ``named``: the
    project names its test runner.
    """

    def __init__(self, machine: Machine, named: bool = True) -> None:
        self.machine = machine
        self._surroundings: Any = UNDEFINED if named else Unknown("test runner that the project does not name")
        self.root = Block()
        self.block = self.root
        self.running: Running | None = None
        self.outside = Running(())
        self.mocked: set[str] = set()
        self.imported: set[str] = set()
        self._started = False
        self._focused = False
        self._load_failure: AssertionResult | None = None
        self.argument: Callable[[Running], Any] | None = None
        """Makes what the runner hands to every test and hook; None where that is a `done` if they ask for it."""
        self.context: MapValue | None = None
        """What `this` means everywhere; None where every test has an object of its own."""

    @property
    def current(self) -> Running:
        """What assertions are recorded in now."""
        return self.running if self.running is not None else self.outside

    @property
    def runner(self) -> str:
        """The name of the test runner."""
        return self.machine.result.framework

    @property
    def extended(self) -> bool:
        """Whether the file asks for the matchers of jest-extended."""
        return any(name.split("/")[0] == "jest-extended" for name in self.imported)

    # Collection ------------------------------------------------------------------------------------------

    def collect(self, run_top_level: Callable[[], object]) -> None:
        """Runs the top level of the file, which declares the tests."""
        machine = self.machine
        machine.enter("test")
        try:
            run_top_level()
        except Thrown as thrown:
            self._fail_to_load(thrown)
        except (BoundReached, RecursionError):
            self._load_failure = self._bound_record(())
        empty_fails = self.runner in ("jest", "vitest") and not any(True for _ in self.root.cases)
        if self._load_failure is None and empty_fails and not machine.doubts:
            empty = machine.throw("Error", "Your test suite must contain at least one test.")
            empty.trail = ()
            self._fail_to_load(empty)
        self.block = self.root
        only = any(case.mode is Mode.ONLY and case.parent.mode is not Mode.SKIP for case in self.root.cases)
        self._focused = only and self.runner != "node:test"
        self._started = True

    def _fail_to_load(self, thrown: Thrown) -> None:
        if self._load_failure is not None:
            return
        detail = error_line(self.machine, thrown.value)
        failed = self.outside.record_of(thrown.value)
        self._load_failure = failed or thrown_record(self.machine, self.outside, thrown, detail)
        if self._load_failure.outcome is Outcome.FAILING:
            self.machine.result.failure = detail or THROWS

    def declare_block(self, title: str, mode: Mode, body: Any) -> None:
        """`describe`: runs the body, which declares what is inside."""
        machine = self.machine
        if self.running is not None:
            self._record_misuse("a describe block cannot be nested inside a test")
            return
        outer = self.block
        block = Block(readable(title), outer, mode if mode is not Mode.RUN else outer.mode)
        outer.children.append(block)
        self.block = block
        try:
            result = machine.call(body, self._surroundings if self.context is None else self.context, [])
            if not isinstance(result, (Undefined, Unknown)) and self.runner == "jest":
                raise machine.throw("Error", 'A "describe" callback must not return a value.')
        except Thrown as thrown:
            self._fail_to_load(thrown)
        finally:
            block.finish()
            self.block = outer

    def declare_case(
        self, title: str, mode: Mode, function: Any, failing: bool = False, concurrent: bool = False
    ) -> None:
        """`test`: remembers a test of the current block."""
        if self.running is not None:
            self._record_misuse("tests cannot be nested")
            return
        if self._started:
            return
        case = self._case(title, mode, function, failing, concurrent)
        self.block.children.append(case)

    def run_nested(self, title: str, mode: Mode, function: Any) -> None:
        """A test inside the running one, which runs at once; nobody says more of the outer one than it does itself."""
        running = self.running
        if running is None or running.case is None:
            self.declare_case(title, mode, function)
            return
        outer = running.case
        if running.block is None:
            running.block = Block(outer.title, outer.parent)
        case = self._case(title, mode, function)
        case.parent = running.block
        running.calls += 1
        self._run_case(case)
        outcomes = {item.outcome for test in self.machine.result.tests[-1:] for item in test.assertions}
        passed = outcomes <= {Outcome.PASSING, Outcome.SKIPPED}
        running.records.append(self._plain_record(outer, Outcome.PASSING if passed else Outcome.UNDECIDED, SUBTESTS))

    def _case(self, title: str, mode: Mode, function: Any, failing: bool = False, concurrent: bool = False) -> Case:
        start, end = place_in_suite(self.machine, self.machine.trail())
        return Case(readable(title), self.block, mode, function, start, end, self._doubt(), failing, concurrent)

    def skip_running(self) -> None:
        """The running test calls itself skipped."""
        running = self.current
        start, end = place_in_suite(self.machine, self.machine.trail())
        path, titles = self.machine.result.path, running.titles
        skipped = AssertionResult(path, start, end, titles, self._certain(Outcome.SKIPPED), Role.NONE, reason="skipped")
        running.records[:] = [skipped]

    def declare_hook(self, role: HookRole, function: Any) -> None:
        """`beforeEach` and its like."""
        if self.running is not None:
            self._record_misuse("hooks cannot be defined inside tests")
            return
        self.declare_hook_of(self.block, role, function)

    def declare_hook_of(self, block: Block, role: HookRole, function: Any) -> None:
        """A hook of any block."""
        start, end = place_in_suite(self.machine, self.machine.trail())
        block.hooks.append(Hook(role, function, start, end, self._doubt()))

    def _doubt(self) -> str:
        return self.machine.doubts[-1] if self.machine.doubts else ""

    def _record_misuse(self, detail: str) -> None:
        running = self.current
        thrown = self.machine.throw("Error", detail)
        running.records.append(thrown_record(self.machine, running, thrown, detail))

    # Execution -------------------------------------------------------------------------------------------

    def run(self) -> None:
        """Runs all tests and puts what they show into the result of the machine."""
        self._run_block(self.root)
        failure = self._load_failure
        if failure is not None and not self.machine.result.tests:
            path, start, end = failure.path, failure.start, failure.end
            self.machine.result.tests.append(TestResult((), path, start, end, [failure]))

    def _run_block(self, block: Block) -> None:
        machine = self.machine
        active = block.mode is not Mode.SKIP and self._load_failure is None and self._has_enabled_case(block)
        region = machine.enter("test")
        depth = len(machine.regions)
        if active:
            for hook in block.hooks_of(HookRole.BEFORE_ALL):
                self._run_before_all(hook, block)
        for child in block.children:
            if isinstance(child, Block):
                self._run_block(child)
            else:
                self._run_case(child)
        if active:
            for hook in block.hooks_of(HookRole.AFTER_ALL):
                self._run_hook(hook, Running(()))
        del machine.regions[depth:]
        machine.leave(region)

    def _has_enabled_case(self, block: Block) -> bool:
        return any(
            self._has_enabled_case(child) if isinstance(child, Block) else self._is_enabled(child)
            for child in block.children
        )

    def _is_enabled(self, case: Case) -> bool:
        return case.mode is not Mode.SKIP and not (self._focused and case.mode is not Mode.ONLY)

    def _run_before_all(self, hook: Hook, block: Block) -> None:
        running = Running(())
        self._run_hook(hook, running)
        for index, case in enumerate(block.cases):
            for record in running.records:
                if index == 0 or record.outcome is not Outcome.PASSING:
                    case.failures.append(replace(record, test=case.titles))

    def _run_case(self, case: Case) -> None:
        machine = self.machine
        result = TestResult(case.titles, machine.result.path, case.start, case.end)
        machine.result.tests.append(result)
        failure = self._load_failure
        if failure is not None:
            result.assertions.append(replace(failure, test=case.titles))
            return
        skipped = case.parent.mode is Mode.SKIP or case.mode is Mode.SKIP
        if skipped or case.mode is Mode.TODO or (self._focused and case.mode is Mode.RUN):
            reason = "todo" if case.mode is Mode.TODO and not skipped else "skipped"
            result.assertions.append(self._plain_record(case, Outcome.SKIPPED, reason))
            return
        running = Running(case.titles, case=case)
        running.records.extend(case.failures)
        outputs = len(machine.result.outputs)
        unknown_calls = machine.unknown_calls
        if case.doubt and case.doubt not in machine.doubts:
            machine.fork([lambda: self._run_steps(case, running), lambda: None], case.doubt)
        else:
            self._run_steps(case, running)
        for event in machine.result.outputs[outputs:]:
            event.test = event.test or case.titles
        result.assertions.extend(running.records)
        result.calls_unknown = machine.unknown_calls > unknown_calls

    def _run_steps(self, case: Case, running: Running) -> None:
        machine = self.machine
        region = machine.enter("test")
        depth = len(machine.regions)
        blocks = case.parent.lineage()
        if not case.concurrent:
            for block in blocks:
                for hook in block.hooks_of(HookRole.BEFORE_EACH):
                    if not running.failed and not running.skipped:
                        self._run_hook(hook, running)
        if not running.failed and not running.skipped:
            self._run_body(case, running)
        if not case.concurrent:
            for block in reversed(blocks):
                for hook in block.hooks_of(HookRole.AFTER_EACH):
                    self._run_hook(hook, running)
        self._check_counts(case, running)
        self._conclude(case, running, region.pending != [])
        del machine.regions[depth:]
        machine.leave(region)

    def _run_body(self, case: Case, running: Running) -> None:
        before = len(running.records)
        result = self._attempt(case.function, running)
        if isinstance(result, Unknown):
            running.records.append(self._plain_record(case, Outcome.UNDECIDED, result.reason))
        elif not isinstance(result, Undefined) and self.runner == "jest":
            detail = f"test functions can only return a promise or undefined, found {brief(self.machine, result)}"
            running.records.append(self._plain_record(case, self._certain(Outcome.FAILING), "returns", detail))
        if case.failing:
            self._turn_around(case, running, before)

    def _turn_around(self, case: Case, running: Running, before: int) -> None:
        """`test.failing`: passes when it fails."""
        own = running.records[before:]
        if any(record.outcome is Outcome.FAILING for record in own):
            passed = [record for record in own if record.outcome is not Outcome.FAILING]
            running.records[before:] = [*passed, self._plain_record(case, Outcome.PASSING, "fails as declared")]
        elif not running.undecided:
            detail = "the test passes although it is declared to fail"
            running.records.append(self._plain_record(case, self._certain(Outcome.FAILING), "passes", detail))

    def _run_hook(self, hook: Hook, running: Running) -> None:
        if hook.doubt and hook.doubt not in self.machine.doubts:
            self.machine.fork([lambda: self._run_certain_hook(hook, running), lambda: None], hook.doubt)
        else:
            self._run_certain_hook(hook, running)

    def _run_certain_hook(self, hook: Hook, running: Running) -> None:
        self._attempt(hook.function, running)

    def _attempt(self, function: Any, running: Running) -> Any:
        """Calls a test function or hook; gives what it returns, the value of a promise for a promise."""
        machine = self.machine
        outer, self.running = self.running, running
        evidence, machine.evidence = machine.evidence, {}
        machine.limit = min(MOST_STEPS, machine.steps + MOST_STEPS_OF_A_TEST)
        result: Any = UNDEFINED
        try:
            context = running.context if self.context is None else self.context
            context.unknown = self._surroundings if isinstance(self._surroundings, Unknown) else None
            result = machine.call(function, context, self._arguments(function, running))
            while isinstance(result, PromiseValue):
                if result.rejected:
                    raise Thrown(result.value)
                result = result.value if isinstance(result.value, (PromiseValue, Unknown)) else UNDEFINED
        except Thrown as thrown:
            result = UNDEFINED
            self._record_thrown(running, thrown)
        except (BoundReached, RecursionError):
            result = UNDEFINED
            running.records.append(self._bound_record(running.titles))
        finally:
            self.running = outer
            machine.evidence = evidence
        running.pending.clear()
        return result

    def _record_thrown(self, running: Running, thrown: Thrown) -> None:
        if thrown.value is SKIPS:
            self.skip_running()
            return
        record = running.record_of(thrown.value)
        if record is None:
            detail = error_line(self.machine, thrown.value)
            record = thrown_record(self.machine, running, thrown, detail)
        running.records.append(record)

    def _arguments(self, function: Any, running: Running) -> list[Any]:
        if self.argument is not None:
            return [self.argument(running)]
        if not isinstance(function, FunctionValue) or not declared_length(function):
            return []
        return [done_function()]

    # Verdicts --------------------------------------------------------------------------------------------

    def _check_counts(self, case: Case, running: Running) -> None:
        wanted = running.expected_calls
        if running.failed or running.skipped or (wanted is None and not running.expects_calls):
            return
        if wanted is None:
            missed, detail = running.calls == 0, "expected at least one assertion, found none"
        elif isinstance(wanted, Unknown):
            running.records.append(self._plain_record(case, Outcome.UNDECIDED, wanted.reason))
            return
        else:
            missed, detail = running.calls != wanted, f"expected {wanted} assertions, found {running.calls}"
        if running.doubtful_calls or self.machine.doubts:
            running.records.append(self._plain_record(case, Outcome.UNDECIDED, "number of assertions"))
        elif missed:
            running.records.append(self._plain_record(case, Outcome.FAILING, "number of assertions", detail))

    def _conclude(self, case: Case, running: Running, may_have_thrown: bool) -> None:
        for _, record in running.rejected:
            running.records.append(replace(record, outcome=Outcome.UNDECIDED, reason=NOT_AWAITED, detail=""))
        if may_have_thrown and not running.undecided and not running.failed:
            running.records.append(self._plain_record(case, Outcome.UNDECIDED, self.machine.doubts[-1]))
        if not running.records:
            running.records.append(self._plain_record(case, self._certain(Outcome.PASSING), NO_ASSERTION))

    def _certain(self, outcome: Outcome) -> Outcome:
        return Outcome.UNDECIDED if self.machine.doubts else outcome

    def _plain_record(self, case: Case, outcome: Outcome, reason: str, detail: str = "") -> AssertionResult:
        return AssertionResult(
            path=self.machine.result.path,
            start=case.start,
            end=case.end,
            test=case.titles,
            outcome=outcome,
            role=Role.NONE,
            reason=reason,
            detail=detail,
        )

    def _bound_record(self, titles: tuple[str, ...]) -> AssertionResult:
        start, end = place_in_suite(self.machine, self.machine.trail())
        return AssertionResult(self.machine.result.path, start, end, titles, Outcome.UNDECIDED, Role.NONE, reason=BOUND)


SKIPS = MapValue()
"""What a test throws to be skipped from there on."""


def declared_length(function: FunctionValue) -> int:
    """How many parameters a function declares before the first one with a default value."""
    count = 0
    for parameter in function.syntax.parameters:
        if isinstance(parameter, (DefaultPattern, RestPattern)):
            break
        count += 1
    return count


def done_function() -> NativeFunction:
    """The `done` that a test or hook with a parameter is given."""
    return NativeFunction("done", _done, properties={"fail": NativeFunction("fail", _done)})


def _done(machine: Machine, _receiver: Any, arguments: list[Any]) -> Any:
    reason = arguments[0] if arguments else UNDEFINED
    if isinstance(reason, Undefined) or reason is None:
        return UNDEFINED
    if isinstance(reason, Unknown):
        machine.may_throw(reason.reason)
        return UNDEFINED
    raise machine.thrown(reason)
