"""The JSON form of HCL: JSON with offsets, and the expressions that its values stand for.

Which members are blocks depends on the schema that the reader has in mind; this module only offers the
JSON tree and :func:`expression_of`.
"""

from __future__ import annotations

import re
from typing import TypeAlias

from tapcheck.diagnostics import Diagnostic, Problem, Result
from tapcheck.languages.hcl.parser import parse_template
from tapcheck.languages.hcl.tree import Expression, Keyword, Number, ObjectItems, Text, TupleItems, Unary
from tapcheck.languages.hcl.trouble import DEEPEST, HclError, TooDeepError
from tapcheck.records import dataclass
from tapcheck.source import SourceFile, Span


@dataclass(slots=True, eq=False)
class JsonString:
    """A string; ``places[i]`` is the offset in the file of character ``i`` when it holds escapes, else None."""

    value: str
    places: list[int] | None
    start: int
    end: int


@dataclass(slots=True, eq=False)
class JsonNumber:
    """A number as written."""

    text: str
    start: int
    end: int


@dataclass(slots=True, eq=False)
class JsonKeyword:
    """`true`, `false` or `null`."""

    value: bool | None
    start: int
    end: int


@dataclass(slots=True, eq=False)
class JsonArray:
    """An array."""

    items: list[JsonNode]
    start: int
    end: int


@dataclass(slots=True, eq=False)
class JsonObject:
    """An object; members keep their order, and a repeated name stays repeated."""

    members: list[tuple[JsonString, JsonNode]]
    start: int
    end: int


JsonNode: TypeAlias = JsonString | JsonNumber | JsonKeyword | JsonArray | JsonObject

_SPACE = re.compile(r"[ \t\r\n]*")
_STRING = re.compile(r'"([^"\\\x00-\x1f]*)"')
_STRING_END = re.compile(r'(?:[^"\\\x00-\x1f]|\\.)*"', re.DOTALL)
_NUMBER = re.compile(r"-?(?:0|[1-9]\d*)(?:\.\d+)?(?:[eE][+-]?\d+)?")
_ESCAPES = {'"': '"', "\\": "\\", "/": "/", "b": "\b", "f": "\f", "n": "\n", "r": "\r", "t": "\t"}
_KEYWORDS: dict[str, bool | None] = {"true": True, "false": False, "null": None}


def parse_json(source: SourceFile) -> Result[JsonNode | None]:
    """The JSON tree of a file, or None with the first problem."""
    reader = _Reader(source.text)
    try:
        node = reader.document(1 if source.text.startswith("\ufeff") else 0)
    except HclError as trouble:
        problem = Problem.BOUND if isinstance(trouble, TooDeepError) else Problem.SYNTAX
        start = min(trouble.start, len(source.text))
        return None, (Diagnostic(problem, trouble.summary, Span(source.path, start, trouble.end), trouble.hint),)
    return node, ()


def expression_of(source: SourceFile, node: JsonNode) -> Result[Expression]:
    """The expression that a JSON value stands for; a string that is a broken template stands for its text."""
    match node:
        case JsonString():
            return _string(source, node)
        case JsonNumber():
            if node.text.startswith("-"):
                return Unary("-", Number(node.text[1:], node.start + 1, node.end), node.start, node.end), ()
            return Number(node.text, node.start, node.end), ()
        case JsonKeyword():
            return Keyword(node.value, node.start, node.end), ()
        case JsonArray():
            diagnostics: tuple[Diagnostic, ...] = ()
            items: list[Expression] = []
            for item in node.items:
                expression, problems = expression_of(source, item)
                items.append(expression)
                diagnostics += problems
            return TupleItems(items, node.start, node.end), diagnostics
        case JsonObject():
            return _object(source, node)


def _string(source: SourceFile, node: JsonString) -> Result[Expression]:
    if "${" not in node.value and "%{" not in node.value:
        return Text(node.value, node.start, node.end), ()
    if node.places is None:
        template, diagnostics = parse_template(source, node.start + 1, node.end - 1)
    else:
        template, diagnostics = parse_template(source, text=node.value, places=node.places)
    if template is None:
        return Text(node.value, node.start, node.end), diagnostics
    template.start, template.end, template.heredoc = node.start, node.end, False
    if len(template.parts) == 1 and type(template.parts[0]) is Text:
        return Text(template.parts[0].value, node.start, node.end), diagnostics
    return template, diagnostics


def _object(source: SourceFile, node: JsonObject) -> Result[Expression]:
    diagnostics: tuple[Diagnostic, ...] = ()
    pairs: list[tuple[Expression, Expression]] = []
    for name, value in node.members:
        key, problems = _string(source, name)
        expression, more = expression_of(source, value)
        pairs.append((key, expression))
        diagnostics += problems + more
    return ObjectItems(pairs, node.start, node.end), diagnostics


