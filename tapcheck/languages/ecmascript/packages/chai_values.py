"""What chai's assertions check of single values, numbers, text and functions."""

from __future__ import annotations

import math
from collections.abc import Callable
from typing import TYPE_CHECKING, Any

from tapcheck.languages.ecmascript.conversions import is_nullish, strict_equals, to_text
from tapcheck.languages.ecmascript.jest.claims import (
    Answer,
    Claim,
    Refusal,
    expected_text,
    first_unknown,
    sort_of,
    truth_role,
)
from tapcheck.languages.ecmascript.jest.equality import Mode, equals
from tapcheck.languages.ecmascript.jest.match_content import contains_text, matches_pattern
from tapcheck.languages.ecmascript.jest.match_throws import THROW_MATCHERS
from tapcheck.languages.ecmascript.jest.match_values import VALUE_MATCHERS
from tapcheck.languages.ecmascript.jest.printing import brief
from tapcheck.languages.ecmascript.jest.shapes import blur_of, is_object, own_keys, tag_of
from tapcheck.languages.ecmascript.operators import instance_of
from tapcheck.languages.program.results import Role
from tapcheck.languages.program.truths import Truth, opposite, unassumed
from tapcheck.languages.program.values import (
    UNDEFINED,
    ListValue,
    MapValue,
    RegexValue,
    Undefined,
    Unknown,
    is_callable,
)
from tapcheck.records import dataclass

if TYPE_CHECKING:
    from tapcheck.languages.program.machine import Machine

_DEEP = Mode(strict=True, classes=False)


@dataclass(frozen=True, slots=True)
class Subject:
    """What an assertion is about, with the flags that the chain before it has set."""

    machine: Machine
    value: Any
    arguments: list[Any]
    flags: frozenset[str] = frozenset()

    @property
    def first(self) -> Any:
        """The first argument."""
        return self.arguments[0] if self.arguments else UNDEFINED

    @property
    def negated(self) -> bool:
        """Whether `.not` stands before it."""
        return "not" in self.flags

    def same(self, left: Any, right: Any) -> Truth:
        """Equality, deep where the chain says so."""
        return deeply_same(self.machine, left, right) if "deep" in self.flags else strict_equals(left, right)

    def shown(self) -> str:
        """The value in a few words."""
        return brief(self.machine, self.value)

    def claim(self) -> Claim:
        """The subject as jest's matchers see it."""
        return Claim(self.machine, self.value, self.arguments, self.negated)

    def difference(self, relation: str) -> str:
        """`expected 1 to equal 2`."""
        return (
            f"expected {self.shown()} {'not ' if self.negated else ''}to {relation} {brief(self.machine, self.first)}"
        )


Check = Callable[[Subject], Answer]


def deeply_same(machine: Machine, left: Any, right: Any) -> Truth:
    """Equality as `deep-eql` has it: undefined properties count, classes do not."""
    if left is not right and tag_of(left) == tag_of(right) == "Error":
        return Unknown("equality of errors")
    return equals(machine, left, right, _DEEP)


# Single values -------------------------------------------------------------------------------------------


def _is(value: Any, role: Role) -> Check:
    def check(subject: Subject) -> Answer:
        wanted = brief(subject.machine, value)
        detail = f"expected {'anything but ' if subject.negated else ''}{wanted}, found {subject.shown()}"
        return Answer(strict_equals(subject.value, value), role, detail)

    return check


def _truthy(subject: Subject) -> Answer:
    passed = unassumed(subject.machine.language.truth(subject.machine, subject.value))
    wanted = "a falsy value" if subject.negated else "a truthy value"
    return Answer(passed, truth_role(subject.value), f"expected {wanted}, found {subject.shown()}")


def _exists(subject: Subject) -> Answer:
    passed = opposite(unassumed(subject.machine.language.absent(subject.machine, subject.value)))
    wanted = "nothing" if subject.negated else "a value"
    return Answer(passed, Role.PRESENT, f"expected {wanted}, found {subject.shown()}")


def _empty(subject: Subject) -> Answer:
    value = subject.value
    blur = blur_of(value)
    if blur is not None:
        return Answer(Unknown(blur.reason), Role.COUNT)
    if isinstance(value, (str, ListValue)) or tag_of(value) in ("Map", "Set"):
        name = "size" if isinstance(value, MapValue) else "length"
        count: Any = subject.machine.language.get(subject.machine, value, name)
    elif is_callable(value) or value is None or not is_object(value):
        raise Refusal(f".empty was passed {subject.shown()}")
    else:
        keys = own_keys(subject.machine, value)
        count = keys if isinstance(keys, Unknown) else len(keys)
    passed = Unknown(count.reason) if isinstance(count, Unknown) else count == 0
    return Answer(passed, Role.COUNT, f"expected {subject.shown()} {'not ' if subject.negated else ''}to be empty")


