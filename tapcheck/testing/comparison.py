"""What `pytest --tapcheck` compares: each suite with its stacks, and each stack by itself."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from tapcheck.errors import UsageError
from tapcheck.findings import Finding, Severity
from tapcheck.records import dataclass
from tapcheck.reporters.style import Style
from tapcheck.reporters.text import render
from tapcheck.testing.session import TapcheckSession


@dataclass(frozen=True, slots=True)
class Comparison:
    """One suite with its stacks (``stack`` is empty), or one stack (``suite`` is empty)."""

    name: str
    suite: str = ""
    stack: str = ""


def comparisons(session: TapcheckSession) -> Iterator[Comparison]:
    """Everything that is compared: the suites with their stacks, then the stacks.

    Raises :class:`UsageError` when there is no infrastructure code.
    """
    project = session.project
    if not project.stacks:
        raise UsageError(f"there is no infrastructure code below '{project.root}'")
    for path in dict.fromkeys(pair.suite.path for pair in project.pairs):
        stacks = {stack.name: None for pair in project.pairs if pair.suite.path == path for stack in pair.stacks}
        yield Comparison(f"{path} ⇄ {', '.join(stacks) or 'no stack'}", suite=path)
    for stack in project.stacks:
        yield Comparison(f"stack {stack.name}", stack=stack.name)


def problems(session: TapcheckSession, compared: Comparison) -> str:
    """The findings of one comparison as the text report words them; empty when none of them is an error."""
    report = session.report
    suites = {suite.path for suite in report.suites}
    found = tuple(finding for finding in report.findings if _concerns(finding, compared, suites))
    if not any(finding.severity is Severity.ERROR for finding in found):
        return ""
    text = render(replace(report, findings=found, suites=(), requirements=(), notices=()), Style())
    return "\n".join(text.splitlines()[:-1]).strip()


def was_understood(session: TapcheckSession, compared: Comparison) -> bool:
    """Whether anything of the suite was understood; a stack always is."""
    rows = [row for row in session.report.suites if row.path == compared.suite]
    return not compared.suite or any(row.understood for row in rows)


def _concerns(finding: Finding, compared: Comparison, suites: set[str]) -> bool:
    if compared.suite:
        return finding.location.path == compared.suite
    own = finding.subject is not None and finding.subject.stack == compared.stack
    return own and finding.location.path not in suites
