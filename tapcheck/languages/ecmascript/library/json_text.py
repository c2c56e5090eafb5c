"""The global `JSON`: texts to values that know their place in a document, and values to texts."""

from __future__ import annotations

import json
import math
import re
from typing import TYPE_CHECKING, Any

from tapcheck.languages.constructs.terraform_code import SynthesisedCode, as_tests_get_it
from tapcheck.languages.ecmascript.conversions import normal_number, number_text, plain
from tapcheck.languages.ecmascript.library.json_mistakes import json_mistake
from tapcheck.languages.ecmascript.library.objects import ordered_keys
from tapcheck.languages.ecmascript.library.operands import (
    UnknownOperand,
    answers,
    class_name,
    given,
    known,
    list_of,
    natives,
    text_of,
)
from tapcheck.languages.ecmascript.library.output_rows import parsed_text
from tapcheck.languages.ecmascript.regex.units import to_units
from tapcheck.languages.program.output_reads import OutputsText
from tapcheck.languages.program.scope import NOTHING
from tapcheck.languages.program.text import Text
from tapcheck.languages.program.values import (
    HOLE,
    UNDEFINED,
    BoundReached,
    ListValue,
    MapValue,
    Place,
    SymbolValue,
    Undefined,
    Unknown,
    is_callable,
)

if TYPE_CHECKING:
    from tapcheck.languages.program.machine import Machine

_ESCAPED = re.compile('["\\\\\x00-\x1f\ud800-\udfff]')
_PAIR = re.compile("[\ud800-\udbff][\udc00-\udfff]")
_SHORT_ESCAPES = {'"': '\\"', "\\": "\\\\", "\b": "\\b", "\f": "\\f", "\n": "\\n", "\r": "\\r", "\t": "\\t"}
_LONGEST_INDENT = 10
_WITH_JSON_METHOD = ("Date", "URL", "Buffer")


# Reading -----------------------------------------------------------------------------------------------------


def parse_json(machine: Machine, text: Any) -> Any:
    """The value of a JSON text; objects and lists read from a file know their place in it."""
    if isinstance(text, OutputsText):
        return parsed_text(machine, text)
    if isinstance(text, SynthesisedCode):
        return as_tests_get_it(_read(machine, text.source, Place(text.path)))
    source = text_of(machine, known(text))
    return _read(machine, source, place_of(source))


def _read(machine: Machine, source: str, place: Place | None) -> Any:
    machine.grow(characters=len(source), items=len(source) >> 3)
    try:
        value = json.loads(source, parse_int=_integer, parse_float=_fraction, parse_constant=_no_constant)
    except RecursionError:
        raise BoundReached("depth") from None
    except ValueError:
        raise machine.throw("SyntaxError", json_mistake(str(source))) from None
    return _placed(value, place)


def _integer(text: str) -> int | float:
    return _fraction(text) if len(text) > 15 or text == "-0" else int(text)


def _fraction(text: str) -> int | float:
    return normal_number(float(text))


def _no_constant(name: str) -> Any:
    raise ValueError(name)


def place_of(text: str) -> Place | None:
    """The document that a text is read from, None unless it is one file, from its start."""
    if type(text) is not Text or not text.pieces:
        return None
    first = text.pieces[0]
    if first.at > 0 or first.start > 1 or any(piece.path != first.path for piece in text.pieces):
        return None
    return Place(first.path)


def _placed(value: Any, place: Place | None) -> Any:
    if isinstance(value, dict):
        properties = {}
        for key, item in value.items():
            name = to_units(key)
            properties[name] = _placed(item, None if place is None else place.child(name))
        return MapValue(properties, place=place)
    if isinstance(value, list):
        items = [_placed(item, None if place is None else place.child(str(at))) for at, item in enumerate(value)]
        return ListValue(items, place=place)
    return to_units(value) if isinstance(value, str) else value


@answers()
def _parse(machine: Machine, _receiver: Any, arguments: list[Any]) -> Any:
    value = parse_json(machine, given(arguments))
    reviver = given(arguments, 1)
    if is_callable(reviver):
        return _revived(machine, MapValue({"": value}), "", reviver)
    return value


def _revived(machine: Machine, holder: Any, key: str, reviver: Any) -> Any:
    value = holder.properties[key] if isinstance(holder, MapValue) else holder.items[int(key)]
    if isinstance(value, ListValue):
        for index in range(len(value.items)):
            value.items[index] = _revived(machine, value, str(index), reviver)
    elif isinstance(value, MapValue) and value.kind != "Outputs":
        for name in ordered_keys(value):
            made = _revived(machine, value, name, reviver)
            if isinstance(made, Undefined):
                del value.properties[name]
            else:
                value.properties[name] = made
    machine.step()
    return machine.call(reviver, holder, [key, value])


# Writing -----------------------------------------------------------------------------------------------------


def stringify(machine: Machine, value: Any, replacer: Any = UNDEFINED, indent: Any = UNDEFINED) -> Any:
    """The JSON text of a value, undefined where it has none; raises UnknownOperand for what is not known."""
    writer = _Writer(machine, replacer, _indentation(machine, indent))
    text = writer.text(MapValue({"": value}), "", value)
    return UNDEFINED if text is None else text


def quoted(text: str) -> str:
    """A text as a JSON string."""
    if _ESCAPED.search(text) is None:
        return f'"{text}"'
    pairs = {match.start() for match in _PAIR.finditer(text)} if not text.isascii() else set()

    def escape(match: re.Match[str]) -> str:
        char, at = match.group(), match.start()
        if char >= "\ud800" and (at in pairs or at - 1 in pairs):
            return char
        return _SHORT_ESCAPES.get(char) or f"\\u{ord(char):04x}"

    return f'"{_ESCAPED.sub(escape, text)}"'


