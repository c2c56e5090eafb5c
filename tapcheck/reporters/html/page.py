"""The page: its head, its sections, and what they are made of."""

from __future__ import annotations

import base64
import hashlib
from collections.abc import Sequence
from importlib.resources import files

from tapcheck import __version__
from tapcheck.findings import Report, Severity
from tapcheck.records import dataclass
from tapcheck.reporters.counting import found, number, understood
from tapcheck.reporters.html.listing import listing
from tapcheck.reporters.html.markup import Html, data_element, element, joined
from tapcheck.reporters.html.network import NOTHING, Network, network_of
from tapcheck.reporters.html.picture import MOST_BOXES, Picture, legend, picture_of
from tapcheck.reporters.html.rules import explained, rules_list
from tapcheck.reporters.html.stock import StackStock, Stock
from tapcheck.reporters.html.tables import (
    bar,
    coverage_tables,
    hidden_table,
    mended_table,
    requirements_table,
    suites_table,
    verdict_parts,
)
from tapcheck.reporters.html.wire import wire
from tapcheck.reporters.style import Style

_MOST_DRAWN = 1_200
"""The pictures of all stacks together have at most so many boxes."""


@dataclass(frozen=True, slots=True)
class _Section:
    identity: str
    title: str
    content: Html
    count: str = ""


def page(report: Report, style: Style) -> str:
    """The whole page. Its scripts and styles are named by their hashes, so a browser runs no others."""
    stock = Stock(report)
    networks = {stack.name: network_of(stack.inventory) if stack.inventory else NOTHING for stack in stock.stacks}
    css, script = _asset("report.css"), _asset("report.js")
    title = f"tapcheck: {found(report)} in {_root(report)}"
    head = element(
        "head",
        element("meta", charset="utf-8"),
        element("meta", http_equiv="Content-Security-Policy", content=_policy(css, script)),
        element("meta", name="viewport", content="width=device-width, initial-scale=1"),
        element("meta", name="color-scheme", content="light dark"),
        element("meta", name="generator", content=f"tapcheck {__version__}"),
        element("title", title),
        element("style", Html(css)),
    )
    sections = _sections(report, stock, networks, style)
    body = element(
        "body",
        element("a", "Skip to the findings", href="#findings", class_="skip"),
        _masthead(report),
        _navigation(sections),
        element("main", [_drawn(section) for section in sections]),
        element("footer", f"tapcheck {__version__}"),
        data_element("data", wire(report, stock.stacks, networks)),
        element("script", Html(script)),
    )
    return f"<!doctype html>\n{element('html', Html(chr(10)), head, Html(chr(10)), body, lang='en')}\n"


def _asset(name: str) -> str:
    return files("tapcheck.reporters.html").joinpath(name).read_text(encoding="utf-8")


def _policy(css: str, script: str) -> str:
    hashes = {kind: _hash(text) for kind, text in (("style", css), ("script", script))}
    return (
        f"default-src 'none'; style-src {hashes['style']}; script-src {hashes['script']}; "
        "base-uri 'none'; form-action 'none'"
    )


def _hash(text: str) -> str:
    return f"'sha256-{base64.b64encode(hashlib.sha256(text.encode()).digest()).decode()}'"


def _root(report: Report) -> str:
    return "the current folder" if report.root == "." else report.root


def _masthead(report: Report) -> Html:
    worst = next((severity.value for severity in Severity if report.count(severity)), "clean")
    state = worst if report.compared else "empty"
    since = f", introduced since {report.since.revision}" if report.since else ""
    return element(
        "header",
        element("p", "tapcheck", " ", element("span", _root(report), class_="root"), class_="brand"),
        element("h1", f"{found(report)[:1].upper()}{found(report)[1:]}{since}"),
        element("p", f"{number(len(report.suites), 'suite')} compared with {number(len(report.stacks), 'stack')}."),
        class_=f"masthead {state}",
    )


def _navigation(sections: Sequence[_Section]) -> Html:
    links = [
        element(
            "li",
            element(
                "a",
                section.title,
                element("span", section.count, class_="count") if section.count else Html(""),
                href=f"#{section.identity}",
            ),
        )
        for section in sections
    ]
    theme = element("button", "system", type="button", id="theme", class_="js", title="Theme")
    return element("nav", element("ul", links), theme, aria_label="Sections")


