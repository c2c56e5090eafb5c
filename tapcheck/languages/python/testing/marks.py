"""What `pytest` hands to test files: marks, fixtures, parameters, `raises`, `approx`, `skip`."""

from __future__ import annotations

from dataclasses import field
from typing import TYPE_CHECKING, Any

from tapcheck.languages.program.results import Role
from tapcheck.languages.program.values import ListValue, MapValue, NativeFunction, Unknown
from tapcheck.languages.python.errors import EXCEPTIONS, package_error, throw
from tapcheck.languages.python.functions import PurePython, native, natives
from tapcheck.languages.python.library.mocks import mock_module
from tapcheck.languages.python.representation import to_str
from tapcheck.languages.python.testing.assertions import Recorder, raises
from tapcheck.languages.python.testing.running import Verdict, record_assertion
from tapcheck.languages.python.values import MODULE, ClassValue, PythonFunction, known, split_arguments
from tapcheck.records import dataclass

if TYPE_CHECKING:
    from tapcheck.languages.program.machine import Machine

package_error("pytest.Skipped", "BaseException")
package_error("unittest.SkipTest")


@dataclass(slots=True, eq=False)
class Mark:
    """A mark with its arguments; named ones in ``named``."""

    name: str
    arguments: list[Any] = field(default_factory=list)
    named: dict[str, Any] = field(default_factory=dict)


@dataclass(slots=True, eq=False)
class Fixture:
    """A fixture function and how it was declared."""

    name: str
    function: PythonFunction
    scope: str = "function"
    autouse: bool = False
    params: Any = None
    ids: Any = None
    outer: Fixture | None = None
    """The fixture of the same name that this one takes the place of."""


def _mark(mark: Mark) -> NativeFunction:
    """A mark as a decorator, which may still be given arguments."""

    def run(machine: Machine, _receiver: Any, arguments: list[Any]) -> Any:
        del machine
        if len(arguments) == 1 and isinstance(arguments[0], (PythonFunction, ClassValue)) and not mark.arguments:
            _put(arguments[0], mark)
            return arguments[0]
        if arguments and isinstance(arguments[0], (PythonFunction, ClassValue)):
            _put(arguments[0], mark)
            return arguments[0]
        positional, named, _ = split_arguments(arguments)
        return _mark(Mark(mark.name, positional, dict(named)))

    made = NativeFunction(mark.name, run)
    made.properties["%mark"] = mark
    return made


def _put(target: Any, mark: Mark) -> None:
    target.marks.append(mark)


def marks_of(value: Any) -> list[Mark]:
    """The marks that a decorator, or a list of them, stands for."""
    if isinstance(value, ListValue):
        return [mark for item in value.items for mark in marks_of(item)]
    if isinstance(value, NativeFunction) and "%mark" in value.properties:
        return [value.properties["%mark"]]
    return []


class _Marks(dict[str, Any]):
    def __missing__(self, name: str) -> Any:
        made = self[name] = _mark(Mark(name))
        return made

    def __contains__(self, name: object) -> bool:
        return isinstance(name, str) and not name.startswith("__")

    def get(self, name: Any, default: Any = None) -> Any:
        if name not in self:
            return default
        return self[name]


def _fixture(machine: Machine, *functions: Any, **options: Any) -> Any:
    del machine

    def declare(_machine: Machine, function: Any) -> Any:
        if not isinstance(function, PythonFunction):
            return Unknown("a fixture that is no function")
        name = options.get("name")
        scope = options.get("scope", "function")
        made = Fixture(
            name if isinstance(name, str) else function.name,
            function,
            scope if isinstance(scope, str) else "function",
            options.get("autouse") is True,
            options.get("params"),
            options.get("ids"),
        )
        return MapValue(kind="fixture", data=made)

    return declare(None, functions[0]) if functions else native("fixture", declare)  # type: ignore[arg-type]


def _parameters(_machine: Machine, *values: Any, marks: Any = None, id: Any = None) -> MapValue:
    return MapValue({"id": id, "marks": marks}, kind="param", data=list(values))


def _skip(machine: Machine, reason: Any = "", **_options: Any) -> Any:
    raise throw(machine, "pytest.Skipped", reason)


def _import_or_skip(machine: Machine, name: Any, **_options: Any) -> Any:
    return machine.runner.bind_module(machine, known(name), True)


def _approx(machine: Machine, expected: Any, rel: Any = None, abs: Any = None, **_options: Any) -> MapValue:
    del machine
    return MapValue(kind="approx", data=(expected, rel, abs))


def pytest_module(recorder: Recorder) -> MapValue:
    """The module `pytest`."""

    def fail(machine: Machine, reason: Any = "", **_options: Any) -> None:
        shown = to_str(machine, reason)
        detail = shown if isinstance(shown, str) and shown else "failed by the test itself"
        record_assertion(machine, recorder.current, Verdict(False, Role.TRUTH, detail), ())

    functions: dict[str, PurePython] = {
        "approx": _approx,
        "fail": fail,
        "fixture": _fixture,
        "importorskip": _import_or_skip,
        "param": _parameters,
        "raises": raises(recorder, "pytest.raises"),
        "skip": _skip,
    }
    members = natives(functions)
    members["mark"] = MapValue(_Marks(), kind=MODULE, data=Unknown("a mark"))
    members["skip"].properties["Exception"] = EXCEPTIONS["pytest.Skipped"]
    return MapValue(members, kind=MODULE, data=Unknown("a part of pytest"))


def unittest_module(case: ClassValue) -> MapValue:
    """The module `unittest`; ``case`` is its `TestCase`."""

    def skip(machine: Machine, reason: Any) -> Any:
        return machine.call(_mark(Mark("skip")), None, [reason])

    def skip_if(machine: Machine, condition: Any, reason: Any) -> Any:
        return machine.call(_mark(Mark("skipif")), None, [condition, reason])

    def skip_unless(machine: Machine, condition: Any, reason: Any) -> Any:
        truth = machine.language.truth(machine, condition)
        turned = Unknown(truth.reason) if isinstance(truth, Unknown) else not truth
        return machine.call(_mark(Mark("skipif")), None, [turned, reason])

    def main(_machine: Machine, *_arguments: Any, **_options: Any) -> None:
        return None

    members = natives({"skip": skip, "skipIf": skip_if, "skipUnless": skip_unless, "main": main})
    members["expectedFailure"] = _mark(Mark("xfail", [], {"strict": True}))
    members.update({"TestCase": case, "SkipTest": EXCEPTIONS["unittest.SkipTest"]})
    members["mock"] = mock_module()
    return MapValue(members, kind=MODULE, data=Unknown("a part of unittest"))
