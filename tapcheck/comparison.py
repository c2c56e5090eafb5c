"""What a change introduces: the report of now without what an earlier revision had already."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

from tapcheck.findings import Finding, Report, Severity, Since
from tapcheck.identities import identity_of, matched

_RANKS = {severity: rank for rank, severity in enumerate(Severity)}


def introduced(now: Report, before: Report, revision: str, exists: Callable[[str], bool]) -> Report:
    """The report of ``now`` with only those findings that ``before`` lacks, or has with a lower severity.

    ``exists`` tells whether a path still has a file. What was hidden before and is shown now counts as introduced;
    what was shown before and is hidden now does not count as mended.
    """
    shown = [*now.findings, *(hidden.finding for hidden in now.hidden)]
    earlier = [identity_of(finding) for finding in before.findings]
    places = matched([identity_of(finding) for finding in shown], earlier, exists)
    was = {
        finding.fingerprint: before.findings[place]
        for finding, place in zip(shown, places, strict=True)
        if place is not None
    }
    new = tuple(
        finding
        for finding in now.findings
        if finding.fingerprint not in was or _worse(finding, was[finding.fingerprint])
    )
    mended = tuple(
        finding for place, finding in enumerate(before.findings) if place not in places and _matters(finding)
    )
    known = sum(_matters(finding) for finding in now.findings) - sum(_matters(finding) for finding in new)
    since = Since(
        revision, known, mended, {kind: before.touched(kind) for kind in ("resource", "output")}, before.verdicts()
    )
    left_out = f"{known} finding{'' if known == 1 else 's'} that '{revision}' has too left out"
    notices = (*now.notices, left_out) if known else now.notices
    return replace(now, findings=new, since=since, notices=notices)


def _worse(now: Finding, before: Finding) -> bool:
    return _RANKS[now.severity] < _RANKS[before.severity]


def _matters(finding: Finding) -> bool:
    return finding.severity is not Severity.NOTE
