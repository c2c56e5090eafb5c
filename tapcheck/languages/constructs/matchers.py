"""The matchers of `aws-cdk-lib/assertions` (`Match.objectLike` and its like), over plain values.

Templates and patterns are plain values: ``dict``, ``list``, ``str``, ``int``, ``float``, ``bool``, ``None``,
``UNDEFINED`` for what JavaScript calls so, :class:`~tapcheck.languages.program.values.Unknown` for parts that are not
known, and :class:`TemplateMatcher` inside patterns. The semantics are those of the package, version 2.276.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from dataclasses import field
from enum import StrEnum
from typing import Any

from tapcheck.languages.program.truths import Truth
from tapcheck.languages.program.values import UNDEFINED, Undefined, Unknown
from tapcheck.records import dataclass

MatchesRegexp = Callable[[str, str], Truth]
"""Whether a JavaScript pattern with the flags `gm` is found in a text: (pattern, text) → answer."""


class MatcherKind(StrEnum):
    """What a matcher demands; the values are the names of the methods of `Match`."""

    ABSENT = "absent"
    ANY_VALUE = "anyValue"
    ARRAY_EQUALS = "arrayEquals"
    ARRAY_WITH = "arrayWith"
    CAPTURE = "capture"
    EXACT = "exact"
    NOT = "not"
    OBJECT_EQUALS = "objectEquals"
    OBJECT_LIKE = "objectLike"
    SERIALIZED_JSON = "serializedJson"
    STRING_LIKE_REGEXP = "stringLikeRegexp"


@dataclass(frozen=True, slots=True, eq=False)
class TemplateMatcher:
    """`Match.kind(pattern)`, or a `Capture`, whose pattern is ``UNDEFINED`` where it has none.

    ``holder`` is whatever the program's language keeps with a capture.
    """

    kind: MatcherKind
    pattern: Any = UNDEFINED
    holder: Any = None


def captures_in(pattern: Any) -> Iterator[TemplateMatcher]:
    """All captures inside a pattern."""
    if isinstance(pattern, TemplateMatcher):
        if pattern.kind is MatcherKind.CAPTURE:
            yield pattern
        yield from captures_in(pattern.pattern)
    elif isinstance(pattern, dict):
        for item in pattern.values():
            yield from captures_in(item)
    elif isinstance(pattern, list):
        for item in pattern:
            yield from captures_in(item)


class RefusedPattern(Exception):
    """The package refuses a pattern: it throws, whatever else would match."""


@dataclass(frozen=True, slots=True)
class Mismatch:
    """One difference: where in the value, and what; ``missing`` when a key is not there."""

    keys: tuple[str, ...]
    message: str
    missing: bool = False


@dataclass(slots=True)
class Comparison:
    """What comparing a value with a pattern shows.

    ``doubt`` is what is not known and would decide if there is no mismatch. ``captures`` are the captures with
    their values; they count only when the whole matches.
    """

    mismatches: list[Mismatch] = field(default_factory=list)
    doubt: Unknown | None = None
    captures: list[tuple[TemplateMatcher, Any]] = field(default_factory=list)

    @property
    def passed(self) -> Truth:
        """Whether the value matches."""
        if self.mismatches:
            return False
        return True if self.doubt is None else Unknown(self.doubt.reason)

    def refuse(self, message: str, *keys: str, missing: bool = False) -> Comparison:
        """Adds a mismatch."""
        self.mismatches.append(Mismatch(keys, message, missing))
        return self

    def take(self, key: str, inner: Comparison) -> None:
        """Adds what the value under a key shows."""
        self.mismatches += [Mismatch((key, *item.keys), item.message, item.missing) for item in inner.mismatches]
        self.doubt = self.doubt or inner.doubt
        self.captures += inner.captures


class Matching:
    """Compares values with patterns; ``matches_regexp`` answers for `stringLikeRegexp`."""

    def __init__(self, matches_regexp: MatchesRegexp) -> None:
        self._matches_regexp = matches_regexp
        self._tests: dict[MatcherKind, Callable[[Any, Any], Comparison]] = {
            MatcherKind.ABSENT: lambda value, _pattern: self._absent(value),
            MatcherKind.ANY_VALUE: lambda value, _pattern: self._any_value(value),
            MatcherKind.ARRAY_EQUALS: lambda value, pattern: self._whole_array(value, pattern, partial=False),
            MatcherKind.ARRAY_WITH: self._array_with,
            MatcherKind.EXACT: lambda value, pattern: self._literal(value, pattern, partial=False),
            MatcherKind.NOT: self._not,
            MatcherKind.OBJECT_EQUALS: lambda value, pattern: self._object(value, pattern, partial=False),
            MatcherKind.OBJECT_LIKE: lambda value, pattern: self._object(value, pattern, partial=True),
            MatcherKind.SERIALIZED_JSON: self._serialized_json,
            MatcherKind.STRING_LIKE_REGEXP: self._string_like,
        }

    def compare(self, value: Any, pattern: Any) -> Comparison:
        """Compares as methods of `Template` do: what is no matcher is matched like `Match.objectLike`.

        Raises RefusedPattern where the package throws.
        """
        if isinstance(pattern, Unknown):
            return Comparison(doubt=pattern)
        if isinstance(pattern, TemplateMatcher):
            return self._test(value, pattern)
        return self._object(value, pattern, partial=True)

    def _test(self, value: Any, matcher: TemplateMatcher) -> Comparison:
        if matcher.kind is MatcherKind.CAPTURE:
            return self._capture(value, matcher)
        if matcher.kind is MatcherKind.EXACT and isinstance(matcher.pattern, TemplateMatcher):
            raise RefusedPattern("LiteralMatch cannot directly contain another matcher")
        if isinstance(matcher.pattern, Unknown):
            return Comparison(doubt=matcher.pattern)
        if isinstance(value, Unknown):
            return Comparison(doubt=value)
        return self._tests[matcher.kind](value, matcher.pattern)

    def _inner(self, value: Any, pattern: Any, partial: bool) -> Comparison:
        return (
            self._test(value, pattern)
            if isinstance(pattern, TemplateMatcher)
            else self._literal(value, pattern, partial)
        )

    def _literal(self, value: Any, pattern: Any, partial: bool) -> Comparison:
        for side in (pattern, value):
            if isinstance(side, Unknown):
                return Comparison(doubt=side)
        if isinstance(pattern, list):
            return self._whole_array(value, pattern, partial)
        if pattern is None or isinstance(pattern, dict):
            return self._object(value, pattern, partial)
        if type_name(pattern) != type_name(value):
            wanted = "object" if type_name(pattern) == "array" else type_name(pattern)
            return Comparison().refuse(f"expected type {wanted} but received {type_name(value)}")
        if pattern != value:
            return Comparison().refuse(f"expected {shown(pattern)} but received {shown(value)}")
        return Comparison()

    # Lists -----------------------------------------------------------------------------------------------

    def _whole_array(self, value: Any, pattern: Any, partial: bool) -> Comparison:
        refused = _refused_list(value, pattern)
        if refused is not None:
            return refused
        result = Comparison()
        for index, (item, wanted) in enumerate(zip(value, pattern, strict=False)):
            result.take(str(index), self._inner(item, wanted, partial))
        if len(value) != len(pattern):
            problem = "not enough" if len(value) < len(pattern) else "too many"
            at = str(min(len(value), len(pattern)))
            message = f"{problem} elements in array (expecting {len(pattern)}, got {len(value)})"
            result.refuse(message, at, missing=len(value) < len(pattern))
        return result

    def _array_with(self, value: Any, pattern: Any) -> Comparison:
        refused = _refused_list(value, pattern)
        if refused is not None:
            return refused
        certain = self._subsequence(value, pattern, hopeful=False)
        if certain.passed is True or certain.doubt is None:
            return certain
        hopeful = self._subsequence(value, pattern, hopeful=True)
        return certain if hopeful.mismatches else Comparison(doubt=certain.doubt)

    def _subsequence(self, value: list[Any], pattern: list[Any], hopeful: bool) -> Comparison:
        """Finds the elements in order; ``hopeful`` takes what may match for a match."""
        result = Comparison()
        doubt: Unknown | None = None
        closest: Comparison | None = None
        wanted = 0
        for item in value:
            if wanted == len(pattern):
                break
            element = pattern[wanted]
            if isinstance(element, TemplateMatcher) and element.kind in (MatcherKind.ABSENT, MatcherKind.ANY_VALUE):
                raise RefusedPattern(f"The Matcher {element.kind}() cannot be nested within arrayWith()")
            inner = self._inner(item, element, partial=False)
            passed = inner.passed
            doubt = doubt or (passed if isinstance(passed, Unknown) else None)
            if passed is True or (hopeful and passed is not False):
                result.captures += inner.captures
                wanted, closest = wanted + 1, None
            elif closest is None or len(inner.mismatches) < len(closest.mismatches):
                closest = inner
        if wanted < len(pattern):
            reason = closest.mismatches[0].message if closest is not None and closest.mismatches else "no more elements"
            result.refuse(f"could not match arrayWith pattern {wanted}: {reason}")
            result.doubt = doubt
        return result

    # Objects ---------------------------------------------------------------------------------------------

    def _object(self, value: Any, pattern: Any, partial: bool) -> Comparison:
        if isinstance(value, Unknown):
            return Comparison(doubt=value)
        if type_name(value) != "object":
            return Comparison().refuse(f"expected type object but received {type_name(value)}")
        if pattern is None or isinstance(pattern, Undefined):
            raise RefusedPattern("Cannot convert undefined or null to object")
        if not isinstance(pattern, dict):
            return Comparison(doubt=Unknown("pattern of an unusual type"))
        if value is None:
            if not pattern and partial:
                return Comparison()
            raise RefusedPattern("Cannot use 'in' operator to search for a key in null")
        result = Comparison()
        if not partial:
            for key in value:
                if key not in pattern:
                    result.refuse(f"unexpected key {key}", key)
        for key, wanted in pattern.items():
            absent = isinstance(wanted, TemplateMatcher) and wanted.kind is MatcherKind.ABSENT
            if isinstance(wanted, Unknown):
                result.doubt = result.doubt or wanted
            elif key not in value and not absent:
                result.refuse(f"missing key '{key}'", key, missing=True)
            else:
                result.take(key, self._inner(value.get(key, UNDEFINED), wanted, partial))
        return result

    # Single values ---------------------------------------------------------------------------------------

    def _absent(self, value: Any) -> Comparison:
        if isinstance(value, Undefined):
            return Comparison()
        return Comparison().refuse(f"received {shown(value)}, but key should be absent")

    def _any_value(self, value: Any) -> Comparison:
        if value is None or isinstance(value, Undefined):
            return Comparison().refuse("expected a value but found none")
        return Comparison()

    def _not(self, value: Any, pattern: Any) -> Comparison:
        passed = self._inner(value, pattern, partial=False).passed
        if isinstance(passed, Unknown):
            return Comparison(doubt=passed)
        return Comparison().refuse(f"found unexpected match: {shown(value)}") if passed else Comparison()

    def _serialized_json(self, value: Any, pattern: Any) -> Comparison:
        if not isinstance(value, str):
            return Comparison().refuse(f"expected JSON as a string but found {type_name(value)}")
        try:
            parsed = json.loads(value, parse_constant=_no_constant)
        except (ValueError, RecursionError):
            return Comparison().refuse(f"invalid JSON string: {shown(value)}")
        return self._inner(parsed, pattern, partial=False)

    def _string_like(self, value: Any, pattern: Any) -> Comparison:
        if not isinstance(pattern, str):
            return Comparison(doubt=Unknown("pattern of an unusual type"))
        if not isinstance(value, str):
            return Comparison().refuse(f"expected a string, but got '{type_name(value)}'")
        found = self._matches_regexp(pattern, value)
        if isinstance(found, Unknown):
            return Comparison(doubt=found)
        return Comparison() if found else Comparison().refuse(f"{shown(value)} does not match /{pattern}/")

    def _capture(self, value: Any, capture: TemplateMatcher) -> Comparison:
        if value is None or isinstance(value, Undefined):
            return Comparison().refuse("can only capture non-nullish values")
        if not isinstance(capture.pattern, Undefined):
            inner = self.compare(value, capture.pattern)
            if inner.passed is not True:
                return inner
        if isinstance(value, Unknown) and not value.kind:
            return Comparison(doubt=value)
        return Comparison(captures=[(capture, value)])


def _refused_list(value: Any, pattern: Any) -> Comparison | None:
    if not isinstance(value, list):
        return Comparison().refuse(f"expected type array but received {type_name(value)}")
    if not isinstance(pattern, list):
        return Comparison(doubt=Unknown("pattern of an unusual type"))
    return None


def _no_constant(name: str) -> Any:
    raise ValueError(name)


def type_name(value: Any) -> str:
    """What `typeof` says of a plain value, `array` for lists."""
    if isinstance(value, bool):
        return "boolean"
    if isinstance(value, (int, float)):
        return "number"
    if isinstance(value, str):
        return "string"
    if isinstance(value, Undefined):
        return "undefined"
    return "array" if isinstance(value, list) else "object"


_LONGEST_SHOWN = 80


def shown(value: Any) -> str:
    """A plain value in a few words."""
    if isinstance(value, Undefined):
        return "undefined"
    text = json.dumps(_without_unknown(value), ensure_ascii=False)
    return text if len(text) <= _LONGEST_SHOWN else text[: _LONGEST_SHOWN - 1] + "…"


def _without_unknown(value: Any) -> Any:
    if isinstance(value, dict):
        return {str(key): _without_unknown(item) for key, item in value.items()}
    if isinstance(value, list):
        return [_without_unknown(item) for item in value]
    if isinstance(value, str):
        return str(value)
    return value if value is None or isinstance(value, (bool, int, float)) else "…"
