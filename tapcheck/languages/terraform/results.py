"""Results of expressions that are made of the results of their parts."""

from __future__ import annotations

from collections.abc import Sequence

from tapcheck.languages.hcl.tree import Expression, For
from tapcheck.languages.terraform.conversion import ConversionError, convert, unify
from tapcheck.languages.terraform.refusals import EvaluationError
from tapcheck.languages.terraform.types import BOOL, COLLECTIONS, DYNAMIC, NUMBER, SetType, Type
from tapcheck.languages.terraform.values import (
    Unk,
    Val,
    mark,
    null,
    number,
    object_of,
    origin_of,
    refined,
    string,
    tuple_of,
    unknown,
    unmark,
)

Branch = tuple[Val, EvaluationError | None]
"""A value, or what it would have been with the error that it met."""


def entries(collection: Val) -> list[tuple[Val, Val]]:
    """Key and value of each element of a known collection, in Terraform's order."""
    raw = collection.raw
    if isinstance(raw, dict):
        return [(string(name), item) for name, item in raw.items()]
    if isinstance(collection.type, SetType):
        return [(item, item) for item in raw]
    return [(number(place), item) for place, item in enumerate(raw)]


def object_from(keys: Sequence[str], results: Sequence[Val], node: For) -> Val:
    """The object that a `for` expression makes; raises EvaluationError for a repeated key."""
    if node.group:
        groups: dict[str, list[Val]] = {}
        for key, result in zip(keys, results, strict=True):
            groups.setdefault(key, []).append(result)
        return object_of({key: tuple_of(items) for key, items in groups.items()})
    items: dict[str, Val] = {}
    for key, result in zip(keys, results, strict=True):
        if key in items:
            raise EvaluationError(
                f"two items of a for expression have the key '{key}'; '...' after the value would group them",
                node.start,
                node.end,
            )
        items[key] = result
    return object_of(items)


def completed_tuple(results: Sequence[Branch]) -> Val:
    """The tuple of these results; when one of them is an error, that is raised with the type of the whole."""
    made = tuple_of([value for value, _ in results])
    for _, error in results:
        if error is not None:
            error.type = made.type
            raise error
    return made


def anything_from(value: Val) -> Val:
    """An unknown value of any type that remembers where it comes from."""
    if isinstance(value.raw, Unk):
        return Val(DYNAMIC, Unk(value.raw.origin, open=value.raw.open), value.marks)
    return unknown(DYNAMIC, origin_of(value))


def may_be_text(type_: Type) -> bool:
    """Whether an unknown value of this type may be part of a string."""
    return type_ in (BOOL, NUMBER, DYNAMIC)


def _is_plain_null(value: Val) -> bool:
    return value.raw is None and value.type is DYNAMIC and not value.marks


def common_type(then: Val, otherwise: Val) -> Type | None:
    """The type of a conditional with these results; None when they fit no common one."""
    if _is_plain_null(then):
        return otherwise.type
    if _is_plain_null(otherwise):
        return then.type
    if then.type is DYNAMIC or otherwise.type is DYNAMIC:
        return DYNAMIC
    return unify([then.type, otherwise.type])


def either_of(then: Val, otherwise: Val, wanted: Type, condition: Val) -> Val:
    """What is known of a conditional whose condition is not."""
    marks = condition.marks | then.marks | otherwise.marks
    if then.raw is None and otherwise.raw is None:
        return mark(null(wanted), marks)
    result = unknown(wanted, origin_of(condition), not_null=_surely_set(then) and _surely_set(otherwise), marks=marks)
    if isinstance(then.type, COLLECTIONS) and then.type == otherwise.type:
        (low, high), (other_low, other_high) = _length_bounds(then), _length_bounds(otherwise)
        highest = None if high is None or other_high is None else max(high, other_high)
        return refined(result, low=min(low, other_low), high=highest)
    return result


def as_bool(value: Val) -> bool | None:
    """The bool that a value is or converts to; None otherwise."""
    try:
        raw = convert(unmark(value), BOOL).raw
    except ConversionError:
        return None
    return raw if isinstance(raw, bool) else None


def _surely_set(value: Val) -> bool:
    return value.raw.not_null if isinstance(value.raw, Unk) else value.raw is not None


def _length_bounds(value: Val) -> tuple[int, int | None]:
    if isinstance(value.raw, Unk):
        return value.raw.low, value.raw.high
    count = len(value.raw) if value.raw is not None else 0
    return count, count


def converted(value: Val, wanted: Type, node: Expression, what: str) -> Val:
    """The value as the wanted type; raises EvaluationError, which names ``what`` the value is meant to be."""
    try:
        return convert(value, wanted)
    except ConversionError as error:
        raise EvaluationError(f"invalid {what}: {error}", node.start, node.end) from None
