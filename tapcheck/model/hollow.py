"""What test suites only seem to test, and outputs that they make up themselves."""

from __future__ import annotations

from enum import StrEnum

from tapcheck.records import dataclass
from tapcheck.source import Span


class HollowKind(StrEnum):
    """In which way a test is hollow."""

    CONSTANT = "constant"
    """An assertion looks only at what the suite itself wrote."""
    TRUE = "true"
    """An assertion holds by its form, whatever it looks at."""
    UNFINISHED = "unfinished"
    """An expectation that nothing is asked of."""
    LOOSE = "loose"
    """A pattern that every text matches."""
    EMPTY = "empty"
    """A test that has no assertion."""
    NOT_REACHED = "not-reached"
    """A test with assertions, none of which runs: it passes."""
    WITHOUT_OUTPUTS = "without-outputs"
    """A test whose assertions do not run when the outputs of the deployment are missing: it passes."""


@dataclass(frozen=True, slots=True)
class Hollow:
    """A test or an assertion that does not test what it seems to.

    ``detail`` quotes what matters in a few words; ``test`` are the titles, `()` where no test stands around it.
    """

    kind: HollowKind
    span: Span
    test: tuple[str, ...]
    detail: str = ""


@dataclass(frozen=True, slots=True)
class MadeOutput:
    """One output that a suite makes up itself."""

    name: str
    span: Span


@dataclass(frozen=True, slots=True)
class MadeOutputs:
    """Outputs that a suite makes up itself, under the name that it gives them.

    ``replaces`` says that the suite uses them where the outputs of a deployment are missing; ``needed`` are the outputs
    that its tests read which fail then.
    """

    name: str
    span: Span
    outputs: tuple[MadeOutput, ...]
    replaces: bool = False
    needed: tuple[str, ...] = ()
