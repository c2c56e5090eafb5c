"""What a writer is."""

from __future__ import annotations

from collections.abc import Callable, Collection, Sequence

from tapcheck.mocks.outputs import FlatStyle, MockInstance, MockOutput
from tapcheck.records import dataclass


@dataclass(frozen=True, slots=True)
class Options:
    """What writers may need beyond the outputs: the flat style, the stack's folder, what the values were made from.

    Without a flat style, everything is text but the outputs in ``native``.
    """

    flat_style: FlatStyle | None = None
    native: Collection[str] = ()
    stack: str = ""
    instances: Sequence[MockInstance] = ()


Writer = Callable[[Sequence[MockOutput], Options], str]
"""A pure function from outputs, sorted by name, to the text of a file."""
