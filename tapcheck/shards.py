"""The report of one shard: a part of the suites, of which a build checks each on a machine of its own."""

from __future__ import annotations

from dataclasses import replace

from tapcheck.findings import Family, Finding, Report, Shard

_NEEDS_ALL_SUITES = "unused-suppression"
"""What it is about may hide a finding of a suite in another shard."""


def of_shard(report: Report, shard: Shard) -> Report:
    """The report with what other suites may refute set apart, for the merge of all shards to decide."""
    return replace(
        report,
        shard=shard,
        findings=tuple(finding for finding in report.findings if not _open(finding)),
        deferred=tuple(finding for finding in report.findings if _open(finding)),
        notices=(*(() if shard.empty else report.notices), shard_notice(shard)),
    )


def shard_notice(shard: Shard) -> str:
    """What a report of one shard says about itself."""
    suites = f"shard {shard.number} of {shard.of}" + (", which has no suite" if shard.empty else "")
    return f"{suites}: `tapcheck merge` of all shards tells what no test touches and what coverage misses"


def _open(finding: Finding) -> bool:
    return finding.family is Family.COVERAGE or finding.rule == _NEEDS_ALL_SUITES
