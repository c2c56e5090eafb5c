"""The report of one shard: a part of the suites, of which a build checks each on a machine of its own."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import replace

from tapcheck.findings import Family, Finding, Report, Shard

_NEED_ALL_SUITES = frozenset(("unused-output", "unused-suppression"))
"""Rules, beside those about coverage, that say that nothing does something: a suite of another shard may."""


def of_shard(report: Report, shard: Shard, twins: Mapping[str, str]) -> Report:
    """The report with what other suites may refute set apart, for the merge of all shards to decide.

    ``twins`` holds for each stack the name of the same one in the other notation, empty where there is none. Which of
    two twins counts is up to the suites of both, so without one of them nothing can be said of either.
    """
    suites = {suite.path for suite in report.suites}
    tested = {stack for suite in report.suites for stack in suite.stacks}
    silent = tuple(stack for stack in report.stacks if tested.isdisjoint((stack, twins.get(stack, ""))))
    unsure = {stack for stack in silent if twins.get(stack)}
    kept = [finding for finding in report.findings if not _open(finding, suites, unsure)]
    return replace(
        report,
        shard=replace(shard, silent=silent),
        findings=tuple(kept),
        deferred=tuple(finding for finding in report.findings if _open(finding, suites, unsure)),
        notices=(*(() if shard.empty else report.notices), shard_notice(shard)),
    )


def shard_notice(shard: Shard) -> str:
    """What a report of one shard says about itself."""
    suites = f"shard {shard.number} of {shard.of}" + (", which has no suite" if shard.empty else "")
    return f"{suites}: `tapcheck merge` of all shards tells what no test touches and what coverage misses"


def stack_of(finding: Finding, stacks: Collection[str]) -> str:
    """The stack that a finding is about, empty where it is about none."""
    if finding.subject:
        return finding.subject.stack
    return finding.location.path if finding.location.path in stacks else ""


def _open(finding: Finding, suites: Collection[str], unsure: Collection[str]) -> bool:
    """What stands in a suite of this shard is nobody else's business."""
    general = finding.family is Family.COVERAGE or finding.rule in _NEED_ALL_SUITES
    return finding.location.path not in suites and (general or stack_of(finding, unsure) in unsure)
