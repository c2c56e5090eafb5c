"""How the parts of the HCL front end tell each other about broken input."""

from __future__ import annotations

DEEPEST = 100
"""Nesting beyond this many levels is refused: no source that people write is that deep."""


class HclError(Exception):
    """Broken HCL at ``[start, end)``; caught inside this package and never seen outside it."""

    def __init__(self, summary: str, start: int, end: int | None = None, hint: str = "") -> None:
        super().__init__(summary)
        self.summary = summary
        self.start = start
        self.end = start + 1 if end is None else end
        self.hint = hint


class OpenHeredocError(HclError):
    """A heredoc whose closing marker is missing from the text that was looked at."""


class TooDeepError(HclError):
    """Nesting beyond :data:`DEEPEST`."""
