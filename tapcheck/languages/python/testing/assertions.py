"""The `assert` statement and the assertions of unittest."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Any, Protocol

from tapcheck.languages.program.results import Role
from tapcheck.languages.program.running import RunningTest
from tapcheck.languages.program.values import MapValue, Thrown, Unknown
from tapcheck.languages.python.errors import throw
from tapcheck.languages.python.functions import PurePython, list_of, method
from tapcheck.languages.python.library.regexps import PATTERN_METHODS, compile_regex
from tapcheck.languages.python.lower_statements import Claim
from tapcheck.languages.python.names_of_types import type_name
from tapcheck.languages.python.objects import is_instance
from tapcheck.languages.python.operators import binary
from tapcheck.languages.python.representation import brief, to_str
from tapcheck.languages.python.testing.running import Verdict, record_assertion
from tapcheck.languages.python.values import TupleValue, UnknownOperand, is_none, known

if TYPE_CHECKING:
    from tapcheck.languages.program.machine import Machine


class Recorder(Protocol):
    """Where assertions are recorded."""

    @property
    def current(self) -> RunningTest:
        """The running test."""


def assert_statement(recorder: Recorder) -> Callable[[Machine, Any, list[Any]], None]:
    """The function that lowered `assert` statements call."""

    def run(machine: Machine, _receiver: Any, arguments: list[Any]) -> None:
        claim, message, *operands = arguments
        try:
            _judge(machine, recorder, claim, operands)
        except Thrown as thrown:
            _explain(machine, thrown, message)
            raise

    return run


def _explain(machine: Machine, thrown: Thrown, message: Any) -> None:
    """Gives the error the message that the program wrote."""
    if is_none(message) or not isinstance(thrown.value, MapValue):
        return
    value = machine.call(message, None, [])
    machine.set_property(thrown.value, "args", TupleValue([value]))


def _judge(machine: Machine, recorder: Recorder, claim: Claim, operands: list[Any]) -> None:
    before = dict(machine.evidence)
    machine.evidence = {}
    if claim.operator:
        truth = binary(machine, claim.operator, operands[0], operands[1])
        truth = machine.language.truth(machine, truth)
    else:
        truth = machine.language.truth(machine, operands[0])
    own = tuple(machine.evidence)
    machine.evidence = {**before, **machine.evidence}
    holds = truth if isinstance(truth, Unknown) else bool(truth) != claim.negated
    negated = claim.negated != (claim.operator in ("not in", "!=", "is not"))
    expected = ""
    if claim.operator in ("in", "not in") and isinstance(operands[0], str):
        expected = str(operands[0])
    elif claim.operator in ("==", "!=") and isinstance(operands[1], str):
        expected = str(operands[1])
    verdict = Verdict(holds, _role(claim, operands), _detail(machine, claim, operands), negated, expected, own)
    record_assertion(machine, recorder.current, verdict, tuple(operands))


def _role(claim: Claim, operands: list[Any]) -> Role:
    if claim.counts:
        return Role.COUNT
    if claim.operator in ("is", "is not") and is_none(operands[1]):
        return Role.PRESENT
    if claim.operator in ("in", "not in"):
        return Role.MATCH if isinstance(operands[1], str) else Role.EQUAL
    return Role.EQUAL if claim.operator else Role.TRUTH


def _detail(machine: Machine, claim: Claim, operands: list[Any]) -> str:
    no = "not " if claim.negated else ""
    if not claim.operator:
        return f"expected {no}a true value, found {brief(machine, operands[0])}"
    left, right = brief(machine, operands[0]), brief(machine, operands[1])
    return f"expected {no}{left} {claim.operator} {right}"


# unittest ----------------------------------------------------------------------------------------------------


def _compared(recorder: Recorder, operator: str, counts: bool = False) -> PurePython:
    def run(machine: Machine, _self: Any, first: Any, second: Any, msg: Any = None, **_options: Any) -> None:
        del msg
        _judge(machine, recorder, Claim(operator, False, counts), [first, second])

    return run


def _compared_as(recorder: Recorder, wanted: str) -> PurePython:
    """Equality of two values of one type; of any two sequences with an empty name."""

    def run(machine: Machine, _self: Any, first: Any, second: Any, msg: Any = None, **_options: Any) -> None:
        del msg
        sides = [known(first), known(second)]
        if wanted:
            wrong = next((item for item in sides if type_name(item) != wanted), None)
            if wrong is not None:
                _judge(machine, recorder, Claim("", False), [False])
            _judge(machine, recorder, Claim("=="), sides)
        else:
            _judge(machine, recorder, Claim("=="), [list_of(machine, item) for item in sides])

    return run


def _nothing(_machine: Machine, _self: Any, *_arguments: Any, **_options: Any) -> None:
    return None


def _tested(recorder: Recorder, negated: bool) -> PurePython:
    def run(machine: Machine, _self: Any, expr: Any, msg: Any = None) -> None:
        del msg
        _judge(machine, recorder, Claim("", negated), [expr])

    return run


def _none(recorder: Recorder, operator: str) -> PurePython:
    def run(machine: Machine, _self: Any, obj: Any, msg: Any = None) -> None:
        del msg
        _judge(machine, recorder, Claim(operator), [obj, None])

    return run


def _kind(recorder: Recorder, negated: bool) -> PurePython:
    def run(machine: Machine, _self: Any, obj: Any, cls: Any, msg: Any = None) -> None:
        del msg
        _judge(machine, recorder, Claim("", negated), [is_instance(obj, cls)])

    return run


def _searched(recorder: Recorder, negated: bool) -> PurePython:
    def run(machine: Machine, _self: Any, text: Any, pattern: Any, msg: Any = None) -> None:
        del msg
        before = dict(machine.evidence)
        machine.evidence = {}
        if isinstance(text, Unknown):
            holds: bool | Unknown = text
        else:
            found = PATTERN_METHODS["search"](machine, compile_regex(machine, pattern), text)
            holds = is_none(found) == negated
        own = tuple(machine.evidence)
        machine.evidence = {**before, **machine.evidence}
        detail = f"expected {'no ' if negated else ''}match of {brief(machine, pattern)}"
        verdict = Verdict(holds, Role.MATCH, detail, negated, "", own)
        record_assertion(machine, recorder.current, verdict, (text,))

    return run


def _almost(recorder: Recorder, negated: bool) -> PurePython:
    def run(
        machine: Machine, _self: Any, first: Any, second: Any, places: Any = 7, msg: Any = None, delta: Any = None
    ) -> None:
        del msg
        difference = abs(known(first) - known(second))
        near = (
            difference <= known(delta)
            if not is_none(delta)
            else round(difference, 7 if is_none(places) else places) == 0
        )
        _judge(machine, recorder, Claim("", negated), [near])

    return run


def _same_items(recorder: Recorder) -> PurePython:
    def run(machine: Machine, _self: Any, first: Any, second: Any, msg: Any = None) -> None:
        del msg
        left, right = ([*known(machine.language.iterate(machine, value))] for value in (first, second))
        for item in list(left):
            for index, other in enumerate(right):
                if known(machine.language.same(machine, item, other)):
                    left.remove(item)
                    del right[index]
                    break
        _judge(machine, recorder, Claim("", False), [not left and not right])

    return run


def _fail(recorder: Recorder) -> PurePython:
    def run(machine: Machine, _self: Any, msg: Any = None) -> None:
        shown = to_str(machine, msg) if not is_none(msg) else "failed by the test itself"
        detail = shown if isinstance(shown, str) else ""
        record_assertion(machine, recorder.current, Verdict(False, Role.TRUTH, detail), ())

    return run


def raises(recorder: Recorder, name: str) -> PurePython:
    """`pytest.raises` and `assertRaises`: a context manager, or a call."""

    def run(machine: Machine, expected: Any, *call: Any, match: Any = None, **options: Any) -> Any:
        options.pop("msg", None)
        manager = _raising(recorder, expected, match, name)
        if not call:
            return manager
        error: Any = None
        try:
            machine.call(call[0], None, list(call[1:]))
        except Thrown as thrown:
            error = thrown.value
            if not manager.data[1](machine, error):
                raise
            return manager.properties["info"]
        manager.data[1](machine, error)
        return None

    return run


def _raising(recorder: Recorder, expected: Any, match: Any, name: str) -> MapValue:
    info = MapValue({"value": Unknown("an error"), "exception": Unknown("an error")}, kind="module")
    info.data = Unknown("an error")

    def leave(machine: Machine, error: Any) -> bool | Unknown:
        if is_none(error):
            wanted = getattr(expected, "name", "an error")
            verdict = Verdict(False, Role.THROW, f"{name} expected {wanted}, nothing was raised")
            record_assertion(machine, recorder.current, verdict, ())
            return True
        caught = is_instance(error, expected)
        if caught is False:
            return False
        info.properties.update({"value": error, "exception": error, "type": getattr(error, "data", None)})
        holds: bool | Unknown = caught
        if not is_none(match) and holds is True:
            shown = to_str(machine, error)
            found = (
                shown
                if isinstance(shown, Unknown)
                else PATTERN_METHODS["search"](machine, compile_regex(machine, match), shown)
            )
            holds = found if isinstance(found, Unknown) else not is_none(found)
        record_assertion(machine, recorder.current, Verdict(holds, Role.THROW, "another message of the error"), ())
        return True

    manager = MapValue({"info": info}, kind="manager")
    manager.data = (lambda _machine: info, leave)
    return manager


def _sub_test(recorder: Recorder) -> PurePython:
    def run(machine: Machine, _self: Any, *_message: Any, **_parameters: Any) -> MapValue:
        del machine

        def leave(inner: Machine, error: Any) -> bool:
            running = recorder.current
            for known_error, record in running.pending:
                if known_error is error:
                    running.records.append(record)
                    return True
            if isinstance(error, Unknown):
                inner.may_throw(error.reason)
                return True
            return False

        return MapValue(kind="manager", data=(lambda _inner: None, leave))

    return run


def _skip(machine: Machine, _self: Any, reason: Any = "") -> Any:
    raise throw(machine, "unittest.SkipTest", reason)


def unittest_methods(recorder: Recorder) -> dict[str, Any]:
    """The methods of `unittest.TestCase`."""
    checks: dict[str, PurePython] = {
        "assertAlmostEqual": _almost(recorder, False),
        "assertCountEqual": _same_items(recorder),
        "assertFalse": _tested(recorder, True),
        "assertGreater": _compared(recorder, ">", True),
        "assertGreaterEqual": _compared(recorder, ">=", True),
        "assertIn": _compared(recorder, "in"),
        "assertIs": _compared(recorder, "is"),
        "assertIsInstance": _kind(recorder, False),
        "assertIsNone": _none(recorder, "is"),
        "assertIsNot": _compared(recorder, "is not"),
        "assertIsNotNone": _none(recorder, "is not"),
        "assertLess": _compared(recorder, "<", True),
        "assertLessEqual": _compared(recorder, "<=", True),
        "assertNotAlmostEqual": _almost(recorder, True),
        "assertNotEqual": _compared(recorder, "!="),
        "assertNotIn": _compared(recorder, "not in"),
        "assertNotIsInstance": _kind(recorder, True),
        "assertNotRegex": _searched(recorder, True),
        "assertRegex": _searched(recorder, False),
        "assertTrue": _tested(recorder, False),
        "fail": _fail(recorder),
        "skipTest": _skip,
        "subTest": _sub_test(recorder),
    }
    for name in ("Equal", "SetEqual"):
        checks[f"assert{name}"] = _compared(recorder, "==")
    for name, wanted in (("Dict", "dict"), ("List", "list"), ("Tuple", "tuple"), ("MultiLine", "str")):
        checks[f"assert{name}Equal"] = _compared_as(recorder, wanted)
    checks["assertSequenceEqual"] = _compared_as(recorder, "")
    for name in ("addCleanup", "addClassCleanup", "addTypeEqualityFunc"):
        checks[name] = _nothing
    own = raises(recorder, "assertRaises")

    def assert_raises(machine: Machine, _self: Any, expected: Any, *call: Any, **options: Any) -> Any:
        return own(machine, expected, *call, **options)

    def assert_raises_regex(machine: Machine, _self: Any, expected: Any, pattern: Any, *call: Any) -> Any:
        return own(machine, expected, *call, match=pattern)

    checks["assertRaises"], checks["assertRaisesRegex"] = assert_raises, assert_raises_regex
    return {name: method(name, _recorded(recorder, function)) for name, function in checks.items()}


def _recorded(recorder: Recorder, function: PurePython) -> PurePython:
    """An assertion that is undecided where it is asked about what nobody knows."""

    def run(machine: Machine, *arguments: Any, **options: Any) -> Any:
        try:
            return function(machine, *arguments, **options)
        except UnknownOperand as operand:
            record_assertion(machine, recorder.current, Verdict(Unknown(operand.value.reason), Role.TRUTH), ())
            return None

    return run
