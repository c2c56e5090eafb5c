"""The text that everything which a pattern matches must begin with."""

from __future__ import annotations

from tapcheck.languages.ecmascript.regex.errors import RegexSyntaxError, Untranslatable
from tapcheck.languages.ecmascript.regex.syntax import parse
from tapcheck.languages.ecmascript.regex.tree import Alternation, Assertion, Group, Node, Place, Sequence, Text


def beginnings(source: str, flags: str = "") -> tuple[str, ...]:
    """The texts one of which the whole searched text must begin with; none where the pattern leaves that open."""
    if set(flags) & set("imy"):
        return ()
    try:
        node = parse(source, flags).node
    except (RegexSyntaxError, Untranslatable):
        return ()
    found = _anchored(node)
    return found if all(found) else ()


def _anchored(node: Node) -> tuple[str, ...]:
    match node:
        case Alternation(options):
            return tuple(text for option in options for text in _anchored(option) or ("",))
        case Sequence((Assertion(Place.START), *rest)):
            return _first(rest)
        case _:
            return ("",)


def _first(items: list[Node]) -> tuple[str, ...]:
    match items:
        case [Text(text), *rest]:
            return tuple(text + more for more in _first(rest)) if rest else (text,)
        case [Group(body), *_]:
            return _first([body])
        case [Sequence(inner), *_]:
            return _first(list(inner))
        case [Alternation(options), *_]:
            return tuple(text for option in options for text in _first([option]))
        case _:
            return ("",)
