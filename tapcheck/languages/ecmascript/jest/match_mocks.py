"""Matchers on the calls of mock functions."""

from __future__ import annotations

from typing import Any

from tapcheck.languages.ecmascript.jest.claims import Answer, Claim, Matcher, Refusal, sort_of
from tapcheck.languages.ecmascript.jest.equality import equals
from tapcheck.languages.ecmascript.jest.mocks import mock_state, recorded_calls, recorded_results
from tapcheck.languages.ecmascript.jest.printing import brief
from tapcheck.languages.program.results import Role
from tapcheck.languages.program.truths import Truth, all_of, any_of
from tapcheck.languages.program.values import ListValue, MapValue, Undefined, Unknown


def _state(claim: Claim) -> MapValue | Unknown:
    received = claim.received
    if isinstance(received, Unknown):
        return received
    state = mock_state(received)
    if state is None:
        raise Refusal(f"received value must be a mock or spy function, found {brief(claim.machine, received)}")
    return state


def _calls(claim: Claim) -> list[Any] | Unknown:
    state = _state(claim)
    return state if isinstance(state, Unknown) else _known_items(recorded_calls(state))


def _returned(claim: Claim) -> list[Any] | Unknown:
    """What the calls returned; calls that threw are not among it."""
    state = _state(claim)
    results = state if isinstance(state, Unknown) else _known_items(recorded_results(state))
    if isinstance(results, Unknown):
        return results
    return [result.properties["value"] for result in results if result.properties["type"] == "return"]


def _known_items(found: ListValue) -> list[Any] | Unknown:
    return found.items if found.unknown is None else found.unknown


def _count_answer(claim: Claim, found: list[Any] | Unknown, words: str) -> Answer:
    """Whether there is anything."""
    if not isinstance(claim.expected, Undefined):
        raise Refusal("this matcher must not have an expected argument")
    if isinstance(found, Unknown):
        return Answer(Unknown(found.reason), Role.COUNT)
    return Answer(len(found) > 0, Role.COUNT, f"expected {'no ' if claim.negated else ''}{words}, found {len(found)}")


def _times_answer(claim: Claim, found: list[Any] | Unknown, words: str) -> Answer:
    expected = claim.expected
    if sort_of(expected) not in ("number", ""):
        raise Refusal(f"expected value must be a non-negative integer, found {brief(claim.machine, expected)}")
    for part in (found, expected):
        if isinstance(part, Unknown):
            return Answer(Unknown(part.reason), Role.COUNT)
    assert isinstance(found, list)
    detail = f"expected {'not ' if claim.negated else ''}{expected} {words}, found {len(found)}"
    return Answer(len(found) == expected, Role.COUNT, detail)


def _same_call(claim: Claim, call: Any, arguments: list[Any]) -> Truth:
    if len(call.items) != len(arguments):
        return False
    return all_of(equals(claim.machine, expected, given) for given, expected in zip(call.items, arguments, strict=True))


def _with_answer(claim: Claim, passed: Truth) -> Answer:
    shown = ", ".join(brief(claim.machine, argument) for argument in claim.arguments)
    return Answer(passed, Role.EQUAL, f"expected {'no ' if claim.negated else 'a '}call with ({shown})")


def _called(claim: Claim) -> Answer:
    return _count_answer(claim, _calls(claim), "calls")


def _called_times(claim: Claim) -> Answer:
    return _times_answer(claim, _calls(claim), "calls")


def _called_with(claim: Claim) -> Answer:
    calls = _calls(claim)
    if isinstance(calls, Unknown):
        return Answer(Unknown(calls.reason), Role.EQUAL)
    return _with_answer(claim, any_of(_same_call(claim, call, claim.arguments) for call in calls))


def _last_called_with(claim: Claim) -> Answer:
    calls = _calls(claim)
    if isinstance(calls, Unknown):
        return Answer(Unknown(calls.reason), Role.EQUAL)
    return _with_answer(claim, bool(calls) and _same_call(claim, calls[-1], claim.arguments))


