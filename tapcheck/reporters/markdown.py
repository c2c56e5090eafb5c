"""A comment that fits a pull request: what changed, the first findings, coverage, and the rest folded."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence

from tapcheck.findings import Finding, Report, Severity
from tapcheck.reporters.counting import found, is_coverage_note, number, understood, verdicts
from tapcheck.reporters.style import Style

LONGEST = 65_536
"""Characters that a comment on GitHub may have; GitLab allows more."""

MARK = "<!-- tapcheck -->"
"""The first line, by which the comment is found again and replaced."""

_TOP = 10
_LONGEST_LINE = 600
_ROOM = 400
"""Characters kept free for the end of the page."""

_SIGNS = {Severity.ERROR: "🔴", Severity.WARNING: "🟡", Severity.NOTE: "🔵"}
_SPECIAL = re.compile(r"([\\`*_\[\]<>|~])")


def render(report: Report, style: Style) -> str:
    """The page, never longer than :data:`LONGEST`; what does not fit is counted."""
    page = _Page()
    page.add([MARK, f"## tapcheck: {found(report)}", ""])
    page.add(_change(report))
    page.add(_coverage(report))
    page.add([f"{understood(report)}.", ""])
    ordered = sorted(
        (finding for finding in report.findings if not is_coverage_note(finding)),
        key=lambda finding: list(Severity).index(finding.severity),
    )
    page.listed(_item(finding, style) for finding in ordered[:_TOP])
    page.folded(number(len(ordered) - _TOP, "more finding"), [_item(finding, style) for finding in ordered[_TOP:]])
    page.folded("Source", [line for finding in ordered[:_TOP] for line in _source(finding, report, style)])
    if report.since:
        mended = [_item(finding, style) for finding in report.since.mended]
        page.folded(f"Mended since {_code(report.since.revision)} ({len(mended)})", mended)
    untested = [finding for finding in report.findings if is_coverage_note(finding)]
    page.folded(
        f"What no test touches ({len(untested)})",
        [f"- {_code(_subject(finding))} {_where(finding, style)}" for finding in untested],
    )
    page.folded(f"Suites ({len(report.suites)})", _suites(report, style))
    page.folded(f"Notices ({len(report.notices)})", [f"- {_escaped(notice)}" for notice in report.notices])
    return page.text()


class _Page:
    """Lines up to the limit."""

    def __init__(self) -> None:
        self._lines: list[str] = []
        self._left = LONGEST - _ROOM

    def add(self, lines: Iterable[str]) -> int:
        """Takes lines while they fit; gives the number of those that did not."""
        waiting = list(lines)
        for place, line in enumerate(waiting):
            if len(line) + 1 > self._left:
                return len(waiting) - place
            self._lines.append(line)
            self._left -= len(line) + 1
        return 0

    def listed(self, items: Iterable[str]) -> None:
        lines = list(items)
        if lines:
            self.add([*lines, ""])

    def folded(self, title: str, lines: Sequence[str]) -> None:
        if not lines or len(title) + 2 * _ROOM > self._left:
            return
        self._left -= _ROOM
        self.add([f"<details><summary>{title}</summary>", ""])
        left_out = self.add(lines)
        self._left += _ROOM
        if left_out:
            self.add(["", f"… and {number(left_out, 'line')} more"])
        self.add(["", "</details>", ""])

    def text(self) -> str:
        return "\n".join(self._lines).rstrip("\n") + "\n"


def _change(report: Report) -> Iterator[str]:
    since = report.since
    if since is None:
        return
    new = sum(finding.severity is not Severity.NOTE for finding in report.findings)
    yield (
        f"Since {_code(since.revision)}: **{number(new, 'finding')} introduced**, {len(since.mended)} mended, "
        f"{since.known} there before."
    )
    yield ""


def _coverage(report: Report) -> Iterator[str]:
    since = report.since
    yield "| tested | now |" + (f" at {_code(since.revision)} | change |" if since else "")
    yield "|---|---|" + ("---|---|" if since else "")
    for kind, name in (("resource", "resources"), ("output", "outputs")):
        tested, declared = report.touched(kind)
        line = f"| {name} | {_share(tested, declared)} |"
        if since:
            before_tested, before_declared = since.coverage.get(kind, (0, 0))
            line += f" {_share(before_tested, before_declared)} |"
            line += f" {_delta(tested, declared, before_tested, before_declared)} |"
        yield line
    yield ""


def _share(tested: int, declared: int) -> str:
    return f"{tested} of {declared} ({_percent(tested, declared):.0f} %)" if declared else "none declared"


def _delta(tested: int, declared: int, before_tested: int, before_declared: int) -> str:
    if not declared or not before_declared:
        return ""
    change = _percent(tested, declared) - _percent(before_tested, before_declared)
    return f"{change:+.1f} points" if round(change, 1) else "none"


def _percent(tested: int, declared: int) -> float:
    return 100 * tested / declared


def _item(finding: Finding, style: Style) -> str:
    line = f"- {_SIGNS[finding.severity]} {_code(finding.rule)} {_where(finding, style)} {_escaped(finding.message)}"
    for related in finding.related[:1]:
        place = f"{style.path(related.location.path)}:{related.location.start.line}"
        line += f"; {_escaped(related.message)} ({_code(place)})"
    return line if len(line) <= _LONGEST_LINE else f"{line[:_LONGEST_LINE]}…"


def _source(finding: Finding, report: Report, style: Style) -> Iterator[str]:
    """The lines of both sides, each in a block of its own."""
    for location in finding.places:
        lines = report.excerpts.get(location.path, {})
        numbers = [line for line in range(location.start.line, location.end.line + 1) if line in lines][:6]
        if numbers:
            shown = [lines[line][:_LONGEST_LINE].replace("\x1b", "\N{REPLACEMENT CHARACTER}") for line in numbers]
            fence = "`" * max(3, *(_longest_run(line) + 1 for line in shown))
            place = _code(f"{style.path(location.path)}:{location.start.line}")
            yield "\n".join([place, "", fence, *shown, fence, ""])


def _longest_run(text: str) -> int:
    return max((len(run) for run in re.findall("`+", text)), default=0)


def _suites(report: Report, style: Style) -> list[str]:
    if not report.suites:
        return []
    rows = [
        f"| {_code(style.path(suite.path))} | {', '.join(map(_code, suite.stacks)) or 'none'} "
        f"| {suite.tests} | {verdicts(suite.assertions)} |"
        for suite in report.suites
    ]
    return ["| suite | stacks | tests | assertions |", "|---|---|---|---|", *rows]


def _subject(finding: Finding) -> str:
    return finding.subject.address if finding.subject else finding.rule


def _where(finding: Finding, style: Style) -> str:
    return _code(f"{style.path(finding.location.path)}:{finding.location.start.line}")


def _code(text: str) -> str:
    fence = "`" * (_longest_run(text) + 1)
    pad = " " if text.startswith("`") or text.endswith("`") else ""
    return f"{fence}{pad}{text}{pad}{fence}".replace("|", "\\|")


def _escaped(text: str) -> str:
    """Text that is no markup, mentions nobody and refers to no issue."""
    line = " ".join(text[:_LONGEST_LINE].split())
    return _SPECIAL.sub(r"\\\1", line).replace("#", "&#35;").replace("@", "&#64;")
