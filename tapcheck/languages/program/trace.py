"""What a program did that matters to a reader of its tests: searches, missing keys, files, outputs.

Events are collected while expressions run and stay with the variables that hold the results, so that an
assertion knows which searches decided the value that it looks at.
"""

from __future__ import annotations

from enum import StrEnum

from tapcheck.languages.program.values import Place
from tapcheck.records import dataclass

SourceSpan = tuple[str, int, int]
"""(path, start, end): characters of a source file."""


class SearchKind(StrEnum):
    """How a text was searched."""

    REGEX = "regex"
    TEXT = "text"


@dataclass(slots=True, eq=False)
class SearchEvent:
    """A search in text: for a regular expression (pattern and flags) or for literal text.

    ``hits`` are the source ranges of what matched, ``matches`` how many matches there were (0: not found); hits are
    empty when the searched text has no source. ``inside`` are the files that the searched text comes from.
    """

    kind: SearchKind
    pattern: str
    flags: str
    matches: int
    hits: tuple[SourceSpan, ...]
    inside: tuple[str, ...]


@dataclass(slots=True, eq=False)
class MissingEvent:
    """A key that a document does not have."""

    place: Place


@dataclass(slots=True, eq=False)
class NodeEvent:
    """A part of a document that was looked at."""

    place: Place


@dataclass(slots=True, eq=False)
class KeysEvent:
    """The names in a part of a document were listed."""

    place: Place


@dataclass(slots=True, eq=False)
class FileEvent:
    """A look at the file system: whether ``path`` exists (or None when that cannot be known)."""

    path: str
    exists: bool | None


@dataclass(slots=True, eq=False)
class OutputEvent:
    """A read of a stack output at a place of the suite.

    ``declared`` says whether any stack declares it; ``guarded`` becomes true when the program tests whether it
    is there; ``optional`` when the program may not come here at all; ``refuted`` when a test expects that it is not
    there.
    """

    name: str
    source: str
    start: int
    end: int
    path: str
    declared: bool
    optional: bool
    test: tuple[str, ...] = ()
    guarded: bool = False
    refuted: bool = False


Event = SearchEvent | MissingEvent | NodeEvent | KeysEvent | FileEvent | OutputEvent
