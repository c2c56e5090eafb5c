"""Collects the tests of a file and runs them as pytest does, those of unittest included."""

from __future__ import annotations

import itertools
from collections.abc import Iterator
from dataclasses import replace
from functools import partial
from typing import TYPE_CHECKING, Any

from tapcheck.languages.program.results import BOUND, NO_ASSERTION, Outcome, TestResult
from tapcheck.languages.program.running import RunningTest
from tapcheck.languages.program.values import BoundReached, MapValue, Thrown, Unknown
from tapcheck.languages.python.errors import OBJECT, of_kind
from tapcheck.languages.python.functions import run_as_written
from tapcheck.languages.python.objects import construct
from tapcheck.languages.python.representation import error_line
from tapcheck.languages.python.testing.assertions import unittest_methods
from tapcheck.languages.python.testing.fixtures import (
    Fixtures,
    conftest_paths,
    fixtures_in,
    is_known,
    module_values,
    overlaid,
    parameters_of,
    used_by_marks,
)
from tapcheck.languages.python.testing.marks import Fixture, Mark, marks_of
from tapcheck.languages.python.testing.parameters import Values, value_sets
from tapcheck.languages.python.testing.running import plain_record, thrown_record
from tapcheck.languages.python.values import INSTANCE, ClassValue, PythonFunction, with_keywords
from tapcheck.records import dataclass

if TYPE_CHECKING:
    from tapcheck.languages.program.machine import Machine
    from tapcheck.languages.python.modules import Loader


_MOST_STEPS = 500_000
"""Statements, calls and loop turns that one file may take: a few seconds. Real suites take some ten thousand."""
_MOST_STEPS_OF_A_TEST = 200_000


@dataclass(frozen=True, slots=True, eq=False)
class _Case:
    titles: tuple[str, ...]
    function: PythonFunction
    cls: ClassValue | None
    values: Values
    marks: tuple[Mark, ...]
    visible: dict[str, Fixture]

    @property
    def place(self) -> tuple[int, int]:
        return self.function.body.syntax.start, self.function.body.syntax.end


