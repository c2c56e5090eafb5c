"""The matchers of the package `jest-extended` that suites use most."""

from __future__ import annotations

import math
from collections.abc import Callable
from typing import Any

from tapcheck.languages.ecmascript.conversions import same_value_zero, to_number, type_of
from tapcheck.languages.ecmascript.jest.claims import Answer, Claim, Matcher, Refusal, expected_text, sort_of
from tapcheck.languages.ecmascript.jest.equality import equals
from tapcheck.languages.ecmascript.jest.printing import brief
from tapcheck.languages.ecmascript.jest.shapes import blur_of, own_keys
from tapcheck.languages.ecmascript.searching import search_text
from tapcheck.languages.program.results import Role
from tapcheck.languages.program.truths import Truth, all_of, any_of
from tapcheck.languages.program.values import ListValue, MapValue, SymbolValue, Undefined, Unknown

_PART_OF_TEXT: dict[str, Callable[[str, str], bool]] = {
    "toStartWith": lambda text, part: text.startswith(part),
    "toEndWith": lambda text, part: text.endswith(part),
    "toInclude": lambda text, part: part in text,
    "toEqualCaseInsensitive": lambda text, part: text.lower() == part.lower(),
}
_SORTS: dict[str, str] = {
    "toBeString": "string",
    "toBeBoolean": "boolean",
    "toBeNumber": "number",
    "toBeFunction": "function",
}


def _on_text(name: str) -> Matcher:
    holds = _PART_OF_TEXT[name]

    def match(claim: Claim) -> Answer:
        received, expected = claim.received, claim.expected
        unknown = blur_of(received) or blur_of(expected)
        if unknown is not None:
            return Answer(Unknown(unknown.reason), Role.MATCH)
        detail = f"expected text {name[2:]} {brief(claim.machine, expected)}"
        if name == "toInclude" and isinstance(received, ListValue):
            return Answer(any_of(same_value_zero(item, expected) for item in received.items), Role.MATCH, detail)
        if not isinstance(received, str) and name != "toEqualCaseInsensitive":
            raise Refusal(f"received value must be a string, found {brief(claim.machine, received)}")
        if not isinstance(received, str) or not isinstance(expected, str):
            return Answer(False, Role.MATCH, detail)
        _, event = search_text(received, expected)
        return Answer(holds(received, expected), Role.MATCH, detail, (event,), expected_text(expected))

    return match


def _of_sort(sort: str) -> Matcher:
    def match(claim: Claim) -> Answer:
        found = sort_of(claim.received)
        passed: Truth = found == sort
        if not found and isinstance(claim.received, Unknown):
            passed = Unknown(claim.received.reason)
        return Answer(passed, Role.EQUAL, f"expected a {sort}, found {brief(claim.machine, claim.received)}")

    return match


def _deciding(decide: Callable[[Claim], Truth], words: str, role: Role = Role.EQUAL) -> Matcher:
    def match(claim: Claim) -> Answer:
        detail = f"expected {words}, found {brief(claim.machine, claim.received)}"
        unknown = blur_of(claim.received)
        if unknown is not None:
            return Answer(Unknown(unknown.reason), role)
        return Answer(decide(claim), role, detail)

    return match


def _is_one_of(claim: Claim) -> Truth:
    choices = claim.expected
    blur = blur_of(choices)
    if blur is not None:
        return Unknown(blur.reason)
    if not isinstance(choices, ListValue):
        raise Refusal("the choices must be a list")
    return any_of(equals(claim.machine, claim.received, choice) for choice in choices.items)


def _is_empty(claim: Claim) -> Truth:
    received = claim.received
    if isinstance(received, str):
        return not received
    if isinstance(received, ListValue):
        return not received.items
    if isinstance(received, MapValue) and received.kind in ("Map", "Set"):
        found = claim.machine.language.iterate(claim.machine, received)
        return found if isinstance(found, Unknown) else not list(found)
    if received is None or isinstance(received, Undefined):
        raise Refusal("null and undefined are neither empty nor filled")
    return _is_empty_object(claim)


def _is_empty_object(claim: Claim) -> Truth:
    if not _is_plain(claim.received):
        return False
    keys = own_keys(claim.machine, claim.received)
    return keys if isinstance(keys, Unknown) else not keys


def _is_plain(value: Any) -> bool:
    return isinstance(value, MapValue) and value.kind not in ("Map", "Set", "Date")


def _holds(items: list[Any], claim: Claim, wanted: Any) -> Truth:
    return any_of(equals(claim.machine, item, wanted) for item in items)


def _wanted_items(claim: Claim) -> list[Any]:
    return claim.expected.items if isinstance(claim.expected, ListValue) else []


def _includes_all(claim: Claim) -> Truth:
    received = claim.received
    if not isinstance(received, ListValue):
        return False
    return all_of(_holds(received.items, claim, wanted) for wanted in _wanted_items(claim))


