"""Node's `util.format` with one argument, which jest uses for the titles of parametrised tests."""

from __future__ import annotations

import math
import re
from typing import TYPE_CHECKING, Any

from tapcheck.languages.ecmascript.conversions import number_text, string_of, to_number, to_text, type_of
from tapcheck.languages.ecmascript.jest.shapes import blur_of, class_name, function_name, own_keys
from tapcheck.languages.program.scope import NOTHING
from tapcheck.languages.program.values import (
    FunctionValue,
    ListValue,
    MapValue,
    RegexValue,
    SymbolValue,
    Thrown,
    Undefined,
    Unknown,
    is_callable,
)

if TYPE_CHECKING:
    from tapcheck.languages.program.machine import Machine

_LINE = 80
_INNER_LEVELS_ON_A_LINE = 3
_IDENTIFIER = re.compile(r"[A-Za-z_][A-Za-z_0-9]*")
_QUOTES = "'\"`"
_ESCAPES = {"\n": "\\n", "\t": "\\t", "\r": "\\r", "\b": "\\b", "\f": "\\f", "\v": "\\v", "\\": "\\\\"}
_DEFAULT_DEPTH = 2
_DEPTH_OF_LOWER_O = 4


def format_first(machine: Machine, template: str, value: Any) -> str | Unknown:
    """The template with its first placeholder filled in; `%%` before it becomes `%`."""
    parts: list[str] = []
    last = index = 0
    while index < len(template) - 1:
        if template[index] != "%":
            index += 1
            continue
        letter = template[index + 1]
        if letter == "%":
            parts.append(template[last : index + 1])
            last = index + 2
        elif letter in "sdifjoOc":
            text = _placed(machine, letter, value)
            if isinstance(text, Unknown):
                return text
            return "".join(parts) + template[last:index] + text + template[index + 2 :].replace("%%", "%")
        index += 2
    return "".join(parts) + template[last:]


def _placed(machine: Machine, letter: str, value: Any) -> str | Unknown:
    blur = blur_of(value)
    if blur is not None:
        return Unknown(blur.reason, kind="string")
    if letter == "c":
        return ""
    if letter == "j":
        return _json(machine, value)
    if letter in "dif":
        return _number(machine, letter, value)
    if letter == "s":
        return _string(machine, value)
    shows_hidden = letter == "o"
    return inspect(machine, value, _DEPTH_OF_LOWER_O if shows_hidden else _DEFAULT_DEPTH, shows_hidden)


def _json(machine: Machine, value: Any) -> str | Unknown:
    cell = machine.globals.find("JSON")
    if cell is None:
        return Unknown("JSON is not there", kind="string")
    try:
        text = machine.language.call_member(machine, cell.value, "stringify", [value])
    except Thrown:
        return Unknown("a value that is no JSON", kind="string")
    return "undefined" if isinstance(text, Undefined) else text if isinstance(text, (str, Unknown)) else "undefined"


def _number(machine: Machine, letter: str, value: Any) -> str | Unknown:
    if isinstance(value, SymbolValue):
        return "NaN"
    if letter == "d":
        number = to_number(machine, value)
        return number if isinstance(number, Unknown) else _number_text(number)
    text = to_text(machine, value)
    if isinstance(text, Unknown):
        return text
    pattern = (
        r"\s*([+-]?(?:0[xX][0-9a-fA-F]+|\d+))"
        if letter == "i"
        else r"\s*([+-]?(?:Infinity|(?:\d+\.?\d*|\.\d+)(?:[eE][+-]?\d+)?))"
    )
    found = re.match(pattern, text)
    if found is None:
        return "NaN"
    if found[1].lstrip("+-")[:2] in ("0x", "0X"):
        return _number_text(int(found[1], 16))
    return _number_text(to_number(machine, found[1]))


def _number_text(value: Any) -> str:
    return "-0" if value == 0 and math.copysign(1, value) < 0 else number_text(value)


def _string(machine: Machine, value: Any) -> str | Unknown:
    if type_of(value) == "number":
        return _number_text(value)
    if is_callable(value):
        return Unknown("the source of a function", kind="string")
    if type_of(value) != "object" or value is None or _has_own_text(value):
        return string_of(machine, value)
    return inspect(machine, value, 0, False)


def _has_own_text(value: Any) -> bool:
    if isinstance(value, RegexValue):
        return False
    holder = value if isinstance(value, MapValue) else None
    while holder is not None:
        if isinstance(holder.properties.get("toString"), FunctionValue):
            return True
        holder = holder.prototype
    return False


