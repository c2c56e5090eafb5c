"""The module `assert`."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Any

from tapcheck.languages.ecmascript.conversions import loose_equals, same_value, truth
from tapcheck.languages.ecmascript.library.deep_equality import deeply_equal
from tapcheck.languages.ecmascript.library.errors import error_value
from tapcheck.languages.ecmascript.library.operands import (
    UnknownOperand,
    answers,
    given,
    known,
    natives,
    text_of,
    unknown_function,
)
from tapcheck.languages.program.values import (
    UNDEFINED,
    Implementation,
    MapValue,
    NativeFunction,
    RegexValue,
    Thrown,
    Undefined,
    Unknown,
)

if TYPE_CHECKING:
    from tapcheck.languages.program.machine import Machine

Holds = Callable[["Machine", list[Any]], "bool | Unknown"]


def _failure(machine: Machine, message: Any, default: str) -> Thrown:
    if isinstance(message, MapValue) and message.kind == "Error":
        return machine.thrown(message)
    text = default if isinstance(message, Undefined) else text_of(machine, message)
    error = error_value(machine, "Error", text)
    error.properties.update({"name": "AssertionError", "code": "ERR_ASSERTION", "generatedMessage": False})
    error.hidden = {*(error.hidden or ()), "name"}
    return machine.thrown(error)


def _demand(holds: Holds, message_at: int, default: str) -> Implementation:
    """An assertion; one that nobody can judge may throw."""

    def run(machine: Machine, _receiver: Any, arguments: list[Any]) -> Any:
        try:
            result = holds(machine, arguments)
        except UnknownOperand as operand:
            result = operand.value
        if isinstance(result, Unknown):
            machine.may_throw(result.reason)
        elif not result:
            raise _failure(machine, given(arguments, message_at), default)
        return UNDEFINED

    return run


def _not(result: bool | Unknown) -> bool | Unknown:
    return result if isinstance(result, Unknown) else not result


def _matches(machine: Machine, arguments: list[Any]) -> bool | Unknown:
    text, regex = known(given(arguments)), known(given(arguments, 1))
    if not isinstance(regex, RegexValue) or not isinstance(text, str):
        return False
    found: bool | Unknown = machine.language.call_member(machine, regex, "test", [text])
    return found


def _throws(machine: Machine, _receiver: Any, arguments: list[Any]) -> Any:
    try:
        machine.call(given(arguments), UNDEFINED, [])
    except Thrown as thrown:
        expected = given(arguments, 1)
        if isinstance(expected, RegexValue):
            text = machine.language.text(machine, thrown.value)
            if isinstance(text, str) and machine.language.call_member(machine, expected, "test", [text]) is False:
                raise _failure(machine, given(arguments, 2), "The input did not match the regular expression") from None
        return UNDEFINED
    raise _failure(machine, given(arguments, 1), "Missing expected exception.")


def _fail(machine: Machine, _receiver: Any, arguments: list[Any]) -> Any:
    raise _failure(machine, given(arguments), "Failed")


def _table(strict: bool) -> dict[str, Implementation]:
    def same(machine: Machine, arguments: list[Any]) -> bool | Unknown:
        left, right = given(arguments), given(arguments, 1)
        return same_value(left, right) if strict else loose_equals(machine, left, right)

    def deep(machine: Machine, arguments: list[Any]) -> bool:
        return deeply_equal(machine, given(arguments), given(arguments, 1), strict)

    def exact(_machine: Machine, arguments: list[Any]) -> bool | Unknown:
        return same_value(given(arguments), given(arguments, 1))

    def deep_exact(machine: Machine, arguments: list[Any]) -> bool:
        return deeply_equal(machine, given(arguments), given(arguments, 1), strict=True)

    def opposite(holds: Holds) -> Holds:
        return lambda machine, arguments: _not(holds(machine, arguments))

    def true(_machine: Machine, arguments: list[Any]) -> bool | Unknown:
        return truth(given(arguments))

    return {
        "deepEqual": _demand(deep, 2, "Expected values to be loosely deep-equal"),
        "deepStrictEqual": _demand(deep_exact, 2, "Expected values to be strictly deep-equal"),
        "doesNotMatch": _demand(opposite(_matches), 2, "The input was expected to not match"),
        "equal": _demand(same, 2, "Expected values to be equal"),
        "fail": _fail,
        "match": _demand(_matches, 2, "The input did not match the regular expression"),
        "notDeepEqual": _demand(opposite(deep), 2, "Expected values not to be deep-equal"),
        "notDeepStrictEqual": _demand(opposite(deep_exact), 2, "Expected values not to be deep-equal"),
        "notEqual": _demand(opposite(same), 2, "Expected values not to be equal"),
        "notStrictEqual": _demand(opposite(exact), 2, "Expected values not to be strictly equal"),
        "ok": _demand(true, 1, "The expression evaluated to a falsy value"),
        "strictEqual": _demand(exact, 2, "Expected values to be strictly equal"),
        "throws": _throws,
    }


def assert_module(strict: bool = False) -> Any:
    """The module `assert`, itself a function."""
    table = _table(strict)
    made = NativeFunction("assert", table["ok"], properties=natives(table))
    made.properties["rejects"] = unknown_function("rejects", "assertion over a promise")
    made.properties["doesNotReject"] = unknown_function("doesNotReject", "assertion over a promise")
    made.properties["doesNotThrow"] = NativeFunction("doesNotThrow", _runs)
    made.properties["strict"] = made if strict else assert_module(strict=True)
    made.properties["default"] = made
    return made


@answers()
def _runs(machine: Machine, _receiver: Any, arguments: list[Any]) -> Any:
    machine.call(given(arguments), UNDEFINED, [])
    return UNDEFINED
