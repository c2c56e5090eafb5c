"""Where a template and its twin in the other notation disagree."""

from __future__ import annotations

from tapcheck.records import dataclass
from tapcheck.source import Span
from tapcheck.values import Path


@dataclass(frozen=True, slots=True)
class TwinDifference:
    """One place at which two notations of one template disagree.

    ``address`` is the entry (`Resources.Table`), ``path`` leads to the place inside it. ``here`` and ``there``
    are the places in this stack's file and in its twin's, None where one has nothing there; the texts show what
    stands there, in a few words.
    """

    address: str
    path: Path
    here: Span | None
    there: Span | None
    here_text: str
    there_text: str
