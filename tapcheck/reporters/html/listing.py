"""The findings: what is wrong, with the source of both sides beside one another."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence

from tapcheck.findings import Finding, Location, Report, Severity
from tapcheck.reporters.counting import is_coverage_note, number
from tapcheck.reporters.html.markup import Html, element, joined
from tapcheck.reporters.html.rules import address_of, explained
from tapcheck.reporters.style import Style

MOST_IN_FULL = 1_500
"""So many findings are shown with source, and as many lines again without it; the others are only counted."""
_MOST = 10_000
_MOST_LINES = 14
_MANY_LINES = 3
"""From so many further lines on, lines are marked as a whole."""
_WIDEST = 240
"""Source lines are cut after so many characters behind the place that a finding is about."""

_ORDER = list(Severity)


def listing(report: Report, excerpts: Mapping[str, Mapping[int, str]], style: Style) -> Html:
    """The section with all findings, the most severe first, and what narrows them down."""
    findings = sorted(report.findings, key=lambda finding: (_ORDER.index(finding.severity), is_coverage_note(finding)))
    known = {info.id for info in explained(report)}
    content: list[Html] = []
    if findings:
        content.append(_toolbar(findings))
        content.append(element("p", "", id="found", role="status", class_="status"))
    rows = [
        _finding(finding, excerpts, known, style, full=place < MOST_IN_FULL and not is_coverage_note(finding))
        for place, finding in enumerate(findings[:_MOST])
    ]
    content.append(element("div", rows, id="list") if rows else element("p", _nothing(report), class_="none"))
    if len(findings) > _MOST:
        left = f"{len(findings) - _MOST} more are left out to keep this page usable; the JSON report has all."
        content.append(element("p", left, class_="none"))
    return joined(content)


def excerpt_of(location: Location, lines: Mapping[int, str]) -> Html | None:
    """The source around a place with the place marked; None without the source."""
    first, last = location.start.line, _last_line(location)
    if first not in lines:
        return None
    low = first
    while low - 1 in lines and low > first - 2:
        low -= 1
    high = first
    while high + 1 in lines and high < min(last + 2, low + _MOST_LINES):
        high += 1
    while high > last and not lines[high].strip():
        high -= 1
    while low < first and not lines[low].strip():
        low += 1
    lit = last - first >= _MANY_LINES
    rows = [
        _lit(line, lines[line])
        if lit and first <= line <= last
        else _line(line, lines[line], location, not lit and first <= line <= last)
        for line in range(low, high + 1)
    ]
    cut = [element("span", "…", class_="line cut")] if last > high else []
    return element("pre", element("code", rows, cut), role="group", aria_label=_where(location))


def _nothing(report: Report) -> str:
    return "Nothing was found." if report.compared else "Nothing was compared, so nothing could be found."


def _toolbar(findings: Sequence[Finding]) -> Html:
    counts = {severity: sum(finding.severity is severity for finding in findings) for severity in Severity}
    chips = [
        element(
            "button",
            element("span", number(count, severity.value)),
            type="button",
            class_=f"chip {severity.value}",
            data_severity=severity.value,
            aria_pressed="true",
        )
        for severity, count in counts.items()
        if count
    ]
    stacks = dict.fromkeys(finding.subject.stack for finding in findings if finding.subject and finding.subject.stack)
    rules = sorted({finding.rule for finding in findings})
    return element(
        "form",
        element("div", chips, role="group", aria_label="Severities", class_="chips"),
        _select("rule", "Rule", "all rules", rules),
        _select("stack", "Stack", "all stacks", list(stacks)) if len(stacks) > 1 else Html(""),
        element(
            "label",
            element("span", "Search"),
            element("input", type="search", id="search", autocomplete="off", placeholder="name, file, test …"),
            class_="field search",
        ),
        class_="toolbar js",
        id="filter",
        role="search",
        aria_label="Filter findings",
    )


def _select(name: str, label: str, everything: str, values: Iterable[str]) -> Html:
    options = [element("option", everything, value=""), *(element("option", value, value=value) for value in values)]
    return element("label", element("span", label), element("select", options, id=f"filter-{name}"), class_="field")


def _finding(
    finding: Finding,
    excerpts: Mapping[str, Mapping[int, str]],
    known: Collection[str],
    style: Style,
    *,
    full: bool,
) -> Html:
    severity = finding.severity.value
    identity = f"finding-{finding.fingerprint}" if finding.fingerprint else None
    head = element(
        "header",
        element("span", severity, class_=f"badge {severity}"),
        _rule(finding.rule, known, style),
        element(
            "a",
            element("span", "#", aria_hidden="true"),
            href=f"#{identity}",
            class_="anchor",
            aria_label="Link to this finding",
        )
        if identity
        else Html(""),
    )
    return element(
        "article",
        head,
        element("h3", finding.message),
        list(_notes(finding)),
        element("div", list(_sides(finding, excerpts)), class_="sides")
        if full
        else element("p", _where(finding.location), class_="place"),
        id=identity,
        class_=f"finding {severity}{'' if full else ' brief'}",
        data_severity=severity,
        data_rule=finding.rule,
        data_stack=finding.subject.stack if finding.subject else "",
    )


def _rule(rule: str, known: Collection[str], style: Style) -> Html:
    """The rule, with a link to where it is explained: on this page, else in the documentation."""
    if rule in known:
        return element("a", rule, href=f"#{address_of(rule)}", class_="rule")
    if style.documentation and ":" not in rule:
        return element("a", rule, href=f"{style.documentation}/{rule}", class_="rule", rel="noreferrer")
    return element("span", rule, class_="rule")


def _notes(finding: Finding) -> Iterator[Html]:
    if finding.test:
        steps: list[Html | str] = []
        for title in finding.test:
            steps += [element("span", " \u203a ", aria_hidden="true", class_="step"), title] if steps else [title]
        yield element("p", element("span", "test", class_="key"), " ", steps, class_="note")
    if finding.help:
        yield element("p", element("span", "help", class_="key"), " ", finding.help, class_="note")


def _sides(finding: Finding, excerpts: Mapping[str, Mapping[int, str]]) -> Iterator[Html]:
    places = [(finding.location, ""), *((related.location, related.message) for related in finding.related)]
    for place, (location, message) in enumerate(places):
        source = excerpt_of(location, excerpts.get(location.path, {}))
        caption = [element("span", _where(location), class_="place")]
        if message:
            caption.append(element("span", message, class_="said"))
        yield element(
            "figure", element("figcaption", caption), source or Html(""), class_="side related" if place else "side"
        )


def _line(number_: int, text: str, location: Location, inside: bool) -> Html:
    start, end = 0, len(text)
    if inside:
        start = location.start.column - 1 if number_ == location.start.line else len(text) - len(text.lstrip())
        end = location.end.column - 1 if number_ == location.end.line else len(text)
        end = min(max(end, start), len(text))
    low = max(0, start - _WIDEST // 2) if start > _WIDEST else 0
    high = min(len(text), max(low, start) + _WIDEST)
    head, tail = "…" if low else "", "…" if high < len(text) else ""
    if not inside or start >= end:
        parts: list[str | Html] = [head, text[low:high], tail]
    else:
        parts = [
            head,
            text[low:start],
            element("mark", text[start : min(end, high)]),
            text[min(end, high) : high],
            tail,
        ]
    return element("span", element("span", str(number_), class_="number", aria_hidden="true"), parts, class_="line")


def _lit(number_: int, text: str) -> Html:
    cut = text if len(text) <= _WIDEST else f"{text[:_WIDEST]}…"
    return element("span", element("span", str(number_), class_="number", aria_hidden="true"), cut, class_="line lit")


def _last_line(location: Location) -> int:
    empty_end = location.end.line > location.start.line and location.end.column == 1
    return location.end.line - empty_end


def _where(location: Location) -> str:
    return f"{location.path}:{location.start.line}:{location.start.column}"
