"""One line per finding that editors and `grep` understand, and one line of summary."""

from __future__ import annotations

from tapcheck.findings import Finding, Report, Severity
from tapcheck.reporters.counting import found, is_coverage_note, tested, understood
from tapcheck.reporters.excerpts import visible
from tapcheck.reporters.style import Style


def render(report: Report, style: Style) -> str:
    """The findings as `path:line:column: severity[rule] message`; what no test touches only on request."""
    if style.quiet:
        lines = [_line(finding) for finding in report.findings if finding.severity is not Severity.NOTE]
    else:
        lines = [_line(finding) for finding in report.findings if style.verbose or not is_coverage_note(finding)]
        lines += [f"note: {notice}" for notice in report.notices]
        lines.append(f"{found(report)} · {understood(report)} · {tested(report)}")
    return "".join(f"{line}\n" for line in lines)


def _line(finding: Finding) -> str:
    start = finding.location.start
    hint = "".join(f"; {visible(related.message)}" for related in finding.related[:1])
    where = f"{finding.location.path}:{start.line}:{start.column}"
    return f"{where}: {finding.severity}[{finding.rule}] {visible(finding.message)}{hint}"
