"""The page for people: escaped, without network, the same bytes, of bounded size."""

from __future__ import annotations

import base64
import hashlib
import json
import os
import re
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import replace
from html import unescape
from html.parser import HTMLParser
from pathlib import Path
from typing import Any

import pytest

from tapcheck.findings import Covered, Location, Report, Severity, Subject
from tapcheck.inventory import Declared, Inventory, Link, StackInventory
from tapcheck.reporters.html import render
from tapcheck.reporters.html.listing import excerpt_of
from tapcheck.reporters.html.markup import element
from tapcheck.reporters.html.network import Network, network_of
from tapcheck.reporters.html.picture import MOST_BOXES, picture_of
from tapcheck.reporters.html.rules import rules_list
from tapcheck.reporters.html.stock import Stock
from tapcheck.reporters.style import Style
from tapcheck.source import Position
from tests.harness.hostile import HOSTILE, made_hostile
from tests.harness.sample_inventory import sample_with_inventory
from tests.harness.sample_report import UNIT, sample_change, sample_report

ASSETS = Path(__file__).parents[2] / "tapcheck" / "reporters" / "html"
DOCUMENTED = Style(documentation="https://example.test/rules")


class Elements(HTMLParser):
    """The elements of a page: the name of each with the names of its attributes, and all values of attributes."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.shape: list[tuple[str, tuple[str, ...]]] = []
        self.addresses: list[str] = []
        self.open: list[str] = []
        self.feed(text)
        self.close()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.shape.append((tag, tuple(name for name, _ in attrs)))
        self.addresses += [value or "" for name, value in attrs if name in ("href", "src", "action")]
        if tag not in ("meta", "input"):
            self.open.append(tag)

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.shape.append((tag, tuple(name for name, _ in attrs)))

    def handle_endtag(self, tag: str) -> None:
        assert self.open.pop() == tag


def hostile_report(text: str = HOSTILE) -> Report:
    """The sample with a text behind every text, in its inventory too."""
    report = sample_with_inventory()
    assert report.inventory is not None
    inventory = made_hostile(report.inventory(), frozenset(("kind",)), text)
    kept = frozenset(("kind", "outcome", "verdict", "assertions", "inventory", "fingerprint", "rules", "rule"))
    named = made_hostile(report, kept, text)
    return replace(named, inventory=lambda: inventory)


def large_report(resources: int, findings: int = 0) -> Report:
    """A stack with so many resources in 40 files, each of which needs an earlier one."""
    names = [f"aws_s3_bucket.b{number}" for number in range(resources)]
    declared = tuple(
        Declared("resource", name, "aws_s3_bucket", f"infra/part{number % 40:02}.tf", number + 1)
        for number, name in enumerate(names)
    )
    links = tuple(
        Link(names[number], names[number // 2], f"infra/part{number % 40:02}.tf", number + 2)
        for number in range(1, resources)
    )
    sample = sample_report()
    missing = replace(sample.findings[1], subject=Subject("output", "output.ApiUrl", "infra"))
    found = tuple(replace(missing, fingerprint=f"{number:016}") for number in range(findings))
    return replace(
        sample,
        stacks=("infra",),
        findings=found,
        coverage={"infra": tuple(Covered("resource", name, 0) for name in names)},
        inventory=lambda: Inventory({"infra": StackInventory(declared, links)}, {}),
    )


def data_of(text: str) -> dict[str, Any]:
    found = re.search(r'<script type="application/json" id="data">(.*?)</script>', text)
    assert found is not None
    data: dict[str, Any] = json.loads(found[1])
    return data


def network_and_boxes(report: Report, room: int = MOST_BOXES) -> tuple[Network, list[str], str]:
    (stack,) = Stock(report).stacks
    assert stack.inventory is not None
    network = network_of(stack.inventory)
    picture = picture_of(stack, network, room)
    assert picture is not None
    return network, re.findall(r'<text x="12" y="19">(.*?)</text>', picture.svg), picture.caption


@pytest.mark.parametrize("report", [sample_report(), sample_with_inventory(), sample_change()])
def test_elements_are_closed_and_nothing_is_loaded(report: Report) -> None:
    page = Elements(render(report, DOCUMENTED))
    assert page.open == []
    assert [address for address in page.addresses if not address.startswith(("#", "https://example.test/rules/"))] == []
    assert not {"link", "img", "iframe", "base", "object"} & {tag for tag, _ in page.shape}


def test_no_text_of_a_project_becomes_markup() -> None:
    text = render(hostile_report(), Style())
    assert Elements(text).shape == Elements(render(sample_with_inventory(), Style())).shape
    assert "<img" not in text
    assert text.count("<script") == 2
    assert text.count("hit()") > 40


def test_control_characters_and_turned_text_are_shown_as_unprintable() -> None:
    text = render(hostile_report(), Style())
    assert [letter for letter in "\x00\u2028\u202e\ud800" if letter in text] == []
    text.encode("utf-8")


def test_the_data_of_the_script_is_inert() -> None:
    text = render(hostile_report(), Style())
    found = re.search(r'id="data">(.*?)</script>', text)
    assert found is not None
    assert re.findall(r"[<>&\u2028\u2029]|[^\x20-\x7e]", found[1]) == []
    (stack,) = data_of(text)["stacks"]
    assert stack["name"].startswith("lib</script><script>hit()")


def test_the_policy_names_the_style_and_the_script_of_the_page() -> None:
    text = render(sample_report(), Style())
    policy = re.search(r'Content-Security-Policy" content="(.*?)"', text)
    assert policy is not None
    contents = re.findall(r"<(?:style|script)>(.*?)</", text, re.DOTALL)
    hashes = [base64.b64encode(hashlib.sha256(content.encode()).digest()).decode() for content in contents]
    assert unescape(policy[1]) == (
        f"default-src 'none'; style-src 'sha256-{hashes[0]}'; script-src 'sha256-{hashes[1]}'; "
        "base-uri 'none'; form-action 'none'"
    )


@pytest.mark.parametrize("name", ["report.css", "report.js"])
def test_assets_do_not_end_their_elements(name: str) -> None:
    text = (ASSETS / name).read_text(encoding="utf-8")
    assert "</" not in text
    assert "http" not in text
    assert "innerHTML" not in text


def test_the_same_bytes_whatever_the_hashes() -> None:
    example = Path(__file__).parents[2] / "examples" / "terraform-jest"
    command = [sys.executable, "-m", "tapcheck", "check", str(example), "--format", "html"]
    pages = [
        subprocess.run(command, capture_output=True, env={**os.environ, "PYTHONHASHSEED": seed}, timeout=120).stdout
        for seed in ("1", "2")
    ]
    assert pages[0] == pages[1]
    assert pages[0].startswith(b"<!doctype html>")


def test_reports_for_machines_take_no_stock() -> None:
    example = Path(__file__).parents[2] / "examples" / "terraform-jest"
    code = (
        f"import sys; from tapcheck.cli import main; main(['check', {str(example)!r}]);"
        "print('loaded', *[name for name in sys.modules if 'stocktaking' in name or 'reporters.html.' in name])"
    )
    shown = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True, timeout=60)
    assert shown.stdout.splitlines()[-1] == "loaded"


def test_the_data_of_the_sample() -> None:
    data = data_of(render(sample_with_inventory(), Style()))
    assert data["kinds"] == ["resource", "output", "data", "variable", "module"]
    assert data["suites"] == ["test/terraform.int.test.ts", "test/terraform.unit.test.ts"]
    (stack,) = data["stacks"]
    texts = data["texts"]
    assert [(row[0], row[1], texts[row[2]], texts[row[3]], *row[4:]) for row in stack["items"]] == [
        (0, "aws_s3_bucket.a", "aws_s3_bucket", "lib/main.tf", 1, 0, 1, [[1, 1]]),
        (0, "aws_s3_bucket.b", "aws_s3_bucket", "lib/main.tf", 7, 1, 0, []),
        (0, "aws_sqs_queue.jobs", "aws_sqs_queue", "lib/main.tf", 12, 0, 0, []),
        (1, "output.api_url", "", "lib/outputs.tf", 1, 0, 2, [[1, 2]]),
        (1, "output.table_name", "", "lib/outputs.tf", 5, 0, 0, []),
        (2, "data.aws_region.current", "aws_region", "lib/main.tf", 20, 0, 0, []),
    ]
    assert [(row[0], row[1], row[3], row[4]) for row in stack["missing"]] == [
        (1, "output.ApiUrl", [0], "0000000000000002"),
        (0, "aws_sagemaker_endpoint.main", [1], "0000000000000004"),
    ]
    assert stack["nodes"][stack["declared"] :] == ["aws_kms_key.gone"]
    assert [(*row[:3], texts[row[3]], row[4], texts[row[5]]) for row in stack["needs"]] == [
        (0, 1, 2, "lib/main.tf", 2, ""),
        (1, 0, 3, "lib/main.tf", 8, ""),
        (1, 3, 0, "lib/main.tf", 9, "local.tags"),
        (2, 4, 0, "lib/main.tf", 14, ""),
    ]
    assert stack["circles"] == [[0, 1]]


def test_a_report_that_was_read_has_a_map_and_no_dependencies() -> None:
    text = render(sample_report(), Style())
    assert "Reports that were read from files do not say what needs what." in text
    (stack,) = data_of(text)["stacks"]
    assert [row[1] for row in stack["items"] if row[0] == 0] == ["aws_s3_bucket.a", "aws_s3_bucket.b"]
    assert (stack["nodes"], stack["needs"]) == ([], [])


LINKS = (
    ("r.a", "local.x"),
    ("local.x", "local.y"),
    ("local.y", "local.x"),
    ("local.y", "r.b"),
    ("r.a", "r.b"),
    ("local.x", "r.c"),
    ("r.c", "r.c"),
)


def test_what_lies_between_resources_is_passed_through() -> None:
    kinds = {"r.a": "resource", "r.b": "resource", "r.c": "resource", "local.x": "local", "local.y": "local"}
    stack = StackInventory(
        tuple(Declared(kind, name, "", "m.tf", 1) for name, kind in kinds.items()),
        tuple(Link(source, target, "m.tf", line) for line, (source, target) in enumerate(LINKS)),
        cycles=(("local.x", "local.y"), ("r.c",)),
    )
    network = network_of(stack)
    assert network.nodes == ("r.a", "r.b", "r.c")
    assert [(need.source, need.target, need.link.line, need.through, need.circle) for need in network.needs] == [
        (0, 1, 0, "local.x", False),
        (0, 2, 0, "local.x", False),
        (2, 2, 6, "", True),
    ]
    assert network.circles == ((2,),)


def test_a_small_stack_shows_each_resource() -> None:
    network, boxes, caption = network_and_boxes(sample_with_inventory())
    assert boxes == list(network.nodes)
    assert caption == "lib: 4 resources, 4 references · 1 circle · 1 name that nothing declares"


def test_a_large_stack_shows_its_files() -> None:
    network, boxes, caption = network_and_boxes(large_report(2_000))
    assert len(network.needs) == 1_999
    assert boxes == [f"infra/part{number:02}.tf" for number in range(40)]
    assert caption == "infra: 40 files, 1999 references"


def test_a_large_stack_with_little_room_shows_the_largest_groups() -> None:
    _, boxes, caption = network_and_boxes(large_report(2_000), room=41)
    assert (len(boxes), caption) == (40, "infra: 40 files, 1999 references")
    _, boxes, caption = network_and_boxes(large_report(2_000), room=20)
    assert (boxes, caption) == (["aws_s3_bucket"], "infra: 1 type, 1999 references")


def test_two_thousand_resources_stay_small() -> None:
    text = render(large_report(2_000), Style())
    assert len(data_of(text)["stacks"][0]["items"]) == 2_000
    assert len(text) < 500_000


def test_findings_beyond_the_bound_are_counted() -> None:
    text = render(large_report(1, findings=10_007), Style())
    assert text.count("<article") == 10_000
    assert text.count("<pre") == 2 * 1_500
    assert "7 more are left out to keep this page usable" in text
    assert len(text) < 16_000_000


def marked(start: tuple[int, int], end: tuple[int, int], lines: dict[int, str]) -> Iterator[str]:
    text = excerpt_of(Location("a.tf", Position(0, *start), Position(0, *end)), lines)
    for row in re.findall(r'<span class="line[ a-z]*">.*?(?=<span class="line|</code>)', text or ""):
        line = re.sub(r'<span class="number" aria-hidden="true">(\d+)</span>', r"\1:", row)
        line = line.replace('<span class="line lit">', "!").replace("<mark>", "[").replace("</mark>", "]")
        yield re.sub(r"<.*?>", "", line)


@pytest.mark.parametrize(
    ("start", "end", "lines", "shown"),
    [
        ((2, 3), (2, 5), {1: "one", 2: "  ab", 3: "three"}, ["1:one", "2:  [ab]", "3:three"]),
        ((2, 3), (2, 5), {2: "  ab"}, ["2:  [ab]"]),
        ((2, 1), (2, 99), {1: "", 2: "ab", 3: " "}, ["2:[ab]"]),
        ((2, 9), (2, 9), {2: "ab"}, ["2:ab"]),
        ((1, 3), (2, 3), {1: "a bc", 2: "  d", 3: "e"}, ["1:a [bc]", "2:  d", "3:e"]),
        ((1, 1), (2, 1), {1: "ab", 2: "cd"}, ["1:[ab]", "2:cd"]),
        ((1, 1), (4, 2), {1: "a", 2: "b", 3: "c", 4: "d", 5: "e"}, ["!1:a", "!2:b", "!3:c", "!4:d", "5:e"]),
        ((1, 1), (1, 2), {2: "b"}, []),
        ((1, 1), (1, 3), {1: "<a"}, ["1:[&lt;a]"]),
    ],
)
def test_excerpts(start: tuple[int, int], end: tuple[int, int], lines: dict[int, str], shown: list[str]) -> None:
    assert list(marked(start, end, lines)) == shown


def test_long_lines_and_long_places_are_cut() -> None:
    (line,) = marked((1, 3_001), (1, 3_004), {1: "x" * 3_000 + "abc" + "y" * 3_000})
    assert line == f"1:…{'x' * 120}[abc]{'y' * 237}…"
    lines = list(marked((1, 1), (60, 2), dict.fromkeys(range(1, 61), "z")))
    assert lines == [*(f"!{number}:z" for number in range(1, 15)), "!15:z", "…"]


def test_attributes() -> None:
    shown = element("a", "<", class_="x", data_y='"', hidden=True, title=None, tabindex=0)
    assert shown == '<a class="x" data-y="&quot;" hidden tabindex="0">&lt;</a>'


def luminance(colour: str) -> float:
    parts = [int(colour[place : place + 2], 16) / 255 for place in (1, 3, 5)]
    red, green, blue = (part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def contrast(one: str, other: str) -> float:
    high, low = sorted((luminance(one), luminance(other)), reverse=True)
    return (high + 0.05) / (low + 0.05)


TEXTS = [
    *((text, ground) for text in ("ink", "soft") for ground in ("paper", "card", "sunk")),
    *((text, ground) for text in ("accent", "error", "warning", "note") for ground in ("paper", "card")),
    *((name, f"{name}-soft") for name in ("accent", "error", "warning", "note")),
    *((text, f"{name}-soft") for text in ("ink", "soft") for name in ("accent", "error", "warning")),
    ("ink", "mark"),
    ("ink", "mark-related"),
]
SHAPES = [(shape, ground) for shape in ("strong", "good", "error", "focus") for ground in ("paper", "card")]


@pytest.mark.parametrize("theme", [0, 1], ids=["light", "dark"])
@pytest.mark.parametrize(
    ("front", "ground", "least"), [*((*pair, 4.5) for pair in TEXTS), *((*pair, 3.0) for pair in SHAPES)]
)
def test_contrast(front: str, ground: str, least: float, theme: int) -> None:
    css = (ASSETS / "report.css").read_text(encoding="utf-8")
    colours = {name: both for name, *both in re.findall(r"--([\w-]+): light-dark\((#\w+), (#\w+)\)", css)}
    assert contrast(colours[front][theme], colours[ground][theme]) >= least


def test_an_empty_report_says_so() -> None:
    text = render(Report(".", (), (), (), (), {}, notices=("no test suite below '.'",)), Style())
    assert "Nothing compared" in text
    assert "Nothing was compared, so nothing could be found." in text


def test_the_most_severe_come_first() -> None:
    text = render(sample_report(), Style())
    shown = re.findall(r'<article [^>]*data-severity="(\w+)"', text)
    assert shown == [Severity.ERROR, Severity.ERROR, Severity.WARNING, Severity.NOTE]


def test_hostile_text_is_what_the_tests_think() -> None:
    assert UNIT + HOSTILE in [row.path for row in hostile_report().suites]


def test_what_is_missing_of_a_stack_without_coverage_is_on_the_map() -> None:
    data = data_of(render(replace(sample_report(), coverage={}), Style()))
    (stack,) = data["stacks"]
    assert (stack["name"], stack["items"]) == ("lib", [])
    assert [row[1] for row in stack["missing"]] == ["output.ApiUrl", "aws_sagemaker_endpoint.main"]


def test_rules_are_explained_as_far_as_they_found_something() -> None:
    text = "One `a<b`\nline.\n\n- first\n  more\n- second\n\n```tf\nx = <1>\n\ny\n```\n\nEnd.\n"
    info = replace(sample_report().rules[3], explanation=text)
    shown = rules_list(replace(sample_report(), rules=(*sample_report().rules[:3], info)), DOCUMENTED)
    assert re.findall(r'<details id="(.*?)">', shown) == [
        "rule-comment-match",
        "rule-undeclared-output",
        "rule-undeclared-resource",
    ]
    assert shown.endswith(
        "</summary><p>One <code>a&lt;b</code> line.</p><ul><li>first more</li><li>second</li></ul>"
        '<pre><code><span class="line">x = &lt;1&gt;</span><span class="line"></span><span class="line">y</span>'
        '</code></pre><p>End.</p><p><a href="https://example.test/rules/undeclared-resource" rel="noreferrer">'
        "More about undeclared-resource</a></p></details></div>"
    )
