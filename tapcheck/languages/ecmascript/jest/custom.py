"""Matchers that suites add with `expect.extend`."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from tapcheck.languages.ecmascript.jest.claims import Answer, Claim, Matcher
from tapcheck.languages.ecmascript.jest.deciders import Asymmetric, make_asymmetric
from tapcheck.languages.ecmascript.jest.equality import equals
from tapcheck.languages.ecmascript.jest.printing import brief, error_line
from tapcheck.languages.program.results import Role
from tapcheck.languages.program.truths import Truth, opposite
from tapcheck.languages.program.values import (
    UNDEFINED,
    MapValue,
    NativeFunction,
    PromiseValue,
    Unknown,
    is_callable,
)

if TYPE_CHECKING:
    from tapcheck.languages.program.machine import Machine


def custom_matcher(function: Any) -> Matcher:
    """The matcher that a function of the suite makes."""

    def match(claim: Claim) -> Answer:
        context = _context(claim.negated, claim.promise)
        return _answer(claim.machine, function, context, [claim.received, *claim.arguments])

    return match


def custom_asymmetric(name: str, function: Any, inverse: bool) -> NativeFunction:
    """`expect.name(…)` for a matcher that a suite added."""

    def make(_machine: Machine, _receiver: Any, arguments: list[Any]) -> Any:
        def decide(machine: Machine, value: Any) -> Truth:
            passed = _answer(machine, function, _context(inverse, ""), [value, *arguments]).passed
            return opposite(passed) if inverse else passed

        return make_asymmetric(Asymmetric(name, UNDEFINED, decide, f"{name}<>"))

    return NativeFunction(name, make)


def _answer(machine: Machine, function: Any, context: MapValue, arguments: list[Any]) -> Answer:
    result = machine.call(function, context, arguments)
    while isinstance(result, PromiseValue):
        if result.rejected:
            raise machine.thrown(result.value)
        result = result.value
    if isinstance(result, Unknown):
        return Answer(Unknown(result.reason), Role.EQUAL)
    passed = machine.language.get(machine, result, "pass")
    if isinstance(passed, Unknown):
        return Answer(Unknown(passed.reason), Role.EQUAL)
    if not isinstance(passed, bool):
        raise machine.throw("Error", "Unexpected return from a matcher function.")
    return Answer(passed, Role.EQUAL, _message(machine, machine.language.get(machine, result, "message")))


def _message(machine: Machine, message: Any) -> str:
    text = machine.call(message, UNDEFINED, []) if is_callable(message) else message
    return error_line(machine, text) if isinstance(text, str) else "the custom matcher does not hold"


def _context(negated: bool, promise: str) -> MapValue:
    """What such a function sees as `this`."""

    def compare(machine: Machine, _receiver: Any, arguments: list[Any]) -> Any:
        left, right, *_ = [*arguments, UNDEFINED, UNDEFINED]
        return equals(machine, left, right)

    def show(machine: Machine, _receiver: Any, arguments: list[Any]) -> Any:
        return brief(machine, arguments[0]) if arguments else ""

    utils = MapValue({name: NativeFunction(name, show) for name in ("printReceived", "printExpected", "stringify")})
    utils.unknown = Unknown("jest-matcher-utils")
    return MapValue(
        {
            "isNot": negated,
            "promise": promise,
            "equals": NativeFunction("equals", compare),
            "utils": utils,
        }
    )