class Session:
    """The tests of one file."""

    def __init__(self, machine: Machine) -> None:
        self.machine = machine
        self.running = RunningTest(())
        made = ClassValue("TestCase", (OBJECT,), construct=construct, module="unittest")
        made.properties.update(unittest_methods(self))
        self.case_class = made
        self._before: dict[Any, list[Any] | None] = {}
        self._doubtful: dict[Any, str] = {}
        """Why what runs once before tests may have failed, by what it runs before."""
        self._marks: list[Mark] = []
        self._following: _Case | None = None
        """The test after the running one."""

    @property
    def current(self) -> RunningTest:
        """What assertions are recorded in now."""
        return self.running

    def run(self, loader: Loader, path: str, absolute: str, name: str) -> None:
        """Loads a file and runs its tests; the results go into the result of the machine."""
        machine = self.machine
        machine.limit = _MOST_STEPS_OF_A_TEST
        machine.enter("test")
        try:
            known: dict[str, Fixture] = {}
            for conftest in conftest_paths(machine, path):
                module = loader.run_file(conftest, "conftest")
                known = overlaid(known, fixtures_in(module_values(module)))
            module = loader.run_file(absolute, name)
        except Thrown as thrown:
            self._fail_to_load(thrown)
            return
        except (BoundReached, RecursionError):
            machine.result.tests.append(
                TestResult((), path, 0, 0, [plain_record(machine, (0, 0), (), Outcome.UNDECIDED, BOUND)])
            )
            return
        known = overlaid(known, fixtures_in(module_values(module)))
        fixtures = Fixtures(machine, known)
        for mark_holder in (dict(module_values(module)).get("pytestmark"),):
            self._marks = marks_of(mark_holder)
        cases = list(self._collect(module, fixtures))
        for case, following in itertools.zip_longest(cases, cases[1:]):
            self._following = following
            self._run_case(case, fixtures, module)

    def _fail_to_load(self, thrown: Thrown) -> None:
        machine = self.machine
        skipped = of_kind(thrown.value, "pytest.Skipped") or of_kind(thrown.value, "unittest.SkipTest")
        record = thrown_record(machine, self.running, thrown)
        if skipped and not machine.doubts:
            record = plain_record(machine, (record.start, record.end), (), Outcome.SKIPPED, "skipped")
        elif record.outcome is Outcome.FAILING:
            machine.result.failure = error_line(machine, thrown.value) or "throws"
        machine.result.tests.append(TestResult((), machine.result.path, record.start, record.end, [record]))

    # Collection ------------------------------------------------------------------------------------------

    def _collect(self, module: MapValue, fixtures: Fixtures) -> Iterator[_Case]:
        found: list[tuple[int, str, Any]] = []
        for name, value in module_values(module):
            if isinstance(value, PythonFunction) and name.startswith("test"):
                found.append((value.body.syntax.start, name, value))
            elif isinstance(value, ClassValue) and self._is_test_class(name, value):
                starts = [
                    item.body.syntax.start for item in value.properties.values() if isinstance(item, PythonFunction)
                ]
                found.append((min(starts, default=0), name, value))
        for _, name, value in sorted(found, key=lambda item: item[0]):
            if isinstance(value, ClassValue):
                yield from self._collect_class(name, value, fixtures)
            else:
                yield from self._cases((), name, value, None, fixtures)

    def _is_test_class(self, name: str, cls: ClassValue) -> bool:
        if cls.inherits(self.case_class):
            return cls is not self.case_class
        return name.startswith("Test") and cls.module == "program" and not cls.has("__init__")

    def _collect_class(self, name: str, cls: ClassValue, fixtures: Fixtures) -> Iterator[_Case]:
        found: dict[str, PythonFunction] = {}
        for parent in reversed(cls.linear):
            for key, value in parent.properties.items():
                if isinstance(value, PythonFunction) and isinstance(key, str) and key.startswith("test"):
                    found.pop(key, None)
                    found[key] = value
        order = sorted(found) if cls.inherits(self.case_class) else list(found)
        if not cls.inherits(self.case_class):
            order.sort(key=lambda key: found[key].body.syntax.start)
        for key in order:
            yield from self._cases((name,), key, found[key], cls, fixtures)

    def _cases(
        self, outer: tuple[str, ...], name: str, function: PythonFunction, cls: ClassValue | None, fixtures: Fixtures
    ) -> Iterator[_Case]:
        marks = [*function.marks, *(mark for parent in (cls.linear if cls else ()) for mark in parent.marks)]
        if cls is not None and cls.has("pytestmark"):
            marks += marks_of(cls.find("pytestmark"))
        marks += self._marks
        visible = fixtures.known if cls is None else fixtures.of_class(cls)
        needed = fixtures.needed(visible, [*used_by_marks(marks), *parameters_of(function)])
        for values in value_sets(self.machine, marks, visible, needed):
            title = f"{name}[{'-'.join(values.identifiers)}]" if values.identifiers else name
            yield _Case((*outer, title), function, cls, values, (*marks, *values.marks), visible)

    # Execution -------------------------------------------------------------------------------------------

    def _run_case(self, case: _Case, fixtures: Fixtures, module: MapValue) -> None:
        machine = self.machine
        result = TestResult(case.titles, machine.result.path, *case.place)
        machine.result.tests.append(result)
        skipped = self._skipped(case)
        if skipped is not None:
            result.assertions.append(skipped)
            return
        running = self.running = RunningTest(case.titles)
        outputs = len(machine.result.outputs)
        unknown_calls = machine.unknown_calls
        region = machine.enter("test")
        depth = len(machine.regions)
        reason = case.function.doubt or (case.values.unknown.reason if case.values.unknown is not None else "")
        if case.function.asynchronous:
            reason = reason or "an asynchronous test"
        if reason:
            machine.fork([lambda: self._attempt(case, fixtures, module, running), lambda: None], reason)
            running.records.append(plain_record(machine, case.place, case.titles, Outcome.UNDECIDED, reason))
        else:
            self._attempt(case, fixtures, module, running)
        if region.pending and not running.undecided and not running.failed:
            running.records.append(
                plain_record(machine, case.place, case.titles, Outcome.UNDECIDED, machine.doubts[-1])
            )
        if not running.records:
            outcome = Outcome.UNDECIDED if machine.doubts else Outcome.PASSING
            running.records.append(plain_record(machine, case.place, case.titles, outcome, NO_ASSERTION))
        result.calls_unknown = machine.unknown_calls > unknown_calls
        del machine.regions[depth:]
        machine.leave(region)
        for event in machine.result.outputs[outputs:]:
            event.test = event.test or case.titles
        result.assertions.extend(self._expected(case, running))

    def _skipped(self, case: _Case) -> Any:
        for mark in case.marks:
            if mark.name == "skip":
                return plain_record(self.machine, case.place, case.titles, Outcome.SKIPPED, "skipped")
            if mark.name == "skipif" and (mark.arguments or "condition" in mark.named):
                condition = mark.arguments[0] if mark.arguments else mark.named["condition"]
                truth = self.machine.language.truth(self.machine, condition)
                if isinstance(condition, str):
                    truth = Unknown("a condition in text")
                if isinstance(truth, Unknown):
                    return plain_record(self.machine, case.place, case.titles, Outcome.UNDECIDED, truth.reason)
                if truth:
                    return plain_record(self.machine, case.place, case.titles, Outcome.SKIPPED, "skipped")
        return None

    def _expected(self, case: _Case, running: RunningTest) -> list[Any]:
        """The records, turned around where the test is expected to fail."""
        marks = [mark for mark in case.marks if mark.name == "xfail"]
        if not marks:
            return running.records
        mark = marks[0]
        condition = mark.arguments[0] if mark.arguments else mark.named.get("condition", True)
        if condition is not True or (running.undecided and not running.failed):
            return [replace(item, outcome=Outcome.UNDECIDED, reason="expected to fail") for item in running.records]
        if running.failed:
            return [plain_record(self.machine, case.place, case.titles, Outcome.SKIPPED, "fails as expected")]
        if mark.named.get("strict") is True:
            return [plain_record(self.machine, case.place, case.titles, Outcome.FAILING, "passes unexpectedly")]
        return running.records

    def _attempt(self, case: _Case, fixtures: Fixtures, module: MapValue, running: RunningTest) -> None:
        machine = self.machine
        evidence, machine.evidence = machine.evidence, {}
        machine.limit = min(_MOST_STEPS, machine.steps + _MOST_STEPS_OF_A_TEST)

        def leave() -> None:
            following = self._following
            fixtures.close(None if following is None else following.cls, last=following is None)

        try:
            for step in (partial(self._steps, case, fixtures, module), leave):
                try:
                    step()
                except Thrown as thrown:
                    self._record_thrown(case, running, thrown)
        except (BoundReached, RecursionError):
            running.records.append(plain_record(machine, case.place, case.titles, Outcome.UNDECIDED, BOUND))
        finally:
            machine.evidence = evidence
        running.pending.clear()
        loader = machine.runner
        if loader.left_folder is not None:
            loader.working_folder, loader.left_folder = loader.left_folder, None

    def _record_thrown(self, case: _Case, running: RunningTest, thrown: Thrown) -> None:
        if of_kind(thrown.value, "pytest.Skipped") or of_kind(thrown.value, "unittest.SkipTest"):
            doubtful = bool(self.machine.doubts)
            outcome = Outcome.UNDECIDED if doubtful else Outcome.SKIPPED
            if not doubtful:
                running.records.clear()
            running.records.append(plain_record(self.machine, case.place, case.titles, outcome, "skipped"))
        else:
            running.records.append(thrown_record(self.machine, running, thrown))

    def _steps(self, case: _Case, fixtures: Fixtures, module: MapValue) -> None:
        machine = self.machine
        variables = dict(module_values(module))
        self._once(module, [variables.get("setup_module") or variables.get("setUpModule")], optional_argument=module)
        cls = case.cls
        instance: Any = None
        if cls is not None:
            instance = MapValue(kind=INSTANCE, data=cls)
            names = ("setUpClass", "setup_class")
            self._once(cls, [machine.language.get(machine, cls, name) for name in names if cls.has(name)])
            if not cls.inherits(self.case_class):
                self._around(case, instance, "setup_method")
                self._nose_setup(case, instance)
        local: dict[str, Any] = dict(case.values.direct)
        request = case.values.indirect
        wanted = [*used_by_marks(list(case.marks)), *parameters_of(case.function)]
        for name in fixtures.needed(case.visible, wanted):
            fixtures.value(name, case.visible, local, request, instance, cls)
        arguments: dict[str, Any] = {}
        for name in parameters_of(case.function):
            if case.values.unknown is not None and name not in local:
                arguments[name] = Unknown(case.values.unknown.reason)
                continue
            if name not in local and not is_known(name, case.visible):
                machine.may_throw(f"the fixture '{name}'")
            arguments[name] = fixtures.value(name, case.visible, local, request, instance, cls)
        for name, value in case.values.direct.items():
            if name in case.function.defaults:
                arguments[name] = value
        if cls is None:
            setup = variables.get("setup_function")
            if isinstance(setup, PythonFunction):
                machine.call(setup, None, [case.function] if setup.signature.positional else [])
            run_as_written(machine, case.function, with_keywords([], arguments))
            return
        if cls.inherits(self.case_class):
            self._around(case, instance, "setUp")
        run_as_written(machine, case.function, with_keywords([instance], arguments))
        self._around(case, instance, "tearDown" if cls.inherits(self.case_class) else "teardown_method")

    def _around(self, case: _Case, instance: Any, name: str) -> None:
        """Calls a method that runs around each test, where the class has one."""
        cls = case.cls
        if cls is None or not cls.has(name):
            return
        function = cls.find(name)
        takes = isinstance(function, PythonFunction) and len(function.signature.positional) > 1
        self.machine.language.call_member(self.machine, instance, name, [case.function] if takes else [])

    def _nose_setup(self, case: _Case, instance: Any) -> None:
        """A method named `setup` runs before each test by old versions of pytest only."""
        if case.cls is not None and case.cls.has("setup") and isinstance(case.cls.find("setup"), PythonFunction):
            self.machine.fork([lambda: self._around(case, instance, "setup"), lambda: None], "the version of pytest")

    def _once(self, key: Any, functions: list[Any], optional_argument: Any = None) -> None:
        """Runs what runs before all tests of a class or file; a failure is that of every test."""
        if key in self._before:
            failure = self._before[key]
            if failure is not None:
                raise Thrown(failure[0])
            if key in self._doubtful:
                self.machine.may_throw(self._doubtful[key])
            return
        self._before[key] = None
        doubts = len(self.machine.doubts)
        for function in functions:
            if function is None:
                continue
            takes = isinstance(function, PythonFunction) and bool(function.signature.positional)
            try:
                self.machine.call(function, None, [optional_argument] if takes else [])
            except Thrown as thrown:
                self._before[key] = [thrown.value]
                raise
        if len(self.machine.doubts) > doubts:
            self._doubtful[key] = self.machine.doubts[-1]
