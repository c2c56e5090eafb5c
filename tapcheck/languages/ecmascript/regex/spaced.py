"""Texts with white space between them, matched without the pattern engine.

Most patterns of infrastructure tests are of this kind: `/resource\\s+"aws_vpc"\\s+"main"\\s*{/`. White space is
followed by something that is none, so there is one way to match and no backtracking, and compiling an
engine's pattern would take far longer than the search.
"""

from __future__ import annotations

import re

from tapcheck.languages.ecmascript.regex.charsets import SPACES, contains
from tapcheck.languages.ecmascript.regex.classes import SPACE_SET
from tapcheck.languages.ecmascript.regex.tree import Node, Repeat, Sequence, Text
from tapcheck.records import dataclass

_SPACE_RUN = re.compile(f"[{SPACES}]*")


@dataclass(frozen=True, slots=True)
class _Step:
    """So many white-space characters (no upper bound when None), then a text (empty at the end only)."""

    low: int
    high: int | None
    text: str


@dataclass(frozen=True, slots=True)
class SpacedText:
    """A text, then white space and texts in turn."""

    first: str
    steps: tuple[_Step, ...]

    def find(self, text: str, start: int, sticky: bool) -> tuple[int, int] | None:
        """The span of the first match at ``start`` or later (exactly there when ``sticky``)."""
        if sticky:
            end = self._end(text, start) if text.startswith(self.first, start) else -1
            return None if end < 0 else (start, end)
        at = text.find(self.first, start)
        while at >= 0:
            end = self._end(text, at)
            if end >= 0:
                return at, end
            at = text.find(self.first, at + 1)
        return None

    def _end(self, text: str, start: int) -> int:
        """Where the match that starts here ends, or -1."""
        at = start + len(self.first)
        for step in self.steps:
            run = _SPACE_RUN.match(text, at)
            assert run is not None
            found = run.end() - at
            if found < step.low:
                return -1
            if step.high is not None and found > step.high:
                if step.text:
                    return -1
                found = step.high
            at += found
            if not text.startswith(step.text, at):
                return -1
            at += len(step.text)
        return at


def spaced_text(node: Node) -> SpacedText | None:
    """The pattern as texts and white space, or None when it has anything else (case has to count)."""
    parts = node.items if isinstance(node, Sequence) else (node,)
    if not parts or not isinstance(parts[0], Text):
        return None
    steps: list[_Step] = []
    at = 1
    while at < len(parts):
        spaces = _spaces(parts[at])
        following = parts[at + 1] if at + 1 < len(parts) else None
        if spaces is None or not (following is None or isinstance(following, Text)):
            return None
        if following is None and not spaces.greedy:
            return None
        if following is not None and contains(SPACE_SET, following.text[0]):
            return None
        steps.append(_Step(spaces.low, spaces.high, "" if following is None else following.text))
        at += 2
    return SpacedText(parts[0].text, tuple(steps))


def _spaces(node: Node) -> Repeat | None:
    if isinstance(node, Repeat) and node.body == SPACE_SET:
        return node
    return Repeat(node, 1, 1, greedy=True) if node == SPACE_SET else None
