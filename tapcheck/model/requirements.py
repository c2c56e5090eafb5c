"""What a spec promises about the infrastructure, and how far a stack keeps it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import field
from enum import StrEnum
from typing import Any

from tapcheck.model.documents import DocumentPromise
from tapcheck.model.infrastructure import Declaration
from tapcheck.records import dataclass
from tapcheck.source import SourceFile, Span
from tapcheck.values import Path


@dataclass(frozen=True, slots=True)
class Scope:
    """Which resources a requirement is about; an empty part does not narrow.

    ``stacks``, ``addresses`` and ``types`` are patterns with * and ?; ``tags`` are names and values that a resource
    must carry.
    """

    stacks: tuple[str, ...] = ()
    addresses: tuple[str, ...] = ()
    types: tuple[str, ...] = ()
    tags: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Exemption:
    """Resources (a pattern of addresses) that need not meet a requirement, and why; written at ``span``."""

    address: str
    reason: str
    span: Span


@dataclass(frozen=True, slots=True)
class Requirement:
    """One capability, or one profile of them, that the spec demands; the other one is empty.

    ``quote`` is the sentence of the spec that it comes from, else empty. ``span`` is its place in the configuration.
    ``parameters`` are the values that the configuration gives to parameters of the capability.
    """

    capability: str
    span: Span
    profile: str = ""
    parameters: Mapping[str, Any] = field(default_factory=dict)
    scope: Scope = field(default_factory=Scope)
    exemptions: tuple[Exemption, ...] = ()
    quote: str = ""


class Outcome(StrEnum):
    """How a resource or stack stands to a requirement."""

    SATISFIED = "satisfied"
    VIOLATED = "violated"
    UNDECIDED = "undecided"
    """What decides it is known only after a deployment, or could not be read."""
    EXEMPT = "exempt"
    """It is violated, and the spec allows this with a reason."""


@dataclass(frozen=True, slots=True)
class Evidence:
    """A place that shows why a verdict is what it is, and what is seen there."""

    span: Span
    message: str


@dataclass(frozen=True, slots=True)
class Verdict:
    """What a capability says of one resource, or of the stack where ``item`` is None.

    ``message`` ends the sentence that begins with the name of the resource ("has no customer-managed key"), or with the
    name of the stack. ``path`` leads to the argument that decides, where there is one; ``mend`` says what to write, in
    the language of the stack; ``shown`` is arithmetic or other detail that a reader can check, line by line.
    """

    outcome: Outcome
    item: Declaration | None
    message: str
    path: Path = ()
    evidence: tuple[Evidence, ...] = ()
    mend: str = ""
    shown: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Judgement:
    """A verdict on one stack with the requirement that asks for it; ``exemption`` is set where the spec allows it."""

    requirement: Requirement
    stack: str
    verdict: Verdict
    exemption: Exemption | None = None


@dataclass(frozen=True, slots=True)
class Workload:
    """The load that the spec states, bursts and growth included in the rate.

    ``requests_per_second`` is the peak; ``read_share`` is the part of the requests that read (0 to 1), the others write
    one record each. ``record_bytes`` and ``seconds`` (how long a request takes) are None where the spec does not say;
    ``strong`` says that reads must be strongly consistent.
    """

    requests_per_second: float
    read_share: float = 0.0
    record_bytes: float | None = None
    seconds: float | None = None
    strong: bool = False

    @property
    def writes_per_second(self) -> float:
        """The requests that write."""
        return self.requests_per_second * (1 - self.read_share)

    @property
    def reads_per_second(self) -> float:
        """The requests that read."""
        return self.requests_per_second * self.read_share


class Subject(StrEnum):
    """What an expectation of the spec is about."""

    RESOURCE = "resource"
    """A resource, data source or module call, by its address or logical id, with some of its arguments."""
    COUNT = "count"
    """The number of resources of a type, of `resources` or of `modules`."""
    OUTPUT = "output"
    VARIABLE = "variable"


@dataclass(frozen=True, slots=True)
class Wish:
    """What the spec expects of one thing in the stacks it names.

    ``name`` is an address, a type or a bare name. ``absent`` wants it not to be there. ``value`` is the expected value
    where ``has_value`` is set: of a resource a subset of its arguments, of an output or variable (its default) the
    whole. ``pattern`` is a regular expression that its text must match, ``type`` a word of JSON (`string`, `number`,
    `boolean`, `list`, `map`). ``least`` and ``most`` bound a count. ``span`` is its place in the configuration.
    """

    subject: Subject
    name: str
    span: Span
    absent: bool = False
    has_value: bool = False
    value: Any = None
    pattern: str = ""
    type: str = ""
    least: int = 0
    most: int | None = None


@dataclass(frozen=True, slots=True)
class StackExpectation:
    """What the spec expects of the stacks whose names match one of ``stacks`` (of every stack without any).

    ``quote`` is the sentence of the spec; ``inventory`` the path of a file with further wishes, else empty.
    """

    span: Span
    stacks: tuple[str, ...] = ()
    wishes: tuple[Wish, ...] = ()
    quote: str = ""
    inventory: str = ""


@dataclass(frozen=True, slots=True)
class Specification:
    """Everything that configuration files promise; empty where they have no such sections.

    ``files`` are the files that were read: the configuration itself, then what it includes.
    """

    files: tuple[SourceFile, ...] = ()
    requirements: tuple[Requirement, ...] = ()
    expectations: tuple[StackExpectation, ...] = ()
    documents: tuple[DocumentPromise, ...] = ()

    @property
    def empty(self) -> bool:
        """Whether nothing is promised."""
        return not (self.requirements or self.expectations or self.documents)

    def with_more(self, other: Specification) -> Specification:
        """The promises of both."""
        return Specification(
            self.files + other.files,
            self.requirements + other.requirements,
            self.expectations + other.expectations,
            self.documents + other.documents,
        )

    def place(self, span: Span) -> str:
        """A place in one of the files as messages write it: path and 1-based line."""
        file = next((file for file in self.files if file.path == span.path), None)
        return f"{span.path}:{file.position(span.start).line}" if file else span.path
