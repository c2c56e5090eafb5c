"""Joins the reports of a build that checked in parts: shards of the suites, folders, or machines of a matrix."""

from __future__ import annotations

import hashlib
import posixpath
from collections.abc import Collection, Hashable, Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from typing import TypeVar

from tapcheck.errors import InputError
from tapcheck.findings import (
    AssertionRow,
    Covered,
    Family,
    Finding,
    Hidden,
    Location,
    Report,
    Severity,
    Since,
    SuiteSummary,
)
from tapcheck.shards import shard_notice, stack_of

_RANKS = {severity: rank for rank, severity in enumerate(Severity)}
_Item = TypeVar("_Item")


def merged(reports: Sequence[Report]) -> Report:
    """One report of all of them.

    Findings that several reports have are there once. Tests are counted once per suite: counts of reports with
    different suites are added, of those with the same suite the higher one is taken. What a shard left to the others
    holds where no shard knows better. Reports of different folders are put beside each other, each below its folder.
    Raises :class:`InputError` when shards are missing or of different splits.
    """
    shards = {root: _complete(root, group) for root, group in _by_root(reports).items()}
    several = len(shards) > 1
    placed = [_below_root(report) for report in reports] if several else list(reports)
    deferred = [finding for group in _by_root(reports).values() for finding in _agreed(group, several)]
    coverage = _coverage(placed)
    touched = {(stack, row.kind, row.address) for stack, rows in coverage.items() for row in rows if row.tests}
    findings = _once((*(finding for report in placed for finding in report.findings), *deferred))
    shown = {_key(finding) for finding in findings}
    own = {shard_notice(report.shard) for report in reports if report.shard}
    return Report(
        root="." if several else reports[0].root,
        stacks=_distinct(stack for report in placed for stack in report.stacks),
        suites=_suites(placed),
        findings=tuple(sorted((item for item in findings if not _refuted(item, touched)), key=_order)),
        assertions=_assertions(placed),
        coverage=coverage,
        excerpts=_excerpts(placed),
        notices=_distinct(notice for report in placed for notice in report.notices if notice not in own),
        requirements=_distinct(row for report in placed for row in report.requirements),
        hidden=_hidden_once(item for report in placed for item in report.hidden if _key(item.finding) not in shown),
        rules=_distinct(info for report in placed for info in report.rules),
        users=_distinct(user for report in placed for user in report.users),
        since=_since(list({report.root: now for report, now in zip(reports, placed, strict=True)}.values())),
    )


def _by_root(reports: Iterable[Report]) -> Mapping[str, list[Report]]:
    groups: dict[str, list[Report]] = {}
    for report in reports:
        groups.setdefault(posixpath.normpath(report.root), []).append(report)
    return groups


def _complete(root: str, reports: Iterable[Report]) -> int:
    """Into how many shards the folder was split, 0 without shards."""
    shards = [report.shard for report in reports if report.shard]
    splits = sorted({shard.of for shard in shards})
    if len(splits) > 1:
        raise InputError(f"the shards of '{root}' are of different splits: {', '.join(map(str, splits))}")
    for of in splits:
        missing = sorted(set(range(1, of + 1)) - {shard.number for shard in shards})
        if missing:
            named = ", ".join(f"{number}/{of}" for number in missing)
            raise InputError(f"of the shards of '{root}', {named} {'is' if len(missing) == 1 else 'are'} missing")
    return splits[0] if splits else 0


def _agreed(reports: Iterable[Report], several: bool) -> Iterator[Finding]:
    """What shards left open and none of those that can know contradicts."""
    shards = [_below_root(report) if several else report for report in reports if report.shard]
    left_open = [{_key(finding) for finding in report.deferred} for report in shards]
    for finding in _once(finding for report in shards for finding in report.deferred):
        knowing = [keys for report, keys in zip(shards, left_open, strict=True) if _knows(report, finding)]
        if all(_key(finding) in keys for keys in knowing):
            yield finding


def _knows(report: Report, finding: Finding) -> bool:
    """Whether the shard can tell something of the stack that the finding is about, as far as it is about one."""
    return report.shard is None or stack_of(finding, report.stacks) not in report.shard.silent


def _refuted(finding: Finding, touched: set[tuple[str, str, str]]) -> bool:
    """Whether it says that no test touches something that a test of another report touches."""
    subject = finding.subject
    return (
        finding.family is Family.COVERAGE
        and subject is not None
        and (subject.stack, subject.kind, subject.address) in touched
    )


def _coverage(reports: Sequence[Report]) -> dict[str, tuple[Covered, ...]]:
    counts: dict[tuple[str, str, str], int] = {}
    told = {stack for report in reports for stack in report.stacks if report.shard and stack not in report.shard.silent}
    for group in _sharing_suites(reports):
        highest: dict[tuple[str, str, str], int] = {}
        for report in group:
            for stack, rows in report.coverage.items():
                for row in () if _says_nothing_of(stack, report, told) else rows:
                    key = (stack, row.kind, row.address)
                    highest[key] = max(highest.get(key, 0), row.tests)
        for key, tests in highest.items():
            counts[key] = counts.get(key, 0) + tests
    coverage: dict[str, list[Covered]] = {
        stack: [] for report in reports for stack in report.coverage if not _says_nothing_of(stack, report, told)
    }
    for (stack, kind, address), tests in counts.items():
        coverage[stack].append(Covered(kind, address, tests))
    return {stack: tuple(rows) for stack, rows in coverage.items()}


