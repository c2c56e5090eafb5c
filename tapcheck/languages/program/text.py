"""Text that remembers which source characters it came from."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Callable, Iterable

from tapcheck.records import dataclass

Pieces = tuple["Piece", ...]


@dataclass(frozen=True, slots=True)
class Piece:
    """``length`` characters at ``at`` of a text are those at ``start`` of the file ``path``."""

    at: int
    length: int
    path: str
    start: int


class Text(str):
    """A string with provenance.

    It behaves as a plain string everywhere; operations that keep provenance are the functions of this
    module. Pieces may be given as a function, which runs only when somebody asks.
    """

    __slots__ = ("_pieces",)

    _pieces: Pieces | Callable[[], Pieces]

    @property
    def pieces(self) -> Pieces:
        """The source pieces, in the order of the text; parts without a source have none."""
        pieces = self._pieces
        if callable(pieces):
            pieces = self._pieces = pieces()
        return pieces


def sourced(value: str, pieces: Pieces | Callable[[], Pieces]) -> Text:
    """Text with these pieces."""
    text = Text(value)
    text._pieces = pieces
    return text


def whole_file(value: str, path: str) -> Text:
    """The whole text of a file."""
    return sourced(value, (Piece(0, len(value), path, 0),))


def cut(text: str, start: int, end: int) -> str:
    """``text[start:end]`` with provenance; the bounds must lie inside the text."""
    if type(text) is not Text:
        return text[start:end]
    return sourced(text[start:end], lambda: _cut_pieces(text.pieces, start, end))


def join(parts: Iterable[str]) -> str:
    """The concatenation of texts, with provenance where any part has it."""
    known = list(parts)
    value = "".join(known)
    if not any(type(part) is Text for part in known):
        return value
    return sourced(value, lambda: pieces_of(known))


def pieces_of(parts: Iterable[str]) -> Pieces:
    """The source pieces of the concatenation of texts."""
    found: list[Piece] = []
    at = 0
    for part in parts:
        if type(part) is Text:
            found.extend(Piece(piece.at + at, piece.length, piece.path, piece.start) for piece in part.pieces)
        at += len(part)
    return tuple(found)


def spans(text: str, start: int, end: int) -> tuple[tuple[str, int, int], ...]:
    """Where the characters ``[start, end)`` of a text come from: (path, start, end), neighbours merged."""
    if type(text) is not Text:
        return ()
    found: list[tuple[str, int, int]] = []
    for piece in _cut_pieces(text.pieces, start, end):
        last = found[-1] if found else None
        if last and last[0] == piece.path and last[2] <= piece.start <= last[2] + _BRIDGED:
            found[-1] = (last[0], last[1], piece.start + piece.length)
        else:
            found.append((piece.path, piece.start, piece.start + piece.length))
    return tuple(found)


_BRIDGED = 200
"""Characters that an edit such as whitespace folding may drop between two pieces of one place."""


def _cut_pieces(pieces: Pieces, start: int, end: int) -> Pieces:
    found = []
    first = bisect_right(pieces, start, key=lambda piece: piece.at + piece.length) if len(pieces) > 8 else 0
    for piece in pieces[first:] if first else pieces:
        if piece.at >= end:
            break
        low = max(piece.at, start)
        high = min(piece.at + piece.length, end)
        if low < high:
            found.append(Piece(low - start, high - low, piece.path, piece.start + low - piece.at))
    return tuple(found)
