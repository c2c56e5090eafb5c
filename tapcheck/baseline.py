"""Known findings that are left out of reports, so that a project can start clean and only get better.

Findings are known by their fingerprints, which hold no line numbers: code may move, the finding stays known.
"""

from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path

from tapcheck.errors import InputError
from tapcheck.findings import Report, Severity
from tapcheck.records import dataclass

VERSION = 1


@dataclass(frozen=True, slots=True)
class Baseline:
    """The fingerprints of known findings."""

    fingerprints: frozenset[str] = frozenset()


def read_baseline(path: Path) -> Baseline:
    """The baseline in a file; raises :class:`InputError` when there is none or it cannot be understood."""
    try:
        document = json.loads(path.read_text(encoding="utf-8"))
    except OSError as error:
        reason = (error.strerror or str(error)).lower()
        raise InputError(f"the baseline '{path}' cannot be read: {reason}; --update-baseline writes it") from None
    except ValueError as error:
        raise InputError(f"the baseline '{path}' is no JSON: {error}") from None
    if not isinstance(document, dict) or document.get("version") != VERSION:
        raise InputError(f"the baseline '{path}' is not of version {VERSION}; --update-baseline writes a new one")
    rows = document.get("findings")
    if not isinstance(rows, list) or not all(isinstance(row, dict) and "fingerprint" in row for row in rows):
        raise InputError(f"the baseline '{path}' has no list of findings; --update-baseline writes a new one")
    return Baseline(frozenset(str(row["fingerprint"]) for row in rows))


def baseline_text(report: Report) -> str:
    """The baseline that makes the report's errors and warnings known; the rest of each row is for people."""
    rows = [
        {
            "fingerprint": finding.fingerprint,
            "rule": finding.rule,
            "path": finding.location.path,
            "message": finding.message,
        }
        for finding in report.findings
        if finding.severity is not Severity.NOTE
    ]
    return json.dumps({"version": VERSION, "findings": rows}, ensure_ascii=False, indent=2) + "\n"


def without_known(report: Report, baseline: Baseline) -> Report:
    """The report without known findings; a notice says how many were left out, and how many no longer occur."""
    found = {finding.fingerprint for finding in report.findings}
    known = len(found & baseline.fingerprints)
    gone = len(baseline.fingerprints - found)
    notices = [
        *report.notices,
        *([f"{_findings(known)} known from the baseline left out"] if known else []),
        *([f"{_findings(gone)} of the baseline no longer found; --update-baseline removes them"] if gone else []),
    ]
    kept = tuple(finding for finding in report.findings if finding.fingerprint not in baseline.fingerprints)
    return replace(report, findings=kept, notices=tuple(notices))


def _findings(count: int) -> str:
    return f"{count} finding{'' if count == 1 else 's'}"
