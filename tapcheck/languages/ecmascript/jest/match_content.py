"""Matchers on what text, lists and objects hold."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

from tapcheck.languages.ecmascript.conversions import strict_equals
from tapcheck.languages.ecmascript.jest.claims import (
    Answer,
    Claim,
    Matcher,
    Refusal,
    expected_text,
    first_unknown,
    sort_of,
)
from tapcheck.languages.ecmascript.jest.equality import EQUAL, STRICT, SUBSET, Mode, equals
from tapcheck.languages.ecmascript.jest.printing import brief
from tapcheck.languages.ecmascript.jest.shapes import blur_of, inherited_value, is_iterable_object, is_object
from tapcheck.languages.ecmascript.library.outputs import sought_name
from tapcheck.languages.ecmascript.searching import matches, search_text
from tapcheck.languages.program.results import Role
from tapcheck.languages.program.scope import NOTHING
from tapcheck.languages.program.trace import MissingEvent, NodeEvent
from tapcheck.languages.program.truths import Truth, all_of, any_of
from tapcheck.languages.program.values import (
    ListValue,
    MapValue,
    RegexValue,
    Undefined,
    Unknown,
)

if TYPE_CHECKING:
    from tapcheck.languages.program.machine import Machine

_PATH_PART = re.compile(r"[^.\[\]]+|(?=\.(?:\.|$))")


# Text ----------------------------------------------------------------------------------------------------


def _to_match(claim: Claim) -> Answer:
    received, expected = claim.received, claim.expected
    if sort_of(received) not in ("string", ""):
        raise Refusal(f"received value must be a string, found {brief(claim.machine, received)}")
    if not isinstance(expected, (str, RegexValue, Unknown)):
        raise Refusal(f"expected value must be a string or regular expression, found {brief(claim.machine, expected)}")
    if isinstance(received, Unknown):
        return Answer(Unknown(received.reason), Role.MATCH)
    if isinstance(expected, Unknown):
        return Answer(Unknown(expected.reason), Role.MATCH)
    if isinstance(expected, str):
        return contains_text(claim.machine, received, expected, claim.negated)
    return matches_pattern(expected, received, claim.negated)


def matches_pattern(regex: RegexValue, text: str, negated: bool) -> Answer:
    """Whether a text matches a pattern; ``negated`` only words the failure."""
    passed, event = matches(regex, text)
    shown = f"/{regex.pattern}/{regex.flags}"
    detail = f"text matches {shown}" if negated else f"text matches {shown} nowhere"
    return Answer(passed, Role.MATCH, detail, (event,))


def contains_text(machine: Machine, text: str, needle: str, negated: bool) -> Answer:
    """Whether a text contains a text; ``negated`` only words the failure."""
    index, event = search_text(text, needle)
    shown = brief(machine, needle)
    detail = f"text contains {shown}" if negated else f"text contains {shown} nowhere"
    return Answer(index >= 0, Role.MATCH, detail, (event,), expected_text(needle))


# Collections ---------------------------------------------------------------------------------------------


def _to_contain(claim: Claim) -> Answer:
    received, expected = claim.received, claim.expected
    _refuse_nothing(claim)
    if isinstance(received, str):
        if sort_of(expected) not in ("string", ""):
            raise Refusal("expected value must be a string if received value is a string")
        if isinstance(expected, Unknown):
            return Answer(Unknown(expected.reason), Role.MATCH)
        return contains_text(claim.machine, received, expected, claim.negated)
    items = _items(claim.machine, received)
    if isinstance(items, Unknown):
        return Answer(Unknown(items.reason), Role.EQUAL)
    if isinstance(expected, str):
        sought_name(claim.machine, items, expected)
    found = any_of(strict_equals(item, expected) for item in items)
    return Answer(found, Role.EQUAL, _contain_detail(claim), expected=expected_text(expected))


def _to_contain_equal(claim: Claim) -> Answer:
    _refuse_nothing(claim)
    items = _items(claim.machine, claim.received)
    if isinstance(items, Unknown):
        return Answer(Unknown(items.reason), Role.EQUAL)
    found = any_of(equals(claim.machine, item, claim.expected) for item in items)
    return Answer(found, Role.EQUAL, _contain_detail(claim), expected=expected_text(claim.expected))


def _refuse_nothing(claim: Claim) -> None:
    if claim.received is None or isinstance(claim.received, Undefined):
        raise Refusal(f"received value must not be null nor undefined, found {brief(claim.machine, claim.received)}")


def _contain_detail(claim: Claim) -> str:
    machine = claim.machine
    verb = "contains" if claim.negated else "does not contain"
    return f"{brief(machine, claim.received)} {verb} {brief(machine, claim.expected)}"


def _items(machine: Machine, value: Any) -> list[Any] | Unknown:
    """What `Array.from` makes of a value."""
    blur = blur_of(value)
    if blur is not None:
        return blur
    if not isinstance(value, (str, ListValue)) and not is_iterable_object(value):
        length = machine.language.get(machine, value, "length")
        if type(length) is not int:
            return []
        machine.grow(items=length)
        return [machine.language.get(machine, value, str(index)) for index in range(length)]
    found = machine.language.iterate(machine, value)
    return found if isinstance(found, Unknown) else list(found)


def _to_have_length(claim: Claim) -> Answer:
    received, expected = claim.received, claim.expected
    _refuse_without_length(claim)
    if sort_of(expected) not in ("number", "") or (
        isinstance(expected, (int, float)) and (expected < 0 or expected != int(expected))
    ):
        raise Refusal(f"expected value must be a non-negative integer, found {brief(claim.machine, expected)}")
    if isinstance(received, Unknown):
        return Answer(Unknown(received.reason), Role.COUNT)
    length = claim.machine.language.get(claim.machine, received, "length")
    unknown = first_unknown(length, expected)
    if unknown is not None:
        return Answer(Unknown(unknown.reason), Role.COUNT)
    if sort_of(length) != "number":
        raise Refusal("received value must have a length property whose value must be a number")
    wanted = f"not {expected}" if claim.negated else f"{expected}"
    return Answer(length == expected, Role.COUNT, f"expected {wanted} items, found {length}")


def _refuse_without_length(claim: Claim) -> None:
    received = claim.received
    if received is None or isinstance(received, (Undefined, bool, int, float)):
        raise Refusal(f"received value must have a length property, found {brief(claim.machine, received)}")


# Objects -------------------------------------------------------------------------------------------------


def _comparing(mode: Mode) -> Matcher:
    def match(claim: Claim) -> Answer:
        passed = equals(claim.machine, claim.received, claim.expected, mode)
        return Answer(passed, Role.EQUAL, claim.difference(), expected=expected_text(claim.expected))

    return match


def _to_match_object(claim: Claim) -> Answer:
    for name, value in (("received", claim.received), ("expected", claim.expected)):
        if sort_of(value) not in ("object", "") or value is None:
            raise Refusal(f"{name} value must be a non-null object, found {brief(claim.machine, value)}")
    passed = equals(claim.machine, claim.received, claim.expected, SUBSET)
    return Answer(passed, Role.EQUAL, claim.difference("an object with"))


def _to_have_property(claim: Claim) -> Answer:
    machine = claim.machine
    _refuse_nothing(claim)
    path = _path(claim)
    if isinstance(path, Unknown):
        return Answer(Unknown(path.reason), Role.PRESENT)
    holder, defined, value = _walk(machine, claim.received, path)
    shown = ".".join(str(key) for key in path)
    note_part(machine, holder, str(path[-1]), defined is not False)
    if len(claim.arguments) > 1 and defined is True:
        wanted = claim.argument(1)
        detail = f"expected {shown} to {'not ' if claim.negated else ''}equal {brief(machine, wanted)}, "
        passed = equals(machine, value, wanted)
        return Answer(passed, Role.EQUAL, detail + f"found {brief(machine, value)}", expected=expected_text(wanted))
    found: Truth = defined
    if defined is False:
        found = not isinstance(value, Undefined)
    elif len(claim.arguments) > 1 and isinstance(defined, Unknown):
        found = all_of([defined, equals(machine, value, claim.argument(1))])
    verb = "has" if claim.negated else "has no"
    return Answer(found, Role.PRESENT, f"{brief(machine, holder)} {verb} property {shown}", expected=shown)


def note_part(machine: Machine, holder: Any, key: str, present: bool) -> None:
    """Records that a part of a document was looked for, and whether it is there."""
    if isinstance(holder, MapValue) and holder.place is not None:
        place = holder.place.child(key)
        machine.note(NodeEvent(place) if present else MissingEvent(place))


def path_parts(path: str) -> list[str]:
    """The keys in `a.b[0]`."""
    return [*([""] if path[0] == "." else []), *(match[0] for match in _PATH_PART.finditer(str(path)))]


def _path(claim: Claim) -> list[Any] | Unknown:
    path = claim.expected
    if isinstance(path, Unknown):
        return path
    if isinstance(path, ListValue):
        if path.unknown is not None:
            return path.unknown
        if not path.items:
            raise Refusal("expected path must not be an empty array")
        unknown = first_unknown(*path.items)
        if unknown is not None:
            return unknown
        return [claim.machine.language.key(claim.machine, key) for key in path.items]
    if not isinstance(path, str):
        raise Refusal(f"expected path must be a string or array, found {brief(claim.machine, path)}")
    return [*path_parts(path)] if path else [""]


def _walk(machine: Machine, value: Any, path: list[Any]) -> tuple[Any, Truth, Any]:
    """The last object on a path, whether it has the last key, and the value there."""
    holder = value
    for key in path[:-1]:
        holder, value = value, machine.language.get(machine, value, key)
        if value is None or isinstance(value, Undefined):
            return holder, False, Undefined()
    last = path[-1]
    return value, _has(machine, value, last), machine.language.get(machine, value, last)


def _has(machine: Machine, holder: Any, key: Any) -> Truth:
    blur = blur_of(holder)
    if blur is not None:
        return Unknown(blur.reason)
    if sort_of(holder) not in ("object", "function"):
        return False
    if not is_object(holder):
        return not isinstance(machine.language.get(machine, holder, key), Undefined)
    found = inherited_value(machine, holder, str(key) if type(key) is int else key)
    if isinstance(found, Unknown) and isinstance(holder, MapValue) and holder.kind == "Outputs":
        return Unknown(found.reason)
    if found is NOTHING:
        return not isinstance(machine.language.get(machine, holder, key), Undefined)
    return True


CONTENT_MATCHERS: dict[str, Matcher] = {
    "toContain": _to_contain,
    "toContainEqual": _to_contain_equal,
    "toEqual": _comparing(EQUAL),
    "toHaveLength": _to_have_length,
    "toHaveProperty": _to_have_property,
    "toMatch": _to_match,
    "toMatchObject": _to_match_object,
    "toStrictEqual": _comparing(STRICT),
}
