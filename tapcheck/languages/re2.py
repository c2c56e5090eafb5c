"""Regular expressions with Go's syntax and meaning (RE2), executed by the pattern matcher of this project."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from functools import lru_cache

from tapcheck.languages.matching import Found, Pattern, compile_pattern
from tapcheck.records import dataclass

_CLASSES = {
    "d": "0-9",
    "w": "0-9A-Za-z_",
    "s": "\\t\\n\\f\\r ",
}
_POSIX = {
    "alnum": "0-9A-Za-z",
    "alpha": "A-Za-z",
    "ascii": "\\x00-\\x7f",
    "blank": "\\t ",
    "cntrl": "\\x00-\\x1f\\x7f",
    "digit": "0-9",
    "graph": "!-~",
    "lower": "a-z",
    "print": " -~",
    "punct": "!-/:-@\\[-`{-~",
    "space": "\\t\\n\\v\\f\\r ",
    "upper": "A-Z",
    "word": "0-9A-Za-z_",
    "xdigit": "0-9A-Fa-f",
}
_ESCAPES = {"a": "\\x07", "f": "\\f", "t": "\\t", "n": "\\n", "r": "\\r", "v": "\\v"}
_WORD = "[0-9A-Za-z_]"
_BOUNDARY = f"(?:(?<!{_WORD})(?={_WORD})|(?<={_WORD})(?!{_WORD}))"
_NO_BOUNDARY = f"(?:(?<!{_WORD})(?!{_WORD})|(?<={_WORD})(?={_WORD}))"
_REPEAT = re.compile(r"\{(\d+)(?:(,)(\d*))?\}")
_GROUP = re.compile(r"\(\?P?<([A-Za-z_][A-Za-z0-9_]*)>")
_FLAGS = re.compile(r"\(\?([imsU]*)(?:-([imsU]+))?([:)])")
_EXPANSION = re.compile(r"\$(?:\$|(\w+)|\{(\w+)\})", re.ASCII)
_LARGEST_REPEAT = 1000
_DEEPEST = 100
_SCRIPT = re.compile(r"\\([pP])(?:\{(\^?[A-Za-z_]+)\}|([A-Z]))")


class Re2Error(Exception):
    """A pattern that Go refuses; the message says why."""


@dataclass(frozen=True, slots=True)
class Re2Pattern:
    """A compiled pattern: ``groups`` counts its capture groups, ``names`` gives the numbers of the named ones."""

    pattern: Pattern
    groups: int
    names: Mapping[str, int]

    def search(self, text: str) -> Sequence[str | None] | None:
        """The whole match and the groups of the leftmost match; raises MatchBudgetExceeded."""
        found = self.pattern.search(text)
        return None if found is None else self._groups(text, found)

    def search_all(self, text: str) -> list[Sequence[str | None]]:
        """All matches that do not overlap, as Go finds them; raises MatchBudgetExceeded."""
        return [self._groups(text, found) for found in self._all(text)]

    def replace_all(self, text: str, replacement: str, longest: int) -> str:
        """The text with every match replaced; `$1` and `${name}` expand. Raises OverflowError beyond ``longest``."""
        pieces: list[str] = []
        at = length = 0
        for found in self._all(text):
            start, end = found.span()
            piece = text[at:start] + self._expand(replacement, self._groups(text, found))
            length += len(piece)
            if length > longest:
                raise OverflowError
            pieces.append(piece)
            at = end
        pieces.append(text[at:])
        return "".join(pieces)

    def _all(self, text: str) -> list[Found]:
        matches: list[Found] = []
        at, previous_end = 0, -1
        while at <= len(text):
            found = self.pattern.search(text, at)
            if found is None:
                break
            start, end = found.span()
            if end > start or start != previous_end:
                matches.append(found)
                previous_end = end
            at = end if end > at else at + 1
        return matches

    def _groups(self, text: str, found: Found) -> Sequence[str | None]:
        spans = [found.span(group) for group in range(self.groups + 1)]
        return [None if start < 0 else text[start:end] for start, end in spans]

    def _expand(self, replacement: str, groups: Sequence[str | None]) -> str:
        def expanded(match: re.Match[str]) -> str:
            name = match[1] or match[2]
            if name is None:
                return "$"
            number = int(name) if name.isdigit() else self.names.get(name, -1)
            return (groups[number] or "") if 0 <= number < len(groups) else ""

        return _EXPANSION.sub(expanded, replacement)


@lru_cache(maxsize=1024)
def compile_re2(text: str) -> Re2Pattern:
    """Compile a pattern; raises Re2Error."""
    translator = _Translator(text)
    translated = translator.translate()
    return Re2Pattern(compile_pattern(translated), translator.groups, translator.names)


class _Translator:
    def __init__(self, text: str) -> None:
        self.text = text
        self.at = 0
        self.groups = 0
        self.names: dict[str, int] = {}
        self.flags = frozenset[str]()
        self.depth = 0

    def translate(self) -> str:
        result = self._alternatives()
        if self.at < len(self.text):
            raise Re2Error("unexpected ) in the regular expression")
        return result

    def _alternatives(self) -> str:
        self.depth += 1
        if self.depth > _DEEPEST:
            raise Re2Error("the regular expression is nested too deeply")
        flags = self.flags
        branches = [self._sequence()]
        while self.text.startswith("|", self.at):
            self.at += 1
            branches.append(self._sequence())
        self.flags = flags
        self.depth -= 1
        return "|".join(branches)

    def _sequence(self) -> str:
        pieces: list[str] = []
        while self.at < len(self.text) and self.text[self.at] not in "|)":
            start = self.at
            atom = self._atom()
            if self.text[self.at : self.at + 1] in ("*", "+", "?") or _REPEAT.match(self.text, self.at):
                if not atom:
                    raise Re2Error(f"missing argument to repetition operator: {self.text[self.at]}")
                atom = self._repeated(atom, start)
            pieces.append(atom)
        return "".join(pieces)

    def _repeated(self, atom: str, start: int) -> str:
        match = _REPEAT.match(self.text, self.at)
        if match is not None:
            self.at = match.end()
            low, high = int(match[1]), int(match[3]) if match[3] else int(match[1])
            if low > _LARGEST_REPEAT or high > _LARGEST_REPEAT or (match[3] and high < low):
                raise Re2Error(f"invalid repeat count: {match[0]}")
            operator = match[0]
        else:
            operator = self.text[self.at]
            self.at += 1
        lazy = self.text.startswith("?", self.at)
        if lazy:
            self.at += 1
        following = self.text[self.at : self.at + 1]
        if following in ("*", "+", "?") or (following == "{" and _REPEAT.match(self.text, self.at)):
            raise Re2Error(f"invalid nested repetition operator: {self.text[start + 1 : self.at + 1]}")
        if "U" in self.flags:
            lazy = not lazy
        return f"(?:{atom}){operator}{'?' if lazy else ''}"

    def _atom(self) -> str:
        character = self.text[self.at]
        if character == "(":
            return self._group()
        if character == "[":
            return self._cased(self._class())
        self.at += 1
        if character == ".":
            return "(?s:.)" if "s" in self.flags else "[^\\n]"
        if character == "^":
            return "(?m:^)" if "m" in self.flags else "\\A"
        if character == "$":
            return "(?=\\n|\\Z)" if "m" in self.flags else "\\Z"
        if character == "\\":
            return self._escape()
        if character in "*+?":
            raise Re2Error(f"missing argument to repetition operator: {character}")
        return self._cased(_literal(character))

    def _cased(self, piece: str) -> str:
        return f"(?i:{piece})" if "i" in self.flags else piece

    def _group(self) -> str:
        start = self.at
        named = _GROUP.match(self.text, start)
        flags = self.flags
        opening = "("
        if named is not None:
            self.groups += 1
            if named[1] in self.names:
                raise Re2Error(f"duplicate capture group name: {named[1]}")
            self.names[named[1]] = self.groups
            self.at = named.end()
        elif self.text.startswith("(?", start):
            match = _FLAGS.match(self.text, start)
            if match is None or (not match[1] and not match[2] and match[3] == ")"):
                raise Re2Error(f"invalid or unsupported Perl syntax: {self.text[start : start + 3]}")
            self.at = match.end()
            changed = (self.flags | set(match[1])) - set(match[2] or "")
            if match[3] == ")":
                self.flags = changed
                return ""
            self.flags = changed
            opening = "(?:"
        else:
            self.groups += 1
            self.at += 1
        inner = self._alternatives()
        if not self.text.startswith(")", self.at):
            raise Re2Error("missing closing )")
        self.at += 1
        self.flags = flags
        return f"{opening}{inner})"

    def _escape(self) -> str:
        if self.at >= len(self.text):
            raise Re2Error("trailing backslash at the end of the regular expression")
        letter = self.text[self.at]
        if letter == "Q":
            return self._quoted()
        if letter in "pP":
            return self._cased(self._script())
        self.at += 1
        if letter in "dws":
            return self._cased(f"[{_CLASSES[letter]}]")
        if letter in "DWS":
            return self._cased(f"[^{_CLASSES[letter.lower()]}]")
        fixed = {"A": "\\A", "z": "\\Z", "b": _BOUNDARY, "B": _NO_BOUNDARY, "C": "(?s:.)"}.get(letter)
        if fixed is not None:
            return fixed
        self.at -= 1
        return self._cased(_literal(self._escaped_rune()))

    def _escaped_rune(self) -> str:
        letter = self.text[self.at]
        self.at += 1
        if letter in _ESCAPES:
            return _ESCAPES[letter].encode().decode("unicode_escape")
        if letter == "x":
            match = re.compile(r"([0-9A-Fa-f]{2})|\{([0-9A-Fa-f]{1,6})\}").match(self.text, self.at)
            code = int(match[1] or match[2], 16) if match else 0x110000
            if match is None or code > 0x10FFFF:
                raise Re2Error("invalid escape sequence: \\x")
            self.at = match.end()
            return chr(code)
        octal = re.compile(r"0[0-7]{0,2}|[1-7][0-7]{1,2}").match(self.text, self.at - 1)
        if octal is not None:
            self.at = octal.end()
            return chr(int(octal[0], 8))
        if (letter.isalnum() and letter.isascii()) or not letter.isascii():
            raise Re2Error(f"invalid escape sequence: \\{letter}")
        return letter

    def _quoted(self) -> str:
        end = self.text.find("\\E", self.at)
        text = self.text[self.at + 1 : end if end >= 0 else len(self.text)]
        self.at = end + 2 if end >= 0 else len(self.text)
        if not text:
            return ""
        return self._cased("".join(map(_literal, text[:-1])) + f"(?:{_literal(text[-1])})")

    def _script(self) -> str:
        match = _SCRIPT.match(self.text, self.at - 1)
        if match is None:
            raise Re2Error("invalid character class range: \\p")
        self.at = match.end()
        name = match[2] or match[3]
        negated = (match[1] == "P") != name.startswith("^")
        name = name.removeprefix("^")
        if name == "Any":
            return "[]" if negated else "(?s:.)"
        prefix = "P" if negated else "p"
        return f"\\{prefix}{{{name}}}" if len(name) <= 2 else f"\\{prefix}{{Script={name}}}"

    def _class(self) -> str:
        start = self.at
        self.at += 1
        negated = self.text.startswith("^", self.at)
        if negated:
            self.at += 1
        pieces: list[str] = []
        first = True
        while first or not self.text.startswith("]", self.at):
            if self.at >= len(self.text):
                raise Re2Error(f"missing closing ]: {self.text[start:]}")
            first = False
            pieces.append(self._class_item(start))
        self.at += 1
        return f"[{'^' if negated else ''}{''.join(pieces)}]"

    def _class_item(self, start: int) -> str:
        text = self.text
        if text.startswith("[:", self.at):
            end = text.find(":]", self.at)
            if end > 0:
                name = text[self.at + 2 : end]
                inverse = name.startswith("^")
                if name.removeprefix("^") in _POSIX:
                    self.at = end + 2
                    return _inverted(_POSIX[name[1:]]) if inverse else _POSIX[name]
                raise Re2Error(f"invalid character class range: {text[self.at : end + 2]}")
        if text.startswith("\\", self.at) and text[self.at + 1 : self.at + 2] in tuple("dDsSwWpP"):
            letter = text[self.at + 1]
            self.at += 1
            if letter in "pP":
                return self._script()
            self.at += 1
            return _CLASSES[letter] if letter in _CLASSES else _inverted(_CLASSES[letter.lower()])
        low = self._class_rune(start)
        if text.startswith("-", self.at) and text[self.at + 1 : self.at + 2] not in ("]", ""):
            self.at += 1
            high = self._class_rune(start)
            if high < low:
                raise Re2Error(f"invalid character class range: {low}-{high}")
            return f"{_in_class(low)}-{_in_class(high)}"
        return _in_class(low)

    def _class_rune(self, start: int) -> str:
        if self.at >= len(self.text):
            raise Re2Error(f"missing closing ]: {self.text[start:]}")
        character = self.text[self.at]
        self.at += 1
        if character != "\\":
            return character
        if self.at >= len(self.text):
            raise Re2Error("trailing backslash at the end of the regular expression")
        return self._escaped_rune()


def _literal(character: str) -> str:
    return f"\\{character}" if character in "\\.+*?()|[]{}^$#&~- " else character


def _in_class(character: str) -> str:
    return f"\\{character}" if character in "\\]^-[&~|" else character


def _inverted(ranges: str) -> str:
    """The inside of a class that holds everything but these ASCII ranges."""
    inside = re.compile(f"[{ranges}]")
    pieces: list[str] = []
    code = 0
    while code < 128:
        if inside.match(chr(code)):
            code += 1
            continue
        end = code
        while end + 1 < 128 and not inside.match(chr(end + 1)):
            end += 1
        pieces.append(f"\\x{code:02x}-\\x{end:02x}")
        code = end + 1
    return "".join(pieces) + "\x80-\U0010ffff"
