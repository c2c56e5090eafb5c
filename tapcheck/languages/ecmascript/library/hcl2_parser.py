"""The package `hcl2-parser` (1.0.3): HCL as the JSON that hcl2json makes of it.

Blocks become lists under their type and labels, expressions that are no literals become `${source}` texts, keys
are sorted. Both functions give a pair of result and error.
"""

from __future__ import annotations

from decimal import Decimal
from typing import TYPE_CHECKING, Any

from tapcheck.languages.ecmascript.conversions import normal_number, number_text
from tapcheck.languages.ecmascript.library.json_text import place_of, stringify
from tapcheck.languages.ecmascript.library.operands import answers, given, known, natives, text_of
from tapcheck.languages.ecmascript.regex.units import code_points_with_offsets, to_units
from tapcheck.languages.hcl.parser import parse
from tapcheck.languages.hcl.tree import (
    Attribute,
    Block,
    Body,
    Conditional,
    Expression,
    Interpolation,
    Keyword,
    Number,
    ObjectItems,
    Part,
    Reference,
    Template,
    TemplateFor,
    TemplateIf,
    Text,
    TupleItems,
    Unary,
)
from tapcheck.languages.program import text as texts
from tapcheck.languages.program.values import ListValue, MapValue, Place
from tapcheck.source import SourceFile

if TYPE_CHECKING:
    from tapcheck.languages.program.machine import Machine


class _Refused(Exception):
    """The package gives an error for this text."""


class _Failure(Exception):
    """The package throws an error with this message."""


class _Reader:
    """Turns a body into an object; ``text`` is in code units, offsets of the tree count code points."""

    def __init__(self, text: str) -> None:
        self._text = text
        joined, self._offsets = code_points_with_offsets(str(text))
        self.source = SourceFile.from_text("", joined)

    def _at(self, offset: int) -> int:
        return offset if self._offsets is None else self._offsets[offset]

    def _written(self, node: Expression) -> str:
        return texts.cut(self._text, self._at(node.start), self._at(node.end))

    def _wrapped(self, node: Expression) -> str:
        return texts.join(("${", self._written(node), "}"))

    def body(self, body: Body, place: Place | None) -> MapValue:
        """A body with its keys in order."""
        found: dict[str, Any] = {}
        for item in body.items:
            if isinstance(item, Block):
                self._block(item, found, place)
        for item in body.items:
            if isinstance(item, Attribute):
                name = to_units(item.name)
                found[name] = self._value(item.expression, _child(place, name))
        return _sorted(found, place)

    def _block(self, block: Block, found: dict[str, Any], place: Place | None) -> None:
        key = to_units(block.type)
        for label in block.labels:
            inner = found.setdefault(key, {})
            if not isinstance(inner, dict):
                raise _Refused
            found, place, key = inner, _child(place, key), to_units(label.value)
        place = _child(place, key)
        listed = found.setdefault(key, ListValue([], place))
        if not isinstance(listed, ListValue):
            raise _Failure("interface conversion: interface is convert.jsonObj, not []interface {}")
        listed.items.append(self.body(block.body, _child(place, str(len(listed.items)))))

    def _value(self, node: Expression, place: Place | None) -> Any:
        match node:
            case Number():
                return _number(node)
            case Keyword(value):
                return value
            case Unary(operator, (Number() | Keyword()) as operand):
                return _negated(operator, operand)
            case Text(value):
                return self._literal(node, value)
            case Template(parts):
                if len(parts) == 1 and isinstance(parts[0], Interpolation) and not node.heredoc:
                    return self._value(parts[0].expression, place)
                return self._template(parts)
            case TupleItems(items):
                values = [self._value(item, _child(place, str(index))) for index, item in enumerate(items)]
                return ListValue(values, place)
            case ObjectItems(pairs):
                found = {}
                for key_node, value_node in pairs:
                    key = self._key(key_node)
                    found[key] = self._value(value_node, _child(place, key))
                return _sorted(found, place)
            case _:
                return self._wrapped(node)

    def _literal(self, node: Text, value: str) -> str:
        """A text with the provenance of its characters, where it is written as it is meant."""
        start, end = self._at(node.start), self._at(node.end)
        meant = to_units(value)
        index = self._text.find(meant, start, end)
        return texts.cut(self._text, index, index + len(meant)) if index >= 0 and meant else meant

    def _key(self, node: Expression) -> str:
        if isinstance(node, Reference):
            return str(self._written(node))
        return str(self._part(node))

    def _template(self, parts: list[Part]) -> str:
        return texts.join([self._part(part) for part in parts])

    def _part(self, node: Part | Expression) -> str:
        match node:
            case Text(value):
                return self._literal(node, value)
            case Interpolation(expression):
                return self._part(expression)
            case Number():
                return number_text(_number(node))
            case Keyword(value):
                if value is None:
                    raise _Failure("value is null")
                return "true" if value else "false"
            case Template(parts):
                return self._template(parts)
            case TemplateIf(condition, then, otherwise):
                return self._conditional(condition, self._template(then), self._template(otherwise))
            case Conditional(condition, then_node, otherwise_node):
                return self._conditional(condition, self._part(then_node), self._part(otherwise_node))
            case TemplateFor(key, value, collection, body):
                names = f"{key}, {value}" if key else value
                head = texts.join((f"%{{for {names} in ", self._written(collection), "}"))
                return texts.join((head, self._template(body), "%{endfor}"))
            case _:
                return self._wrapped(node)

    def _conditional(self, condition: Expression, then: str, otherwise: str) -> str:
        parts = ["%{if ", self._written(condition), "}", then]
        if otherwise:
            parts += ["%{else}", otherwise]
        return texts.join([*parts, "%{endif}"])


