"""The text of a template in a scope."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from tapcheck.languages.hcl.tree import Interpolation, Part, Template, TemplateFor, TemplateIf, Text
from tapcheck.languages.terraform.conversion import ConversionError, convert
from tapcheck.languages.terraform.refusals import LONGEST_TEXT, BoundReached, EvaluationError
from tapcheck.languages.terraform.results import converted, entries, may_be_text
from tapcheck.languages.terraform.types import BOOL, STRING, friendly
from tapcheck.languages.terraform.values import Unk, Val, mark, refined, string, unknown, unmark

if TYPE_CHECKING:
    from tapcheck.languages.terraform.evaluation import Evaluator, Locals

_LONGEST_PREFIX = 128


class TemplateText:
    """Joins the parts of templates; ``evaluator`` gives the values of the expressions in them."""

    def __init__(self, evaluator: Evaluator) -> None:
        self._evaluator = evaluator

    def __call__(self, node: Template, bound: Locals) -> Val:
        """The value of a template; one that is a single interpolation is whatever that gives."""
        if len(node.parts) == 1:
            only = node.parts[0]
            if type(only) is Interpolation:
                return self._evaluator.evaluate(only.expression, bound)
        return self._joined(node.parts, bound)

    def _joined(self, parts: Sequence[Part], bound: Locals) -> Val:
        pieces: list[str] = []
        marks = 0
        known_so_far = True
        unsure = ""
        length = 0
        for part in parts:
            if type(part) is Text:
                piece = part.value
            else:
                value = self._part(part, bound)
                marks |= value.marks
                if value.raw is None:
                    raise EvaluationError("a null value cannot be part of a string", part.start, part.end, STRING)
                if isinstance(value.raw, Unk):
                    if value.type is not STRING and not may_be_text(value.type):
                        summary = f"a {friendly(value.type)} cannot be part of a string"
                        raise EvaluationError(summary, part.start, part.end, STRING)
                    if known_so_far and value.type is STRING:
                        pieces.append(value.raw.prefix)
                    known_so_far, unsure = False, unsure or value.raw.origin
                    continue
                try:
                    piece = convert(unmark(value), STRING).raw
                except ConversionError:
                    summary = f"a {friendly(value.type)} cannot be part of a string"
                    raise EvaluationError(summary, part.start, part.end, STRING) from None
            length += len(piece)
            if length > LONGEST_TEXT:
                raise BoundReached("a string grows too long")
            if known_so_far:
                pieces.append(piece)
        text = string("".join(pieces))
        if known_so_far:
            return mark(text, marks)
        result = unknown(STRING, unsure, not_null=True, marks=marks)
        return refined(result, prefix=text.raw[:_LONGEST_PREFIX])

    def _part(self, part: Part, bound: Locals) -> Val:
        match part:
            case Interpolation():
                return self._evaluator.part_of(STRING, part.expression, bound)
            case TemplateIf():
                return self._template_if(part, bound)
            case TemplateFor():
                return self._template_for(part, bound)
            case _:
                return string(part.value)

    def _template_if(self, part: TemplateIf, bound: Locals) -> Val:
        condition = converted(self._evaluator.evaluate(part.condition, bound), BOOL, part.condition, "condition")
        if condition.raw is None:
            raise EvaluationError("the condition is null", part.condition.start, part.condition.end, STRING)
        if isinstance(condition.raw, Unk):
            return unknown(STRING, condition.raw.origin, not_null=True, marks=condition.marks)
        chosen = part.then if condition.raw else part.otherwise
        return mark(self._joined(chosen, bound), condition.marks)

    def _template_for(self, part: TemplateFor, bound: Locals) -> Val:
        collection = self._evaluator.evaluate(part.collection, bound)
        if collection.raw is None:
            raise EvaluationError("a template cannot iterate over null", part.start, part.end, STRING)
        if isinstance(collection.raw, Unk):
            return unknown(STRING, collection.raw.origin, marks=collection.marks)
        if not isinstance(collection.raw, tuple | dict):
            raise EvaluationError(
                f"a template cannot iterate over a {friendly(collection.type)}", part.start, part.end, STRING
            )
        pieces: list[str] = []
        marks = collection.marks
        length = 0
        for key, value in entries(collection):
            names = {**bound, part.value: value}
            if part.key is not None:
                names[part.key] = key
            piece = self._joined(part.body, names)
            marks |= piece.marks
            if isinstance(piece.raw, Unk):
                return unknown(STRING, piece.raw.origin, marks=marks)
            length += len(piece.raw)
            if length > LONGEST_TEXT:
                raise BoundReached("a string grows too long")
            pieces.append(piece.raw)
        return mark(string("".join(pieces)), marks)
