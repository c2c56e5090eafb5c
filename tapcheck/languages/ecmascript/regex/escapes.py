"""Escapes in patterns, and the scanner that the parser's parts share."""

from __future__ import annotations

import re
from functools import cached_property

from tapcheck.languages.ecmascript.regex.errors import RegexSyntaxError
from tapcheck.languages.ecmascript.regex.properties import is_property
from tapcheck.languages.ecmascript.regex.tree import Property
from tapcheck.languages.ecmascript.regex.units import to_code_points

_CONTROLS = {"t": "\t", "n": "\n", "r": "\r", "f": "\f", "v": "\v"}
_SYNTAX_CHARACTERS = frozenset("^$\\.*+?()[]{}|/")
_HEX2 = re.compile(r"[0-9A-Fa-f]{2}")
_HEX4 = re.compile(r"[0-9A-Fa-f]{4}")
_TRAIL = re.compile(r"\\u([Dd][C-Fc-f][0-9A-Fa-f]{2})")
_BRACED = re.compile(r"\{([0-9A-Fa-f]+)\}")
_PROPERTY = re.compile(r"\{(?:([A-Za-z_0-9]+)=)?([A-Za-z_0-9]+)\}")
_OCTAL = re.compile(r"[0-3][0-7]{0,2}|[4-7][0-7]?")
_DIGITS = re.compile(r"[0-9]+")
_OPENING = re.compile(r"\\[\s\S]|\[(?:[^\]\\]|\\[\s\S])*\]?|\((?!\?(?!<(?![=!])))")


class Scanner:
    """A pattern's text, the place reached in it, and what is known of its groups."""

    def __init__(self, source: str, unicode: bool) -> None:
        self.source = source
        self.unicode = unicode
        self.at = 0
        self.groups_opened = 0
        self.names: dict[str, int] = {}
        self.unknown_reference = False

    def peek(self, ahead: int = 0) -> str:
        """The character so far ahead, or the empty string beyond the end."""
        at = self.at + ahead
        return self.source[at] if at < len(self.source) else ""

    def take(self, char: str) -> bool:
        """Step over the character if it comes next."""
        if self.at < len(self.source) and self.source[self.at] == char:
            self.at += 1
            return True
        return False

    @cached_property
    def _openings(self) -> tuple[int, dict[str, int]]:
        """The number of capturing groups in the whole pattern, and the named ones among them."""
        total = 0
        names: dict[str, int] = {}
        for opening in _OPENING.finditer(self.source):
            if opening.group() != "(":
                continue
            total += 1
            if self.source.startswith("?<", opening.end()):
                ahead = Scanner(self.source, self.unicode)
                ahead.at = opening.end() + 2
                name = group_name(ahead)
                names.setdefault(name or "", total)
        return total, names

    @property
    def group_total(self) -> int:
        """How many capturing groups the whole pattern has, the ones ahead included."""
        return self._openings[0]

    @property
    def all_names(self) -> dict[str, int]:
        """The named groups of the whole pattern, the ones ahead included."""
        return self._openings[1]

    @property
    def has_named_groups(self) -> bool:
        """Whether any group of the whole pattern has a name."""
        return bool(self.names) or ("(?<" in self.source and bool(self._openings[1]))


def digits_from(source: str, at: int) -> tuple[int, int]:
    """The decimal number that starts at ``at``, and where it ends; a huge one is cut."""
    digits = _DIGITS.match(source, at)
    assert digits is not None
    return int(digits.group()[:9]), digits.end()


def group_name(scan: Scanner) -> str | None:
    """Read a group's name up to and with its `>`; None when it is not a name."""
    name = ""
    while True:
        char = scan.peek()
        if char == "":
            return None
        scan.at += 1
        if char == ">":
            return name or None
        if char == "\\":
            if not scan.take("u"):
                return None
            escaped = _unicode_escape(scan, joined=True)
            if escaped is None:
                return None
            char = escaped
        elif "\ud800" <= char <= "\udbff" and "\udc00" <= scan.peek() <= "\udfff":
            char = to_code_points(char + scan.peek())
            scan.at += 1
        name += char
        if not _continues_name(char, first=len(name) == 1):
            return None


def _continues_name(char: str, first: bool) -> bool:
    if char == "$" or char.isidentifier():
        return True
    return not first and (("a" + char).isidentifier() or char in "\u200c\u200d")


def character_escape(scan: Scanner, in_class: bool) -> str:
    """Read an escape that stands for one character, from its backslash on."""
    letter = scan.peek(1)
    scan.at += 2
    if letter in _CONTROLS:
        return _CONTROLS[letter]
    if letter == "c":
        return _control_letter(scan, in_class)
    if "0" <= letter <= "7":
        if letter == "0" and not "0" <= scan.peek() <= "9":
            return "\0"
        if scan.unicode:
            raise RegexSyntaxError("Invalid class escape" if in_class else "Invalid decimal escape")
        octal = _OCTAL.match(scan.source, scan.at - 1)
        assert octal is not None
        scan.at = octal.end()
        return chr(int(octal.group(), 8))
    if letter == "x":
        digits = _HEX2.match(scan.source, scan.at)
        if digits:
            scan.at = digits.end()
            return chr(int(digits.group(), 16))
    elif letter == "u":
        escaped = _unicode_escape(scan, joined=scan.unicode)
        if escaped is not None:
            return escaped
        if scan.unicode:
            raise RegexSyntaxError("Invalid Unicode escape")
    if scan.unicode and letter not in _SYNTAX_CHARACTERS and not (in_class and letter == "-"):
        raise RegexSyntaxError("Invalid escape")
    if letter == "k" and scan.has_named_groups:
        raise RegexSyntaxError("Invalid escape")
    return letter


def _control_letter(scan: Scanner, in_class: bool) -> str:
    letter = scan.peek()
    if letter.isascii() and letter.isalpha():
        scan.at += 1
        return chr(ord(letter) & 0x1F)
    if scan.unicode:
        raise RegexSyntaxError("Invalid Unicode escape")
    if in_class and letter and letter in "0123456789_":
        scan.at += 1
        return chr(ord(letter) & 0x1F)
    scan.at -= 1
    return "\\"


def _unicode_escape(scan: Scanner, joined: bool) -> str | None:
    """Read what follows `\\u`; with ``joined``, braces and pairs of surrogates are one character."""
    if joined:
        braced = _BRACED.match(scan.source, scan.at)
        if braced:
            value = int(braced.group(1), 16)
            if value > 0x10FFFF:
                return None
            scan.at = braced.end()
            return chr(value)
    digits = _HEX4.match(scan.source, scan.at)
    if digits is None:
        return None
    scan.at = digits.end()
    value = int(digits.group(), 16)
    if joined and 0xD800 <= value <= 0xDBFF:
        trail = _TRAIL.match(scan.source, scan.at)
        if trail:
            scan.at = trail.end()
            return chr(0x10000 + ((value - 0xD800) << 10) + int(trail.group(1), 16) - 0xDC00)
    return chr(value)


def property_escape(scan: Scanner) -> Property:
    """Read `\\p{…}` or `\\P{…}` from its backslash on."""
    negated = scan.peek(1) == "P"
    scan.at += 2
    braces = _PROPERTY.match(scan.source, scan.at)
    if braces is None:
        raise RegexSyntaxError("Invalid property name")
    name, value = braces.group(1) or "", braces.group(2)
    if not is_property(name, value):
        raise RegexSyntaxError("Invalid property name")
    scan.at = braces.end()
    return Property(name, value, negated)
