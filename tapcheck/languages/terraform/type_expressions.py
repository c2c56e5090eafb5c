"""The `type` argument of variables: types with optional attributes and their defaults."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import field

from tapcheck.languages.hcl.tree import Call, Expression, ObjectItems, Parentheses, Reference, TupleItems
from tapcheck.languages.terraform.conversion import ConversionError, convert
from tapcheck.languages.terraform.decode import plain_text, traversal
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
)
from tapcheck.languages.terraform.values import Unk, Val, mark, object_of, tuple_of
from tapcheck.records import dataclass

_PRIMITIVES: Mapping[str, Type] = {"string": STRING, "number": NUMBER, "bool": BOOL, "any": DYNAMIC}
_COLLECTIONS: Mapping[str, Callable[[Type], Type]] = {"list": ListType, "set": SetType, "map": MapType}
_LEGACY: Mapping[str, Type] = {"list": ListType(DYNAMIC), "map": MapType(DYNAMIC), "string": STRING}


class TypeExpressionError(Exception):
    """An expression that is no type; the message says why."""


@dataclass(frozen=True, slots=True)
class Constraint:
    """A type with the defaults of its optional attributes.

    ``defaults`` are this object's own; ``children`` lead to those below: attribute names, tuple indexes, or
    an empty string for the elements of a collection.
    """

    type: Type
    defaults: Mapping[str, Val] = field(default_factory=dict)
    children: Mapping[str, Constraint] = field(default_factory=dict)


ANY = Constraint(DYNAMIC)


def constraint_of(expression: Expression | None, evaluate: Callable[[Expression], Val]) -> Constraint:
    """The constraint that a `type` argument writes; raises TypeExpressionError.

    ``evaluate`` gives the values of defaults.
    """
    if expression is None:
        return ANY
    while type(expression) is Parentheses:
        expression = expression.inner
    text = plain_text(expression)
    if text is not None:
        if text in _LEGACY:
            return Constraint(_LEGACY[text])
        raise TypeExpressionError(f"'{text}' is no type; types are written without quotes")
    if type(expression) is Reference:
        name = traversal(expression)
        if name in _PRIMITIVES:
            return Constraint(_PRIMITIVES[name])
        if name in _LEGACY:
            return Constraint(_LEGACY[name])
        raise TypeExpressionError(f"'{name}' is no type")
    if type(expression) is Call:
        return _constructed(expression, evaluate)
    raise TypeExpressionError("expected a type, such as string or list(string)")


def apply_defaults(value: Val, constraint: Constraint) -> Val:
    """The value with the defaults of attributes that it leaves out or sets to null."""
    if value.raw is None or isinstance(value.raw, Unk) or not (constraint.defaults or constraint.children):
        return value
    type_ = constraint.type
    raw = value.raw
    if isinstance(type_, ObjectType) and isinstance(raw, dict):
        items = dict(raw)
        for name, default in constraint.defaults.items():
            if name not in items or items[name].raw is None:
                items[name] = default
        for name, child in constraint.children.items():
            if name in items:
                items[name] = apply_defaults(items[name], child)
        return mark(object_of(items), value.marks)
    if isinstance(type_, TupleType) and isinstance(raw, tuple):
        parts = [
            apply_defaults(item, constraint.children[str(place)]) if str(place) in constraint.children else item
            for place, item in enumerate(raw)
        ]
        return mark(tuple_of(parts), value.marks)
    below = constraint.children.get("")
    if below is None:
        return value
    if isinstance(raw, dict):
        return mark(object_of({name: apply_defaults(item, below) for name, item in raw.items()}), value.marks)
    if isinstance(raw, tuple):
        return mark(tuple_of([apply_defaults(item, below) for item in raw]), value.marks)
    return value


def _constructed(call: Call, evaluate: Callable[[Expression], Val]) -> Constraint:
    if call.name in _COLLECTIONS:
        if len(call.arguments) != 1:
            raise TypeExpressionError(f"'{call.name}' needs one element type")
        element = constraint_of(call.arguments[0], evaluate)
        children = {"": element} if element.defaults or element.children else {}
        return Constraint(_COLLECTIONS[call.name](element.type), {}, children)
    if call.name == "tuple":
        if len(call.arguments) != 1 or type(call.arguments[0]) is not TupleItems:
            raise TypeExpressionError("'tuple' needs a list of element types in brackets")
        parts = [constraint_of(item, evaluate) for item in call.arguments[0].items]
        below = {str(place): item for place, item in enumerate(parts) if item.defaults or item.children}
        return Constraint(TupleType(tuple(item.type for item in parts)), {}, below)
    if call.name == "object":
        if len(call.arguments) != 1 or type(call.arguments[0]) is not ObjectItems:
            raise TypeExpressionError("'object' needs its attributes in braces")
        return _object(call.arguments[0], evaluate)
    if call.name == "optional":
        raise TypeExpressionError("'optional' belongs to the attributes of an object type")
    raise TypeExpressionError(f"'{call.name}' is no type constructor")


def _object(items: ObjectItems, evaluate: Callable[[Expression], Val]) -> Constraint:
    attributes: dict[str, Type] = {}
    optional: set[str] = set()
    defaults: dict[str, Val] = {}
    children: dict[str, Constraint] = {}
    for key, written in items.items:
        name = traversal(key)
        default: Expression | None = None
        if type(written) is Call and written.name == "optional":
            if not 1 <= len(written.arguments) <= 2:
                raise TypeExpressionError("'optional' needs a type and perhaps a default")
            optional.add(name)
            default = written.arguments[1] if len(written.arguments) == 2 else None
            written = written.arguments[0]
        inner = constraint_of(written, evaluate)
        attributes[name] = inner.type
        if inner.defaults or inner.children:
            children[name] = inner
        if default is not None:
            defaults[name] = _default(name, evaluate(default), inner)
    return Constraint(ObjectType(attributes, frozenset(optional)), defaults, children)


def _default(name: str, value: Val, constraint: Constraint) -> Val:
    try:
        return convert(apply_defaults(value, constraint), constraint.type)
    except ConversionError as error:
        raise TypeExpressionError(f"the default of attribute '{name}' does not fit its type: {error}") from None
