"""Sets of characters, and which characters are equal when case does not count."""

from __future__ import annotations

from enum import Enum
from functools import lru_cache

from tapcheck.languages.ecmascript.regex.errors import Untranslatable
from tapcheck.languages.ecmascript.regex.properties import property_pattern
from tapcheck.languages.ecmascript.regex.tree import CharSet

SPACES = "\\t-\\r \\xa0\\u1680\\u2000-\\u200a\\u2028\\u2029\\u202f\\u205f\\u3000\\ufeff"
"""The members of `\\s`."""
_NO_SPACES = (
    "\\x00-\\x08\\x0e-\\x1f!-\\x9f\\xa1-\\u167f\\u1681-\\u1fff\\u200b-\\u2027\\u202a-\\u202e"
    "\\u2030-\\u205e\\u2060-\\u2fff\\u3001-\\ufefe\\uff00-\\U0010ffff"
)
_WORD = "0-9A-Z_a-z"
_NO_WORD = "\\x00-/:-@\\[-\\^`\\{-\\U0010ffff"
_FOLDED_WORD = "0-9A-Z_a-z\\u017f\\u212a"
_NO_FOLDED_WORD = "\\x00-/:-@\\[-\\^`\\{-\\u017e\\u0180-\\u2129\\u212b-\\U0010ffff"
_MEMBERS = {"d": "0-9", "D": "\\x00-/:-\\U0010ffff", "s": SPACES, "S": _NO_SPACES, "w": _WORD, "W": _NO_WORD}


class Case(Enum):
    """How characters are compared."""

    EXACT = "exact"
    SIMPLE = "simple"
    """The `i` flag alone: by upper case, and never an ASCII character with another."""
    UNICODE = "unicode"
    """The flags `i` and `u`: by simple case folding."""


@lru_cache(maxsize=2048)
def set_pattern(chars: CharSet, case: Case, shorthand: bool) -> str:
    """The set in the engine's syntax.

    With ``shorthand`` the engine's `\\d`, `\\s` and `\\w` mean what ECMAScript's do for the text at hand.
    """
    if case is not Case.EXACT and chars.properties:
        raise Untranslatable("a Unicode property without regard to case")
    members = "".join(_escape_members(letter, case, shorthand) for letter in chars.escapes)
    members += "".join(property_pattern(one) for one in chars.properties)
    if not members and not chars.ranges:
        return "[\\x00-\\U0010ffff]" if chars.negated else "(?!)"
    ranges = chars.ranges if case is Case.EXACT else _closed(chars.ranges, case)
    if len(members) == 2 and members[0] == "\\" and not ranges and not chars.negated:
        return members
    members += "".join(_member(low) if low == high else f"{_member(low)}-{_member(high)}" for low, high in ranges)
    return f"[{'^' if chars.negated else ''}{members}]"


def word_members(case: Case) -> str:
    """The members of `\\w`, in the engine's syntax, to stand in a set."""
    return _FOLDED_WORD if case is Case.UNICODE else _WORD


def equals(char: str, case: Case) -> str:
    """All characters that equal this one, itself among them."""
    if case is Case.EXACT:
        return char
    if char < "\x80" and (case is Case.SIMPLE or char not in "kKsS"):
        return char + char.swapcase() if char.isalpha() else char
    return _classes(case).get(char, char)


def contains(chars: CharSet, char: str) -> bool | None:
    """Whether a character is in a set, case counting; None when properties decide."""
    if chars.properties:
        return None
    inside = any(low <= ord(char) <= high for low, high in chars.ranges)
    inside = inside or any(_in_escape(letter, char) for letter in chars.escapes)
    return inside is not chars.negated


def _in_escape(letter: str, char: str) -> bool:
    if letter in "dD":
        inside = "0" <= char <= "9"
    elif letter in "wW":
        inside = char.isascii() and (char.isalnum() or char == "_")
    else:
        inside = char in "\t\n\v\f\r \xa0\ufeff" or (char > "\x7f" and char not in "\x85" and char.isspace())
    return inside is letter.islower()


def _escape_members(letter: str, case: Case, shorthand: bool) -> str:
    if case is Case.UNICODE and letter in "wW":
        return _FOLDED_WORD if letter == "w" else _NO_FOLDED_WORD
    return f"\\{letter}" if shorthand else _MEMBERS[letter]


def _member(code: int) -> str:
    if code < 0x80:
        char = chr(code)
        return char if char.isalnum() else f"\\x{code:02x}"
    if code < 0x10000:
        return f"\\u{code:04x}"
    return f"\\U{code:08x}"


def _closed(ranges: tuple[tuple[int, int], ...], case: Case) -> tuple[tuple[int, int], ...]:
    """The ranges with every character that equals one of theirs."""
    added: list[tuple[int, int]] = []
    for low, high in ranges:
        for first, last in ((0x41, 0x5A), (0x61, 0x7A)):
            start, stop = max(low, first), min(high, last)
            if start <= stop:
                added.append((start ^ 0x20, stop ^ 0x20))
    beyond_ascii = any(high > 0x7F for _, high in ranges)
    if beyond_ascii or (case is Case.UNICODE and any(_holds_k_or_s(low, high) for low, high in ranges)):
        for char, others in _classes(case).items():
            if any(low <= ord(char) <= high for low, high in ranges):
                added += [(ord(other), ord(other)) for other in others if other != char]
    return tuple(dict.fromkeys((*ranges, *added)))


def _holds_k_or_s(low: int, high: int) -> bool:
    return any(low <= ord(char) <= high for char in "kKsS")


@lru_cache(maxsize=2)
def _classes(case: Case) -> dict[str, str]:
    """For each character that equals others: all of its class."""
    fold = _simple_upper if case is Case.SIMPLE else _simple_fold
    last = 0xFFFF if case is Case.SIMPLE else 0x1E943
    members: dict[str, str] = {}
    for code in range(0x80, last + 1):
        char = chr(code)
        folded = fold(char)
        if folded != char:
            members.setdefault(folded, folded)
            members[folded] += char
    if case is Case.UNICODE:
        for code in range(0x41, 0x5B):
            lower = chr(code | 0x20)
            members[lower] = members.get(lower, lower) + chr(code)
    return {char: all_members for all_members in members.values() for char in all_members}


def _simple_upper(char: str) -> str:
    upper = char.upper()
    if len(upper) != 1 or upper < "\x80" or upper > "\uffff":
        return char
    return upper


def _simple_fold(char: str) -> str:
    folded = char.casefold()
    if len(folded) == 1:
        return folded
    lower = char.lower()
    return lower if len(lower) == 1 else char