def _sections(report: Report, stock: Stock, networks: dict[str, Network], style: Style) -> list[_Section]:
    sections = [
        _Section("overview", "Overview", _overview(report)),
        _Section("findings", "Findings", listing(report, stock.excerpts, style), str(len(report.findings))),
    ]
    if stock.stacks:
        sections.append(_Section("map", "Map", _map()))
        sections.append(_Section("dependencies", "Dependencies", _dependencies(stock, networks)))
        sections.append(_Section("coverage", "Coverage", coverage_tables(stock.stacks)))
    if report.requirements:
        table = requirements_table(report.requirements)
        sections.append(_Section("requirements", "Requirements", table, str(len(report.requirements))))
    if report.since and report.since.mended:
        sections.append(_Section("mended", "Mended", mended_table(report), str(len(report.since.mended))))
    if report.hidden:
        sections.append(_Section("left-out", "Left out", hidden_table(report), str(len(report.hidden))))
    if explained(report):
        sections.append(_Section("rules", "Rules", rules_list(report, style), str(len(explained(report)))))
    return sections


def _drawn(section: _Section) -> Html:
    title = f"{section.identity}-title"
    return element(
        "section",
        element("h2", section.title, id=title),
        section.content,
        id=section.identity,
        aria_labelledby=title,
        tabindex=-1,
    )


def _overview(report: Report) -> Html:
    verdicts = report.verdicts()
    tiles = [
        _tile("Assertions", understood(report), verdict_parts(verdicts)),
        *(_touched(report, kind, title) for kind, title in (("resource", "Resources"), ("output", "Outputs"))),
    ]
    if report.requirements:
        outcomes = {outcome: count for outcome, count in report.outcomes().items() if count}
        said = ", ".join(f"{count} {outcome}" for outcome, count in outcomes.items())
        shares = [(outcome, 100 * count / len(report.requirements)) for outcome, count in outcomes.items()]
        tiles.append(_tile("Requirements", said, shares))
    parts = [element("div", tiles, class_="tiles")]
    if report.notices:
        parts.append(element("ul", [element("li", notice) for notice in report.notices], class_="notices"))
    if report.suites:
        parts.append(suites_table(report.suites))
    return joined(parts)


def _touched(report: Report, kind: str, title: str) -> Html:
    tested, declared = report.touched(kind)
    said = f"{tested} of {declared} tested" if declared else "none declared"
    return _tile(title, said, [("good", 100 * tested / declared)] if declared else [])


def _tile(title: str, said: str, parts: list[tuple[str, float]]) -> Html:
    return element("div", element("h3", title), element("p", said), bar(parts), class_="tile")


def _map() -> Html:
    return joined(
        [
            element("p", "Every declaration of a stack, and which suites touch it.", class_="lead"),
            element("div", class_="js", id="map-root"),
            element("noscript", element("p", "The map needs scripts; the tables under Coverage have its numbers.")),
        ]
    )


def _dependencies(stock: Stock, networks: dict[str, Network]) -> Html:
    if stock.inventory is None:
        return element("p", "Reports that were read from files do not say what needs what.", class_="none")
    room = _MOST_DRAWN
    pictures: list[Html] = []
    for place, stack in enumerate(stock.stacks):
        picture = picture_of(stack, networks[stack.name], min(room, MOST_BOXES))
        room -= picture.boxes if picture else 0
        pictures.append(_figure(place, stack, picture))
    return joined([element("div", class_="js", id="graph-root"), element("div", pictures, id="pictures"), legend()])


def _figure(place: int, stack: StackStock, picture: Picture | None) -> Html:
    if picture is None:
        said = f"{stack.name}: no resource of it refers to another one, or there is no room left to draw it."
        return element("figure", element("figcaption", said), data_stack=place, class_="picture")
    return element(
        "figure",
        element("figcaption", picture.caption),
        element("div", picture.svg, class_="canvas", tabindex=0, role="region", aria_label=f"Picture of {stack.name}"),
        data_stack=place,
        class_="picture",
    )
