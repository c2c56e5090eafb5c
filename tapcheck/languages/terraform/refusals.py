"""How an evaluation ends when there is no value."""

from __future__ import annotations

from tapcheck.languages.terraform.types import DYNAMIC, Type

LONGEST_TEXT = 4 * 1024 * 1024
"""Strings beyond this many characters are not built."""


class EvaluationError(Exception):
    """An expression that Terraform refuses, at ``[start, end)``; ``type`` is what its value would have been.

    A ``silent`` one depends on what a build may still change, so nobody is told. A ``missing`` one
    reads an element that is not there, and would not be refused with more elements.
    """

    def __init__(
        self,
        summary: str,
        start: int,
        end: int,
        type_: Type = DYNAMIC,
        silent: bool = False,
        missing: bool = False,
    ) -> None:
        super().__init__(summary)
        self.summary = summary
        self.start = start
        self.end = end
        self.type = type_
        self.silent = silent
        self.missing = missing


class BoundReached(Exception):
    """A limit that protects tapcheck was reached; never seen by `try` or `can`."""
