"""Committed files with outputs of a stack: what a pipeline wrote once, or what a person made up."""

from __future__ import annotations

from collections.abc import Mapping

from tapcheck.records import dataclass
from tapcheck.source import Span


@dataclass(frozen=True, slots=True)
class GivenOutput:
    """One output in such a file: where its name is written, and the kind of its value.

    ``kind`` is `string`, `number`, `bool`, `list` or `object`; empty where it tells nothing, as text does that may
    stand for any value.
    """

    span: Span
    kind: str = ""


@dataclass(frozen=True, slots=True)
class OutputsFile:
    """One file, or one `mock_outputs` of it.

    ``partial`` files need not name all outputs. ``folder`` is the folder of the stack where the file names it.
    """

    path: str
    outputs: Mapping[str, GivenOutput]
    partial: bool = False
    folder: str = ""