def inspect(machine: Machine, value: Any, depth: int, shows_hidden: bool) -> str | Unknown:
    """A value as Node's `util.inspect` prints it; Unknown when a part of it is not known."""
    try:
        return _Inspector(machine, depth, shows_hidden).show(value, 0, 0, ())
    except _NotKnown as unknown:
        return Unknown(unknown.reason, kind="string")


class _NotKnown(Exception):
    def __init__(self, reason: str) -> None:
        self.reason = reason


class _Inspector:
    def __init__(self, machine: Machine, depth: int, shows_hidden: bool) -> None:
        self.machine = machine
        self.depth = depth
        self.shows_hidden = shows_hidden
        self.deepest = 0
        self.repeated: Any = None

    def show(self, value: Any, level: int, indentation: int, path: tuple[Any, ...]) -> str:
        blur = blur_of(value)
        if blur is not None:
            raise _NotKnown(blur.reason)
        if isinstance(value, str):
            return _quoted(str(value))
        if type_of(value) == "number":
            return _number_text(value)
        if is_callable(value):
            if self.shows_hidden:
                raise _NotKnown("hidden properties of a function")
            name = function_name(value)
            if isinstance(value, FunctionValue) and value.cls is not None:
                return f"[class {name or '(anonymous)'}]"
            return f"[Function: {name}]" if name else "[Function (anonymous)]"
        if isinstance(value, RegexValue) and self.shows_hidden:
            raise _NotKnown("hidden properties of a regular expression")
        if not isinstance(value, (ListValue, MapValue)):
            return str(string_of(self.machine, value))
        return self._object(value, level, indentation, path)

    def _object(self, value: Any, level: int, indentation: int, path: tuple[Any, ...]) -> str:
        name = class_name(value)
        if any(outer is value for outer in path):
            if self.repeated is not None and self.repeated is not value:
                raise _NotKnown("several values that hold themselves")
            self.repeated = value
            return "[Circular *1]"
        if isinstance(value, MapValue) and value.kind == "Date":
            return str(self.machine.language.call_member(self.machine, value, "toISOString", []))
        if level > self.depth:
            return f"[{name}]"
        self.deepest = level
        path = (*path, value)
        entries = self._entries(value, level, indentation, path)
        opening, closing = ("[", "]") if isinstance(value, ListValue) else ("{", "}")
        if name not in ("Array", "Object"):
            opening = f"{name} {opening}"
        if not entries:
            return opening + closing
        if self.repeated is value:
            opening = f"<ref *1> {opening}"
        return self._laid_out(entries, opening, closing, level, indentation)

    def _entries(self, value: Any, level: int, indentation: int, path: tuple[Any, ...]) -> list[str]:
        if isinstance(value, ListValue):
            entries = [self.show(item, level + 1, indentation + 2, path) for item in value.items]
            if self.shows_hidden:
                entries.append(f"[length]: {len(value.items)}")
            return entries
        keys = own_keys(self.machine, value)
        if isinstance(keys, Unknown):
            raise _NotKnown(keys.reason)
        entries = []
        for key in keys:
            shown = self._key(key)
            held = value.properties.get(key, NOTHING)
            text = "[Getter]" if held is NOTHING else self.show(held, level + 1, indentation + 2, path)
            entries.append(f"{shown}: {text}")
        return entries

    def _key(self, key: Any) -> str:
        if isinstance(key, SymbolValue):
            return f"[Symbol({key.description})]"
        return key if _IDENTIFIER.fullmatch(key) else _quoted(key)

    def _laid_out(self, entries: list[str], opening: str, closing: str, level: int, indentation: int) -> str:
        if self.deepest - level < _INNER_LEVELS_ON_A_LINE:
            start = len(entries) + indentation + len(opening) + 10
            joined = ", ".join(entries)
            total = sum(map(len, entries)) + len(entries) + start
            if total <= _LINE and "\n" not in joined:
                return f"{opening} {joined} {closing}"
        margin = "\n" + " " * indentation
        return f"{opening}{margin}  {f',{margin}  '.join(entries)}{margin}{closing}"


def _quoted(text: str) -> str:
    quote = next((mark for mark in _QUOTES if mark not in text), "'")
    body = "".join(_ESCAPES.get(character, character) for character in text)
    return quote + (body.replace("'", "\\'") if quote == "'" else body) + quote
