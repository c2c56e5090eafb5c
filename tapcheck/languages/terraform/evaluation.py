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
    GetIndex,
    Keyword,
    Number,
    ObjectItems,
    Parentheses,
    Reference,
    Template,
    Text,
    TupleItems,
    Unary,
)
from tapcheck.languages.terraform.conversion import ConversionError, convert
from tapcheck.languages.terraform.numbers import parse_number
from tapcheck.languages.terraform.operations import (
    OperationError,
    binary,
    result_type_of,
    unary,
)
from tapcheck.languages.terraform.refusals import BoundReached, EvaluationError
from tapcheck.languages.terraform.results import (
    Branch,
    anything_from,
    as_bool,
    common_type,
    completed_tuple,
    converted,
    either_of,
    entries,
    object_from,
)
from tapcheck.languages.terraform.template_text import TemplateText
from tapcheck.languages.terraform.traversal import Traversal
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
    friendly,
)
from tapcheck.languages.terraform.values import (
    FALSE,
    NULL,
    TRUE,
    Unk,
    Val,
    boolean,
    mark,
    number,
    object_of,
    origin_of,
    string,
    unknown,
    unmark,
    wholly_known,
)

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
        self._traversal = Traversal(self)
        self._by_kind: dict[type, Callable[[Any, Locals], Val]] = {
            Number: self._number,
            Keyword: self._keyword,
            Text: self._text,
            Template: TemplateText(self),
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

    def part_of(self, whole: Type, expression: Expression, bound: Locals) -> Val:
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
        return converted(key, STRING, node, "object key")

    def _reference(self, node: Reference, bound: Locals) -> Val:
        if node.name in bound:
            return self._traversal.follow(bound[node.name], node.steps, 0, bound) if node.steps else bound[node.name]
        value, consumed = self.names.resolve(node)
        return self._traversal.follow(value, node.steps, consumed, bound) if consumed < len(node.steps) else value

    def _follow(self, node: Follow, bound: Locals) -> Val:
        return self._traversal.follow(self.evaluate(node.target, bound), node.steps, 0, bound)

    def _call(self, node: Call, bound: Locals) -> Val:
        name = node.name.removeprefix("core::")
        if name == "try":
            return self._try(node, bound)
        if name == "can":
            return self._can(node, bound)
        places: list[Expression] = list(node.arguments)
        arguments = [self.part_of(DYNAMIC, item, bound) for item in node.arguments]
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
            value = converted(value, wanted, branch, "result of a conditional")
        return mark(value, condition.marks | then.marks | otherwise.marks)

    def _for(self, node: For, bound: Locals) -> Val:
        collection = self.part_of(DYNAMIC, node.collection, bound)
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
        return converted(include, BOOL, condition, "condition of a for expression")

    def _result_key(self, node: Expression, names: Locals) -> Val:
        key = self.evaluate(node, names)
        if key.raw is None:
            raise EvaluationError("the key of a for expression is null", node.start, node.end)
        return converted(key, STRING, node, "key of a for expression")
