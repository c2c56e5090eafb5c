"""What the rules behind the findings say, for a reader without network."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator

from tapcheck.findings import Report, RuleInfo
from tapcheck.reporters.counting import number
from tapcheck.reporters.html.markup import Html, element
from tapcheck.reporters.style import Style

_CODE = re.compile(r"(`[^`]+`)")
_FENCE = re.compile(r"^```\w*\n(.*?)^```$", re.DOTALL | re.MULTILINE)


def address_of(rule: str) -> str:
    """The identity of the element that explains a rule."""
    return f"rule-{rule}"


def explained(report: Report) -> tuple[RuleInfo, ...]:
    """The rules that found something and that the report explains, in their order."""
    found = {finding.rule for finding in report.findings}
    return tuple(info for info in report.rules if info.id in found)


def rules_list(report: Report, style: Style) -> Html:
    """Each rule with the number of its findings, folded."""
    counts = Counter(finding.rule for finding in report.findings)
    return element("div", [_rule(info, counts[info.id], style) for info in explained(report)], class_="rules")


def _rule(info: RuleInfo, findings: int, style: Style) -> Html:
    return element(
        "details",
        element(
            "summary",
            element("code", info.id),
            " ",
            element("span", number(findings, "finding"), class_="count"),
            " ",
            element("span", info.summary, class_="words"),
        ),
        list(_paragraphs(info.explanation)),
        list(_link(info.id, style)),
        id=address_of(info.id),
    )


def _link(rule: str, style: Style) -> Iterator[Html]:
    if style.documentation:
        text = f"More about {rule}"
        yield element("p", element("a", text, href=f"{style.documentation}/{rule}", rel="noreferrer"))


def _paragraphs(text: str) -> Iterator[Html]:
    """The paragraphs, lists and examples of Markdown; what is marked up in other ways stays as it is written."""
    for place, part in enumerate(_FENCE.split(text)):
        if place % 2:
            lines = [element("span", line, class_="line") for line in part.splitlines()]
            yield element("pre", element("code", lines))
        else:
            yield from _blocks(part)


def _blocks(text: str) -> Iterator[Html]:
    for block in re.split(r"\n\s*\n", text.strip()):
        lines = block.splitlines()
        if all(line.startswith(("- ", "  ")) for line in lines):
            items = re.split(r"\n(?=- )", block)
            yield element("ul", [element("li", _inline(item.removeprefix("- "))) for item in items])
        elif block:
            yield element("p", _inline(block))


def _inline(text: str) -> list[Html | str]:
    """The text as one line, with code where it says so."""
    line = " ".join(text.split())
    return [element("code", part[1:-1]) if _CODE.fullmatch(part) else part for part in _CODE.split(line)]
