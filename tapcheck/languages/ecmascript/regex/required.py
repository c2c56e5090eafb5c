"""Texts that every match must contain, to see at once that there is none."""

from __future__ import annotations

from tapcheck.languages.ecmascript.regex.tree import Group, Node, Regex, Repeat, Sequence, Text

_SHORTEST = 3


class Requirement:
    """Texts that must occur one after the other, without overlap, in whatever the pattern matches."""

    __slots__ = ("_fold", "_texts")

    def __init__(self, parsed: Regex, ignore_case: bool) -> None:
        texts = [text for text in _texts(parsed.node) if len(text) >= _SHORTEST]
        self._fold = None
        if ignore_case:
            texts = [text.lower() for text in texts if text.isascii()]
            self._fold = str.casefold if parsed.unicode else str.lower
        self._texts = tuple(texts)

    def may_hold(self, text: str, start: int) -> bool:
        """False when nothing from ``start`` on can match."""
        if not self._texts:
            return True
        if self._fold is not None:
            text, start = self._fold(text[start:]), 0
        for wanted in self._texts:
            at = text.find(wanted, start)
            if at < 0:
                return False
            start = at + len(wanted)
        return True


def _texts(node: Node) -> list[str]:
    match node:
        case Text(text):
            return [text]
        case Group(body):
            return _texts(body)
        case Repeat(body, low) if low > 0:
            return _texts(body)
        case Sequence(items):
            return [text for item in items for text in _texts(item)]
        case _:
            return []
