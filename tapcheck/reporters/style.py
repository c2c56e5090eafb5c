"""How the reader wants a report."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Style:
    """``colour``: ANSI colours; ``verbose``: everything instead of a digest; ``quiet``: one line per finding.

    ``assertions`` adds the rows of all assertions where the format can hold them.
    """

    colour: bool = False
    verbose: bool = False
    quiet: bool = False
    assertions: bool = False
