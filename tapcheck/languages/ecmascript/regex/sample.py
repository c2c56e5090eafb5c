"""A text that a regular expression matches, as far as its parts tell without searching."""

from __future__ import annotations

from tapcheck.languages.ecmascript.regex.charsets import contains
from tapcheck.languages.ecmascript.regex.errors import RegexSyntaxError, Untranslatable
from tapcheck.languages.ecmascript.regex.syntax import parse
from tapcheck.languages.ecmascript.regex.tree import Alternation, Any, CharSet, Dot, Group, Node, Repeat, Sequence, Text

_LIKELY = "mock0123456789abdefghijlnpqrstuvwxyzMOCK-_./:@ "
"""The characters that a set is asked for, in this order."""
_LONGEST = 2000


def sample(source: str, flags: str = "") -> str | None:
    """A short text that the pattern matches unless it looks around or back; None for what is no pattern."""
    try:
        return _text(parse(source, flags).node)[:_LONGEST]
    except (RegexSyntaxError, Untranslatable):
        return None


def _text(node: Node) -> str:
    match node:
        case Text(text):
            return text
        case Any() | Dot():
            return _LIKELY[0]
        case CharSet():
            return next((char for char in _LIKELY if contains(node, char) is True), _first_member(node))
        case Group(body):
            return _text(body)
        case Repeat(body, low):
            return (_text(body) * min(low, _LONGEST))[:_LONGEST]
        case Sequence(items):
            return "".join(_text(item) for item in items)
        case Alternation(options):
            return _text(options[0])
        case _:
            return ""


def _first_member(chars: CharSet) -> str:
    return chr(chars.ranges[0][0]) if chars.ranges and not chars.negated else ""
