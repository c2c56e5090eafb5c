"""Character classes: `[…]` in a pattern."""

from __future__ import annotations

import re

from tapcheck.languages.ecmascript.regex.errors import RegexSyntaxError
from tapcheck.languages.ecmascript.regex.escapes import Scanner, character_escape, property_escape
from tapcheck.languages.ecmascript.regex.tree import ANY, NOTHING, CharSet, Node, Property, Text

SPACE_SET = CharSet(False, (), "s")

_SIMPLE_CLASS = re.compile(r"\[(\^?)([^\\\]\-]+)\]")
_KNOWN: dict[str, Node] = {
    "[\\s\\S]": ANY,
    "[\\S\\s]": ANY,
    "[^]": ANY,
    "[]": NOTHING,
    "[^}]": CharSet(True, ((0x7D, 0x7D),)),
    '[^"]': CharSet(True, ((0x22, 0x22),)),
}
_KNOWN_CLASS = re.compile(r"\[(?:\\s\\S|\\S\\s|\^|\^\}|\^\"|)\]")


def parse_class(scan: Scanner) -> Node:
    """Read a class from its opening bracket on."""
    known = _KNOWN_CLASS.match(scan.source, scan.at)
    if known:
        scan.at = known.end()
        return _KNOWN[known.group()]
    simple = _SIMPLE_CLASS.match(scan.source, scan.at)
    if simple:
        scan.at = simple.end()
        negated, chars = simple.groups()
        if not negated and len(chars) == 1:
            return Text(chars)
        return CharSet(bool(negated), tuple((ord(char), ord(char)) for char in chars))
    scan.at += 1
    return _ClassReader(scan, scan.take("^")).read()


def simplified_set(chars: CharSet) -> Node:
    """The set as what it amounts to: any character, one character, none, or itself."""
    if any(letter.swapcase() in chars.escapes for letter in chars.escapes):
        return NOTHING if chars.negated else ANY
    if chars.escapes or chars.properties:
        return chars
    if not chars.ranges:
        return ANY if chars.negated else NOTHING
    if not chars.negated and len(chars.ranges) == 1 and chars.ranges[0][0] == chars.ranges[0][1]:
        return Text(chr(chars.ranges[0][0]))
    return chars


class _ClassReader:
    def __init__(self, scan: Scanner, negated: bool) -> None:
        self._scan = scan
        self._negated = negated
        self._ranges: list[tuple[int, int]] = []
        self._escapes = ""
        self._properties: list[Property] = []

    def read(self) -> Node:
        scan = self._scan
        while not scan.take("]"):
            first = self._atom()
            if not scan.take("-"):
                self._add(first)
                continue
            if scan.peek() in ("]", ""):
                self._add(first)
                self._add(0x2D)
                continue
            self._add_range(first, self._atom())
        return simplified_set(
            CharSet(self._negated, tuple(self._ranges), self._escapes, tuple(self._properties)),
        )

    def _add_range(self, first: int | str | Property, last: int | str | Property) -> None:
        if isinstance(first, int) and isinstance(last, int):
            if first > last:
                raise RegexSyntaxError("Range out of order in character class")
            self._ranges.append((first, last))
            return
        if self._scan.unicode:
            raise RegexSyntaxError("Invalid character class")
        self._add(first)
        self._add(0x2D)
        self._add(last)

    def _add(self, atom: int | str | Property) -> None:
        if isinstance(atom, int):
            self._ranges.append((atom, atom))
        elif isinstance(atom, Property):
            self._properties.append(atom)
        elif atom not in self._escapes:
            self._escapes += atom

    def _atom(self) -> int | str | Property:
        """The next member: a code, the letter of a class escape, or a property."""
        scan = self._scan
        char = scan.peek()
        if char == "":
            raise RegexSyntaxError("Unterminated character class")
        if char != "\\":
            scan.at += 1
            return ord(char)
        letter = scan.peek(1)
        if letter == "":
            raise RegexSyntaxError("\\ at end of pattern")
        if letter in "dDsSwW":
            scan.at += 2
            return letter
        if letter in "pP" and scan.unicode:
            return property_escape(scan)
        if letter in "b-":
            scan.at += 2
            return 0x08 if letter == "b" else 0x2D
        return ord(character_escape(scan, in_class=True))
