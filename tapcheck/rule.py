"""What a rule is, and what it is given to judge."""

from __future__ import annotations

from collections.abc import Callable, Iterable

from tapcheck.diagnostics import Diagnostic
from tapcheck.findings import Confidence, Finding, Location, Related, RuleInfo, Severity, Subject
from tapcheck.model.consumers import Consumer
from tapcheck.model.documents import DocumentProblem
from tapcheck.model.outputs_file import OutputsFile
from tapcheck.model.requirements import Judgement
from tapcheck.reconcile.types import Reconciliation
from tapcheck.records import dataclass
from tapcheck.source import SourceFile, Span


@dataclass(frozen=True, slots=True)
class Ignore:
    """One suppression: the rules or families it names, its reason, and whether it hid a finding.

    ``lines`` are the first and the last line at which it hides findings that start there.
    """

    rules: tuple[str, ...]
    reason: str
    location: Location
    used: bool
    lines: tuple[int, int]


@dataclass(frozen=True, slots=True)
class Context:
    """What rules judge. ``locate`` turns a range of source text into a location that people read.

    ``unread`` are the problems of reading: infrastructure first, then suites. ``ignores`` is filled only
    for the rules about suppressions, which run last.
    """

    reconciliation: Reconciliation
    locate: Callable[[Span], Location]
    unread: tuple[Diagnostic, ...] = ()
    ignores: tuple[Ignore, ...] = ()
    outputs_files: tuple[OutputsFile, ...] = ()
    """The committed files with outputs."""
    specification: tuple[SourceFile, ...] = ()
    """The files of the spec; what a suite of one of their paths expects, the spec expects."""
    documents: tuple[DocumentProblem, ...] = ()
    """What is wrong with the documents that the spec demands."""
    judgements: tuple[Judgement, ...] = ()
    """How far each stack keeps what the spec requires."""
    consumers: tuple[Consumer, ...] = ()
    """Who outside of the project needs what its stacks declare."""
    portable: frozenset[str] = frozenset()
    """What stacks must not fix of the place that they are deployed to, as the configuration names it."""


@dataclass(frozen=True, slots=True)
class Rule:
    """One rule: what it is, and the pure function that finds its offences.

    ``details`` is Markdown that its page shows after the explanation.
    """

    info: RuleInfo
    check: Callable[[Context], Iterable[Finding]]
    details: str = ""


def finding(
    info: RuleInfo,
    location: Location,
    message: str,
    *,
    severity: Severity | None = None,
    confidence: Confidence = Confidence.HIGH,
    subject: Subject | None = None,
    test: tuple[str, ...] = (),
    related: tuple[Related, ...] = (),
    help: str = "",
) -> Finding:
    """A finding of the rule, with the rule's severity unless another one is given."""
    return Finding(
        rule=info.id,
        family=info.family,
        severity=severity or info.severity,
        confidence=confidence,
        message=message,
        location=location,
        subject=subject,
        test=test,
        related=related,
        help=help,
    )
