"""Suppressions that are written as part of the code itself, not in comments."""

from __future__ import annotations

from tapcheck.records import dataclass
from tapcheck.source import Span


@dataclass(frozen=True, slots=True)
class Suppression:
    """One suppression: the rules or families it names, and its reason, both as written.

    ``span`` is where it stands, ``scope`` the range of text whose findings it hides.
    """

    rules: tuple[str, ...]
    reason: str
    span: Span
    scope: Span
