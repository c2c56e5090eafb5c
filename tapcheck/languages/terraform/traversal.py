"""What attributes, indexes and splats lead to from a value."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from tapcheck.languages.hcl.tree import GetAttribute, GetIndex, Splat, Step
from tapcheck.languages.terraform.operations import MissingElement, OperationError, attribute, index
from tapcheck.languages.terraform.refusals import EvaluationError
from tapcheck.languages.terraform.results import Branch, completed_tuple
from tapcheck.languages.terraform.types import DYNAMIC, ListType, SetType, TupleType, Type, element_of
from tapcheck.languages.terraform.values import Unk, Val, list_of, mark, refined, tuple_of, unknown

if TYPE_CHECKING:
    from tapcheck.languages.terraform.evaluation import Evaluator, Locals


class Traversal:
    """Follows the steps behind a value; ``evaluator`` gives the values of the keys in them."""

    def __init__(self, evaluator: Evaluator) -> None:
        self._evaluator = evaluator

    def follow(self, value: Val, steps: Sequence[Step], first: int, bound: Locals) -> Val:
        """What the steps from number ``first`` on lead to; raises EvaluationError."""
        for place in range(first, len(steps)):
            step = steps[place]
            try:
                if type(step) is GetAttribute:
                    value = attribute(value, step.name)
                elif type(step) is GetIndex:
                    value = index(value, self._evaluator.evaluate(step.key, bound))
                elif type(step) is Splat:
                    value = self._splat(value, step, bound)
            except OperationError as error:
                missing = isinstance(error, MissingElement)
                raise EvaluationError(str(error), step.start, step.end, missing=missing) from None
        return value

    def _stepped(self, value: Val, steps: Sequence[Step], bound: Locals) -> Branch:
        try:
            return self.follow(value, steps, 0, bound), None
        except EvaluationError as error:
            return unknown(error.type), error

    def _splat(self, value: Val, node: Splat, bound: Locals) -> Val:
        type_ = value.type
        upgrade = not isinstance(type_, TupleType | ListType | SetType)
        if value.raw is None:
            if upgrade:
                return mark(tuple_of(()), value.marks)
            raise EvaluationError("a splat cannot be applied to null", node.start, node.end)
        if isinstance(value.raw, Unk) and type_ is DYNAMIC and value.raw.open is None:
            return unknown(DYNAMIC, value.raw.origin, marks=value.marks)
        if upgrade:
            if isinstance(value.raw, Unk) and not value.raw.not_null and value.raw.open is None:
                self.follow(value, node.steps, 0, bound)
                return unknown(DYNAMIC, value.raw.origin, marks=value.marks)
            return mark(tuple_of([self.follow(value, node.steps, 0, bound)]), value.marks)
        if isinstance(value.raw, Unk):
            return self._splat_of_unknown(value, value.raw, node, bound)
        if isinstance(type_, TupleType):
            return mark(completed_tuple([self._stepped(item, node.steps, bound) for item in value.raw]), value.marks)
        items = [self.follow(item, node.steps, 0, bound) for item in value.raw]
        if not items:
            return mark(Val(ListType(self._type_below(element_of(type_), node, bound)), ()), value.marks)
        if any(item.type != items[0].type and DYNAMIC not in (item.type, items[0].type) for item in items):
            raise EvaluationError("the splat gives elements of different types", node.start, node.end)
        return mark(list_of(items[0].type, items), value.marks)

    def _splat_of_unknown(self, value: Val, facts: Unk, node: Splat, bound: Locals) -> Val:
        type_ = value.type
        if isinstance(type_, TupleType):
            items = tuple(self._type_below(item, node, bound) for item in type_.elements)
            return unknown(TupleType(items), facts.origin, not_null=True, marks=value.marks)
        if isinstance(type_, ListType | SetType):
            element = self._type_below(type_.element, node, bound)
            result = unknown(ListType(element), facts.origin, not_null=True, marks=value.marks)
            return refined(result, low=facts.low, high=facts.high)
        return unknown(DYNAMIC, facts.origin, marks=value.marks)

    def _type_below(self, element: Type, node: Splat, bound: Locals) -> Type:
        return self.follow(unknown(element), node.steps, 0, bound).type
