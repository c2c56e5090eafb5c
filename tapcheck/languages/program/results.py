"""What an evaluation of one test file yields."""

from __future__ import annotations

from dataclasses import field
from enum import StrEnum

from tapcheck.languages.program.syntax import Program
from tapcheck.languages.program.trace import Event, FileEvent, OutputEvent
from tapcheck.records import dataclass

NO_ASSERTION = "no-assertion"
"""The reason of the record of a test that asserts nothing."""
THROWS = "throws"
"""The reason of the record of a test that ends with an error."""
BOUND = "bound"
"""The reason of the record of a test that takes more than an evaluation may."""


class Outcome(StrEnum):
    """What the test runner would say."""

    PASSING = "passing"
    FAILING = "failing"
    UNDECIDED = "undecided"
    SKIPPED = "skipped"


class Role(StrEnum):
    """What sort of statement an assertion makes; a reader words its failure by it."""

    MATCH = "match"
    """Text matches a pattern or contains text."""
    EQUAL = "equal"
    """A value equals, contains or has the shape of another one."""
    TRUTH = "truth"
    """A condition holds."""
    PRESENT = "present"
    """Something exists: is defined, is not null, has a property."""
    COUNT = "count"
    """A number compares to another one."""
    THROW = "throw"
    """Something throws or does not."""
    THROWN = "thrown"
    """Not an assertion: the test itself throws."""
    NONE = "none"
    """Not an assertion: the test asserts nothing, or is skipped."""


@dataclass(frozen=True, slots=True)
class AssertionResult:
    """One executed assertion.

    ``start`` and ``end`` are character offsets in ``path``. ``own`` are the searches that the assertion itself made,
    ``evidence`` the events that led to the values it looks at. ``detail`` says in a few words what was expected
    and what was there.
    """

    path: str
    start: int
    end: int
    test: tuple[str, ...]
    outcome: Outcome
    role: Role
    negated: bool = False
    reason: str = ""
    detail: str = ""
    expected: str = ""
    """The text that the assertion expects to find or to equal, where it is text."""
    own: tuple[Event, ...] = ()
    evidence: tuple[Event, ...] = ()
    holds: bool | None = None
    """Whether it passes wherever the program comes to it, None where nobody can tell.

    Its outcome also says whether the program surely comes to it.
    """


@dataclass(slots=True)
class TestResult:
    """One test with the titles of its surroundings, outermost first."""

    titles: tuple[str, ...]
    path: str
    start: int
    end: int
    assertions: list[AssertionResult] = field(default_factory=list)
    calls_unknown: bool = False
    """Whether it calls something that only reality knows, which may assert or throw."""


@dataclass(slots=True)
class ProgramResult:
    """Everything that the evaluation of one test file showed, in the order in which it ran."""

    path: str
    framework: str
    tests: list[TestResult] = field(default_factory=list)
    outputs: list[OutputEvent] = field(default_factory=list)
    files: list[FileEvent] = field(default_factory=list)
    failure: str = ""
    """Why the file itself fails to load; empty when it loads."""
    syntax: Program | None = None
    """The test file as it was lowered; None where it could not be read."""
