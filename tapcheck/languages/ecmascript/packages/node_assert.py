"""Node's module `assert`."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import TYPE_CHECKING, Any

from tapcheck.languages.ecmascript.conversions import is_nullish, loose_equals, same_value
from tapcheck.languages.ecmascript.jest.claims import Answer, expected_text, sort_of, truth_role
from tapcheck.languages.ecmascript.jest.match_content import matches_pattern
from tapcheck.languages.ecmascript.jest.match_throws import called
from tapcheck.languages.ecmascript.jest.printing import brief, error_line
from tapcheck.languages.ecmascript.jest.shapes import own_keys
from tapcheck.languages.ecmascript.library.deep_equality import deeply_equal
from tapcheck.languages.ecmascript.library.errors import error_value
from tapcheck.languages.ecmascript.library.operands import UnknownOperand, given, text_of, unknown_function
from tapcheck.languages.ecmascript.operators import instance_of
from tapcheck.languages.ecmascript.packages.recorded import Decide, recorded, recorded_later, settled
from tapcheck.languages.ecmascript.searching import matches
from tapcheck.languages.program.results import Role
from tapcheck.languages.program.truths import Truth, all_of, opposite, unassumed
from tapcheck.languages.program.values import (
    UNDEFINED,
    FunctionValue,
    MapValue,
    NativeFunction,
    PromiseValue,
    RegexValue,
    Undefined,
    Unknown,
    is_callable,
)

if TYPE_CHECKING:
    from tapcheck.languages.ecmascript.jest.session import Session
    from tapcheck.languages.program.machine import Machine

Same = Callable[["Machine", Any, Any], Truth]


def assert_module(session: Session, strict: bool = False) -> Any:
    """The module `assert`, itself a function; ``strict`` is `assert/strict`."""
    table = {name: recorded(session, _with_message(decide, at)) for name, (decide, at) in _assertions(strict).items()}
    table["rejects"] = recorded_later(session, _with_message(_rejects, 2))
    table["doesNotReject"] = recorded_later(session, _with_message(_does_not_reject, 2))
    made = NativeFunction(
        "assert", table["ok"], properties={name: NativeFunction(name, run) for name, run in table.items()}
    )
    made.properties["AssertionError"] = Unknown("class of assert")
    made.properties["partialDeepStrictEqual"] = unknown_function("partialDeepStrictEqual", "partial equality")
    made.properties["strict"] = made if strict else assert_module(session, strict=True)
    made.properties["default"] = made
    return made


def _with_message(decide: Decide, message_at: int) -> Decide:
    """An assertion with the error that it throws; the argument at ``message_at`` may word or be it."""

    def run(machine: Machine, receiver: Any, arguments: list[Any]) -> Answer:
        answer = decide(machine, receiver, arguments)
        message = given(arguments, message_at)
        if isinstance(message, MapValue) and message.kind == "Error":
            return Answer(answer.passed, answer.role, answer.detail, answer.own, answer.expected, message)
        error = error_value(machine, "Error", message if isinstance(message, str) else answer.detail)
        error.properties.update({"name": "AssertionError", "code": "ERR_ASSERTION", "generatedMessage": False})
        error.hidden = {*(error.hidden or ()), "name"}
        return Answer(answer.passed, answer.role, answer.detail, answer.own, answer.expected, error)

    return run


def _assertions(strict: bool) -> dict[str, tuple[Decide, int]]:
    """Each assertion with the index of its message."""
    same, deep = (_same, _deep(strict=True)) if strict else (_loosely_same, _deep(strict=False))
    return {
        "deepEqual": (_comparing(deep, "deeply equal to"), 2),
        "deepStrictEqual": (_comparing(_deep(strict=True), "deeply equal to"), 2),
        "doesNotMatch": (_matching(negated=True), 2),
        "doesNotThrow": (_does_not_throw, 2),
        "equal": (_comparing(same, "equal to"), 2),
        "fail": (lambda _machine, _receiver, _arguments: Answer(False, Role.TRUTH, "assert.fail()"), 0),
        "ifError": (_no_error, 1),
        "match": (_matching(negated=False), 2),
        "notDeepEqual": (_comparing(deep, "deeply equal to", negated=True), 2),
        "notDeepStrictEqual": (_comparing(_deep(strict=True), "deeply equal to", negated=True), 2),
        "notEqual": (_comparing(same, "equal to", negated=True), 2),
        "notStrictEqual": (_comparing(_same, "equal to", negated=True), 2),
        "ok": (_truthy, 1),
        "strictEqual": (_comparing(_same, "equal to"), 2),
        "throws": (_throws, 2),
    }


# Values --------------------------------------------------------------------------------------------------


def _truthy(machine: Machine, _receiver: Any, arguments: list[Any]) -> Answer:
    value = given(arguments)
    passed = unassumed(machine.language.truth(machine, value))
    return Answer(passed, truth_role(value), f"expected a truthy value, found {brief(machine, value)}")


def _no_error(machine: Machine, _receiver: Any, arguments: list[Any]) -> Answer:
    passed = unassumed(machine.language.absent(machine, given(arguments)))
    return Answer(passed, Role.PRESENT, f"expected no error, found {brief(machine, given(arguments))}")


def _same(_machine: Machine, left: Any, right: Any) -> Truth:
    return same_value(left, right)


def _loosely_same(machine: Machine, left: Any, right: Any) -> Truth:
    if isinstance(left, float) and isinstance(right, float) and left != left and right != right:
        return True
    return loose_equals(machine, left, right)


def _deep(strict: bool) -> Same:
    def same(machine: Machine, left: Any, right: Any) -> Truth:
        try:
            return deeply_equal(machine, left, right, strict)
        except UnknownOperand as operand:
            return Unknown(operand.value.reason)

    return same


def _comparing(same: Same, relation: str, negated: bool = False) -> Decide:
    def decide(machine: Machine, _receiver: Any, arguments: list[Any]) -> Answer:
        found, wanted = given(arguments), given(arguments, 1)
        equal = same(machine, found, wanted)
        shown = f"{'not ' if negated else ''}{relation} {brief(machine, wanted)}"
        detail = f"expected a value {shown}, found {brief(machine, found)}"
        role = _role_of(wanted)
        return Answer(opposite(equal) if negated else equal, role, detail, expected=expected_text(wanted))

    return decide


def _role_of(wanted: Any) -> Role:
    if isinstance(wanted, bool):
        return Role.TRUTH
    if is_nullish(wanted):
        return Role.PRESENT
    return Role.COUNT if sort_of(wanted) == "number" else Role.EQUAL


def _matching(negated: bool) -> Decide:
    def decide(machine: Machine, _receiver: Any, arguments: list[Any]) -> Answer:
        text, regex = given(arguments), given(arguments, 1)
        if not isinstance(regex, (RegexValue, Unknown)) or sort_of(text) not in ("string", ""):
            return Answer(False, Role.MATCH, f"{brief(machine, text)} is not text, or there is no regular expression")
        if isinstance(regex, Unknown):
            return Answer(Unknown(regex.reason), Role.MATCH)
        if isinstance(text, Unknown):
            return Answer(Unknown(text.reason), Role.MATCH)
        found = matches_pattern(regex, text, negated)
        return replace(found, passed=opposite(found.passed)) if negated else found

    return decide


# Errors --------------------------------------------------------------------------------------------------


def _throws(machine: Machine, _receiver: Any, arguments: list[Any]) -> Answer:
    function = given(arguments)
    if not is_callable(function):
        return Answer(_only_unknown(function), Role.THROW, "assert.throws needs a function")
    caught = called(machine, function)
    if caught.threw is not True:
        return Answer(caught.threw, Role.THROW, "expected the function to throw, but it does not throw")
    return _expected_error(machine, caught.value, given(arguments, 1))


def _rejects(machine: Machine, _receiver: Any, arguments: list[Any]) -> Answer:
    promise = settled(machine, given(arguments))
    if isinstance(promise, Unknown) or not isinstance(promise, PromiseValue):
        return Answer(_only_unknown(promise), Role.THROW, "assert.rejects needs a promise")
    if not promise.rejected:
        return Answer(False, Role.THROW, "expected the promise to be rejected")
    return _expected_error(machine, promise.value, given(arguments, 1))


def _does_not_throw(machine: Machine, _receiver: Any, arguments: list[Any]) -> Answer:
    function = given(arguments)
    if not is_callable(function):
        return Answer(_only_unknown(function), Role.THROW, "assert.doesNotThrow needs a function")
    caught = called(machine, function)
    detail = f"expected the function not to throw, but it throws {error_line(machine, caught.value)}"
    return Answer(opposite(caught.threw), Role.THROW, detail)


def _does_not_reject(machine: Machine, _receiver: Any, arguments: list[Any]) -> Answer:
    promise = settled(machine, given(arguments))
    if isinstance(promise, Unknown) or not isinstance(promise, PromiseValue):
        return Answer(_only_unknown(promise), Role.THROW, "assert.doesNotReject needs a promise")
    return Answer(not promise.rejected, Role.THROW, "expected the promise not to be rejected")


def _only_unknown(value: Any) -> Truth:
    return Unknown(value.reason) if isinstance(value, Unknown) else False


def _expected_error(machine: Machine, error: Any, expected: Any) -> Answer:
    if isinstance(expected, (Undefined, str)):
        return Answer(True, Role.THROW)
    for value in (error, expected):
        if isinstance(value, Unknown):
            return Answer(Unknown(value.reason), Role.THROW)
    detail = f"{error_line(machine, error)} is thrown, which is not {brief(machine, expected)}"
    return Answer(_is_expected(machine, error, expected), Role.THROW, detail)


def _is_expected(machine: Machine, error: Any, expected: Any) -> Truth:
    if isinstance(expected, RegexValue):
        return _text_matches(machine, error, expected)
    if isinstance(expected, MapValue):
        return _has_properties(machine, error, expected)
    if isinstance(expected, FunctionValue) and expected.cls is None:
        result = machine.call(expected, UNDEFINED, [error])
        return Unknown(result.reason) if isinstance(result, Unknown) else result is True
    return instance_of(machine, error, expected) if is_callable(expected) else False


def _text_matches(machine: Machine, value: Any, regex: RegexValue) -> Truth:
    try:
        text = text_of(machine, value)
    except UnknownOperand as operand:
        return Unknown(operand.value.reason)
    return matches(regex, text)[0]


def _has_properties(machine: Machine, error: Any, expected: MapValue) -> Truth:
    if not isinstance(error, MapValue):
        return False
    keys = own_keys(machine, expected)
    if isinstance(keys, Unknown):
        return keys
    names = [*keys, *(name for name in ("name", "message") if expected.kind == "Error")]
    deep = _deep(strict=True)

    def holds(name: Any) -> Truth:
        found, wanted = machine.language.get(machine, error, name), machine.language.get(machine, expected, name)
        if isinstance(wanted, RegexValue) and isinstance(found, str):
            return _text_matches(machine, found, wanted)
        return deep(machine, found, wanted)

    return all_of([holds(name) for name in names])
