"""Which instances `count` and `for_each` make."""

from __future__ import annotations

from collections.abc import Callable

from tapcheck.diagnostics import Problem
from tapcheck.languages.hcl.tree import Expression
from tapcheck.languages.terraform.configuration import Part
from tapcheck.languages.terraform.conversion import ConversionError, convert
from tapcheck.languages.terraform.evaluation import Locals
from tapcheck.languages.terraform.results import entries
from tapcheck.languages.terraform.scope import Key, Scope, key_value
from tapcheck.languages.terraform.types import NUMBER, MapType, ObjectType, SetType
from tapcheck.languages.terraform.values import NULL, Unk, Val, object_of, unknown, unmark
from tapcheck.source import Span

MOST_INSTANCES = 20_000
"""So many instances of resources and modules are made for one configuration."""
ANY_INSTANCE = "[*]"
"""In the address of an instance that stands for those of an unknown `count` or `for_each`: perhaps there is none, just
because what its arguments read has no elements either."""

Evaluate = Callable[[Scope, Expression, Locals, str, str], Val]
"""The value of an expression in a scope: (scope, expression, bound names, path of its file, origin)."""


class Repetition:
    """Counts what it makes for one configuration; ``problem`` is told what Terraform would refuse."""

    def __init__(self, evaluate: Evaluate, problem: Callable[[Problem, str, Span], None]) -> None:
        self._evaluate = evaluate
        self._problem = problem
        self._made = 0

    def keys(self, scope: Scope, part: Part, address: str) -> dict[Key, Locals] | None:
        """The instance keys with what `count` and `each` are for each; None when they are not known."""
        for_each, count = part.expression("for_each"), part.expression("count")
        if for_each is not None:
            keys = self._keys_of_each(scope, part, for_each, address)
        elif count is not None:
            keys = self._keys_of_count(scope, part, count, address)
        else:
            return {None: {}}
        self._made += len(keys or {})
        if self._made > MOST_INSTANCES:
            self._problem(Problem.BOUND, "the configuration makes too many instances", part.head)
            return None
        return keys

    def _keys_of_each(self, scope: Scope, part: Part, expression: Expression, address: str) -> dict[Key, Locals] | None:
        value = unmark(self._evaluate(scope, expression, {}, part.span.path, address))
        if isinstance(value.raw, Unk) and value.raw.open is not None:
            value = value.raw.open.whole() or value
        if not isinstance(value.raw, tuple | dict):
            return None
        if isinstance(value.type, MapType | ObjectType | SetType):
            found: dict[Key, Locals] = {}
            for key, item in entries(value):
                if not isinstance(key.raw, str):
                    return None
                found[key.raw] = {"each": object_of({"key": key, "value": item})}
            return found
        summary = "'for_each' needs a map or a set of strings, found a list; convert it with toset()"
        self._problem(Problem.INVALID, summary, Span(part.span.path, expression.start, expression.end))
        return None

    def _keys_of_count(
        self, scope: Scope, part: Part, expression: Expression, address: str
    ) -> dict[Key, Locals] | None:
        try:
            value = convert(unmark(self._evaluate(scope, expression, {}, part.span.path, address)), NUMBER)
        except ConversionError:
            value = NULL
        if isinstance(value.raw, Unk):
            return None
        if not isinstance(value.raw, int) or value.raw < 0:
            summary = "'count' needs a whole number that is not negative"
            self._problem(Problem.INVALID, summary, Span(part.span.path, expression.start, expression.end))
            return None
        if self._made + value.raw > MOST_INSTANCES:
            self._made += value.raw
            return {}
        return {place: {"count": object_of({"index": key_value(place)})} for place in range(value.raw)}


def unknown_repetition(address: str) -> Locals:
    """What `count` and `each` are in an instance that stands for all that there may be."""
    return {
        "count": object_of({"index": unknown(NUMBER, f"{address}{ANY_INSTANCE}")}),
        "each": object_of(
            {"key": unknown(origin=f"{address}{ANY_INSTANCE}"), "value": unknown(origin=f"{address}{ANY_INSTANCE}")}
        ),
    }
