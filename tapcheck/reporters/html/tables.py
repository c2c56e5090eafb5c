"""How much of what is tested: by stack, file and resource type; suites; requirements; what is left out."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence

from tapcheck.findings import Report, RequirementRow, SuiteSummary
from tapcheck.reporters.counting import number
from tapcheck.reporters.html.markup import Html, element, joined
from tapcheck.reporters.html.stock import Item, StackStock

_MOST_ROWS = 400
_VERDICTS = ("passing", "failing", "undecided", "skipped")
_KINDS = (("resource", "resources"), ("output", "outputs"), ("data", "data sources"), ("variable", "variables"))
_OUTCOMES = ("violated", "undecided", "exempt", "satisfied")


def suites_table(suites: Sequence[SuiteSummary]) -> Html:
    """Each suite with the stacks that it tests and the verdicts of its assertions."""
    rows = [
        [
            element("code", suite.path),
            joined(_separated(element("code", stack) for stack in suite.stacks)) if suite.stacks else "no stack",
            str(suite.tests),
            _barred(_verdict_bar(suite.assertions), _verdict_words(suite)),
        ]
        for suite in suites
    ]
    return _table("Suites", ("Suite", "Tests what", "Tests", "Assertions"), rows, numeric=(2,))


def coverage_tables(stacks: Sequence[StackStock]) -> Html:
    """What tests touch, by stack, by file, and by type of resource."""
    by_stack = [
        [element("code", stack.name), *(share(_counted(stack.of_kind(kind))) for kind, _ in _KINDS)]
        for stack in stacks
        if stack.items
    ]
    parts = [_table("By stack", ("Stack", *(name.capitalize() for _, name in _KINDS)), by_stack)]
    resources = [item for stack in stacks for item in stack.of_kind("resource")]
    files = _grouped([item for item in resources if item.declared.path], lambda item: item.declared.path)
    types = _grouped([item for item in resources if item.declared.type], lambda item: item.declared.type)
    for title, column, groups in (("By file", "File", files), ("By resource type", "Type", types)):
        if groups:
            rows = [[element("code", name), share(_counted(items))] for name, items in groups.items()]
            parts.append(_table(title, (column, "Resources"), rows))
    return element("div", parts, class_="columns")


def requirements_table(rows: Sequence[RequirementRow]) -> Html:
    """What the spec requires: what is violated first."""
    rank = {outcome: place for place, outcome in enumerate(_OUTCOMES)}
    ordered = sorted(rows, key=lambda row: rank.get(row.outcome, len(rank)))
    shown = [
        [
            element("span", row.outcome, class_=f"badge {row.outcome}"),
            joined([row.capability, *([element("q", row.quote)] if row.quote else [])]),
            joined([element("code", row.address or row.stack), *([f" in {row.stack}"] if row.address else [])]),
            joined([row.message, *([f" ({row.reason})"] if row.reason else [])]),
            element("span", f"{row.location.path}:{row.location.start.line}", class_="place"),
        ]
        for row in ordered
    ]
    return _table(
        "What the spec requires", ("Outcome", "Requirement", "Of", "What was found", "Where"), shown, alone=True
    )


def hidden_table(report: Report) -> Html:
    """What comments and the baseline keep out of the findings."""
    rows = [
        [
            element("code", hidden.finding.rule),
            hidden.finding.message,
            element("span", f"{hidden.finding.location.path}:{hidden.finding.location.start.line}", class_="place"),
            hidden.by.value,
            hidden.reason or "none",
        ]
        for hidden in report.hidden
    ]
    return _table(
        "What comments and the baseline leave out", ("Rule", "Finding", "Where", "By", "Reason"), rows, alone=True
    )


def mended_table(report: Report) -> Html:
    """What a change mended."""
    rows = [
        [element("code", item.rule), item.message, element("span", item.location.path, class_="place")]
        for item in (report.since.mended if report.since else ())
    ]
    return _table("What is mended", ("Rule", "Finding", "Where"), rows, alone=True)


def share(counts: tuple[int, int]) -> Html:
    """How many of how many, as a bar and in numbers."""
    tested, declared = counts
    if not declared:
        return element("span", "none", class_="faint")
    percent = 100 * tested / declared
    return _barred(bar((("good", percent),)), f"{tested} of {declared}")


def bar(parts: Iterable[tuple[str, float]]) -> Html:
    """A bar of coloured parts, each with its percentage; what it says stands beside it in words."""
    left, drawn = 0.0, []
    for name, percent in parts:
        drawn.append(element("rect", class_=name, x=f"{left:.2f}%", width=f"{percent:.2f}%", height="100%"))
        left += percent
    return element("svg", drawn, class_="bar", aria_hidden="true", focusable="false")


def verdict_parts(counts: Mapping[str, int]) -> list[tuple[str, float]]:
    """The verdicts as parts of a bar."""
    total = sum(counts.values())
    return [(name, 100 * counts[name] / total) for name in _VERDICTS if total and counts.get(name)]


def _barred(drawn: Html, words: str) -> Html:
    return element("div", drawn, element("span", words, class_="words"), class_="share")


def _verdict_bar(counts: Mapping[str, int]) -> Html:
    return bar(verdict_parts(counts)) if sum(counts.values()) else Html("")


def _verdict_words(suite: SuiteSummary) -> str:
    words = ", ".join(f"{suite.assertions[name]} {name}" for name in _VERDICTS if suite.assertions.get(name))
    reads = f"reads {number(suite.outputs, 'output')}" if suite.outputs else ""
    said = " · ".join(part for part in (words, reads) if part) or "no assertion"
    return said if suite.understood else f"{said} · nothing was understood"


def _counted(items: Sequence[Item]) -> tuple[int, int]:
    return sum(item.tests > 0 for item in items), len(items)


def _grouped(items: Iterable[Item], name: Callable[[Item], str]) -> dict[str, list[Item]]:
    """The items by name, the names with most untested ones first."""
    groups: dict[str, list[Item]] = {}
    for item in items:
        groups.setdefault(name(item), []).append(item)
    untested = {key: sum(not item.tests for item in found) for key, found in groups.items()}
    return dict(sorted(groups.items(), key=lambda group: (-untested[group[0]], group[0])))


def _separated(parts: Iterable[Html]) -> list[str | Html]:
    shown: list[str | Html] = []
    for part in parts:
        shown += [", ", part] if shown else [part]
    return shown


def _table(
    title: str,
    columns: Sequence[str],
    rows: Sequence[Sequence[str | Html]],
    numeric: Sequence[int] = (),
    *,
    alone: bool = False,
) -> Html:
    """A table with its title, which only screen readers tell where the table is ``alone`` in its section."""
    head = element(
        "tr", [element("th", name, scope="col", class_=_cell(place in numeric)) for place, name in enumerate(columns)]
    )
    body = [
        element(
            "tr",
            [
                element("td" if place else "th", cell, scope=None if place else "row", class_=_cell(place in numeric))
                for place, cell in enumerate(row)
            ],
        )
        for row in rows[:_MOST_ROWS]
    ]
    if len(rows) > _MOST_ROWS:
        body.append(element("tr", element("td", f"and {len(rows) - _MOST_ROWS} more", colspan=len(columns))))
    table = element(
        "table",
        element("caption", element("span", title, class_="unseen" if alone else None)),
        element("thead", head),
        element("tbody", body),
    )
    return element("div", table, class_="scroll", tabindex=0, role="region", aria_label=title)


def _cell(numeric: bool) -> str | None:
    return "amount" if numeric else None