def _negated(operator: str, operand: Number | Keyword) -> Any:
    if operator == "-" and isinstance(operand, Number):
        value = _number(operand)
        return -value if value else 0
    if operator == "!" and isinstance(operand, Keyword) and operand.value is not None:
        return not operand.value
    raise _Refused


def _number(node: Number) -> int | float:
    value = Decimal(node.text)
    return normal_number(float(value)) if value.adjusted() < 400 else float("inf")


def _child(place: Place | None, key: str) -> Place | None:
    return None if place is None else place.child(key)


def _sorted(found: dict[str, Any], place: Place | None) -> MapValue:
    properties = {}
    for key in sorted(found, key=lambda name: name.encode("utf-16-be", "surrogatepass")):
        value = found[key]
        properties[key] = _sorted(value, _child(place, key)) if isinstance(value, dict) else value
    return MapValue(properties, place=place)


def _read(machine: Machine, arguments: list[Any]) -> MapValue | None:
    """The object of a text, None when it is no HCL."""
    text = text_of(machine, known(given(arguments)))
    machine.grow(characters=len(text), items=len(text) >> 2)
    reader = _Reader(text)
    file, diagnostics = parse(reader.source)
    if diagnostics:
        return None
    try:
        return reader.body(file.body, place_of(text))
    except _Failure as failure:
        raise machine.throw("Error", str(failure)) from None
    except _Refused:
        return None


def _pair(value: Any, fine: bool) -> ListValue:
    return ListValue([value, None if fine else MapValue()])


@answers("list")
def _parse_to_object(machine: Machine, _receiver: Any, arguments: list[Any]) -> ListValue:
    found = _read(machine, arguments)
    return _pair(found, found is not None)


@answers("list")
def _parse_to_string(machine: Machine, _receiver: Any, arguments: list[Any]) -> ListValue:
    found = _read(machine, arguments)
    return _pair("" if found is None else stringify(machine, found), found is not None)


def hcl2_parser_module() -> MapValue:
    """The package `hcl2-parser`."""
    return MapValue(natives({"parseToObject": _parse_to_object, "parseToString": _parse_to_string}))
