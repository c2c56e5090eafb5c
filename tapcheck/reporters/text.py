"""The report for people: grouped by suite and stack, with source excerpts and a summary."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from urllib.parse import quote

from tapcheck.findings import Finding, Location, Report, Severity, SuiteSummary
from tapcheck.records import dataclass
from tapcheck.reporters.counting import is_coverage_note, number, tested, understood, verdicts
from tapcheck.reporters.excerpts import Row, excerpt, visible
from tapcheck.reporters.style import Style

_DIGEST = 8
"""How many untested declarations of a stack are listed by name unless everything is asked for."""

_MOST_ALIKE = 2
"""Warnings that say the same of more places of one file than this are shown once, unless everything is asked for."""
_MOST_LINES = 12

_COLOURS = {
    Severity.ERROR: "1;31",
    Severity.WARNING: "1;33",
    Severity.NOTE: "1;36",
}
_BOLD, _DIM, _GUTTER, _GREEN = "1", "2", "1;34", "1;32"

Paint = Callable[[str, str], str]


def render(report: Report, style: Style) -> str:
    """The report as text that ends with one summary line."""
    paint = _ansi if style.colour else _plain
    if style.quiet:
        return "".join(f"{_one_line(finding, paint)}\n" for finding in report.findings if _matters(finding))
    printer = _Printer(paint, report.excerpts, style)
    lines: list[str] = []
    for group in _groups(report):
        shown = [finding for finding in group.findings if style.verbose or not is_coverage_note(finding)]
        if group.suite is None and not shown:
            continue
        lines += [group.title(paint), ""]
        for finding, others in _folded(shown, style):
            lines += [*printer.finding(finding, others), ""]
    if not style.verbose:
        for stack in report.stacks:
            lines += _untested(stack, report, paint)
    lines += [f"{paint('note', _COLOURS[Severity.NOTE])}: {notice}" for notice in report.notices]
    lines += _summary(report, paint)
    return "\n".join(lines) + "\n"


@dataclass(frozen=True, slots=True)
class _Group:
    suite: SuiteSummary | None
    name: str
    findings: tuple[Finding, ...]

    def title(self, paint: Paint) -> str:
        if self.suite is None:
            return paint(self.name, _BOLD)
        stacks = ", ".join(self.suite.stacks) or "no stack"
        return f"{paint(self.suite.path, _BOLD)} {paint('⇄', _DIM)} {paint(stacks, _BOLD)}  " + paint(
            f"{number(self.suite.tests, 'test')} · {verdicts(self.suite.assertions)}", _DIM
        )


class _Printer:
    """Prints single findings in full."""

    def __init__(self, paint: Paint, excerpts: Mapping[str, Mapping[int, str]], style: Style) -> None:
        self._paint = paint
        self._excerpts = excerpts
        self._style = style

    def finding(self, finding: Finding, others: Sequence[Finding] = ()) -> Iterator[str]:
        margin = self._margin(finding)
        yield _headline(finding, self._paint)
        yield from self._place("-->", finding.location, margin, _COLOURS[finding.severity])
        for related in finding.related:
            yield from self._place(":::", related.location, margin, _GUTTER, "-", related.message)
        if finding.test:
            yield self._note(margin, "test", " > ".join(finding.test))
        if finding.help:
            yield self._note(margin, "help", finding.help)
        if others:
            lines = [str(line) for line in dict.fromkeys(other.location.start.line for other in others)]
            more = f" and {len(lines) - _MOST_LINES} more" if len(lines) > _MOST_LINES else ""
            yield self._note(margin, "also", f"{len(others)} more, in lines {', '.join(lines[:_MOST_LINES])}{more}")

    def _place(
        self, arrow: str, location: Location, margin: int, colour: str, mark: str = "^", label: str = ""
    ) -> Iterator[str]:
        label = visible(label)
        rows = excerpt(location, self._excerpts.get(location.path, {}), mark, label)
        where = _linked(location, self._style)
        suffix = f"  {label}" if label and not rows else ""
        yield f"{' ' * margin}{self._paint(arrow, _GUTTER)} {where}{suffix}"
        if rows:
            yield self._gutter(margin, "")
        for row in rows:
            yield self._row(row, margin, colour)

    def _row(self, row: Row, margin: int, colour: str) -> str:
        text = self._paint(row.text, colour) if row.marks else row.text
        return f"{self._gutter(margin, '' if row.number is None else str(row.number))} {text}".rstrip()

    def _gutter(self, margin: int, number: str) -> str:
        return self._paint(f"{number:>{margin}} |", _GUTTER)

    def _note(self, margin: int, title: str, text: str) -> str:
        return f"{' ' * margin} {self._paint('=', _GUTTER)} {self._paint(title, _BOLD)}: {visible(text)}"

    def _margin(self, finding: Finding) -> int:
        locations = finding.places
        return max(len(str(location.end.line)) for location in locations)


def _groups(report: Report) -> Iterator[_Group]:
    """The findings of each suite, then those of other files by the stack or file that they are about."""
    suites = {suite.path: suite for suite in report.suites}
    of_suite: dict[str, list[Finding]] = {path: [] for path in suites}
    others: dict[str, list[Finding]] = {}
    for finding in report.findings:
        if finding.location.path in of_suite:
            of_suite[finding.location.path].append(finding)
        else:
            others.setdefault(finding.subject.stack if finding.subject else finding.location.path, []).append(finding)
    for path, findings in of_suite.items():
        yield _Group(suites[path], path, tuple(findings))
    for name, findings in others.items():
        yield _Group(None, name, tuple(findings))


def _folded(findings: Sequence[Finding], style: Style) -> Iterator[tuple[Finding, tuple[Finding, ...]]]:
    """Each finding with those that say the same of other places of its file, where there are many of them."""
    alike: dict[tuple[str, str, str], list[Finding]] = {}
    for finding in findings:
        if finding.severity is Severity.WARNING and not finding.related and not finding.help and not style.verbose:
            alike.setdefault((finding.location.path, finding.rule, finding.message), []).append(finding)
    folded = {id(group[0]): tuple(group[1:]) for group in alike.values() if len(group) > _MOST_ALIKE}
    hidden = {id(finding) for others in folded.values() for finding in others}
    return ((finding, folded.get(id(finding), ())) for finding in findings if id(finding) not in hidden)


def _headline(finding: Finding, paint: Paint) -> str:
    label = paint(f"{finding.severity.value}[{finding.rule}]", _COLOURS[finding.severity])
    return f"{label}: {paint(visible(finding.message), _BOLD)}"


def _linked(location: Location, style: Style) -> str:
    """Where it is; on a terminal that knows hyperlinks (OSC 8) it opens the file."""
    where = visible(f"{location.path}:{location.start.line}:{location.start.column}")
    if not style.links:
        return where
    return f"\x1b]8;;{style.links.rstrip('/')}/{quote(location.path)}\x1b\\{where}\x1b]8;;\x1b\\"


def _one_line(finding: Finding, paint: Paint) -> str:
    start = finding.location.start
    return f"{finding.location.path}:{start.line}:{start.column}: {_headline(finding, paint)}"


def _untested(stack: str, report: Report, paint: Paint) -> list[str]:
    """A digest of what no test touches in one stack; the findings themselves say it one by one."""
    notes = [
        finding
        for finding in report.findings
        if is_coverage_note(finding) and finding.subject and finding.subject.stack == stack
    ]
    if not notes:
        return []
    names = [(finding.subject.address if finding.subject else "", finding.location) for finding in notes[:_DIGEST]]
    width = max(len(address) for address, _ in names)
    title = f"{number(len(notes), 'declaration')} that no test touches"
    lines = [f"{paint(stack, _BOLD)}  {paint(title, _DIM)}", ""]
    lines += [
        f"  {address:<{width}}  {paint(f'{location.path}:{location.start.line}', _DIM)}" for address, location in names
    ]
    if len(notes) > _DIGEST:
        lines.append(paint(f"  … and {len(notes) - _DIGEST} more (--verbose shows all)", _DIM))
    return [*lines, ""]


def _summary(report: Report, paint: Paint) -> Iterator[str]:
    if report.requirements:
        counts = {kind: count for kind, count in report.outcomes().items() if count}
        yield f"requirements: {', '.join(f'{count} {kind}' for kind, count in counts.items())}"
    yield f"{_found(report, paint)} · {understood(report)} · {tested(report)}"


def _found(report: Report, paint: Paint) -> str:
    counts = [
        paint(number(report.count(severity), severity.value), _COLOURS[severity])
        for severity in (Severity.ERROR, Severity.WARNING)
        if report.count(severity)
    ]
    if counts:
        return ", ".join(counts)
    return paint("no errors", _GREEN) if report.compared else paint("nothing compared", _COLOURS[Severity.WARNING])


def _matters(finding: Finding) -> bool:
    return finding.severity is not Severity.NOTE


def _ansi(text: str, code: str) -> str:
    return f"\x1b[{code}m{text}\x1b[0m"


def _plain(text: str, _code: str) -> str:
    return text
