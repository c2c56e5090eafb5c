"""Verdicts that many capabilities give in the same words."""

from __future__ import annotations

from tapcheck.capabilities.estate import Estate
from tapcheck.model.infrastructure import Declaration
from tapcheck.model.requirements import Outcome, Verdict
from tapcheck.values import Path


def undecided(item: Declaration | None, satisfied: str, path: Path = ()) -> Verdict:
    """The verdict where only a deployment knows whether an item, or the stack where that is None, is satisfied."""
    return Verdict(Outcome.UNDECIDED, item, f"only a deployment knows whether it {satisfied}", path)


def lacking(
    estate: Estate, item: Declaration | None, satisfied: str, violated: str, mend: str, may: bool = False
) -> Verdict:
    """The verdict where no resource was found that gives something to an item, or to the stack where that is None.

    It is undecided where ``may`` says that one may, or where a part of the stack could not be read.
    """
    if may or not estate.complete:
        return undecided(item, satisfied)
    return Verdict(Outcome.VIOLATED, item, violated, mend=mend)