def _indentation(machine: Machine, indent: Any) -> str:
    known(indent)
    if isinstance(indent, bool):
        return ""
    if isinstance(indent, (int, float)):
        return " " * max(0, min(_LONGEST_INDENT, math.floor(indent) if math.isfinite(indent) else _LONGEST_INDENT))
    del machine
    return str(indent)[:_LONGEST_INDENT] if isinstance(indent, str) else ""


class _Writer:
    def __init__(self, machine: Machine, replacer: Any, gap: str) -> None:
        self._machine = machine
        self._gap = gap
        self._replace = replacer if is_callable(known(replacer)) else None
        self._only = _allowed_keys(machine, replacer) if isinstance(replacer, ListValue) else None
        self._open: list[tuple[Any, str]] = []
        self._size = 0

    def text(self, holder: Any, key: str, value: Any) -> str | None:
        """The text of a property; None when it is left out."""
        value = self._prepared(holder, key, value)
        if isinstance(value, str):
            return quoted(value)
        if value is None:
            return "null"
        if isinstance(value, bool):
            return "true" if value else "false"
        if isinstance(value, (int, float)):
            return number_text(value) if math.isfinite(value) else "null"
        if isinstance(value, (Undefined, SymbolValue)) or is_callable(value):
            return None
        self._enter(value, key)
        text = self._list(value) if isinstance(value, ListValue) else self._object(value)
        self._open.pop()
        self._size += len(text)
        self._machine.grow(characters=self._size)
        return text

    def _prepared(self, holder: Any, key: str, value: Any) -> Any:
        machine = self._machine
        machine.step()
        known(value)
        if isinstance(value, MapValue):
            method = _json_method(machine, value)
            if method is not None:
                value = known(machine.call(method, value, [key]))
        if self._replace is not None:
            value = known(machine.call(self._replace, holder, [key, value]))
        return value

    def _enter(self, value: Any, key: str) -> None:
        for depth, (other, _) in enumerate(self._open):
            if other is value:
                raise self._machine.throw("TypeError", self._circle(depth, key))
        if len(self._open) > 1000:
            raise BoundReached("depth")
        self._open.append((value, key))

    def _circle(self, depth: int, key: str) -> str:
        lines = [f"starting at object with constructor '{class_name(self._open[depth][0])}'"]
        path = self._open[depth + 1 :]
        for index, (value, name) in enumerate(path):
            if index in (0, len(path) - 1):
                step = f"index {name}" if isinstance(self._open[depth + index][0], ListValue) else f"property '{name}'"
                lines.append(f"|     {step} -> object with constructor '{class_name(value)}'")
            elif index == 1:
                lines.append("|     ...")
        shown = f"index {key}" if isinstance(self._open[-1][0], ListValue) else f"property '{key}'"
        body = "".join(f"\n    {'--> ' if index == 0 else ''}{line}" for index, line in enumerate(lines))
        return f"Converting circular structure to JSON{body}\n    --- {shown} closes the circle"

    def _list(self, value: ListValue) -> str:
        items = list_of(value)
        parts = []
        for index, item in enumerate(items):
            text = self.text(value, str(index), UNDEFINED if item is HOLE else item)
            parts.append("null" if text is None else text)
        return self._wrapped("[", parts, "]")

    def _object(self, value: Any) -> str:
        if not isinstance(value, MapValue):
            return "{}"
        if value.kind == "Outputs" or value.unknown is not None:
            raise UnknownOperand(value.unknown or Unknown("outputs of a deployment"))
        colon = ": " if self._gap else ":"
        parts = []
        for name in ordered_keys(value) if self._only is None else self._only:
            item = value.properties.get(name, NOTHING)
            if item is NOTHING:
                if value.accessors is None or name not in value.accessors:
                    continue
                item = self._machine.language.get(self._machine, value, name)
            text = self.text(value, name, item)
            if text is not None:
                parts.append(f"{quoted(name)}{colon}{text}")
        return self._wrapped("{", parts, "}")

    def _wrapped(self, left: str, parts: list[str], right: str) -> str:
        if not parts:
            return left + right
        if not self._gap:
            return f"{left}{','.join(parts)}{right}"
        outer = "\n" + self._gap * (len(self._open) - 1)
        inner = outer + self._gap
        return f"{left}{inner}{f',{inner}'.join(parts)}{outer}{right}"


def _allowed_keys(machine: Machine, replacer: ListValue) -> list[str]:
    keys = [plain(text_of(machine, item)) for item in list_of(replacer) if isinstance(item, (str, int, float))]
    return list(dict.fromkeys(keys))


def _json_method(machine: Machine, value: MapValue) -> Any:
    if value.kind in _WITH_JSON_METHOD:
        return machine.language.get(machine, value, "toJSON")
    holder: MapValue | None = value
    while holder is not None:
        method = holder.properties.get("toJSON")
        if is_callable(method):
            return method
        holder = holder.prototype
    return None


@answers("string")
def _stringify(machine: Machine, _receiver: Any, arguments: list[Any]) -> Any:
    return stringify(machine, given(arguments), given(arguments, 1), given(arguments, 2))


def json_global() -> MapValue:
    """The object `JSON`."""
    return MapValue(natives({"parse": _parse, "stringify": _stringify}))