class _Reader:
    __slots__ = ("depth", "text")

    def __init__(self, text: str) -> None:
        self.text = text
        self.depth = 0

    def document(self, at: int) -> JsonNode:
        node, at = self._value(self._skip(at))
        at = self._skip(at)
        if at < len(self.text):
            raise HclError(f"expected the end of the file, found {self.text[at]!r}", at)
        return node

    def _skip(self, at: int) -> int:
        found = _SPACE.match(self.text, at)
        return found.end() if found else at

    def _value(self, at: int) -> tuple[JsonNode, int]:
        character = self.text[at : at + 1]
        if character == '"':
            string = self._string(at)
            return string, string.end
        if character in ("{", "["):
            self.depth += 1
            if self.depth > DEEPEST:
                raise TooDeepError("values are nested too deeply", at)
            node = self._object(at) if character == "{" else self._array(at)
            self.depth -= 1
            return node, node.end
        number = _NUMBER.match(self.text, at)
        if number is not None:
            return JsonNumber(number[0], at, number.end()), number.end()
        for word, value in _KEYWORDS.items():
            if self.text.startswith(word, at):
                return JsonKeyword(value, at, at + len(word)), at + len(word)
        raise HclError(f"expected a JSON value, found {character!r}" if character else "a JSON value is missing", at)

    def _object(self, start: int) -> JsonObject:
        members: list[tuple[JsonString, JsonNode]] = []
        at = self._skip(start + 1)
        if self.text.startswith("}", at):
            return JsonObject(members, start, at + 1)
        while True:
            if not self.text.startswith('"', at):
                raise HclError("expected a member name in double quotes", at)
            name = self._string(at)
            at = self._skip(name.end)
            if not self.text.startswith(":", at):
                raise HclError(f"expected ':' after the member name {name.value!r}", at)
            value, at = self._value(self._skip(at + 1))
            members.append((name, value))
            at, ended = self._separator(at, "}", start)
            if ended:
                return JsonObject(members, start, at)

    def _array(self, start: int) -> JsonArray:
        items: list[JsonNode] = []
        at = self._skip(start + 1)
        if self.text.startswith("]", at):
            return JsonArray(items, start, at + 1)
        while True:
            value, at = self._value(at)
            items.append(value)
            at, ended = self._separator(at, "]", start)
            if ended:
                return JsonArray(items, start, at)

    def _separator(self, at: int, closing: str, start: int) -> tuple[int, bool]:
        at = self._skip(at)
        character = self.text[at : at + 1]
        if character == closing:
            return at + 1, True
        if character == ",":
            return self._skip(at + 1), False
        if not character:
            raise HclError(f"'{self.text[start]}' is never closed", start, hint=f"add the missing '{closing}'")
        raise HclError(f"expected ',' or '{closing}', found {character!r}", at)

    def _string(self, start: int) -> JsonString:
        simple = _STRING.match(self.text, start)
        if simple is not None:
            return JsonString(simple[1], None, start, simple.end())
        whole = _STRING_END.match(self.text, start + 1)
        if whole is None:
            raise HclError(
                "string is not closed on its line", start, hint="add the missing '\"' or write a newline as '\\n'"
            )
        characters: list[str] = []
        places: list[int] = []
        at, end = start + 1, whole.end() - 1
        while at < end:
            character, following = self._character(at)
            characters.append(character)
            places.append(at)
            at = following
        places.append(end)
        return JsonString("".join(characters), places, start, end + 1)

    def _character(self, at: int) -> tuple[str, int]:
        text = self.text
        if text[at] != "\\":
            return text[at], at + 1
        short = _ESCAPES.get(text[at + 1])
        if short is not None:
            return short, at + 2
        code = self._code_unit(at)
        if 0xD800 <= code < 0xDC00 and text.startswith("\\u", at + 6):
            low = self._code_unit(at + 6)
            if 0xDC00 <= low < 0xE000:
                return chr(0x10000 + ((code - 0xD800) << 10) + (low - 0xDC00)), at + 12
        return (chr(code) if not 0xD800 <= code < 0xE000 else "\ufffd"), at + 6

    def _code_unit(self, at: int) -> int:
        digits = self.text[at + 2 : at + 6]
        if self.text[at + 1] != "u" or not re.fullmatch(r"[0-9a-fA-F]{4}", digits):
            raise HclError(f"'{self.text[at : at + 2]}' is no JSON escape", at, at + 2)
        return int(digits, 16)
