"""Source files and places in them.

Inside tapcheck an offset is a *character offset*: an index into the decoded text of a file. Trees and
tokens carry plain offsets; :class:`SourceFile` turns them into positions that people and tools read.
"""

from __future__ import annotations

from bisect import bisect_right
from functools import cached_property

from tapcheck.records import dataclass


@dataclass(frozen=True, slots=True, order=True)
class Position:
    """A place in a file.

    ``offset`` counts bytes of the file from 0; ``line`` and ``column`` count from 1, and a column is one
    Unicode code point.
    """

    offset: int
    line: int
    column: int


@dataclass(frozen=True, slots=True, order=True)
class Span:
    """A half-open range of character offsets ``[start, end)`` in the file ``path`` (POSIX, relative)."""

    path: str
    start: int
    end: int

    def touches(self, start: int, end: int) -> bool:
        """Whether the range shares at least one character with ``[start, end)``."""
        return self.start < end and start < self.end

    def contains(self, start: int, end: int) -> bool:
        """Whether ``[start, end)`` lies wholly inside this range."""
        return self.start <= start and end <= self.end


class SourceFile:
    """The decoded text of one file, with positions on demand.

    Bytes that are not UTF-8 become U+FFFD, as every runtime of the supported test languages reads them;
    :attr:`undecodable` tells the first such byte offset. A byte order mark stays in the text.
    """

    __slots__ = ("__dict__", "data", "path", "text", "undecodable")

    def __init__(self, path: str, data: bytes) -> None:
        self.path = path
        self.data = data
        self.undecodable: int | None = None
        try:
            self.text = data.decode("utf-8")
        except UnicodeDecodeError as error:
            self.undecodable = error.start
            self.text = data.decode("utf-8", errors="replace")

    @classmethod
    def from_text(cls, path: str, text: str) -> SourceFile:
        """A file that exists only in memory."""
        return cls(path, text.encode("utf-8", errors="surrogatepass"))

    @cached_property
    def _line_starts(self) -> list[int]:
        starts = [0]
        find = self.text.find
        at = find("\n")
        while at >= 0:
            starts.append(at + 1)
            at = find("\n", at + 1)
        return starts

    @cached_property
    def _single_bytes(self) -> bool:
        return len(self.data) == len(self.text)

    @property
    def line_count(self) -> int:
        """How many lines the file has; an empty file has one."""
        return len(self._line_starts)

    def position(self, offset: int) -> Position:
        """The position of a character offset; offsets outside the text are clamped to it."""
        offset = max(0, min(offset, len(self.text)))
        line = bisect_right(self._line_starts, offset)
        column = offset - self._line_starts[line - 1] + 1
        return Position(self.byte_offset(offset), line, column)

    def byte_offset(self, offset: int) -> int:
        """The byte offset of a character offset (exact for files that are valid UTF-8)."""
        if self._single_bytes:
            return offset
        return len(self.text[:offset].encode("utf-8", errors="surrogatepass"))

    def line_start(self, line: int) -> int:
        """The character offset at which the 1-based ``line`` starts."""
        return self._line_starts[line - 1]

    def line_text(self, line: int) -> str:
        """The text of the 1-based ``line`` without its line end; empty beyond the end."""
        if not 1 <= line <= len(self._line_starts):
            return ""
        start = self._line_starts[line - 1]
        end = self._line_starts[line] if line < len(self._line_starts) else len(self.text)
        return self.text[start:end].rstrip("\r\n")
