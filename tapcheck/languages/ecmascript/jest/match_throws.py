"""Matchers on what functions throw."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from tapcheck.languages.ecmascript.conversions import is_nullish, strict_equals, to_text
from tapcheck.languages.ecmascript.jest.claims import Answer, Claim, Matcher, Refusal, sort_of
from tapcheck.languages.ecmascript.jest.deciders import KIND
from tapcheck.languages.ecmascript.jest.printing import brief, error_line
from tapcheck.languages.ecmascript.jest.shapes import is_object, tag_of
from tapcheck.languages.ecmascript.operators import instance_of
from tapcheck.languages.ecmascript.searching import matches, search_text
from tapcheck.languages.program.results import Role
from tapcheck.languages.program.trace import Event
from tapcheck.languages.program.truths import Truth, all_of
from tapcheck.languages.program.values import (
    UNDEFINED,
    MapValue,
    RegexValue,
    Thrown,
    Undefined,
    Unknown,
    is_callable,
)
from tapcheck.records import dataclass

if TYPE_CHECKING:
    from tapcheck.languages.program.machine import Machine


_MAY_THROW = "call that may throw"


@dataclass(frozen=True, slots=True)
class Caught:
    """What became of calling the received function: whether it threw, and what."""

    threw: Truth
    value: Any = UNDEFINED


def _to_throw(claim: Claim) -> Answer:
    caught = _caught(claim)
    found = f"it throws {error_line(claim.machine, caught.value)}" if caught.threw is True else "it does not throw"
    detail = f"expected the function {'not to' if claim.negated else 'to'} throw, but {found}"
    expected = claim.expected
    if isinstance(expected, Undefined):
        return Answer(caught.threw, Role.THROW, detail)
    if sort_of(expected) not in ("string", "function", "object", "") or expected is None:
        raise Refusal("expected value must be a string or regular expression or class or error")
    if caught.threw is not True:
        return Answer(caught.threw, Role.THROW, detail)
    if isinstance(expected, Unknown):
        return Answer(Unknown(expected.reason), Role.THROW)
    if isinstance(caught.value, Unknown):
        return Answer(Unknown(caught.value.reason), Role.THROW)
    passed, own = _is_expected(claim, caught.value, expected)
    wanted = f"not {brief(claim.machine, expected)}" if claim.negated else brief(claim.machine, expected)
    return Answer(passed, Role.THROW, f"expected {wanted} to be thrown, but {found}", own)


def _caught(claim: Claim) -> Caught:
    received = claim.received
    if claim.promise and not is_callable(received):
        if isinstance(received, Unknown):
            return Caught(True if claim.promise == "rejects" else Unknown(received.reason), received)
        return Caught(True, received) if tag_of(received) == "Error" else Caught(False)
    if isinstance(received, Unknown):
        if sort_of(received):
            raise Refusal("received value must be a function")
        return Caught(Unknown(received.reason))
    if not is_callable(received):
        raise Refusal(f"received value must be a function, found {brief(claim.machine, received)}")
    return called(claim.machine, received)


def called(machine: Machine, function: Any) -> Caught:
    """Calls a function to see whether it throws."""
    region = machine.enter("try")
    depth = len(machine.regions)
    unknown_calls = machine.unknown_calls
    thrown: Thrown | None = None
    result: Any = UNDEFINED
    try:
        result = machine.call(function, UNDEFINED, [])
    except Thrown as caught:
        thrown = caught
    finally:
        del machine.regions[depth:]
        reason = region.reason
        pending = machine.leave(region)
    if thrown is not None and not pending:
        return Caught(True, thrown.value)
    if pending:
        return Caught(Unknown(reason))
    if isinstance(result, Unknown):
        return Caught(Unknown(result.reason))
    return Caught(False if machine.unknown_calls == unknown_calls else Unknown(_MAY_THROW))


def _is_expected(claim: Claim, value: Any, expected: Any) -> tuple[Truth, tuple[Event, ...]]:
    machine = claim.machine
    if is_callable(expected):
        return instance_of(machine, value, expected), ()
    message = _message(claim, value)
    if isinstance(expected, MapValue) and expected.kind == KIND:
        decided: Truth = expected.data.decide(machine, value)
        return decided, ()
    if isinstance(message, Unknown):
        return Unknown(message.reason), ()
    if isinstance(expected, str):
        index, event = search_text(message, expected)
        return index >= 0, (event,)
    if isinstance(expected, RegexValue):
        passed, event = matches(expected, message)
        return passed, (event,)
    if machine.result.framework == "vitest":
        return Unknown("comparison of errors by vitest"), ()
    return _same_message(claim, value, expected), ()


def _same_message(claim: Claim, value: Any, expected: Any) -> Truth:
    """Whether two errors have equal messages, down the chain of their causes."""
    machine = claim.machine
    if is_nullish(value):
        raise Refusal("what was thrown has no message")
    if not is_object(value):
        return False
    get = machine.language.get
    same = strict_equals(get(machine, value, "message"), get(machine, expected, "message"))
    causes = [get(machine, error, "cause") for error in (value, expected)]
    chained = [isinstance(cause, MapValue) and tag_of(cause) == "Error" for cause in causes]
    if chained == [False, False]:
        return same
    return chained == [True, True] and all_of([same, _same_message(claim, *causes)])


def _message(claim: Claim, value: Any) -> str | Unknown:
    machine = claim.machine
    if not is_nullish(value) and is_object(value):
        message = machine.language.get(machine, value, "message")
        if isinstance(message, (str, Unknown)):
            return message
    return to_text(machine, value)


THROW_MATCHERS: dict[str, Matcher] = {"toThrow": _to_throw, "toThrowError": _to_throw}
