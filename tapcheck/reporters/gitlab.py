"""GitLab's code quality report: one object per finding.

Source: the "Code Quality report format" of GitLab's documentation, a subset of the Code Climate specification.
"""

from __future__ import annotations

import json
from typing import Any

from tapcheck.findings import Finding, Report, Severity
from tapcheck.reporters.counting import is_coverage_note
from tapcheck.reporters.style import Style

_SEVERITIES = {Severity.ERROR: "major", Severity.WARNING: "minor", Severity.NOTE: "info"}


def render(report: Report, style: Style) -> str:
    """The findings as a JSON list; those that only say what no test touches on request."""
    rows = [_row(finding, style) for finding in report.findings if style.verbose or not is_coverage_note(finding)]
    return json.dumps(rows, ensure_ascii=False, indent=2) + "\n"


def _row(finding: Finding, style: Style) -> dict[str, Any]:
    start, end = finding.location.start, finding.location.end
    return {
        "description": finding.message,
        "check_name": finding.rule,
        "fingerprint": finding.fingerprint,
        "severity": _SEVERITIES[finding.severity],
        "location": {"path": style.path(finding.location.path), "lines": {"begin": start.line, "end": end.line}},
    }
