"""The tree of a regular expression, as ECMAScript means it.

A character is a UTF-16 code unit, or a code point when the pattern has the `u` flag. Non-capturing groups
leave no trace: their body stands in their place.
"""

from __future__ import annotations

from enum import Enum

from tapcheck.records import dataclass


@dataclass(frozen=True, slots=True)
class Text:
    """Characters that stand for themselves; never empty."""

    text: str


@dataclass(frozen=True, slots=True)
class Any:
    """Any character at all: `[^]`, `[\\s\\S]`, or `.` with the `s` flag."""


@dataclass(frozen=True, slots=True)
class Dot:
    """Any character but a line terminator: `.`."""


@dataclass(frozen=True, slots=True)
class Property:
    """A Unicode property `\\p{name=value}`; ``name`` is empty for the short form."""

    name: str
    value: str
    negated: bool


@dataclass(frozen=True, slots=True)
class CharSet:
    """One character of (or, negated, outside) ranges, escapes (letters of `dDsSwW`) and properties."""

    negated: bool
    ranges: tuple[tuple[int, int], ...] = ()
    escapes: str = ""
    properties: tuple[Property, ...] = ()


class Place(Enum):
    """What an assertion about a place demands."""

    START = "^"
    END = "$"
    WORD_EDGE = "\\b"
    NO_WORD_EDGE = "\\B"


@dataclass(frozen=True, slots=True)
class Assertion:
    """A place in the text: `^`, `$`, `\\b` or `\\B`."""

    place: Place


@dataclass(frozen=True, slots=True)
class Look:
    """A lookahead or lookbehind."""

    body: Node
    behind: bool
    negative: bool


@dataclass(frozen=True, slots=True)
class Group:
    """A capturing group; ``index`` counts opening parentheses from 1."""

    body: Node
    index: int


@dataclass(frozen=True, slots=True)
class Repeat:
    """A quantifier; ``high`` is None when there is no upper bound."""

    body: Node
    low: int
    high: int | None
    greedy: bool


@dataclass(frozen=True, slots=True)
class Backreference:
    """What group ``index`` captured; empty when it captured nothing."""

    index: int


@dataclass(frozen=True, slots=True)
class Sequence:
    """Parts one after the other; without parts it matches the empty string."""

    items: tuple[Node, ...]


@dataclass(frozen=True, slots=True)
class Alternation:
    """The first option that leads to a match."""

    options: tuple[Node, ...]


Node = Text | Any | Dot | CharSet | Assertion | Look | Group | Repeat | Backreference | Sequence | Alternation

EMPTY = Sequence(())
ANY = Any()
DOT = Dot()
NOTHING = CharSet(False)
"""A set without characters: it never matches."""


@dataclass(frozen=True, slots=True)
class Regex:
    """A whole pattern: its tree and its groups."""

    node: Node
    group_count: int
    names: tuple[tuple[str, int], ...]
    unicode: bool


def sequence(items: list[Node]) -> Node:
    """The items one after the other, in the simplest form."""
    if len(items) == 1:
        return items[0]
    return Sequence(tuple(items)) if items else EMPTY


def alternation(options: list[Node]) -> Node:
    """The options in their order, in the simplest form; without options it never matches."""
    if len(options) == 1:
        return options[0]
    return Alternation(tuple(options)) if options else NOTHING


def groups_in(node: Node) -> frozenset[int]:
    """The indices of the capturing groups in a tree."""
    match node:
        case Group(body, index):
            return groups_in(body) | {index}
        case Look(body) | Repeat(body):
            return groups_in(body)
        case Sequence(parts) | Alternation(parts):
            return frozenset[int]().union(*(groups_in(part) for part in parts))
        case _:
            return frozenset()
