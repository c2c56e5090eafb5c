"""What a suite declares: blocks, tests and hooks."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import field
from enum import StrEnum
from typing import Any

from tapcheck.languages.program.results import AssertionResult
from tapcheck.records import dataclass


class Mode(StrEnum):
    """Whether a test or block runs."""

    RUN = "run"
    ONLY = "only"
    SKIP = "skip"
    TODO = "todo"


class HookRole(StrEnum):
    """When a hook runs."""

    BEFORE_ALL = "beforeAll"
    BEFORE_EACH = "beforeEach"
    AFTER_EACH = "afterEach"
    AFTER_ALL = "afterAll"


@dataclass(slots=True, eq=False)
class Hook:
    """A function that runs around tests; ``doubt`` says why it may not be declared in reality."""

    role: HookRole
    function: Any
    start: int
    end: int
    doubt: str = ""


@dataclass(slots=True, eq=False)
class Case:
    """One test. ``failures`` are what hooks before all tests leave to it."""

    title: str
    parent: Block
    mode: Mode
    function: Any
    start: int
    end: int
    doubt: str = ""
    failing: bool = False
    concurrent: bool = False
    failures: list[AssertionResult] = field(default_factory=list)

    @property
    def titles(self) -> tuple[str, ...]:
        """The titles of the surrounding blocks and its own, outermost first."""
        return (*self.parent.titles, self.title)


@dataclass(slots=True, eq=False)
class Block:
    """A `describe`; the root of a file is a block without title and parent."""

    title: str = ""
    parent: Block | None = None
    mode: Mode = Mode.RUN
    children: list[Block | Case] = field(default_factory=list)
    hooks: list[Hook] = field(default_factory=list)

    @property
    def titles(self) -> tuple[str, ...]:
        """The titles down to this block."""
        return () if self.parent is None else (*self.parent.titles, self.title)

    @property
    def cases(self) -> Iterator[Case]:
        """All tests of the block and of those inside it, in source order."""
        for child in self.children:
            if isinstance(child, Case):
                yield child
            else:
                yield from child.cases

    def hooks_of(self, role: HookRole) -> list[Hook]:
        """The hooks of one role, in the order of declaration."""
        return [hook for hook in self.hooks if hook.role is role]

    def lineage(self) -> list[Block]:
        """The block and those around it, outermost first."""
        return [*(self.parent.lineage() if self.parent is not None else ()), self]

    def finish(self) -> None:
        """Hands the block's mode to its tests, as jest does when the block has been declared."""
        own = [child for child in self.children if isinstance(child, Case)]
        if self.mode is Mode.RUN or (self.mode is Mode.ONLY and any(case.mode is Mode.ONLY for case in own)):
            return
        for case in own:
            if case.mode is Mode.RUN:
                case.mode = self.mode
