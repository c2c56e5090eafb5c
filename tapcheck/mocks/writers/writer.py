"""What a writer is."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from tapcheck.mocks.outputs import FlatStyle, MockOutput


@dataclass(frozen=True, slots=True)
class Options:
    """What writers may need beyond the outputs: the flat style, and the stack's folder."""

    flat_style: FlatStyle = FlatStyle.STRINGS
    stack: str = ""


Writer = Callable[[Sequence[MockOutput], Options], str]
"""A pure function from outputs, sorted by name, to the text of a file."""
