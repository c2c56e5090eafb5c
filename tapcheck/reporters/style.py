"""How the reader wants a report."""

from __future__ import annotations

from tapcheck.records import dataclass


@dataclass(frozen=True, slots=True)
class Style:
    """``colour``: ANSI colours; ``verbose``: everything instead of a digest; ``quiet``: one line per finding.

    ``assertions`` adds the rows of all assertions where the format can hold them. ``prefix`` leads from the folder that
    paths must be relative to, such as the root of the repository, to the checked one. ``links`` is the URI of the
    checked folder where the reader's terminal knows hyperlinks, ``documentation`` the address below which the rules
    have their pages, where there is one.
    """

    colour: bool = False
    verbose: bool = False
    quiet: bool = False
    assertions: bool = False
    prefix: str = ""
    links: str = ""
    documentation: str = ""

    def path(self, path: str) -> str:
        """The path of a file as the reader needs it."""
        return f"{self.prefix}/{path}" if self.prefix else path