def _finite(subject: Subject) -> Answer:
    if isinstance(subject.value, Unknown):
        return Answer(Unknown(subject.value.reason), Role.EQUAL)
    passed = sort_of(subject.value) == "number" and math.isfinite(subject.value)
    return Answer(passed, Role.EQUAL, f"expected a finite number, found {subject.shown()}")


def _type(subject: Subject) -> Answer:
    wanted = subject.first
    unknown = first_unknown(wanted)
    if unknown is not None:
        return Answer(Unknown(unknown.reason), Role.EQUAL)
    if not isinstance(wanted, str):
        raise Refusal("the name of a type must be text")
    found = _type_name(subject.value)
    if isinstance(found, Unknown):
        return Answer(Unknown(found.reason), Role.EQUAL)
    detail = f"expected {subject.shown()} {'not ' if subject.negated else ''}to be of type {wanted}"
    return Answer(found == wanted.lower(), Role.EQUAL, detail)


def _type_name(value: Any) -> str | Unknown:
    if isinstance(value, Unknown):
        kinds = {"string": "string", "number": "number", "boolean": "boolean", "list": "array", "map": "object"}
        known = kinds.get(value.kind) if value.assume is None else None
        return known or Unknown(value.reason)
    return "null" if value is None else tag_of(value).lower()


def _equal(subject: Subject) -> Answer:
    if "deep" in subject.flags:
        return _eql(subject)
    passed = strict_equals(subject.value, subject.first)
    found = VALUE_MATCHERS["toBe"](subject.claim())
    return Answer(passed, found.role, subject.difference("equal"), expected=expected_text(subject.first))


def _eql(subject: Subject) -> Answer:
    passed = deeply_same(subject.machine, subject.value, subject.first)
    return Answer(passed, Role.EQUAL, subject.difference("deeply equal"), expected=expected_text(subject.first))


def _instance(subject: Subject) -> Answer:
    unknown = first_unknown(subject.first, subject.value)
    if unknown is not None:
        return Answer(Unknown(unknown.reason), Role.EQUAL)
    if not is_callable(subject.first):
        raise Refusal("the instanceof assertion needs a constructor")
    passed = instance_of(subject.machine, subject.value, subject.first)
    return Answer(passed, Role.EQUAL, subject.difference("be an instance of"))


def _satisfies(subject: Subject) -> Answer:
    result = subject.machine.call(subject.first, UNDEFINED, [subject.value])
    passed = unassumed(subject.machine.language.truth(subject.machine, result))
    return Answer(passed, Role.TRUTH, f"expected {subject.shown()} to satisfy the given function")


# Numbers -------------------------------------------------------------------------------------------------


def _measure(subject: Subject) -> Any:
    """The number that a comparison is about: the length where `length` stands before it."""
    if "length" not in subject.flags:
        return subject.value
    return _length_of(subject)


def _length_of(subject: Subject) -> Any:
    value = subject.value
    if isinstance(value, Unknown):
        return Unknown(value.reason)
    if is_nullish(value):
        raise Refusal(f"expected {subject.shown()} to have property 'length'")
    name = "size" if tag_of(value) in ("Map", "Set") else "length"
    length = subject.machine.language.get(subject.machine, value, name)
    if isinstance(length, Undefined):
        raise Refusal(f"expected {subject.shown()} to have property '{name}'")
    return length


def _ordering(words: str, holds: Callable[[Any, Any], bool]) -> Check:
    def check(subject: Subject) -> Answer:
        return _ordered(subject, [subject.first], words, holds)

    return check


def _within(subject: Subject) -> Answer:
    high = subject.arguments[1] if len(subject.arguments) > 1 else UNDEFINED
    return _ordered(subject, [subject.first, high], "within", lambda value, low, high: low <= value <= high)


def _ordered(subject: Subject, bounds: list[Any], words: str, holds: Callable[..., bool]) -> Answer:
    measure = _measure(subject)
    for value in (measure, *bounds):
        if sort_of(value) not in ("number", "") and tag_of(value) != "Date":
            raise Refusal(f"{brief(subject.machine, value)} must be a number or a date")
    unknown = first_unknown(measure, *bounds)
    if unknown is not None:
        return Answer(Unknown(unknown.reason), Role.COUNT)
    if any(isinstance(value, MapValue) for value in (measure, *bounds)):
        return Answer(Unknown("order of dates"), Role.COUNT)
    shown = " and ".join(brief(subject.machine, bound) for bound in bounds)
    detail = f"expected a number {'not ' if subject.negated else ''}{words} {shown}, found {measure}"
    return Answer(holds(measure, *bounds), Role.COUNT, detail)


def _close(subject: Subject) -> Answer:
    delta = subject.arguments[1] if len(subject.arguments) > 1 else UNDEFINED
    for value in (subject.value, subject.first, delta):
        if sort_of(value) not in ("number", ""):
            raise Refusal("closeTo needs numbers")
    unknown = first_unknown(subject.value, subject.first, delta)
    if unknown is not None:
        return Answer(Unknown(unknown.reason), Role.COUNT)
    return Answer(abs(subject.value - subject.first) <= delta, Role.COUNT, subject.difference("be close to"))