def _includes_any(claim: Claim) -> Truth:
    received = claim.received
    if not isinstance(received, ListValue):
        return False
    return any_of(_holds(received.items, claim, wanted) for wanted in _wanted_items(claim))


def _same_members(claim: Claim) -> Truth:
    received = claim.received
    wanted = _wanted_items(claim)
    if not isinstance(received, ListValue) or len(received.items) != len(wanted):
        return False
    forth = all_of(_holds(received.items, claim, item) for item in wanted)
    both = all_of([forth, all_of(_holds(wanted, claim, item) for item in received.items)])
    return _pairs_off(claim, received.items, list(wanted)) if both is True else both


def _pairs_off(claim: Claim, items: list[Any], partners: list[Any]) -> Truth:
    for item in items:
        truths = [equals(claim.machine, item, partner) for partner in partners]
        if True not in truths:
            return any_of(truths)
        del partners[truths.index(True)]
    return True


def _has_key(claim: Claim, key: Any) -> Truth:
    if claim.received is None or isinstance(claim.received, Undefined):
        raise Refusal("null and undefined have no keys")
    keys = own_keys(claim.machine, claim.received) if type_of(claim.received) == "object" else []
    if isinstance(keys, Unknown):
        return keys
    return Unknown(key.reason) if isinstance(key, Unknown) else key in keys


def _number_in(claim: Claim) -> Any:
    """The received number; not a number for anything else."""
    if isinstance(claim.received, SymbolValue):
        raise Refusal("a symbol is no number")
    return claim.received if type_of(claim.received) == "number" else math.nan


def _is_whole(claim: Claim) -> bool:
    number = _number_in(claim)
    return math.isfinite(number) and number == int(number)


def _in_range(claim: Claim) -> Truth:
    low, high = claim.argument(0), claim.argument(1)
    for bound in (low, high):
        if isinstance(bound, Unknown):
            return Unknown(bound.reason)
    number = to_number(claim.machine, claim.received)
    return number if isinstance(number, Unknown) else bool(low <= number < high)


EXTENDED_MATCHERS: dict[str, Matcher] = {
    **{name: _on_text(name) for name in _PART_OF_TEXT},
    **{name: _of_sort(sort) for name, sort in _SORTS.items()},
    "toBeArray": _deciding(lambda claim: isinstance(claim.received, ListValue), "a list"),
    "toBeArrayOfSize": _deciding(
        lambda claim: isinstance(claim.received, ListValue) and len(claim.received.items) == claim.expected,
        "a list of that size",
        Role.COUNT,
    ),
    "toBeEmpty": _deciding(_is_empty, "something empty", Role.COUNT),
    "toBeEmptyObject": _deciding(_is_empty_object, "an empty object", Role.COUNT),
    "toBeFalse": _deciding(lambda claim: claim.received is False, "false", Role.TRUTH),
    "toBeInteger": _deciding(_is_whole, "a whole number", Role.COUNT),
    "toBeNegative": _deciding(lambda claim: -math.inf < _number_in(claim) < 0, "a negative number", Role.COUNT),
    "toBeNil": _deciding(
        lambda claim: claim.machine.language.absent(claim.machine, claim.received), "null or undefined", Role.PRESENT
    ),
    "toBeObject": _deciding(lambda claim: _is_plain(claim.received), "an object"),
    "toBeOneOf": _deciding(_is_one_of, "one of the choices"),
    "toBePositive": _deciding(lambda claim: 0 < _number_in(claim) < math.inf, "a positive number", Role.COUNT),
    "toBeTrue": _deciding(lambda claim: claim.received is True, "true", Role.TRUTH),
    "toBeWithin": _deciding(_in_range, "a number in the range", Role.COUNT),
    "toContainAllKeys": _deciding(
        lambda claim: all_of(
            [
                _is_size(claim, len(_wanted_items(claim))),
                *(_has_key(claim, key) for key in _wanted_items(claim)),
            ]
        ),
        "exactly these keys",
        Role.PRESENT,
    ),
    "toContainAnyKeys": _deciding(
        lambda claim: any_of(_has_key(claim, key) for key in _wanted_items(claim)), "one of the keys", Role.PRESENT
    ),
    "toContainKey": _deciding(lambda claim: _has_key(claim, claim.expected), "the key", Role.PRESENT),
    "toContainKeys": _deciding(
        lambda claim: (
            not claim.machine.language.absent(claim.machine, claim.received)
            and all_of(_has_key(claim, key) for key in _wanted_items(claim))
        ),
        "the keys",
        Role.PRESENT,
    ),
    "toIncludeAllMembers": _deciding(_includes_all, "all the members"),
    "toIncludeAnyMembers": _deciding(_includes_any, "one of the members"),
    "toIncludeSameMembers": _deciding(_same_members, "the same members"),
}


def _is_size(claim: Claim, size: int) -> Truth:
    if claim.received is None or isinstance(claim.received, Undefined):
        raise Refusal("null and undefined have no keys")
    keys = own_keys(claim.machine, claim.received)
    return keys if isinstance(keys, Unknown) else len(keys) == size
