"""What reporters see: findings and the report that holds them."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import field
from enum import StrEnum
from typing import TYPE_CHECKING

from tapcheck.records import dataclass
from tapcheck.source import Position

if TYPE_CHECKING:
    from tapcheck.inventory import Inventory


class Severity(StrEnum):
    """How much a finding matters."""

    ERROR = "error"
    WARNING = "warning"
    NOTE = "note"


class Family(StrEnum):
    """The groups of rules; a family's name selects all its rules."""

    TESTS = "tests"
    OUTPUTS = "outputs"
    COVERAGE = "coverage"
    TEMPLATE = "template"
    COMPLETENESS = "completeness"
    SECURITY = "security"
    CAPACITY = "capacity"
    OBSERVABILITY = "observability"
    DOCUMENTS = "documents"
    SOURCE = "source"
    SUITE = "suite"
    SUPPRESSIONS = "suppressions"


class Confidence(StrEnum):
    """How sure tapcheck is."""

    HIGH = "high"
    MEDIUM = "medium"
    LOW = "low"


@dataclass(frozen=True, slots=True, order=True)
class Location:
    """A range in a file; ``end`` is the position after the last character."""

    path: str
    start: Position
    end: Position


@dataclass(frozen=True, slots=True)
class Related:
    """A second place that helps to understand a finding."""

    location: Location
    message: str


@dataclass(frozen=True, slots=True)
class Subject:
    """What a finding is about; see the contract for how addresses are written."""

    kind: str
    address: str
    stack: str


