"""Patterns that every text matches."""

from __future__ import annotations

from tapcheck.languages.ecmascript.regex.errors import RegexSyntaxError, Untranslatable
from tapcheck.languages.ecmascript.regex.syntax import parse
from tapcheck.languages.ecmascript.regex.tree import (
    Alternation,
    Assertion,
    Group,
    Node,
    Place,
    Repeat,
    Sequence,
)


def is_universal(source: str, flags: str = "") -> bool:
    """Whether a search for the pattern succeeds in every text, because nothing at all is a match of it.

    A pattern that cannot be read is not.
    """
    try:
        node = parse(source, flags).node
    except (RegexSyntaxError, Untranslatable):
        return False
    return _may_be_empty(node, Place.START) or ("y" not in flags and _may_be_empty(node, Place.END))


def _may_be_empty(node: Node, place: Place) -> bool:
    """Whether nothing at all is a match at the start or the end of a text."""
    match node:
        case Sequence(items):
            return all(_may_be_empty(item, place) for item in items)
        case Alternation(options):
            return any(_may_be_empty(option, place) for option in options)
        case Group(body):
            return _may_be_empty(body, place)
        case Repeat(body, low):
            return low == 0 or _may_be_empty(body, place)
        case Assertion(demanded):
            return demanded is place
        case _:
            return False