def _has_length(subject: Subject) -> Answer:
    length = _length_of(subject)
    passed = strict_equals(length, subject.first)
    wanted = brief(subject.machine, subject.first)
    detail = f"expected {'not ' if subject.negated else ''}{wanted} items, found {brief(subject.machine, length)}"
    return Answer(passed, Role.COUNT, detail)


# Text ----------------------------------------------------------------------------------------------------


def _matches(subject: Subject) -> Answer:
    pattern = subject.first
    if isinstance(pattern, Unknown):
        return Answer(Unknown(pattern.reason), Role.MATCH)
    if not isinstance(pattern, RegexValue):
        raise Refusal("match needs a regular expression")
    text = Unknown("text of a function") if is_callable(subject.value) else to_text(subject.machine, subject.value)
    if isinstance(text, Unknown):
        return Answer(Unknown(text.reason), Role.MATCH)
    return matches_pattern(pattern, text, subject.negated)


def holds_text(subject: Subject) -> Answer:
    """Whether a text contains a text."""
    if sort_of(subject.value) not in ("string", ""):
        raise Refusal(f"expected {subject.shown()} to be a string")
    unknown = first_unknown(subject.value, subject.first)
    if unknown is not None:
        return Answer(Unknown(unknown.reason), Role.MATCH)
    needle = to_text(subject.machine, subject.first)
    if isinstance(needle, Unknown):
        return Answer(Unknown(needle.reason), Role.MATCH)
    return contains_text(subject.machine, subject.value, needle, subject.negated)


# Functions -----------------------------------------------------------------------------------------------


def _throws(subject: Subject) -> Answer:
    kind: Any = subject.first
    text: Any = subject.arguments[1] if len(subject.arguments) > 1 else UNDEFINED
    if isinstance(kind, MapValue):
        return Answer(Unknown("identity of what is thrown"), Role.THROW)
    by_kind = _thrown(subject, UNDEFINED if kind is None else kind)
    if isinstance(text, Undefined) or by_kind.passed is not True:
        return by_kind
    by_text = _thrown(subject, text)
    return Answer(by_text.passed, Role.THROW, by_text.detail, by_text.own)


def _thrown(subject: Subject, expected: Any) -> Answer:
    return THROW_MATCHERS["toThrow"](Claim(subject.machine, subject.value, [expected], subject.negated))


def _undecided(reason: str) -> Check:
    return lambda _subject: Answer(Unknown(reason), Role.EQUAL)


def _nan(subject: Subject) -> Answer:
    return VALUE_MATCHERS["toBeNaN"](Claim(subject.machine, subject.value, [], subject.negated))


VALUE_PROPERTIES: dict[str, Check] = {
    "NaN": _nan,
    "arguments": _undecided("arguments object"),
    "empty": _empty,
    "exist": _exists,
    "exists": _exists,
    "extensible": _undecided("extensible object"),
    "false": _is(False, Role.TRUTH),
    "finite": _finite,
    "frozen": _undecided("frozen object"),
    "null": _is(None, Role.PRESENT),
    "ok": _truthy,
    "sealed": _undecided("sealed object"),
    "true": _is(True, Role.TRUTH),
    "undefined": _is(UNDEFINED, Role.PRESENT),
}
"""Assertions without arguments, made by reading a property."""

VALUE_METHODS: dict[str, Check] = {
    **dict.fromkeys(("equal", "equals", "eq"), _equal),
    **dict.fromkeys(("eql", "eqls"), _eql),
    **dict.fromkeys(("above", "gt", "greaterThan"), _ordering("above", lambda value, bound: value > bound)),
    **dict.fromkeys(("least", "gte", "greaterThanOrEqual"), _ordering("at least", lambda value, bound: value >= bound)),
    **dict.fromkeys(("below", "lt", "lessThan"), _ordering("below", lambda value, bound: value < bound)),
    **dict.fromkeys(("most", "lte", "lessThanOrEqual"), _ordering("at most", lambda value, bound: value <= bound)),
    "within": _within,
    **dict.fromkeys(("instanceof", "instanceOf"), _instance),
    **dict.fromkeys(("match", "matches"), _matches),
    "string": holds_text,
    **dict.fromkeys(("throw", "throws", "Throw"), _throws),
    **dict.fromkeys(("satisfy", "satisfies"), _satisfies),
    **dict.fromkeys(("closeTo", "approximately"), _close),
    **dict.fromkeys(
        (
            "change", "changes", "increase", "increases", "decrease", "decreases", "by", "respondTo", "respondsTo",
            "ownPropertyDescriptor", "haveOwnPropertyDescriptor", "containSubset",
        ),
        _undecided("assertion that is not evaluated"),
    ),
}  # fmt: skip
"""Assertions that are called."""

VALUE_CHAINS: dict[str, Check] = {
    **dict.fromkeys(("a", "an"), _type),
    **dict.fromkeys(("length", "lengthOf"), _has_length),
}
"""Assertions that are called, or stand in a chain and only set a flag there."""
