"""The report of one shard: a part of the suites, of which a build checks each on a machine of its own."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import replace

from tapcheck.findings import Family, Finding, Report, Shard

_NEED_ALL_SUITES = frozenset(("unused-output", "unused-suppression"))
"""Rules, beside those about coverage, that say that nothing does something: a suite of another shard may."""


def of_shard(report: Report, shard: Shard) -> Report:
    """The report with what other suites may refute set apart, for the merge of all shards to decide."""
    own = {suite.path for suite in report.suites}
    return replace(
        report,
        shard=shard,
        findings=tuple(finding for finding in report.findings if not _open(finding, own)),
        deferred=tuple(finding for finding in report.findings if _open(finding, own)),
        notices=(*(() if shard.empty else report.notices), shard_notice(shard)),
    )


def shard_notice(shard: Shard) -> str:
    """What a report of one shard says about itself."""
    suites = f"shard {shard.number} of {shard.of}" + (", which has no suite" if shard.empty else "")
    return f"{suites}: `tapcheck merge` of all shards tells what no test touches and what coverage misses"


def _open(finding: Finding, suites: Collection[str]) -> bool:
    """What stands in a suite of this shard is nobody else's business."""
    general = finding.family is Family.COVERAGE or finding.rule in _NEED_ALL_SUITES
    return general and finding.location.path not in suites
