"""Whether assertions hold only because of comments."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Callable, Iterable
from functools import cached_property

from tapcheck.model.infrastructure import Stack
from tapcheck.source import Span

ReadText = Callable[[str], str | None]
"""The text of a file, or None when it cannot be read."""


class Comments:
    """The comments of the stacks, and the code that is left without them."""

    def __init__(self, stacks: Iterable[Stack], read_text: ReadText) -> None:
        self._ranges = {path: ranges for stack in stacks for path, ranges in stack.comments.items()}
        self._read_text = read_text

    def alone_satisfy(self, spans: tuple[Span, ...]) -> bool:
        """Whether the ranges that satisfy an assertion show only comments, and the code has nothing like them.

        A range that starts with the comment itself does not count: such a test looks for a comment on
        purpose. Code is alike when it has the same text, white space and case aside: a search that hits a
        comment first would have hit that code without it.
        """
        return (
            bool(spans)
            and all(self._inside(span) for span in spans)
            and not any(self._shown(span) in self._code for span in spans)
        )

    def _inside(self, span: Span) -> bool:
        ranges = self._ranges.get(span.path, ())
        place = bisect_right(ranges, span.start, key=lambda item: item[0]) - 1
        if place < 0:
            return False
        start, end = ranges[place]
        return start < span.start and span.end <= end

    def _shown(self, span: Span) -> str:
        return _plain((self._read_text(span.path) or "")[span.start : span.end])

    @cached_property
    def _code(self) -> str:
        return "\n".join(_plain(_without(self._read_text(path) or "", ranges)) for path, ranges in self._ranges.items())


def _without(text: str, ranges: tuple[tuple[int, int], ...]) -> str:
    parts: list[str] = []
    at = 0
    for start, end in ranges:
        parts.append(text[at:start])
        at = end
    return " ".join([*parts, text[at:]])


def _plain(text: str) -> str:
    return " ".join(text.split()).casefold()