def _nth_called_with(claim: Claim) -> Answer:
    calls = _calls(claim)
    position = _position(claim)
    if isinstance(calls, Unknown) or isinstance(position, Unknown):
        return Answer(Unknown((calls if isinstance(calls, Unknown) else position).reason), Role.EQUAL)  # type: ignore[union-attr]
    return _with_answer(claim, position <= len(calls) and _same_call(claim, calls[position - 1], claim.arguments[1:]))


def _position(claim: Claim) -> int | Unknown:
    position = claim.expected
    if isinstance(position, Unknown):
        return position
    if type(position) is not int or position < 1:
        raise Refusal(f"n must be a positive integer, found {brief(claim.machine, position)}")
    return position


def _returned_at_all(claim: Claim) -> Answer:
    return _count_answer(claim, _returned(claim), "returns")


def _returned_times(claim: Claim) -> Answer:
    return _times_answer(claim, _returned(claim), "returns")


def _returned_with(claim: Claim) -> Answer:
    values = _returned(claim)
    if isinstance(values, Unknown):
        return Answer(Unknown(values.reason), Role.EQUAL)
    passed = any_of(equals(claim.machine, claim.expected, value) for value in values)
    return Answer(passed, Role.EQUAL, claim.difference("a return of"))


def _last_returned_with(claim: Claim) -> Answer:
    return _return_at(claim, -1, claim.expected)


def _nth_returned_with(claim: Claim) -> Answer:
    position = _position(claim)
    if isinstance(position, Unknown):
        return Answer(Unknown(position.reason), Role.EQUAL)
    return _return_at(claim, position - 1, claim.argument(1))


def _return_at(claim: Claim, index: int, expected: Any) -> Answer:
    state = _state(claim)
    results = state if isinstance(state, Unknown) else _known_items(recorded_results(state))
    if isinstance(results, Unknown):
        return Answer(Unknown(results.reason), Role.EQUAL)
    passed: Truth = False
    if -len(results) <= index < len(results) and results[index].properties["type"] == "return":
        passed = equals(claim.machine, expected, results[index].properties["value"])
    return Answer(passed, Role.EQUAL, f"expected a return of {brief(claim.machine, expected)}")


_AT_LEAST = (_called, _called_with, _returned_at_all, _returned_with)
"""Matchers that further calls cannot make false."""


def _certain(matcher: Matcher) -> Matcher:
    """The matcher, undecided where functions of the project may have called the mock unseen."""

    def match(claim: Claim) -> Answer:
        answer = matcher(claim)
        unrun = claim.machine.unrun
        if not unrun or (answer.passed is True and matcher in _AT_LEAST):
            return answer
        return Answer(Unknown(unrun), answer.role)

    return match


_MATCHERS: dict[str, Matcher] = {
    "lastCalledWith": _last_called_with,
    "lastReturnedWith": _last_returned_with,
    "nthCalledWith": _nth_called_with,
    "nthReturnedWith": _nth_returned_with,
    "toBeCalled": _called,
    "toBeCalledTimes": _called_times,
    "toBeCalledWith": _called_with,
    "toHaveBeenCalled": _called,
    "toHaveBeenCalledTimes": _called_times,
    "toHaveBeenCalledWith": _called_with,
    "toHaveBeenLastCalledWith": _last_called_with,
    "toHaveBeenNthCalledWith": _nth_called_with,
    "toHaveLastReturnedWith": _last_returned_with,
    "toHaveNthReturnedWith": _nth_returned_with,
    "toHaveReturned": _returned_at_all,
    "toHaveReturnedTimes": _returned_times,
    "toHaveReturnedWith": _returned_with,
    "toReturn": _returned_at_all,
    "toReturnTimes": _returned_times,
    "toReturnWith": _returned_with,
}

MOCK_MATCHERS = {name: _certain(matcher) for name, matcher in _MATCHERS.items()}
