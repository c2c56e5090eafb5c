"""The result of joining expectations with declarations; rules only select from it and word it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import field
from enum import StrEnum

from tapcheck.model.expectations import Assertion, Suite, Verdict, Wanted
from tapcheck.model.infrastructure import Declaration, Stack
from tapcheck.reconcile.graph import Graph
from tapcheck.records import dataclass
from tapcheck.source import Span


class Status(StrEnum):
    """How an expectation stands to the declarations."""

    DECLARED = "declared"
    """What the test wants is declared."""
    CONDITIONAL = "conditional"
    """It is declared, and `count`, `for_each` or a condition can leave it out."""
    UNDECLARED = "undeclared"
    """Nothing declares what the test wants."""
    WRITTEN_DIFFERENTLY = "written-differently"
    """It is declared, and still the assertion fails, because the code is written in another way."""
    MISMATCH = "mismatch"
    """A value differs from the expected one."""
    COUNT = "count"
    """A number of things differs from the expected one."""
    FILE = "file"
    """A file is missing or is not what was expected."""
    FORBIDDEN = "forbidden"
    """Something is present that must not be."""
    TEXT = "text"
    """Text is absent that names no declaration."""
    THROWN = "thrown"
    """The test throws before it can assert."""
    CONTRADICTED = "contradicted"
    """The value of an output is another one than expected."""
    COMMENT = "comment"
    """The assertion holds, and all that satisfies it stands in comments."""
    UNDECIDED = "undecided"
    """What is missing may be declared where nothing could be read."""


@dataclass(frozen=True, slots=True)
class Match:
    """One expectation with the declaration that it meets or misses.

    ``span`` and ``test`` say where and by which test it is expected (`()` outside every test); ``tests``
    counts the tests that expect the same at the same place. ``wanted`` is set where the test names a
    declaration, ``declaration`` where one answers to that name, ``nearest`` what may have been meant.
    ``found`` are places of the infrastructure that contradict or satisfy the expectation. ``required`` is
    false where the suite can live without it.
    """

    status: Status
    suite: str
    test: tuple[str, ...]
    span: Span
    wanted: Wanted | None = None
    declaration: Declaration | None = None
    nearest: tuple[Declaration, ...] = ()
    reason: str = ""
    path: str = ""
    found: tuple[Span, ...] = ()
    required: bool = True
    tests: int = 1
    stacks: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Pair:
    """A suite with the stacks that it tests."""

    suite: Suite
    stacks: tuple[Stack, ...]


@dataclass(frozen=True, slots=True)
class Judged:
    """One assertion with the declarations whose source satisfied it."""

    suite: str
    assertion: Assertion
    covers: tuple[Declaration, ...]


@dataclass(frozen=True, slots=True)
class Coverage:
    """One declaration and how many tests touch it."""

    declaration: Declaration
    tests: int


@dataclass(frozen=True, slots=True)
class Reconciliation:
    """Everything that rules judge. ``coverage`` and ``graphs`` are keyed by the name of the stack."""

    stacks: tuple[Stack, ...]
    pairs: tuple[Pair, ...]
    matches: tuple[Match, ...]
    judged: tuple[Judged, ...]
    coverage: Mapping[str, tuple[Coverage, ...]]
    graphs: Mapping[str, Graph] = field(default_factory=dict)
    users: tuple[Pair, ...] = ()
    """What uses stacks without testing them: scripts, workflows, units. Their matches stand among the others."""


def understood(suite: Suite) -> bool:
    """Whether at least one assertion of the suite was decided or one read of an output or other name was seen."""
    return bool(suite.outputs or suite.mentions) or any(
        row.verdict in (Verdict.PASSING, Verdict.FAILING) for row in suite.assertions
    )


def reads_stack(pair: Pair) -> bool:
    """Whether the suite looks at a file of a stack that it is paired with."""
    files = {path for stack in pair.stacks for path in stack.files}
    return not files.isdisjoint(pair.suite.reads)
