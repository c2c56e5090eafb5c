"""Pattern matching with a time limit: the one door to the `regex` package.

The patterns are in that package's own syntax (its version 0 behaviour); translating a test language's
regular expressions to it is the business of that language.
"""

from __future__ import annotations

from collections.abc import Mapping
from enum import IntFlag
from functools import lru_cache
from typing import Any

DEFAULT_BUDGET = 1.0
"""Seconds of wall time that one search may take."""


class Flag(IntFlag):
    """The compile flags that callers may combine; the values are those of the `regex` package."""

    IGNORE_CASE = 0x2
    MULTILINE = 0x8
    DOT_ALL = 0x10
    ASCII = 0x80


class MatchBudgetExceeded(Exception):
    """A search took longer than its budget, so nobody knows whether the pattern matches."""


class Found:
    """One match. Offsets index the searched text; a group that took no part has the span (-1, -1)."""

    __slots__ = ("_match",)

    def __init__(self, match: Any) -> None:
        self._match = match

    def span(self, group: int = 0) -> tuple[int, int]:
        """Where a group matched, half-open."""
        span: tuple[int, int] = self._match.span(group)
        return span


class Pattern:
    """A compiled pattern."""

    __slots__ = ("_compiled",)

    def __init__(self, compiled: Any) -> None:
        self._compiled = compiled

    @property
    def group_numbers(self) -> Mapping[str, int]:
        """The numbers of the named groups."""
        numbers: Mapping[str, int] = self._compiled.groupindex
        return numbers

    def search(
        self, text: str, pos: int = 0, endpos: int | None = None, budget: float = DEFAULT_BUDGET
    ) -> Found | None:
        """The first match that starts at ``pos`` or later; raises :class:`MatchBudgetExceeded`."""
        return _within_budget(self._compiled.search, text, pos, endpos, budget)

    def match(self, text: str, pos: int = 0, endpos: int | None = None, budget: float = DEFAULT_BUDGET) -> Found | None:
        """The match that starts exactly at ``pos``; raises :class:`MatchBudgetExceeded`."""
        return _within_budget(self._compiled.match, text, pos, endpos, budget)


@lru_cache(maxsize=4096)
def compile_pattern(pattern: str, flags: int = 0) -> Pattern:
    """Compile a pattern that a translator has written.

    The pattern is code of this project, never a user's own text, so a pattern that the package refuses
    raises the package's error.
    """
    import regex

    return Pattern(regex.compile(pattern, flags | regex.V0))


def _within_budget(method: Any, text: str, pos: int, endpos: int | None, budget: float) -> Found | None:
    try:
        match = method(text, pos, len(text) if endpos is None else endpos, timeout=budget)
    except TimeoutError:
        raise MatchBudgetExceeded(f"no verdict within {budget:g} s") from None
    return None if match is None else Found(match)
