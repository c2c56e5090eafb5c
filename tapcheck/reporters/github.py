"""Annotations of GitHub Actions: workflow commands that mark the lines of a pull request.

Source: "Workflow commands for GitHub Actions" in GitHub's documentation; the escapes are those of the runner
(`ActionCommand` of actions/runner).
"""

from __future__ import annotations

from collections.abc import Iterator

from tapcheck.findings import Finding, Report, Severity
from tapcheck.reporters.counting import found, is_coverage_note, number, tested, understood
from tapcheck.reporters.style import Style

MOST = 10
"""GitHub shows this many annotations of one severity per step and drops the others without a word."""

_COMMANDS = {Severity.ERROR: "error", Severity.WARNING: "warning", Severity.NOTE: "notice"}


def render(report: Report, style: Style) -> str:
    """The first findings of each severity as annotations, what is left out counted, and one line of summary."""
    lines: list[str] = []
    for severity in Severity:
        findings = [
            finding
            for finding in report.findings
            if finding.severity is severity and (style.verbose or not is_coverage_note(finding))
        ]
        lines += [_command(finding, style) for finding in findings[:MOST]]
        if len(findings) > MOST:
            lines.append(f"and {number(len(findings) - MOST, severity.value)} more without annotation")
    lines += [_plain(notice) for notice in report.notices]
    lines.append(f"{found(report)} · {understood(report)} · {tested(report)}")
    return "\n".join(lines) + "\n"


def _command(finding: Finding, style: Style) -> str:
    start, end = finding.location.start, finding.location.end
    properties = {
        "file": style.path(finding.location.path),
        "line": start.line,
        "endLine": end.line,
        **({"col": start.column, "endColumn": end.column} if start.line == end.line else {}),
        "title": finding.rule,
    }
    written = ",".join(f"{name}={_property(str(value))}" for name, value in properties.items())
    return f"::{_COMMANDS[finding.severity]} {written}::{_data(chr(10).join(_message(finding, style)))}"


def _message(finding: Finding, style: Style) -> Iterator[str]:
    yield finding.message
    for related in finding.related:
        yield f"{style.path(related.location.path)}:{related.location.start.line}: {related.message}"
    if finding.test:
        yield f"test: {' > '.join(finding.test)}"
    if finding.help:
        yield f"help: {finding.help}"


def _data(text: str) -> str:
    return text.replace("%", "%25").replace("\r", "%0D").replace("\n", "%0A")


def _property(text: str) -> str:
    return _data(text).replace(":", "%3A").replace(",", "%2C")


def _plain(text: str) -> str:
    """Text of the project must never be read as a command."""
    line = " ".join(text.split())
    return f" {line}" if line.startswith(("::", "##[")) else line
