"""The value of an expression in a scope."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any, Protocol

from tapcheck.languages.hcl.tree import (
    Binary,
    Call,
    Conditional,
    Expression,
    Follow,
    For,
    GetAttribute,
    GetIndex,
    Interpolation,
    Keyword,
    Number,
    ObjectItems,
    Parentheses,
    Part,
    Reference,
    Splat,
    Step,
    Template,
    TemplateFor,
    TemplateIf,
    Text,
    TupleItems,
    Unary,
)
from tapcheck.languages.terraform.conversion import ConversionError, convert
from tapcheck.languages.terraform.numbers import parse_number
from tapcheck.languages.terraform.operations import (
    MissingElement,
    OperationError,
    attribute,
    binary,
    index,
    result_type_of,
    unary,
)
from tapcheck.languages.terraform.refusals import LONGEST_TEXT, BoundReached, EvaluationError
from tapcheck.languages.terraform.results import (
    Branch,
    anything_from,
    as_bool,
    common_type,
    completed_tuple,
    either_of,
    entries,
    may_be_text,
    object_from,
)
from tapcheck.languages.terraform.types import (
    BOOL,
    DYNAMIC,
    NUMBER,
    STRING,
    ListType,
    MapType,
    ObjectType,
    SetType,
    TupleType,
    Type,
    difference,
    element_of,
    friendly,
)
from tapcheck.languages.terraform.values import (
    FALSE,
    NULL,
    TRUE,
    Unk,
    Val,
    boolean,
    list_of,
    mark,
    number,
    object_of,
    origin_of,
    refined,
    string,
    tuple_of,
    unknown,
    unmark,
    wholly_known,
)

_LONGEST_PREFIX = 128


__all__ = ["BoundReached", "EvaluationError", "Evaluator", "Functions", "Locals", "Names"]


class Names(Protocol):
    """What names mean in a scope."""

    def resolve(self, reference: Reference) -> tuple[Val, int]:
        """The value that a reference begins with, and how many of its steps that consumed; raises EvaluationError."""
        ...


class Functions(Protocol):
    """What calls do."""

    def call(self, name: str, arguments: Sequence[Val], places: Sequence[Expression], call: Call) -> Val:
        """The result of a call; raises EvaluationError."""
        ...


Locals = Mapping[str, Val]
"""The names that enclosing `for` expressions bind."""


class Evaluator:
    """Evaluates expressions; ``steps`` counts down, and at zero every evaluation raises BoundReached.

    ``short_circuit`` tells whether `&&` and `||` forgive an error in an operand that does not matter, as
    Terraform does since 1.12.
    """

    def __init__(self, names: Names, functions: Functions, steps: int = 2_000_000, short_circuit: bool = True) -> None:
        self.names = names
        self.short_circuit = short_circuit
        self.functions = functions
        self.steps = steps
        self._by_kind: dict[type, Callable[[Any, Locals], Val]] = {
            Number: self._number,
            Keyword: self._keyword,
            Text: self._text,
            Template: self._template,
            Reference: self._reference,
            Follow: self._follow,
            Call: self._call,
            TupleItems: self._tuple,
            ObjectItems: self._object,
            For: self._for,
            Conditional: self._conditional,
            Binary: self._binary,
            Unary: self._unary,
            Parentheses: self._parentheses,
        }

    def evaluate(self, expression: Expression, bound: Locals) -> Val:
        """The value of an expression; raises EvaluationError and BoundReached."""
        self.steps -= 1
        if self.steps < 0:
            raise BoundReached("evaluation takes too many steps")
        return self._by_kind[type(expression)](expression, bound)

    def _part_of(self, whole: Type, expression: Expression, bound: Locals) -> Val:
        """The value of a part of something that would be of type ``whole`` if the part were in order."""
        try:
            return self.evaluate(expression, bound)
        except EvaluationError as error:
            error.type = whole
            raise

    def _number(self, node: Number, _: Locals) -> Val:
        found = parse_number(node.text)
        if found is None:
            raise BoundReached("a number is too large to follow")
        return number(found)

    def _keyword(self, node: Keyword, _: Locals) -> Val:
        return NULL if node.value is None else TRUE if node.value else FALSE

    def _text(self, node: Text, _: Locals) -> Val:
        return string(node.value)

    def _parentheses(self, node: Parentheses, bound: Locals) -> Val:
        return self.evaluate(node.inner, bound)

    def _tuple(self, node: TupleItems, bound: Locals) -> Val:
        return completed_tuple([self._branch(item, bound) for item in node.items])

    def _object(self, node: ObjectItems, bound: Locals) -> Val:
        items: dict[str, Val] = {}
        marks = 0
        unsure = ""
        complete = True
        refused: EvaluationError | None = None
        for key_node, value_node in node.items:
            key = self._object_key(key_node, bound)
            value, error = self._branch(value_node, bound)
            refused = refused or error
            marks |= key.marks
            if type(key.raw) is Unk:
                complete, unsure = False, unsure or key.raw.origin
            else:
                items[key.raw] = value
        result = mark(object_of(items), marks) if complete else unknown(DYNAMIC, unsure, marks=marks)
        if refused is not None:
            refused.type = result.type
            raise refused
        return result

    def _object_key(self, node: Expression, bound: Locals) -> Val:
        if type(node) is Reference and not node.steps:
            return string(node.name)
        if type(node) is Keyword:
            return string("null" if node.value is None else "true" if node.value else "false")
        if type(node) is Reference and not isinstance(node.steps[0], GetIndex) and node.name not in bound:
            raise EvaluationError("an object key that is a reference needs parentheses", node.start, node.end)
        key = self.evaluate(node, bound)
        if key.raw is None:
            raise EvaluationError("an object key must not be null", node.start, node.end)
        return self._converted(key, STRING, node, "object key")

    def _converted(self, value: Val, wanted: Type, node: Expression, what: str) -> Val:
        try:
            return convert(value, wanted)
        except ConversionError as error:
            raise EvaluationError(f"invalid {what}: {error}", node.start, node.end) from None

    def _reference(self, node: Reference, bound: Locals) -> Val:
        if node.name in bound:
            return self._steps(bound[node.name], node.steps, 0, bound) if node.steps else bound[node.name]
        value, consumed = self.names.resolve(node)
        return self._steps(value, node.steps, consumed, bound) if consumed < len(node.steps) else value

    def _follow(self, node: Follow, bound: Locals) -> Val:
        return self._steps(self.evaluate(node.target, bound), node.steps, 0, bound)

    def _steps(self, value: Val, steps: Sequence[Step], first: int, bound: Locals) -> Val:
        for place in range(first, len(steps)):
            step = steps[place]
            try:
                if type(step) is GetAttribute:
                    value = attribute(value, step.name)
                elif type(step) is GetIndex:
                    value = index(value, self.evaluate(step.key, bound))
                elif type(step) is Splat:
                    value = self._splat(value, step, bound)
            except OperationError as error:
                missing = isinstance(error, MissingElement)
                raise EvaluationError(str(error), step.start, step.end, missing=missing) from None
        return value

    def _stepped(self, value: Val, steps: Sequence[Step], bound: Locals) -> Branch:
        try:
            return self._steps(value, steps, 0, bound), None
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
                self._steps(value, node.steps, 0, bound)
                return unknown(DYNAMIC, value.raw.origin, marks=value.marks)
            return mark(tuple_of([self._steps(value, node.steps, 0, bound)]), value.marks)
        if isinstance(value.raw, Unk):
            return self._splat_of_unknown(value, value.raw, node, bound)
        if isinstance(type_, TupleType):
            return mark(completed_tuple([self._stepped(item, node.steps, bound) for item in value.raw]), value.marks)
        items = [self._steps(item, node.steps, 0, bound) for item in value.raw]
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
        return self._steps(unknown(element), node.steps, 0, bound).type

    def _call(self, node: Call, bound: Locals) -> Val:
        name = node.name.removeprefix("core::")
        if name == "try":
            return self._try(node, bound)
        if name == "can":
            return self._can(node, bound)
        places: list[Expression] = list(node.arguments)
        arguments = [self._part_of(DYNAMIC, item, bound) for item in node.arguments]
        if node.expand:
            last = arguments.pop()
            place = places.pop()
            if not isinstance(last.type, TupleType | ListType | SetType) and last.type is not DYNAMIC:
                raise EvaluationError("'...' expands only lists, sets and tuples", place.start, place.end)
            if last.raw is None:
                raise EvaluationError("'...' cannot expand null", place.start, place.end)
            if isinstance(last.raw, Unk):
                return unknown(DYNAMIC, last.raw.origin)
            arguments.extend(mark(item, last.marks) for item in last.raw)
            places.extend(place for _ in last.raw)
        return self.functions.call(name, arguments, places, node)

    def _try(self, node: Call, bound: Locals) -> Val:
        if not node.arguments:
            raise EvaluationError("at least one argument is required", node.start, node.end)
        for item in node.arguments:
            try:
                value = self.evaluate(item, bound)
            except EvaluationError:
                continue
            if not wholly_known(value):
                return anything_from(value)
            return value
        raise EvaluationError("no expression of 'try' succeeded", node.start, node.end)

    def _can(self, node: Call, bound: Locals) -> Val:
        if len(node.arguments) != 1:
            raise EvaluationError("exactly one argument is required", node.start, node.end)
        try:
            value = self.evaluate(node.arguments[0], bound)
        except EvaluationError:
            return FALSE
        return TRUE if wholly_known(value) else unknown(BOOL, origin_of(value))

    def _binary(self, node: Binary, bound: Locals) -> Val:
        spine = [node]
        while type(spine[-1].left) is Binary:
            spine.append(spine[-1].left)
        value: Val | None = None
        for item in reversed(spine):
            try:
                left = self._branch(item.left, bound) if value is None else (value, None)
                value = self._operated(item, left, self._branch(item.right, bound))
            except OperationError as error:
                raise EvaluationError(str(error), item.start, item.end, result_type_of(node.operator)) from None
            except EvaluationError as error:
                error.type = result_type_of(node.operator)
                raise
        assert value is not None
        return value

    def _operated(self, node: Binary, left: Branch, right: Branch) -> Val:
        """The result of one operation; an error of an operand counts unless the other one decides."""
        if self.short_circuit and (left[1] or right[1]) and node.operator in ("&&", "||"):
            controlling = node.operator == "||"
            for value, error in (left, right):
                if error is None and as_bool(value) is controlling:
                    return mark(boolean(controlling), value.marks)
        for _, error in (left, right):
            if error is not None:
                raise error
        return binary(node.operator, left[0], right[0])

    def _unary(self, node: Unary, bound: Locals) -> Val:
        wanted = BOOL if node.operator == "!" else NUMBER
        try:
            return unary(node.operator, self.evaluate(node.operand, bound))
        except OperationError as error:
            raise EvaluationError(str(error), node.start, node.end, wanted) from None
        except EvaluationError as error:
            error.type = wanted
            raise

    def _branch(self, node: Expression, bound: Locals) -> Branch:
        try:
            return self.evaluate(node, bound), None
        except EvaluationError as error:
            return unknown(error.type), error

    def _conditional(self, node: Conditional, bound: Locals) -> Val:
        then, then_error = self._branch(node.then, bound)
        otherwise, otherwise_error = self._branch(node.otherwise, bound)
        wanted = common_type(then, otherwise)
        if wanted is None:
            summary = "the two results of a conditional must have consistent types, but they are "
            told = difference(then.type, otherwise.type)
            raise EvaluationError(f"{summary}{told}", node.then.start, node.otherwise.end)
        try:
            condition = self.evaluate(node.condition, bound)
        except EvaluationError as error:
            error.type = wanted
            raise
        place = node.condition
        if condition.raw is None:
            raise EvaluationError("the condition is null", place.start, place.end, wanted)
        if isinstance(condition.raw, Unk):
            if condition.type not in (BOOL, STRING, DYNAMIC):
                raise EvaluationError("the condition must be a bool", place.start, place.end, wanted)
            return either_of(then, otherwise, wanted, condition)
        try:
            chosen = convert(unmark(condition), BOOL).raw
        except ConversionError:
            raise EvaluationError("the condition must be a bool", place.start, place.end, wanted) from None
        value, error_found, branch = (
            (then, then_error, node.then) if chosen else (otherwise, otherwise_error, node.otherwise)
        )
        if error_found is not None:
            error_found.type = wanted
            raise error_found
        if wanted is not DYNAMIC and value.type != wanted:
            value = self._converted(value, wanted, branch, "result of a conditional")
        return mark(value, condition.marks | then.marks | otherwise.marks)

    def _for(self, node: For, bound: Locals) -> Val:
        collection = self._part_of(DYNAMIC, node.collection, bound)
        place = node.collection
        if collection.raw is None:
            raise EvaluationError("a for expression cannot iterate over null", place.start, place.end)
        marks = collection.marks
        if collection.type is DYNAMIC:
            return unknown(DYNAMIC, origin_of(collection), marks=marks)
        if not isinstance(collection.type, ListType | SetType | MapType | TupleType | ObjectType):
            raise EvaluationError(
                f"a for expression cannot iterate over a {friendly(collection.type)}", place.start, place.end
            )
        if isinstance(collection.raw, Unk):
            return unknown(DYNAMIC, collection.raw.origin, marks=marks)
        keys: list[str] = []
        results: list[Branch] = []
        unsure = ""
        complete = True
        for key, value in entries(collection):
            names = {**bound, node.value: value}
            if node.key is not None:
                names[node.key] = key
            if node.condition is not None:
                include = self._included(node.condition, names)
                marks |= include.marks
                if isinstance(include.raw, Unk):
                    complete, unsure = False, unsure or include.raw.origin
                    continue
                if not include.raw:
                    continue
            if node.result_key is not None:
                result_key = self._result_key(node.result_key, names)
                marks |= result_key.marks
                if isinstance(result_key.raw, Unk):
                    complete, unsure = False, unsure or result_key.raw.origin
                    continue
                keys.append(result_key.raw)
            results.append(self._branch(node.result, names))
        if not complete:
            return unknown(DYNAMIC, unsure, marks=marks)
        if node.result_key is None:
            return mark(completed_tuple(results), marks)
        return mark(object_from(keys, completed_tuple(results).raw, node), marks)

    def _included(self, condition: Expression, names: Locals) -> Val:
        include = self.evaluate(condition, names)
        if include.raw is None:
            raise EvaluationError("the condition of a for expression is null", condition.start, condition.end)
        return self._converted(include, BOOL, condition, "condition of a for expression")

    def _result_key(self, node: Expression, names: Locals) -> Val:
        key = self.evaluate(node, names)
        if key.raw is None:
            raise EvaluationError("the key of a for expression is null", node.start, node.end)
        return self._converted(key, STRING, node, "key of a for expression")

    def _template(self, node: Template, bound: Locals) -> Val:
        if len(node.parts) == 1:
            only = node.parts[0]
            if type(only) is Interpolation:
                return self.evaluate(only.expression, bound)
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
                return self._part_of(STRING, part.expression, bound)
            case TemplateIf():
                return self._template_if(part, bound)
            case TemplateFor():
                return self._template_for(part, bound)
            case _:
                return string(part.value)

    def _template_if(self, part: TemplateIf, bound: Locals) -> Val:
        condition = self._converted(self.evaluate(part.condition, bound), BOOL, part.condition, "condition")
        if condition.raw is None:
            raise EvaluationError("the condition is null", part.condition.start, part.condition.end, STRING)
        if isinstance(condition.raw, Unk):
            return unknown(STRING, condition.raw.origin, not_null=True, marks=condition.marks)
        chosen = part.then if condition.raw else part.otherwise
        return mark(self._joined(chosen, bound), condition.marks)

    def _template_for(self, part: TemplateFor, bound: Locals) -> Val:
        collection = self.evaluate(part.collection, bound)
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
