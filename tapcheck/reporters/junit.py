"""JUnit XML, the format in which CI services read test results: one case per test of a suite.

There is no standard; what is written here is what the schemas of Jenkins (`junit-10.xsd`) and GitLab have in common.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping

from tapcheck.findings import AssertionRow, Finding, Report, Severity
from tapcheck.records import dataclass
from tapcheck.reporters.counting import number
from tapcheck.reporters.style import Style

_FORBIDDEN = re.compile(r"[\0-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")
"""What XML 1.0 cannot hold, not even escaped."""

_WHOLE = "(whole file)"
"""The case of findings that belong to no test."""


def render(report: Report, style: Style) -> str:
    """A suite for each suite, then one for each other file with findings.

    An error fails the test that it belongs to; what could not be decided is skipped, with the reason; warnings are
    printed by a test that passes. Notes are left out.
    """
    suites = list(_suites(report, style)) if report.compared else [_nothing(report), *_suites(report, style)]
    cases = [case for suite in suites for case in suite.cases]
    lines = [
        '<?xml version="1.0" encoding="UTF-8"?>',
        f'<testsuites name="tapcheck" tests="{len(cases)}" failures="{_failures(cases)}" errors="0">',
    ]
    for suite in suites:
        lines += suite.lines()
    return "\n".join([*lines, "</testsuites>"]) + "\n"


@dataclass(frozen=True, slots=True)
class _Case:
    """``failure`` and ``skipped`` are a headline and what is below it."""

    name: str
    failure: tuple[str, str] | None = None
    skipped: str = ""
    printed: str = ""

    def lines(self, path: str) -> Iterator[str]:
        head = f"    <testcase classname={_attribute(path)} name={_attribute(self.name)}"
        body = list(self._body())
        if not body:
            yield f"{head}/>"
            return
        yield f"{head}>"
        yield from body
        yield "    </testcase>"

    def _body(self) -> Iterator[str]:
        if self.failure:
            headline, text = self.failure
            yield f'      <failure type="error" message={_attribute(headline)}>{_text(text)}</failure>'
        elif self.skipped:
            yield f"      <skipped message={_attribute(self.skipped)}/>"
        if self.printed:
            yield f"      <system-out>{_text(self.printed)}</system-out>"


@dataclass(frozen=True, slots=True)
class _Suite:
    path: str
    cases: tuple[_Case, ...]

    def lines(self) -> Iterator[str]:
        skipped = sum(bool(case.skipped) and case.failure is None for case in self.cases)
        yield (
            f"  <testsuite name={_attribute(self.path)} file={_attribute(self.path)} "
            f'tests="{len(self.cases)}" failures="{_failures(self.cases)}" errors="0" skipped="{skipped}">'
        )
        for case in self.cases:
            yield from case.lines(self.path)
        yield "  </testsuite>"


def _suites(report: Report, style: Style) -> Iterator[_Suite]:
    rows: dict[str, dict[tuple[str, ...], list[AssertionRow]]] = {suite.path: {} for suite in report.suites}
    for row in report.assertions:
        rows.setdefault(row.path, {}).setdefault(row.test, []).append(row)
    findings: dict[str, dict[tuple[str, ...], list[Finding]]] = {}
    for finding in report.findings:
        if finding.severity is not Severity.NOTE:
            findings.setdefault(finding.location.path, {}).setdefault(finding.test, []).append(finding)
    for path in dict.fromkeys((*rows, *findings)):
        tests, offences = rows.get(path, {}), findings.get(path, {})
        names = dict.fromkeys((*tests, *offences))
        cases = tuple(_case(name, tests.get(name, []), offences.get(name, []), style) for name in names)
        yield _Suite(style.path(path), cases)


def _nothing(report: Report) -> _Suite:
    """No service may show a run that compared nothing as green."""
    return _Suite("tapcheck", (_Case("comparison", skipped="; ".join(report.notices) or "nothing was compared"),))


def _case(test: tuple[str, ...], rows: list[AssertionRow], findings: list[Finding], style: Style) -> _Case:
    errors = [finding for finding in findings if finding.severity is Severity.ERROR]
    warnings = [finding for finding in findings if finding.severity is not Severity.ERROR]
    return _Case(
        name=" > ".join(test) or _WHOLE,
        failure=(_headline(errors), _blocks(errors, style)) if errors else None,
        skipped="" if errors else _undecided(rows),
        printed=_blocks(warnings, style),
    )


def _headline(errors: list[Finding]) -> str:
    others = f" (and {len(errors) - 1} more)" if len(errors) > 1 else ""
    return errors[0].message + others


def _undecided(rows: list[AssertionRow]) -> str:
    """Why it cannot be said that the test passes; empty where it can."""
    by_verdict: Mapping[str, list[AssertionRow]] = {
        verdict: [row for row in rows if row.verdict == verdict] for verdict in ("failing", "undecided", "skipped")
    }
    if by_verdict["failing"]:
        return f"{number(len(by_verdict['failing']), 'assertion')} failing, but suppressed or known"
    if by_verdict["undecided"]:
        reasons = dict.fromkeys(row.reason for row in by_verdict["undecided"] if row.reason)
        why = f": {'; '.join(reasons)}" if reasons else ""
        return f"{len(by_verdict['undecided'])} of {number(len(rows), 'assertion')} undecided{why}"
    return "skipped" if by_verdict["skipped"] else ""


def _blocks(findings: Iterable[Finding], style: Style) -> str:
    return "\n\n".join("\n".join(_block(finding, style)) for finding in findings)


def _block(finding: Finding, style: Style) -> Iterator[str]:
    yield f"{finding.severity}[{finding.rule}]: {finding.message}"
    yield f"  at {style.path(finding.location.path)}:{finding.location.start.line}:{finding.location.start.column}"
    for related in finding.related:
        place = related.location
        yield f"  see {style.path(place.path)}:{place.start.line}:{place.start.column}: {related.message}"
    if finding.help:
        yield f"  help: {finding.help}"


def _failures(cases: Iterable[_Case]) -> int:
    return sum(case.failure is not None for case in cases)


def _text(text: str) -> str:
    """Character data: what XML cannot hold replaced, what it reads as markup escaped."""
    text = _FORBIDDEN.sub("\N{REPLACEMENT CHARACTER}", text)
    return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")


def _attribute(text: str) -> str:
    """In quotes; XML would read line ends and tabs as blanks."""
    escaped = _text(text).replace('"', "&quot;")
    return '"' + escaped.replace("\n", "&#10;").replace("\r", "&#13;").replace("\t", "&#9;") + '"'
