"""Values as text: jest's `pretty-format`, and short forms for messages."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING, Any

from tapcheck.languages.ecmascript.conversions import is_nullish, number_text, type_of
from tapcheck.languages.ecmascript.jest.deciders import Asymmetric
from tapcheck.languages.ecmascript.jest.shapes import blur_of, class_name, function_name, own_keys, tag_of
from tapcheck.languages.ecmascript.regex.units import readable
from tapcheck.languages.program.values import (
    ListValue,
    MapValue,
    NativeFunction,
    RegexValue,
    SymbolValue,
    Thrown,
    Unknown,
    is_callable,
)
from tapcheck.records import dataclass

if TYPE_CHECKING:
    from tapcheck.languages.program.machine import Machine

_LONGEST_BRIEF = 60
_UNKNOWN_MARK = "…"


@dataclass(frozen=True, slots=True)
class Style:
    """Options of `pretty-format`; the defaults are those of its own."""

    compact: bool = False
    depth: float = math.inf
    escape: bool = True
    class_names: bool = True
    matchers_by_name: bool = True
    marks_unknown: bool = False
    """Print a mark for what is not known, instead of giving up."""
    enough: float = math.inf
    """Leave out the further parts of an object, list, map or set after so many characters."""


PLAIN = Style()
TITLE = Style(compact=True, depth=1, matchers_by_name=False)
SNAPSHOT = Style(escape=False, class_names=False)
_BRIEF = Style(compact=True, depth=2, marks_unknown=True, enough=2 * _LONGEST_BRIEF)


class _NotKnown(Exception):
    def __init__(self, value: Unknown) -> None:
        self.value = value


def pretty(machine: Machine, value: Any, style: Style = PLAIN) -> str | Unknown:
    """A value as `pretty-format` prints it; Unknown when a part of it is not known."""
    try:
        return _Printer(machine, style).show(value, "", 0, ())
    except _NotKnown as unknown:
        return Unknown(unknown.value.reason, kind="string")


def brief(machine: Machine, value: Any) -> str:
    """A value in a few words, for messages; what is looked at for that is neither read nor evidence."""
    if isinstance(value, str):
        text = f'"{readable(value[:_LONGEST_BRIEF])}'
        return text + (f'{_UNKNOWN_MARK}"' if len(value) > _LONGEST_BRIEF else '"')
    evidence, known = machine.evidence, len(machine.result.outputs)
    machine.evidence = {}
    try:
        text = str(pretty(machine, value, _BRIEF))
    except Thrown:
        text = class_name(value)
    finally:
        machine.evidence = evidence
        del machine.result.outputs[known:]
    text = readable(text)
    return text if len(text) <= _LONGEST_BRIEF else text[: _LONGEST_BRIEF - 1] + _UNKNOWN_MARK


class _Printer:
    def __init__(self, machine: Machine, style: Style) -> None:
        self.machine = machine
        self.style = style
        self.indent = "" if style.compact else "  "
        self.outer = "" if style.compact else "\n"
        self.inner = " " if style.compact else "\n"

    def show(self, value: Any, indentation: str, depth: int, path: tuple[Any, ...], json: bool = True) -> str:
        self.machine.step()
        if self.style.matchers_by_name and isinstance(value, MapValue) and isinstance(value.data, Asymmetric):
            return self._asymmetric(value.data, indentation, depth, path)
        basic = self._basic(value)
        if basic is not None:
            return basic
        blur = blur_of(value)
        if blur is not None:
            return self._unknown(blur)
        return self._complex(value, indentation, depth + 1, path, json)

    def _unknown(self, value: Unknown) -> str:
        if not self.style.marks_unknown:
            raise _NotKnown(value)
        return _UNKNOWN_MARK

    def _basic(self, value: Any) -> str | None:
        if isinstance(value, Unknown):
            return self._unknown(value)
        if isinstance(value, bool):
            return "true" if value else "false"
        if is_nullish(value):
            return "null" if value is None else "undefined"
        if isinstance(value, (int, float)):
            return "-0" if value == 0 and math.copysign(1, value) < 0 else number_text(value)
        if isinstance(value, str):
            text = str(value)
            return f'"{_escaped(text) if self.style.escape else text}"'
        if isinstance(value, SymbolValue):
            return f"Symbol({value.description})"
        if is_callable(value):
            return f"[Function {self._name_of_function(value)}]"
        if isinstance(value, RegexValue):
            return f"/{value.pattern}/{value.flags}"
        return self._built_in(value)

    def _name_of_function(self, value: Any) -> str:
        if isinstance(value, NativeFunction) and "_isMockFunction" in value.properties:
            return value.name or "mockConstructor"
        return function_name(value) or "anonymous"

    def _built_in(self, value: Any) -> str | None:
        tag = tag_of(value)
        if tag in ("WeakMap", "WeakSet"):
            return f"{tag} {{}}"
        if tag == "Error":
            return f"[{self.error_text(value)}]"
        if tag == "Date":
            moment = self.machine.language.call_member(self.machine, value, "getTime", [])
            if isinstance(moment, Unknown):
                return self._unknown(moment)
            if moment != moment:
                return "Date { NaN }"
            return str(self.machine.language.call_member(self.machine, value, "toISOString", []))
        return None

    def error_text(self, value: MapValue) -> str:
        """`name: message` of an error."""
        get = self.machine.language.get
        parts: list[str] = []
        for key, default in (("name", "Error"), ("message", "")):
            part = get(self.machine, value, key)
            text = default if is_nullish(part) else self.machine.language.text(self.machine, part)
            parts.append(self._unknown(text) if isinstance(text, Unknown) else str(text))
        return ": ".join(part for part in parts if part)

    def _complex(self, value: Any, indentation: str, depth: int, path: tuple[Any, ...], json: bool) -> str:
        if any(outer is value for outer in path):
            return "[Circular]"
        path = (*path, value)
        too_deep = depth > self.style.depth
        tag = tag_of(value)
        if json and not too_deep and isinstance(value, MapValue):
            convert = self.machine.language.get(self.machine, value, "toJSON")
            if is_callable(convert):
                return self.show(self.machine.call(convert, value, []), indentation, depth, path, json=False)
        name = class_name(value)
        if tag in ("Map", "Set"):
            if too_deep:
                return f"[{tag}]"
            return f"{tag} {{{self._entries(value, indentation, depth, path)}}}"
        if too_deep:
            return f"[{name}]"
        plain = "Array" if isinstance(value, ListValue) else "Object"
        prefix = "" if self.style.compact or (not self.style.class_names and name == plain) else f"{name} "
        if isinstance(value, ListValue):
            return f"{prefix}[{self._items(value.items, indentation, depth, path)}]"
        return f"{prefix}{{{self._properties(value, indentation, depth, path)}}}"

    def _entries(self, value: MapValue, indentation: str, depth: int, path: tuple[Any, ...]) -> str:
        found = self.machine.language.iterate(self.machine, value)
        if isinstance(found, Unknown):
            return self._unknown(found)
        deeper = indentation + self.indent
        texts: list[str] = []
        for item in found:
            if tag_of(value) == "Set":
                texts.append(self.show(item, deeper, depth, path))
            else:
                key, held = (self.show(part, deeper, depth, path) for part in item.items)
                texts.append(f"{key} => {held}")
            if self._enough(texts):
                break
        return self._joined(texts, indentation)

    def _items(self, items: list[Any], indentation: str, depth: int, path: tuple[Any, ...]) -> str:
        deeper = indentation + self.indent
        texts: list[str] = []
        for item in items:
            texts.append(self.show(item, deeper, depth, path))
            if self._enough(texts):
                break
        return self._joined(texts, indentation)

    def _properties(self, value: Any, indentation: str, depth: int, path: tuple[Any, ...]) -> str:
        keys = own_keys(self.machine, value)
        if isinstance(keys, Unknown):
            return self._unknown(keys)
        deeper = indentation + self.indent
        named = sorted(key for key in keys if isinstance(key, str))
        texts: list[str] = []
        for key in [*named, *(key for key in keys if not isinstance(key, str))]:
            held = self.machine.language.get(self.machine, value, key)
            texts.append(f"{self.show(key, deeper, depth, path)}: {self.show(held, deeper, depth, path)}")
            if self._enough(texts):
                break
        return self._joined(texts, indentation)

    def _enough(self, texts: list[str]) -> bool:
        return self.style.enough < math.inf and sum(map(len, texts)) > self.style.enough

    def _joined(self, texts: list[str], indentation: str) -> str:
        if not texts:
            return ""
        deeper = indentation + self.indent
        last = "" if self.style.compact else ","
        body = f",{self.inner}".join(deeper + text for text in texts)
        return f"{self.outer}{body}{last}{self.outer}{indentation}"

    def _asymmetric(self, matcher: Asymmetric, indentation: str, depth: int, path: tuple[Any, ...]) -> str:
        if matcher.printed:
            return matcher.printed
        if matcher.name.startswith(("Array", "Object")):
            if depth + 1 > self.style.depth:
                return f"[{matcher.name}]"
            if isinstance(matcher.sample, ListValue):
                return f"{matcher.name} [{self._items(matcher.sample.items, indentation, depth + 1, path)}]"
            return f"{matcher.name} {{{self._properties(matcher.sample, indentation, depth + 1, path)}}}"
        return f"{matcher.name} {self.show(matcher.sample, indentation, depth, path)}"


def _escaped(text: str) -> str:
    return text.replace("\\", "\\\\").replace('"', '\\"')


def error_line(machine: Machine, value: Any) -> str:
    """What was thrown, in one short line: `TypeError: Cannot read properties …`."""
    try:
        if isinstance(value, MapValue) and tag_of(value) == "Error":
            text = _Printer(machine, _BRIEF).error_text(value)
        elif isinstance(value, str):
            text = str(value)
        else:
            text = f"{type_of(value)} {brief(machine, value)}" if not isinstance(value, Unknown) else value.reason
    except Thrown:
        text = "error"
    return readable(text.partition("\n")[0][:300])
