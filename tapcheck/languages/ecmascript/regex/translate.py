"""From the tree of a regular expression to a pattern of the matching engine that means the same.

A pattern is written in one of two forms. The plain form is for texts without the few characters on which
the engine's shorthands and ECMAScript's differ (see :func:`is_plain`), which is nearly every text; the exact
form is for all.
"""

from __future__ import annotations

import re
from collections import Counter
from functools import lru_cache

from tapcheck.languages.ecmascript.regex.captures import Marker, Settled, settle
from tapcheck.languages.ecmascript.regex.charsets import Case, equals, set_pattern, word_members
from tapcheck.languages.ecmascript.regex.errors import Untranslatable
from tapcheck.languages.ecmascript.regex.tree import (
    Alternation,
    Any,
    Assertion,
    Backreference,
    CharSet,
    Dot,
    Group,
    Look,
    Node,
    Place,
    Regex,
    Repeat,
    Sequence,
    Text,
)
from tapcheck.languages.ecmascript.regex.turns import without_empty_turns
from tapcheck.languages.matching import Flag
from tapcheck.records import dataclass

_NOT_PLAIN = re.compile("[\r\xa0\u1680\u2000-\u200a\u2028\u2029\u202f\u205f\u3000\ufeff]")
_SPECIAL = {code: f"\\x{code:02x}" for code in (*range(0x20), 0x7F)} | {
    ord(char): "\\" + char for char in "\\^$.*+?()[]{}|#&~-"
}
_NO_LINE_END = "[^\\n\\r\\u2028\\u2029]"
_MOST_TURNS = 1 << 20
_DEEPEST_LOOPS = 8
"""The engine's compiler takes twice the time and memory for each loop directly around a loop."""


@dataclass(frozen=True, slots=True)
class Translation:
    """A pattern for the engine, with the numbers that it gives to groups and markers."""

    pattern: str
    flags: Flag
    groups: dict[int, int]
    markers: tuple[tuple[int, Marker], ...]


@dataclass(frozen=True, slots=True)
class Prepared:
    """A tree that is ready to be written: loops without empty turns, references settled."""

    settled: Settled
    case: Case
    multiline: bool
    shared_groups: frozenset[int]
    """Groups that stand more than once in the tree."""
    has_properties: bool

    @property
    def ascii_text_only(self) -> bool:
        """Whether only texts of ASCII are compared as ECMAScript compares them."""
        return self.case is not Case.EXACT and self.settled.has_references


@lru_cache(maxsize=64)
def is_plain(text: str) -> bool:
    """Whether the plain form of a pattern may be used on the text."""
    if text.isascii():
        return "\r" not in text
    return _NOT_PLAIN.search(text) is None


def prepare(parsed: Regex, flags: str) -> Prepared:
    """Make a tree ready to be written; raises Untranslatable."""
    node = without_empty_turns(parsed.node)
    case = Case.EXACT if "i" not in flags else Case.UNICODE if parsed.unicode else Case.SIMPLE
    settled = settle(node) if parsed.group_count else Settled(node, {}, frozenset(), has_references=False)
    shared: frozenset[int] = frozenset()
    if node is not parsed.node and parsed.group_count:
        shared = frozenset(index for index, times in _group_counts(node).items() if times > 1)
    properties = parsed.unicode and _has_properties(node)
    return Prepared(settled, case, "m" in flags, shared, properties)


def write(prepared: Prepared, plain: bool) -> Translation:
    """Write the pattern in its plain or its exact form; raises Untranslatable."""
    writer = _Writer(prepared, plain)
    pattern = writer.write(prepared.settled.node)
    return Translation(pattern, writer.flags, writer.groups, tuple(writer.markers))


