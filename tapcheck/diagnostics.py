"""What readers say about input that they could not use.

Readers never raise for user input: they return a :data:`Result`, keep what they could read, and a
diagnostic becomes an ordinary finding later.
"""

from __future__ import annotations

from enum import StrEnum
from typing import TypeVar

from tapcheck.records import dataclass
from tapcheck.source import Span


class Problem(StrEnum):
    """What kind of trouble a diagnostic reports."""

    SYNTAX = "syntax"
    """The text breaks the rules of its language."""
    UNREADABLE = "unreadable"
    """The file cannot be read or decoded at all."""
    INVALID = "invalid"
    """The text parses and still says something that its language forbids."""
    BOUND = "bound"
    """A limit that protects tapcheck was reached; what follows was not looked at."""


@dataclass(frozen=True, slots=True)
class Diagnostic:
    """One problem in user input.

    ``summary`` is one lower-case sentence; ``hint`` says what to do; ``context`` is the wider range in
    which ``span`` should be read (a whole block, say).
    """

    problem: Problem
    summary: str
    span: Span
    hint: str = ""
    context: Span | None = None


T = TypeVar("T")
Result = tuple[T, tuple[Diagnostic, ...]]
"""A value with the problems met while reading it: `Result[Module]`."""
