"""What a writer is."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from tapcheck.mocks.outputs import FlatStyle, MockInstance, MockOutput
from tapcheck.records import dataclass


@dataclass(frozen=True, slots=True)
class Options:
    """What writers may need beyond the outputs: the flat style, the stack's folder, what the values were made from."""

    flat_style: FlatStyle = FlatStyle.STRINGS
    stack: str = ""
    instances: Sequence[MockInstance] = ()


Writer = Callable[[Sequence[MockOutput], Options], str]
"""A pure function from outputs, sorted by name, to the text of a file."""
