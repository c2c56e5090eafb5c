"""Text inside the scalars of a document, such as scripts, with the way back to the places in the document."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Callable, Sequence

from tapcheck.languages.documents.tree import Scalar


class EmbeddedText:
    """The lines of several scalars joined into one text.

    ``source`` is the text of the document; ``hide`` may replace parts of a scalar's text by others of the same length.
    """

    def __init__(self, source: str, scalars: Sequence[Scalar], hide: Callable[[str], str] = str) -> None:
        self._starts: list[int] = []
        self._places: list[tuple[int, int, int]] = []
        lines: list[str] = []
        at = 0
        for scalar in scalars:
            found = scalar.start
            for line, shown in zip(scalar.text.split("\n"), hide(scalar.text).split("\n"), strict=True):
                written = source.find(line, found, scalar.end) if line else found
                self._starts.append(at)
                if written < 0:
                    self._places.append((scalar.start, scalar.end, -1))
                else:
                    self._places.append((scalar.start, scalar.end, written))
                    found = written + len(line)
                lines.append(shown)
                at += len(shown) + 1
        self.text = "\n".join(lines)

    def place(self, start: int, end: int) -> tuple[int, int]:
        """The range of the document that a range of the text comes from; the whole scalar where it is rewritten."""
        first, last = self._at(start), self._at(max(start, end - 1))
        if first is None or last is None:
            row = self._places[max(0, bisect_right(self._starts, start) - 1)]
            return row[0], row[1]
        return first, last + (1 if end > start else 0)

    def _at(self, offset: int) -> int | None:
        number = max(0, bisect_right(self._starts, offset) - 1)
        written = self._places[number][2]
        return None if written < 0 else written + offset - self._starts[number]
