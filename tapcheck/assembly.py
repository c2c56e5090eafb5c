"""Assembles the report: places that people read, counts, excerpts, identities, and the one sort order."""

from __future__ import annotations

import hashlib
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace

from tapcheck.findings import (
    AssertionRow,
    Covered,
    Finding,
    Hidden,
    HiddenBy,
    Location,
    Report,
    RequirementRow,
    RuleInfo,
    SuiteSummary,
    UserSummary,
)
from tapcheck.model.infrastructure import CONSTRUCT, Declaration, Kind, Language
from tapcheck.model.requirements import Judgement
from tapcheck.reconcile.types import Judged, Pair, Reconciliation, understood
from tapcheck.source import Position, SourceFile, Span
from tapcheck.workspace import Workspace

_MOST_EXCERPT_LINES = 40
"""Excerpts hold at most this many lines of one location."""

_NOWHERE = Position(0, 1, 1)


class Locator:
    """Turns ranges of source text into locations, and paths into text."""

    def __init__(self, workspace: Workspace) -> None:
        self.file = workspace.read

    def __call__(self, span: Span) -> Location:
        file = self.file(span.path)
        if file is None:
            return Location(span.path, _NOWHERE, _NOWHERE)
        return Location(span.path, file.position(span.start), file.position(span.end))

    def text(self, path: str) -> str | None:
        """The text of the file, or None where it cannot be read."""
        file = self.file(path)
        return file.text if file else None

    def files(self, paths: Iterable[str]) -> Iterator[SourceFile]:
        """Those of the files that can be read."""
        return (file for path in paths if (file := self.file(path)) is not None)


def assemble(
    root: str,
    reconciliation: Reconciliation,
    findings: Iterable[Finding],
    locate: Locator,
    notices: tuple[str, ...] = (),
    judgements: tuple[Judgement, ...] = (),
    suppressed: Iterable[tuple[Finding, str]] = (),
    rules: tuple[RuleInfo, ...] = (),
) -> Report:
    """The report of one check; the same input gives the same report, in whatever order files were found.

    ``suppressed`` are the findings that comments hide, each with its reason; ``rules`` are those that were applied.
    """
    named = _Constructs(reconciliation)
    rows: list[tuple[Finding, str | None]] = [*((named(finding), None) for finding in findings), *suppressed]
    rows.sort(key=lambda row: _order(row[0]))
    identified = list(zip(_identified(finding for finding, _ in rows), (reason for _, reason in rows), strict=True))
    ordered = tuple(finding for finding, reason in identified if reason is None)
    return Report(
        root=root,
        stacks=tuple(stack.name for stack in reconciliation.stacks),
        suites=tuple(_suite_summary(pair) for pair in reconciliation.pairs),
        findings=ordered,
        assertions=tuple(_row(judged, locate) for judged in reconciliation.judged),
        coverage={
            stack: tuple(Covered(row.declaration.kind.value, row.declaration.address, row.tests) for row in rows)
            for stack, rows in reconciliation.coverage.items()
        },
        excerpts=_excerpts(ordered, locate),
        notices=notices,
        requirements=tuple(_requirement_row(row, locate) for row in judgements),
        hidden=tuple(Hidden(finding, HiddenBy.COMMENT, reason) for finding, reason in identified if reason is not None),
        rules=rules,
        users=tuple(map(_user_summary, reconciliation.users)),
    )


class _Constructs:
    """Adds to findings about synthesised resources the constructs that people know them by."""

    def __init__(self, reconciliation: Reconciliation) -> None:
        self._stacks = {stack.name: stack for stack in reconciliation.stacks}

    def __call__(self, finding: Finding) -> Finding:
        stack = self._stacks.get(finding.subject.stack) if finding.subject else None
        if finding.subject is None or stack is None or stack.language is not Language.CLOUDFORMATION:
            return finding
        item = stack.find(finding.subject.address.partition("/")[0])
        construct = item.traits.get(CONSTRUCT) if item is not None and item.kind is Kind.RESOURCE else None
        if not construct:
            return finding
        return replace(finding, help=f"{finding.help}{'; ' if finding.help else ''}its construct is '{construct}'")


def _order(finding: Finding) -> tuple[object, ...]:
    address = finding.subject.address if finding.subject else ""
    return finding.location, finding.rule, address, finding.message, finding.test


def _identified(findings: Iterable[Finding]) -> tuple[Finding, ...]:
    """Gives each finding a fingerprint of what it is about, free of line numbers; twins are numbered."""
    seen: Counter[str] = Counter()
    identified: list[Finding] = []
    for finding in findings:
        subject = f"{finding.subject.kind}:{finding.subject.address}" if finding.subject else finding.message
        identity = "\0".join([finding.rule, finding.location.path, subject, *finding.test])
        seen[identity] += 1
        text = f"{identity}\0{seen[identity]}".encode("utf-8", errors="surrogatepass")
        identified.append(replace(finding, fingerprint=hashlib.sha256(text).hexdigest()[:16]))
    return tuple(identified)


def _suite_summary(pair: Pair) -> SuiteSummary:
    suite = pair.suite
    verdicts = Counter(assertion.verdict.value for assertion in suite.assertions)
    return SuiteSummary(
        path=suite.path,
        stacks=tuple(stack.name for stack in pair.stacks),
        tests=suite.tests,
        assertions=dict(sorted(verdicts.items())),
        outputs=len({read.name for read in suite.outputs}),
        understood=understood(suite),
    )


def _requirement_row(row: Judgement, locate: Locator) -> RequirementRow:
    verdict, item = row.verdict, row.verdict.item
    return RequirementRow(
        capability=row.requirement.capability,
        outcome=verdict.outcome.value,
        stack=row.stack,
        address=item.address if item else "",
        message=verdict.message,
        location=locate(row.requirement.span if item is None else item.place_of(verdict.path)),
        quote=row.requirement.quote,
        reason=row.exemption.reason if row.exemption else "",
    )


def _user_summary(pair: Pair) -> UserSummary:
    user = pair.suite
    undecided = len(user.assertions)
    stacks = tuple(stack.name for stack in pair.stacks)
    return UserSummary(user.path, user.framework, stacks, len(user.mentions) + undecided, undecided)


def _row(judged: Judged, locate: Locator) -> AssertionRow:
    assertion = judged.assertion
    return AssertionRow(
        path=judged.suite,
        line=locate(assertion.span).start.line,
        test=assertion.test,
        verdict=assertion.verdict.value,
        reason=assertion.reason,
        covers=tuple(sorted({_covered_name(item) for item in judged.covers})),
        code=assertion.code.value if assertion.code else "",
    )


def _covered_name(item: Declaration) -> str:
    """The kind, and the address without the part that only repeats it: `resource:aws_vpc.main`, `output:url`."""
    bare = item.address if item.kind is Kind.RESOURCE or item.module else item.address.partition(".")[2]
    return f"{item.kind.value}:{bare}"


def _excerpts(findings: Iterable[Finding], locate: Locator) -> Mapping[str, Mapping[int, str]]:
    excerpts: dict[str, dict[int, str]] = {}
    for location in (place for finding in findings for place in finding.places):
        file = locate.file(location.path)
        if file is None:
            continue
        lines = excerpts.setdefault(location.path, {})
        last = min(location.end.line, location.start.line + _MOST_EXCERPT_LINES)
        for line in range(location.start.line, last + 1):
            lines[line] = file.line_text(line)
    return excerpts