class _Writer:
    def __init__(self, prepared: Prepared, plain: bool) -> None:
        self._prepared = prepared
        self._case = prepared.case
        self._plain = plain
        self._shorthand = plain and not prepared.has_properties
        self._count = 0
        self._loops = 0
        self.groups: dict[int, int] = {}
        self.markers: list[tuple[int, Marker]] = []
        self.flags = Flag.DOT_ALL
        if not prepared.has_properties:
            self.flags |= Flag.ASCII
        if prepared.multiline and plain:
            self.flags |= Flag.MULTILINE
        if self._case is not Case.EXACT:
            self.flags |= Flag.IGNORE_CASE

    def write(self, node: Node) -> str:
        match node:
            case Text(text):
                return self._text(text)
            case CharSet():
                return set_pattern(node, self._case, self._shorthand)
            case Repeat():
                return self._repeat(node)
            case Sequence(items):
                return "".join(
                    f"(?:{self.write(item)})" if isinstance(item, Alternation) else self.write(item) for item in items
                )
            case Alternation(options):
                return "|".join(self.write(option) for option in options)
            case Any():
                return "."
            case Dot():
                return "[^\\n]" if self._plain else _NO_LINE_END
            case Group():
                return self._group(node)
            case Assertion(place):
                return self._assertion(place)
            case Look(body, behind, negative):
                sign = "(?" + ("<" if behind else "") + ("!" if negative else "=")
                return f"{sign}{self.write(body)})"
            case Backreference(index):
                return self._reference(index)

    def _text(self, text: str) -> str:
        if self._case is Case.EXACT or (self._case is Case.SIMPLE and text.isascii()):
            return text.translate(_SPECIAL)
        return "".join(self._folded(char) for char in text)

    def _folded(self, char: str) -> str:
        if char.isascii() and (self._case is Case.SIMPLE or char not in "kKsS"):
            return char.translate(_SPECIAL)
        alike = equals(char, self._case)
        return char if len(alike) == 1 else f"[{alike}]"

    def _repeat(self, node: Repeat) -> str:
        if node.low > _MOST_TURNS or (node.high or 0) > _MOST_TURNS:
            raise Untranslatable("a quantifier with a very large bound")
        self._loops += 1
        if self._loops > _DEEPEST_LOOPS:
            raise Untranslatable("loops are nested too deeply")
        written = self._loop(node)
        self._loops -= 1
        return written

    def _loop(self, node: Repeat) -> str:
        marker = self._prepared.settled.markers.get(id(node))
        if marker is not None:
            self._count += 1
            self.markers.append((self._count, marker))
            return f"(?:({self.write(node.body)})){_quantifier(node)}"
        if _is_blank(node.body):
            return ""
        body = self.write(node.body)
        if not _is_atom(node.body, body):
            body = f"(?:{body})"
        return body + _quantifier(node)

    def _group(self, node: Group) -> str:
        index = node.index
        if index not in self.groups:
            self._count += 1
            self.groups[index] = self._count
        opening = f"(?P<g{index}>" if self._is_named(index) else "("
        return f"{opening}{self.write(node.body)})"

    def _is_named(self, index: int) -> bool:
        return self._prepared.settled.has_references or index in self._prepared.shared_groups

    def _reference(self, index: int) -> str:
        if index in self._prepared.settled.conditional:
            return f"(?(g{index})(?P=g{index})|)"
        return f"(?P=g{index})"

    def _assertion(self, place: Place) -> str:
        if place is Place.START:
            if not self._prepared.multiline:
                return "\\A"
            return "^" if self._plain else f"(?<!{_NO_LINE_END})"
        if place is Place.END:
            if not self._prepared.multiline:
                return "\\Z"
            return "$" if self._plain else f"(?!{_NO_LINE_END})"
        edge = place is Place.WORD_EDGE
        if self._case is not Case.UNICODE and not self._prepared.has_properties:
            return "\\b" if edge else "\\B"
        word = f"[{word_members(self._case)}]"
        if edge:
            return f"(?:(?<={word})(?!{word})|(?<!{word})(?={word}))"
        return f"(?:(?<={word})(?={word})|(?<!{word})(?!{word}))"


def _quantifier(node: Repeat) -> str:
    match node.low, node.high:
        case 0, None:
            sign = "*"
        case 1, None:
            sign = "+"
        case 0, 1:
            sign = "?"
        case low, high:
            sign = f"{{{low}}}" if low == high else f"{{{low},{'' if high is None else high}}}"
    return sign if node.greedy else sign + "?"


def _is_atom(node: Node, written: str) -> bool:
    return isinstance(node, CharSet | Any | Dot | Group) or len(written) == 1


def _is_blank(node: Node) -> bool:
    return isinstance(node, Sequence | Alternation) and all(
        _is_blank(part) for part in (node.items if isinstance(node, Sequence) else node.options)
    )


def _group_counts(node: Node) -> Counter[int]:
    match node:
        case Group(body, index):
            return _group_counts(body) + Counter((index,))
        case Look(body) | Repeat(body):
            return _group_counts(body)
        case Sequence(parts) | Alternation(parts):
            return sum((_group_counts(part) for part in parts), Counter())
        case _:
            return Counter()


def _has_properties(node: Node) -> bool:
    match node:
        case CharSet():
            return bool(node.properties)
        case Group(body) | Look(body) | Repeat(body):
            return _has_properties(body)
        case Sequence(parts) | Alternation(parts):
            return any(_has_properties(part) for part in parts)
        case _:
            return False