@dataclass(frozen=True, slots=True)
class RuleInfo:
    """What a rule is: its name for ever, its default severity, and the page that explains it.

    ``summary`` is one sentence; ``explanation`` is Markdown: what is wrong, why it matters, how to mend it.
    """

    id: str
    family: Family
    severity: Severity
    summary: str
    explanation: str


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing to mend, at exactly one primary place."""

    rule: str
    family: Family
    severity: Severity
    confidence: Confidence
    message: str
    location: Location
    subject: Subject | None = None
    test: tuple[str, ...] = ()
    related: tuple[Related, ...] = ()
    help: str = ""
    fingerprint: str = ""

    @property
    def places(self) -> tuple[Location, ...]:
        """Its primary place, then the related ones."""
        return (self.location, *(related.location for related in self.related))


@dataclass(frozen=True, slots=True)
class AssertionRow:
    """One executed assertion, for reports that include them.

    ``code`` says to programs why it is undecided (a value of :class:`tapcheck.model.reasons.ReasonCode`); it is empty
    where it is decided.
    """

    path: str
    line: int
    test: tuple[str, ...]
    verdict: str
    reason: str = ""
    covers: tuple[str, ...] = ()
    code: str = ""


@dataclass(frozen=True, slots=True)
class Covered:
    """How many tests touch one declaration."""

    kind: str
    address: str
    tests: int


@dataclass(frozen=True, slots=True)
class RequirementRow:
    """What one requirement of the spec says of one resource, or of a whole stack where ``address`` is empty.

    ``outcome`` is satisfied, violated, undecided or exempt; ``quote`` is the sentence of the spec, ``reason`` why an
    exempt resource need not meet it.
    """

    capability: str
    outcome: str
    stack: str
    address: str
    message: str
    location: Location
    quote: str = ""
    reason: str = ""


@dataclass(frozen=True, slots=True)
class SuiteSummary:
    """How much of one suite was understood, and which stacks it belongs to.

    ``assertions`` counts them by verdict; ``outputs`` counts the distinct stack outputs that it reads;
    ``understood`` says whether at least one assertion was decided or one output read was seen.
    """

    path: str
    stacks: tuple[str, ...]
    tests: int
    assertions: Mapping[str, int]
    outputs: int
    understood: bool = True


@dataclass(frozen=True, slots=True)
class UserSummary:
    """What uses stacks without testing them: a script, a pipeline, a makefile, a Terragrunt unit.

    ``uses`` counts the outputs that it reads and the variables that it gives, ``undecided`` those of which nobody can
    tell what they are.
    """

    path: str
    kind: str
    stacks: tuple[str, ...]
    uses: int
    undecided: int


class HiddenBy(StrEnum):
    """What keeps a finding out of the report."""

    COMMENT = "comment"
    BASELINE = "baseline"


@dataclass(frozen=True, slots=True)
class Hidden:
    """A finding that is not reported, what hides it, and the reason that a person gave, empty without one."""

    finding: Finding
    by: HiddenBy
    reason: str = ""


@dataclass(frozen=True, slots=True)
class Since:
    """What a report is compared with: the check of an earlier revision of the same files.

    ``known`` counts the findings that were there already and are left out; ``mended`` are those of then that are
    gone. ``coverage`` and ``verdicts`` are those of then: kind → tested and declared, verdict → number of assertions.
    """

    revision: str
    known: int
    mended: tuple[Finding, ...]
    coverage: Mapping[str, tuple[int, int]]
    verdicts: Mapping[str, int]


@dataclass(frozen=True, slots=True)
class Shard:
    """Which part of the suites a report judges: the ``number``-th of ``of`` parts, ``own`` of ``suites`` suites."""

    number: int
    of: int
    suites: int
    own: int
    silent: tuple[str, ...] = ()
    """The stacks of which no suite of this part, nor one of their twins, is there."""

    @property
    def empty(self) -> bool:
        """Whether there are suites, and none for this part."""
        return self.own == 0 < self.suites


@dataclass(frozen=True, slots=True)
class Report:
    """The result of a check.

    ``root`` is the folder that was checked, as the user named it. ``excerpts`` holds, per path, the source
    lines that findings point at (1-based line → text), so that reporters do no input or output.
    """

    root: str
    stacks: tuple[str, ...]
    suites: tuple[SuiteSummary, ...]
    findings: tuple[Finding, ...]
    assertions: tuple[AssertionRow, ...]
    coverage: Mapping[str, tuple[Covered, ...]]
    excerpts: Mapping[str, Mapping[int, str]] = field(default_factory=dict)
    notices: tuple[str, ...] = ()
    """What was not compared and why, one sentence each: never an empty green."""
    requirements: tuple[RequirementRow, ...] = ()
    """How far the stacks keep what the spec requires; empty without a spec."""
    hidden: tuple[Hidden, ...] = ()
    """What comments and the baseline keep out of ``findings``."""
    rules: tuple[RuleInfo, ...] = ()
    """The rules that were applied."""
    since: Since | None = None
    shard: Shard | None = None
    deferred: tuple[Finding, ...] = ()
    """Findings of a shard that hold only where all other shards have them too; merging the shards decides."""
    users: tuple[UserSummary, ...] = ()
    """What uses the stacks without testing them."""
    inventory: Callable[[], Inventory] | None = field(default=None, compare=False, repr=False)
    """Takes stock of what was compared, for reports that show it; a report that was read from files has none."""

    @property
    def compared(self) -> bool:
        """Whether anything at all was compared: a stack, with a suite that was understood or a spec that requires."""
        return bool(self.stacks) and (bool(self.requirements) or any(suite.understood for suite in self.suites))

    @property
    def ok(self) -> bool:
        """Whether nothing of severity error was found and something was compared."""
        return self.compared and not self.count(Severity.ERROR)

    def touched(self, kind: str) -> tuple[int, int]:
        """How many declarations of a kind (`resource`, `output`) tests touch, and how many there are."""
        rows = [row for stack in self.coverage.values() for row in stack if row.kind == kind]
        return sum(row.tests > 0 for row in rows), len(rows)

    def verdicts(self) -> Mapping[str, int]:
        """How many assertions have each verdict, over all suites."""
        totals: dict[str, int] = {}
        for suite in self.suites:
            for verdict, number in suite.assertions.items():
                totals[verdict] = totals.get(verdict, 0) + number
        return totals

    def outcomes(self) -> Mapping[str, int]:
        """How many verdicts on requirements there are of each kind."""
        kinds = ("satisfied", "violated", "undecided", "exempt")
        return {kind: sum(row.outcome == kind for row in self.requirements) for kind in kinds}

    def count(self, severity: Severity) -> int:
        """How many findings have this severity."""
        return sum(finding.severity is severity for finding in self.findings)
