"""Matchers on single values: identity, presence, truth, numbers, classes."""

from __future__ import annotations

import math
from collections.abc import Callable
from typing import Any

from tapcheck.languages.ecmascript.conversions import same_value
from tapcheck.languages.ecmascript.jest.asymmetric import is_close
from tapcheck.languages.ecmascript.jest.claims import (
    Answer,
    Claim,
    Matcher,
    Refusal,
    expected_text,
    first_unknown,
    refuse_arguments,
    sort_of,
    truth_role,
)
from tapcheck.languages.ecmascript.jest.printing import brief
from tapcheck.languages.ecmascript.jest.shapes import function_name
from tapcheck.languages.ecmascript.operators import instance_of
from tapcheck.languages.program.results import Role
from tapcheck.languages.program.truths import Truth, opposite, unassumed
from tapcheck.languages.program.values import Undefined, Unknown


def _to_be(claim: Claim) -> Answer:
    expected = claim.expected
    if isinstance(expected, bool):
        role = Role.TRUTH
    elif expected is None or isinstance(expected, Undefined):
        role = Role.PRESENT
    elif sort_of(expected) == "number":
        role = Role.COUNT
    else:
        role = Role.EQUAL
    passed = same_value(claim.received, expected)
    return Answer(passed, role, claim.difference(), expected=expected_text(expected))


def _present(claim: Claim) -> Truth:
    """Whether the received value is something else than undefined."""
    received = claim.received
    if not isinstance(received, Unknown):
        return not isinstance(received, Undefined)
    absent = claim.machine.language.absent(claim.machine, received)
    return True if absent is False else Unknown(received.reason)


def _to_be_defined(claim: Claim) -> Answer:
    refuse_arguments(claim)
    wanted = "undefined" if claim.negated else "a value"
    return Answer(_present(claim), Role.PRESENT, f"expected {wanted}, found {brief(claim.machine, claim.received)}")


def _to_be_undefined(claim: Claim) -> Answer:
    refuse_arguments(claim)
    wanted = "a value" if claim.negated else "undefined"
    return Answer(
        opposite(_present(claim)), Role.PRESENT, f"expected {wanted}, found {brief(claim.machine, claim.received)}"
    )


def _to_be_null(claim: Claim) -> Answer:
    refuse_arguments(claim)
    passed = same_value(claim.received, None)
    wanted = "anything but null" if claim.negated else "null"
    return Answer(passed, Role.PRESENT, f"expected {wanted}, found {brief(claim.machine, claim.received)}")


def _to_be_nan(claim: Claim) -> Answer:
    refuse_arguments(claim)
    received = claim.received
    passed: Truth = isinstance(received, float) and math.isnan(received)
    if isinstance(received, Unknown):
        passed = Unknown(received.reason) if sort_of(received) in ("", "number") else False
    return Answer(passed, Role.EQUAL, f"expected NaN, found {brief(claim.machine, received)}")


def _to_be_truthy(claim: Claim) -> Answer:
    refuse_arguments(claim)
    passed = unassumed(claim.machine.language.truth(claim.machine, claim.received))
    wanted = "a falsy value" if claim.negated else "a truthy value"
    detail = f"expected {wanted}, found {brief(claim.machine, claim.received)}"
    return Answer(passed, truth_role(claim.received), detail)


def _to_be_falsy(claim: Claim) -> Answer:
    refuse_arguments(claim)
    passed = opposite(unassumed(claim.machine.language.truth(claim.machine, claim.received)))
    wanted = "a truthy value" if claim.negated else "a falsy value"
    detail = f"expected {wanted}, found {brief(claim.machine, claim.received)}"
    return Answer(passed, truth_role(claim.received), detail)


def _ordering(sign: str, words: str) -> Matcher:
    def match(claim: Claim) -> Answer:
        for name, value in (("expected", claim.expected), ("received", claim.received)):
            if sort_of(value) not in ("number", "bigint", ""):
                raise Refusal(f"{name} value must be a number or bigint, found {brief(claim.machine, value)}")
        unknown = first_unknown(claim.received, claim.expected)
        passed = Unknown(unknown.reason) if unknown else _ORDERS[sign](claim.received, claim.expected)
        return Answer(passed, Role.COUNT, claim.difference(words))

    return match


_ORDERS: dict[str, Callable[[Any, Any], bool]] = {
    ">": lambda left, right: left > right,
    ">=": lambda left, right: left >= right,
    "<": lambda left, right: left < right,
    "<=": lambda left, right: left <= right,
}


def _to_be_close_to(claim: Claim) -> Answer:
    given = claim.argument(1)
    digits = 2 if isinstance(given, Undefined) else given
    for name, value in (("expected", claim.expected), ("received", claim.received)):
        if sort_of(value) not in ("number", ""):
            raise Refusal(f"{name} value must be a number, found {brief(claim.machine, value)}")
    unknown = first_unknown(claim.received, claim.expected, digits)
    passed = Unknown(unknown.reason) if unknown else is_close(claim.received, claim.expected, digits)
    return Answer(passed, Role.COUNT, claim.difference("close to"))


def _to_be_instance_of(claim: Claim) -> Answer:
    if sort_of(claim.expected) not in ("function", ""):
        raise Refusal("expected value must be a function")
    unknown = first_unknown(claim.expected, claim.received)
    if unknown is not None:
        return Answer(_unknown_instance(claim), Role.EQUAL)
    passed = instance_of(claim.machine, claim.received, claim.expected)
    name = function_name(claim.expected)
    found = brief(claim.machine, claim.received)
    return Answer(passed, Role.EQUAL, f"expected {'no ' if claim.negated else 'an '}instance of {name}, found {found}")


def _unknown_instance(claim: Claim) -> Truth:
    received = claim.received
    if isinstance(received, Unknown) and sort_of(received) in ("string", "number", "boolean"):
        return False
    unknown = first_unknown(claim.expected, received)
    assert unknown is not None
    return Unknown(unknown.reason)


VALUE_MATCHERS: dict[str, Matcher] = {
    "toBe": _to_be,
    "toBeCloseTo": _to_be_close_to,
    "toBeDefined": _to_be_defined,
    "toBeFalsy": _to_be_falsy,
    "toBeGreaterThan": _ordering(">", "more than"),
    "toBeGreaterThanOrEqual": _ordering(">=", "at least"),
    "toBeInstanceOf": _to_be_instance_of,
    "toBeLessThan": _ordering("<", "less than"),
    "toBeLessThanOrEqual": _ordering("<=", "at most"),
    "toBeNaN": _to_be_nan,
    "toBeNull": _to_be_null,
    "toBeTruthy": _to_be_truthy,
    "toBeUndefined": _to_be_undefined,
}
