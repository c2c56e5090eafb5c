"""Answers that are yes, no, or not known."""

from __future__ import annotations

from collections.abc import Iterable

from tapcheck.languages.program.values import Unknown

Truth = bool | Unknown
"""Whether something holds; Unknown where only reality can tell."""


def opposite(truth: Truth) -> Truth:
    """The contrary answer."""
    return truth if isinstance(truth, Unknown) else not truth


def unassumed(truth: Truth) -> Truth:
    """The answer without the one that a program goes on with where nobody can tell: no verdict rests on that."""
    return Unknown(truth.reason) if isinstance(truth, Unknown) else truth


def all_of(truths: Iterable[Truth]) -> Truth:
    """Whether all hold: one that does not hold decides, an unknown one leaves it open."""
    doubt: Unknown | None = None
    for truth in truths:
        if isinstance(truth, Unknown):
            doubt = doubt or truth
        elif not truth:
            return False
    return True if doubt is None else doubt


def any_of(truths: Iterable[Truth]) -> Truth:
    """Whether one of them holds: one that does decides, an unknown one leaves it open."""
    doubt: Unknown | None = None
    for truth in truths:
        if isinstance(truth, Unknown):
            doubt = doubt or truth
        elif truth:
            return True
    return False if doubt is None else doubt
