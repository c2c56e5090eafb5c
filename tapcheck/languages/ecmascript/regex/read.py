"""Regular expressions read as text: which names does a pattern look for?

A pattern that fails still says what its author expected: `/resource\\s+["']aws_vpc["']\\s+["']main["']/` looks for
`resource "aws_vpc" "main"`. Reading is for people's eyes and for finding names; it never decides a verdict.
"""

from __future__ import annotations

import re
from enum import Enum
from functools import lru_cache

from tapcheck.languages.ecmascript.regex.charsets import contains
from tapcheck.languages.ecmascript.regex.errors import RegexSyntaxError, Untranslatable
from tapcheck.languages.ecmascript.regex.syntax import parse
from tapcheck.languages.ecmascript.regex.tree import (
    Alternation,
    Any,
    CharSet,
    Dot,
    Group,
    Look,
    Node,
    Repeat,
    Sequence,
    Text,
)
from tapcheck.records import dataclass

MOST_SKELETONS = 32
"""Alternatives beyond this many are not spelt out: the part that has them is read as wild."""

GAP_MARK = "\0"
WILD_MARK = "\1"
_SPACES = re.compile(r"\s+")
_MOST_COPIES = 8
_MOST_MEMBERS = 6


@dataclass(frozen=True, slots=True)
class Literal:
    """Text that has to be there; it holds no white space."""

    text: str


@dataclass(frozen=True, slots=True)
class Space:
    """White space; ``optional`` when there may be none."""

    optional: bool


class Blank(Enum):
    """A part of which the text is not known."""

    GAP = GAP_MARK
    """Any stretch of text, over words and lines."""
    WILD = WILD_MARK
    """Something of a kind: a class of characters, a name, a number."""


Token = Literal | Space | Blank


@dataclass(frozen=True, slots=True)
class Skeleton:
    """One way to read a pattern."""

    tokens: tuple[Token, ...]

    @property
    def text(self) -> str:
        """The reading as one text.

        White space is one blank, optional white space one only between two words (quotes count as word
        characters), a gap is `GAP_MARK` and a wild part `WILD_MARK`.
        """
        text = ""
        waiting = False
        for token in self.tokens:
            match token:
                case Space(optional):
                    if not optional and not text.endswith(" "):
                        text += " "
                    waiting = optional
                    continue
                case Literal(literal):
                    if waiting and text and _is_wordy(text[-1]) and _is_wordy(literal[0]):
                        text += " "
                    text += literal
                case Blank():
                    text += token.value
            waiting = False
        return text.strip(" ")


@lru_cache(maxsize=4096)
def skeletons(source: str, flags: str = "") -> tuple[Skeleton, ...]:
    """All readings of a pattern, in the order of its alternatives; none when it is not valid."""
    try:
        parsed = parse(source, flags)
    except (RegexSyntaxError, Untranslatable):
        return ()
    found = dict.fromkeys(_merged(tokens) for tokens in _readings(parsed.node))
    return tuple(Skeleton(tokens) for tokens in found)


_Reading = tuple[Token, ...]
_GAP: list[_Reading] = [(Blank.GAP,)]
_WILD: list[_Reading] = [(Blank.WILD,)]
_NONE: list[_Reading] = [()]


def _readings(node: Node) -> list[_Reading]:
    match node:
        case Text(text):
            return [_words(text)]
        case CharSet():
            return _read_set(node)
        case Any() | Dot():
            return _WILD
        case Group(body):
            return _readings(body)
        case Sequence(items):
            return _read_sequence(items)
        case Alternation(options):
            found = [reading for option in options for reading in _readings(option)]
            return found if len(found) <= MOST_SKELETONS else _WILD
        case Repeat():
            return _read_repeat(node)
        case Look(body, _, negative):
            return _NONE if negative or not _starts_with_gap(body) else _readings(body)
        case _:
            return _NONE


def _read_sequence(items: tuple[Node, ...]) -> list[_Reading]:
    found: list[_Reading] = _NONE
    for item in items:
        ways = _readings(item)
        if len(found) * len(ways) > MOST_SKELETONS:
            ways = _WILD
        found = [before + way for before in found for way in ways]
    return found


def _read_set(chars: CharSet) -> list[_Reading]:
    if _is_space(chars):
        return [(Space(optional=False),)]
    members = _few_members(chars)
    if not members:
        return _WILD
    if set(members) <= set("\"'`"):
        return [(Literal('"' if '"' in members else members[0]),)]
    return [_words(member) for member in members]


def _read_repeat(node: Repeat) -> list[_Reading]:
    body, low, high = node.body, node.low, node.high
    if high == 0:
        return _NONE
    if _is_space(body):
        return [(Space(optional=low == 0),)]
    if isinstance(body, Any | Dot):
        return _WILD if high == 1 else _GAP
    if isinstance(body, CharSet) and high != 1 and not _few_members(body):
        return _GAP if _spans_words(body) else _WILD
    once = _readings(body)
    if high == 1:
        return _optional(once, node.greedy) if low == 0 else once
    if low == high and low <= _MOST_COPIES and len(once) == 1:
        return [once[0] * low]
    if any(Blank.GAP in reading for reading in once):
        return _GAP
    return [(*reading, Blank.WILD) for reading in once] if low else _WILD


def _optional(ways: list[_Reading], greedy: bool) -> list[_Reading]:
    if ways == [()]:
        return ways
    if len(ways) >= MOST_SKELETONS:
        return _WILD
    return [*ways, ()] if greedy else [(), *ways]


def _is_space(node: Node) -> bool:
    """Whether the node is one character of white space."""
    match node:
        case Text(text):
            return len(text) == 1 and text.isspace()
        case CharSet(False, ranges, escapes, ()):
            named = all(letter == "s" for letter in escapes)
            blank = all(low <= high <= 0x20 and chr(low).isspace() and chr(high).isspace() for low, high in ranges)
            return bool(named and blank and (ranges or escapes))
        case _:
            return False


def _spans_words(chars: CharSet) -> bool:
    """Whether a run of these characters can reach over several words: it may hold blanks and letters, and quotes."""
    return all(contains(chars, char) is True for char in ' a"')


def _few_members(chars: CharSet) -> str:
    """The characters of a small set, in order; empty for any other set."""
    if chars.negated or chars.escapes or chars.properties:
        return ""
    if sum(high - low + 1 for low, high in chars.ranges) > _MOST_MEMBERS:
        return ""
    codes = [code for low, high in chars.ranges for code in range(low, high + 1)]
    return "".join(dict.fromkeys(chr(code) for code in codes))


def _starts_with_gap(node: Node) -> bool:
    match node:
        case Repeat(Any() | Dot()):
            return True
        case Sequence(items):
            return bool(items) and _starts_with_gap(items[0])
        case _:
            return False


def _words(text: str) -> _Reading:
    tokens: list[Token] = []
    for at, word in enumerate(_SPACES.split(text)):
        if at:
            tokens.append(Space(optional=False))
        if word:
            tokens.append(Literal(word))
    return tuple(tokens)


def _merged(tokens: _Reading) -> _Reading:
    """The tokens with neighbours of one kind made one."""
    merged: list[Token] = []
    for token in tokens:
        last = merged[-1] if merged else None
        match last, token:
            case Literal(before), Literal(text):
                merged[-1] = Literal(before + text)
            case Space(before), Space(optional):
                merged[-1] = Space(before and optional)
            case Blank(), Blank() if last is token:
                pass
            case _:
                merged.append(token)
    return tuple(merged)


def _is_wordy(char: str) -> bool:
    return char.isalnum() or char in "_\"'"
