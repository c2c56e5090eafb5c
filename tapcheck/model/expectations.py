"""What test suites and the spec expect, the same for every test language."""

from __future__ import annotations

from enum import StrEnum

from tapcheck.diagnostics import Diagnostic
from tapcheck.model.hollow import Hollow, MadeOutputs
from tapcheck.model.infrastructure import Kind
from tapcheck.model.reasons import ReasonCode
from tapcheck.records import dataclass
from tapcheck.source import Span


class Verdict(StrEnum):
    """What the test runner would say of one assertion."""

    PASSING = "passing"
    FAILING = "failing"
    UNDECIDED = "undecided"
    SKIPPED = "skipped"


class CauseKind(StrEnum):
    """Why an assertion fails, as far as its evaluation shows."""

    NAMED = "named"
    """It looked for named declarations (`wanted`) and did not find them as written."""
    TEXT = "text"
    """It looked for text that names no declaration."""
    VALUE = "value"
    """A value differs from the expected one."""
    COUNT = "count"
    """A number of things differs from the expected one."""
    FILE = "file"
    """A file is missing or is not what was expected."""
    FORBIDDEN = "forbidden"
    """Something is present that must not be."""
    THROWN = "thrown"
    """The test throws before or instead of asserting."""
    OUTPUT = "output"
    """The value of an output is another one than expected."""


@dataclass(frozen=True, slots=True)
class Wanted:
    """A declaration that an assertion looks for: kind, type and name as far as the test writes them.

    ``type`` is empty for kinds without one; ``name`` is empty where the test names a type alone.
    ``written`` is the address where it is not Terraform's (`Resources.Table`, with a JSON pointer behind it
    for a part of the declaration: `Resources.Table/Properties/BillingMode`). ``folder`` is the folder that must
    declare it where the test leaves no doubt about that (`.` for the root), else empty.
    """

    kind: Kind
    type: str
    name: str
    written: str = ""
    folder: str = ""

    @property
    def address(self) -> str:
        """The address as reports write it."""
        if self.written:
            return self.written
        match self.kind:
            case Kind.RESOURCE:
                return f"{self.type}.{self.name}" if self.name else self.type
            case Kind.DATA:
                return f"data.{self.type}.{self.name}" if self.name else f"data.{self.type}"
            case Kind.VARIABLE:
                return f"var.{self.name}"
            case _:
                return f"{self.kind.value}.{self.name}"


@dataclass(frozen=True, slots=True)
class Cause:
    """The cause of a failing assertion.

    ``detail`` is one sentence that quotes what was looked for or what differs; ``subject`` the file or
    document place that it was looked for in, where there is one; ``found`` spans of what is there instead
    (text that must not be there, a value that differs).
    """

    kind: CauseKind
    detail: str
    wanted: tuple[Wanted, ...] = ()
    path: str = ""
    found: tuple[Span, ...] = ()


@dataclass(frozen=True, slots=True)
class Assertion:
    """One executed assertion of one test; a loop gives one per turn.

    ``covers`` are the source ranges that satisfied it; ``reason`` says why it is undecided or fails, or
    `no-assertion` for a test that asserts nothing; ``code`` is the same for programs, where it is undecided.
    """

    span: Span
    test: tuple[str, ...]
    verdict: Verdict
    reason: str = ""
    covers: tuple[Span, ...] = ()
    cause: Cause | None = None
    code: ReasonCode | None = None


@dataclass(frozen=True, slots=True)
class OutputRead:
    """One read of a stack output by a suite.

    ``required`` is false where the suite can live without it: guarded, one of several alternatives, or
    skipped when missing. ``source`` is the file, command or call that the outputs came from.
    """

    name: str
    span: Span
    test: tuple[str, ...]
    required: bool
    source: str


@dataclass(frozen=True, slots=True)
class Contradiction:
    """An assertion about an output that no value which the stack can give satisfies, though the value is not known.

    ``detail`` says what is expected and what is known of the value. ``certain`` is false where that is the custom of
    people, not what the stack says.
    """

    output: str
    span: Span
    test: tuple[str, ...]
    detail: str
    certain: bool = True


@dataclass(frozen=True, slots=True)
class Mention:
    """One place at which a suite relies on a declaration by its name, whatever becomes of its assertions there.

    ``required`` is false where the test runs without it too. ``source`` says where the name counts: a call, a
    command, a block of the suite.
    """

    wanted: Wanted
    span: Span
    test: tuple[str, ...]
    required: bool
    source: str = ""


@dataclass(frozen=True, slots=True)
class MissingVariable:
    """A variable that a module requires and a test that plans or applies it does not give.

    ``folder`` is the module's, ``declared`` where it names the variable, ``span`` where the test gives the others.
    """

    name: str
    folder: str
    declared: Span
    span: Span
    test: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Suite:
    """One test file as understood by its front end.

    ``reads`` are the paths of project files that it read or looked for; ``tests`` counts its tests. What an
    assertion expects is no mention of its own unless the suite names it there. ``perhaps`` are names of outputs that it
    may read of whichever stack, `*` for any of them.
    """

    path: str
    framework: str
    assertions: tuple[Assertion, ...]
    outputs: tuple[OutputRead, ...]
    reads: tuple[str, ...]
    tests: int
    diagnostics: tuple[Diagnostic, ...] = ()
    mentions: tuple[Mention, ...] = ()
    hollow: tuple[Hollow, ...] = ()
    """What it only seems to test."""
    mocks: tuple[MadeOutputs, ...] = ()
    """Outputs that it makes up itself."""
    contradictions: tuple[Contradiction, ...] = ()
    missing: tuple[MissingVariable, ...] = ()
    perhaps: tuple[str, ...] = ()
