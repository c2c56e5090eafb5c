"""What chai's assertions check of texts' parts, collections, objects and their properties."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING, Any

from tapcheck.languages.ecmascript.conversions import is_nullish, same_value
from tapcheck.languages.ecmascript.jest.claims import Answer, Refusal, expected_text, first_unknown
from tapcheck.languages.ecmascript.jest.match_content import note_part, path_parts
from tapcheck.languages.ecmascript.jest.printing import brief
from tapcheck.languages.ecmascript.jest.shapes import blur_of, inherited_value, is_object, own_keys, own_value, tag_of
from tapcheck.languages.ecmascript.packages.chai_values import Check, Subject, holds_text
from tapcheck.languages.program.results import Role
from tapcheck.languages.program.scope import NOTHING
from tapcheck.languages.program.truths import Truth, all_of, any_of
from tapcheck.languages.program.values import UNDEFINED, ListValue, MapValue, Undefined, Unknown, is_callable

if TYPE_CHECKING:
    from tapcheck.languages.program.machine import Machine

# Collections ---------------------------------------------------------------------------------------------


def _includes(subject: Subject) -> Answer:
    value = subject.value
    blur = blur_of(value)
    if blur is not None:
        return Answer(Unknown(blur.reason), Role.EQUAL)
    if isinstance(value, str):
        if "deep" in subject.flags:
            return Answer(Unknown("deep inclusion in text"), Role.MATCH)
        return holds_text(subject)
    if isinstance(value, ListValue) or tag_of(value) in ("Set", "Map"):
        items = _items(subject, value)
        if isinstance(items, Unknown):
            return Answer(Unknown(items.reason), Role.EQUAL)
        found = any_of(_contained(subject, item) for item in items)
        return Answer(found, Role.EQUAL, subject.difference("include"), expected=expected_text(subject.first))
    if is_nullish(value):
        raise Refusal(f"expected {subject.shown()} to be an array, an object or text")
    return _includes_object(subject)


def _contained(subject: Subject, item: Any) -> Truth:
    if isinstance(subject.value, MapValue) and "deep" not in subject.flags:
        return same_value(item, subject.first)
    return subject.same(item, subject.first)


def _items(subject: Subject, value: Any) -> list[Any] | Unknown:
    if tag_of(value) == "Map":
        value = subject.machine.language.call_member(subject.machine, value, "values", [])
    found = subject.machine.language.iterate(subject.machine, value)
    return found if isinstance(found, Unknown) else list(found)


def _includes_object(subject: Subject) -> Answer:
    part = subject.first
    blur = blur_of(part)
    if blur is not None:
        return Answer(Unknown(blur.reason), Role.EQUAL)
    if not isinstance(part, MapValue):
        raise Refusal(f"the given combination of arguments ({subject.shown()}) is invalid for this assertion")
    keys = own_keys(subject.machine, part)
    if isinstance(keys, Unknown):
        return Answer(keys, Role.EQUAL)

    def holds(key: Any) -> Truth:
        found = _member(subject, subject.value, key)
        return found is not NOTHING and subject.same(found, own_value(subject.machine, part, key))

    return Answer(all_of(holds(key) for key in keys), Role.EQUAL, subject.difference("include"))


def _members(subject: Subject) -> Answer:
    value, wanted = subject.value, subject.first
    for side in (value, wanted):
        blur = blur_of(side)
        if blur is not None:
            return Answer(Unknown(blur.reason), Role.EQUAL)
        if not isinstance(side, ListValue):
            raise Refusal(f"expected {brief(subject.machine, side)} to be an array")
    contains, ordered = "contains" in subject.flags, "ordered" in subject.flags
    if not contains and len(value.items) != len(wanted.items):
        passed: Truth = False
    elif ordered:
        same = all_of(subject.same(left, right) for left, right in zip(value.items, wanted.items, strict=False))
        passed = same if len(value.items) >= len(wanted.items) else False
    else:
        passed = _unordered(subject, list(value.items), wanted.items, contains)
    return Answer(passed, Role.EQUAL, subject.difference("have the members"))


def _unordered(subject: Subject, items: list[Any], wanted: list[Any], contains: bool) -> Truth:
    for want in wanted:
        answers = [subject.same(item, want) for item in items]
        unknown = first_unknown(*answers)
        if unknown is not None:
            return Unknown(unknown.reason)
        if True not in answers:
            return False
        if not contains:
            del items[answers.index(True)]
    return True


def _one_of(subject: Subject) -> Answer:
    listed = subject.first
    blur = blur_of(listed)
    if blur is not None:
        return Answer(Unknown(blur.reason), Role.EQUAL)
    if not isinstance(listed, ListValue):
        raise Refusal("oneOf needs an array")
    if "contains" in subject.flags:
        return Answer(Unknown("one of what is contained"), Role.EQUAL)
    passed = any_of(subject.same(subject.value, item) for item in listed.items)
    return Answer(passed, Role.EQUAL, subject.difference("be one of"))


# Properties ----------------------------------------------------------------------------------------------


def property_value(subject: Subject) -> Any:
    """What the chain goes on with after `property(name)`; Undefined when it is not there."""
    _, value = _looked_up(subject)
    return UNDEFINED if value is NOTHING else value


def _looked_up(subject: Subject) -> tuple[Any, Any]:
    """The object that has the last key of the path or not, and the value; NOTHING where there is none."""
    name = subject.first
    blur = blur_of(subject.value) or first_unknown(name)
    if blur is not None:
        return subject.value, Unknown(blur.reason)
    if is_nullish(subject.value):
        raise Refusal("target cannot be null or undefined")
    holder: Any = subject.value
    parts: list[Any] = path_parts(name) if "nested" in subject.flags and isinstance(name, str) and name else [name]
    for part in parts[:-1]:
        holder = subject.machine.language.get(subject.machine, holder, part)
        if isinstance(holder, Unknown) or is_nullish(holder):
            return holder, holder if isinstance(holder, Unknown) else NOTHING
    return holder, _member(subject, holder, parts[-1])


def _member(subject: Subject, holder: Any, name: Any) -> Any:
    key = subject.machine.language.key(subject.machine, name)
    blur = blur_of(holder)
    if blur is not None:
        return Unknown(blur.reason)
    if "own" in subject.flags:
        return _own_member(subject.machine, holder, str(key) if type(key) is int else key)
    found = (
        inherited_value(subject.machine, holder, str(key) if type(key) is int else key) if is_object(holder) else None
    )
    if found is None or found is NOTHING:
        value = subject.machine.language.get(subject.machine, holder, key)
        return NOTHING if isinstance(value, Undefined) else value
    return found


def _own_member(machine: Machine, holder: Any, key: Any) -> Any:
    if is_object(holder) and not (isinstance(holder, ListValue) and key == "length"):
        return own_value(machine, holder, key)
    if isinstance(holder, (str, ListValue)) and (key == "length" or (isinstance(key, str) and key.isdigit())):
        value = machine.language.get(machine, holder, key)
        return NOTHING if isinstance(value, Undefined) else value
    return Unknown("properties of a function") if is_callable(holder) else NOTHING


def _has_property(subject: Subject) -> Answer:
    holder, value = _looked_up(subject)
    shown = brief(subject.machine, subject.first)
    if value is not NOTHING and isinstance(value, Unknown) and len(subject.arguments) < 2 and value.kind:
        value = None
    if isinstance(subject.first, str) and "nested" not in subject.flags:
        note_part(subject.machine, holder, subject.first, value is not NOTHING)
    if isinstance(value, Unknown):
        return Answer(Unknown(value.reason), Role.PRESENT)
    verb = "has" if subject.negated else "has no"
    if len(subject.arguments) < 2:
        detail = f"{brief(subject.machine, holder)} {verb} property {shown}"
        return Answer(value is not NOTHING, Role.PRESENT, detail, expected=expected_text(subject.first))
    wanted = subject.arguments[1]
    passed = value is not NOTHING and subject.same(value, wanted)
    found = "nothing" if value is NOTHING else brief(subject.machine, value)
    detail = (
        f"expected {shown} to {'not ' if subject.negated else ''}equal {brief(subject.machine, wanted)}, found {found}"
    )
    return Answer(passed, Role.EQUAL, detail, expected=expected_text(wanted))


def _keys(subject: Subject) -> Answer:
    wanted = _wanted_keys(subject)
    blur = blur_of(subject.value)
    found: Any = blur if blur is not None else _found_keys(subject)
    if isinstance(wanted, Unknown):
        return Answer(Unknown(wanted.reason), Role.EQUAL)
    unknown = first_unknown(found, *wanted)
    if unknown is not None:
        return Answer(Unknown(unknown.reason), Role.EQUAL)
    if not wanted:
        raise Refusal("keys required")
    present = [key in found for key in wanted]
    if "any" in subject.flags:
        passed = any(present)
    else:
        passed = all(present) and ("contains" in subject.flags or len(wanted) == len(found))
    return Answer(passed, Role.EQUAL, f"expected {subject.shown()} to have the keys {', '.join(map(str, wanted))}")


def _found_keys(subject: Subject) -> Any:
    value = subject.value
    if is_nullish(value):
        raise Refusal("cannot convert undefined or null to object")
    if isinstance(value, str):
        return [str(index) for index in range(len(value))]
    if tag_of(value) in ("Map", "Set"):
        keys = subject.machine.language.call_member(subject.machine, value, "keys", [])
        found = subject.machine.language.iterate(subject.machine, keys)
        return found if isinstance(found, Unknown) else list(found)
    return own_keys(subject.machine, value) if is_object(value) else []


def _wanted_keys(subject: Subject) -> list[Any] | Unknown:
    given: Iterable[Any] = subject.arguments
    if isinstance(subject.first, ListValue):
        given = subject.first.items if subject.first.unknown is None else [subject.first.unknown]
    elif isinstance(subject.first, MapValue):
        if tag_of(subject.value) in ("Map", "Set"):
            return Unknown("objects as keys")
        keys = own_keys(subject.machine, subject.first)
        if isinstance(keys, Unknown):
            return keys
        given = keys
    return [subject.machine.language.key(subject.machine, key) for key in given]


COLLECTION_METHODS: dict[str, Check] = {
    **dict.fromkeys(("property", "ownProperty", "haveOwnProperty"), _has_property),
    **dict.fromkeys(("keys", "key"), _keys),
    "members": _members,
    "oneOf": _one_of,
}

INCLUSIONS: dict[str, Check] = dict.fromkeys(("include", "includes", "contain", "contains"), _includes)