def _says_nothing_of(stack: str, report: Report, told: Collection[str]) -> bool:
    """Whether the coverage of the stack only says that this shard has no suite of it, and another one has."""
    silent = report.shard is not None and stack in report.shard.silent and stack in told
    return silent and not any(row.tests for row in report.coverage[stack])


def _sharing_suites(reports: Iterable[Report]) -> list[list[Report]]:
    """The reports in groups, each of those that have suites in common."""
    groups: list[tuple[set[str], list[Report]]] = []
    for report in reports:
        paths = {suite.path for suite in report.suites}
        joined = [group for group in groups if group[0] & paths]
        groups = [group for group in groups if not group[0] & paths]
        groups.append(
            (paths.union(*(names for names, _ in joined)), [*(row for _, rows in joined for row in rows), report])
        )
    return [rows for _, rows in groups]


def _since(reports: Sequence[Report]) -> Since | None:
    """The comparison with an earlier revision of one report for each folder, where all have one with the same."""
    each = [report.since for report in reports if report.since]
    if len(each) < len(reports) or len({since.revision for since in each}) != 1:
        return None
    kinds = _distinct(kind for since in each for kind in since.coverage)
    verdicts = _distinct(verdict for since in each for verdict in since.verdicts)
    return Since(
        revision=each[0].revision,
        known=sum(since.known for since in each),
        mended=_once(finding for since in each for finding in since.mended),
        coverage={
            kind: (
                sum(since.coverage.get(kind, (0, 0))[0] for since in each),
                sum(since.coverage.get(kind, (0, 0))[1] for since in each),
            )
            for kind in kinds
        },
        verdicts={verdict: sum(since.verdicts.get(verdict, 0) for since in each) for verdict in verdicts},
    )


def _below_root(report: Report) -> Report:
    """The same report with paths and names of stacks from where its folder was named, not from the folder."""
    root = posixpath.normpath(report.root)
    if root == ".":
        return report

    def path(name: str) -> str:
        return posixpath.normpath(posixpath.join(root, name))

    def location(place: Location) -> Location:
        return replace(place, path=path(place.path))

    def finding(item: Finding) -> Finding:
        return replace(
            item,
            location=location(item.location),
            subject=replace(item.subject, stack=path(item.subject.stack)) if item.subject else None,
            related=tuple(replace(related, location=location(related.location)) for related in item.related),
            fingerprint=hashlib.sha256(f"{root}\0{item.fingerprint}".encode()).hexdigest()[:16],
        )

    return replace(
        report,
        root=".",
        stacks=tuple(map(path, report.stacks)),
        users=tuple(replace(user, path=path(user.path), stacks=tuple(map(path, user.stacks))) for user in report.users),
        suites=tuple(
            replace(suite, path=path(suite.path), stacks=tuple(map(path, suite.stacks))) for suite in report.suites
        ),
        findings=tuple(map(finding, report.findings)),
        assertions=tuple(replace(row, path=path(row.path)) for row in report.assertions),
        coverage={path(stack): rows for stack, rows in report.coverage.items()},
        excerpts={path(name): lines for name, lines in report.excerpts.items()},
        requirements=tuple(
            replace(row, stack=path(row.stack), location=location(row.location)) for row in report.requirements
        ),
        hidden=tuple(replace(item, finding=finding(item.finding)) for item in report.hidden),
        since=replace(report.since, mended=tuple(map(finding, report.since.mended))) if report.since else None,
        shard=replace(report.shard, silent=tuple(map(path, report.shard.silent))) if report.shard else None,
        deferred=tuple(map(finding, report.deferred)),
    )


def _once(findings: Iterable[Finding]) -> tuple[Finding, ...]:
    """Each finding once, as severe as the worst of its kind."""
    kept: dict[Hashable, Finding] = {}
    for finding in findings:
        known = kept.get(_key(finding))
        if known is None or _RANKS[finding.severity] < _RANKS[known.severity]:
            kept[_key(finding)] = finding
    return tuple(kept.values())


def _hidden_once(items: Iterable[Hidden]) -> tuple[Hidden, ...]:
    return tuple({_key(item.finding): item for item in items}.values())


def _key(finding: Finding) -> Hashable:
    return finding.fingerprint, finding.location.path


def _order(finding: Finding) -> tuple[object, ...]:
    return finding.location, finding.rule, finding.message, finding.test


def _suites(reports: Iterable[Report]) -> tuple[SuiteSummary, ...]:
    """Each suite once; of several summaries one that was understood."""
    suites: dict[str, SuiteSummary] = {}
    for report in reports:
        for suite in report.suites:
            if suite.path not in suites or (suite.understood and not suites[suite.path].understood):
                suites[suite.path] = suite
    return tuple(suites[path] for path in sorted(suites))


def _assertions(reports: Iterable[Report]) -> tuple[AssertionRow, ...]:
    """The assertions of each suite from the first report that has them."""
    rows: dict[str, list[AssertionRow]] = {}
    for report in reports:
        own: dict[str, list[AssertionRow]] = {}
        for row in report.assertions:
            own.setdefault(row.path, []).append(row)
        rows = {**own, **rows}
    return tuple(row for path in sorted(rows) for row in rows[path])


def _excerpts(reports: Iterable[Report]) -> dict[str, Mapping[int, str]]:
    lines: dict[str, Mapping[int, str]] = {}
    for report in reports:
        for path, known in report.excerpts.items():
            lines[path] = {**lines.get(path, {}), **known}
    return lines


def _distinct(items: Iterable[_Item]) -> tuple[_Item, ...]:
    return tuple(dict.fromkeys(items))
