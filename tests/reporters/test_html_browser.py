"""The page in a real browser: no complaints, filters, keyboard, themes, narrow windows, large stacks."""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path

import pytest

from tapcheck.findings import Report
from tapcheck.reporters.html import render
from tapcheck.reporters.style import Style
from tests.harness.browser import Browser, browser_path, browsing
from tests.harness.sample_inventory import sample_with_inventory
from tests.harness.sample_report import sample_report
from tests.reporters.test_html import hostile_report, large_report

PATH = browser_path()
AXE = Path(os.environ.get("TAPCHECK_NODE_MODULES", "")) / "axe-core" / "axe.min.js"
AXE_RULES = "['wcag2a','wcag2aa','wcag21a','wcag21aa','wcag22aa','best-practice']"

pytestmark = pytest.mark.skipif(PATH is None, reason="neither Chromium nor Chrome is on the path")


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    assert PATH is not None
    with browsing(PATH) as found:
        yield found


@pytest.fixture
def folder(tmp_path: Path, browser: Browser) -> Iterator[Path]:
    """A folder for pages; whatever a test does, the browser must not have complained."""
    browser.problems.clear()
    yield tmp_path
    assert browser.problems == []


def show(browser: Browser, folder: Path, report: Report, *, width: int = 1280, dark: bool = False) -> None:
    page = folder / "report.html"
    page.write_text(render(report, Style()), encoding="utf-8", newline="\n")
    browser.open(page, width=width, dark=dark)


def texts(browser: Browser, selector: str) -> list[str]:
    found: list[str] = browser.run(
        f"[...document.querySelectorAll({selector!r})].filter((found) => found.checkVisibility())"
        ".map((found) => found.innerText.trim())"
    )
    return found


def click(browser: Browser, selector: str) -> None:
    browser.run(f"document.querySelector({selector!r}).dispatchEvent(new MouseEvent('click', {{bubbles: true}}))")


def enter(browser: Browser, selector: str, value: str) -> None:
    browser.run(
        f"(() => {{ const found = document.querySelector({selector!r}); found.value = {value!r};"
        " for (const name of ['input', 'change']) found.dispatchEvent(new Event(name, {bubbles: true})); })()"
    )


NONE = "\u2013"
MESSAGES = "#list h3"
FOUND = "#found"


def test_findings_are_narrowed_down(browser: Browser, folder: Path) -> None:
    show(browser, folder, sample_report())
    assert texts(browser, FOUND) == ["4 findings"]
    click(browser, ".chip.error")
    assert texts(browser, MESSAGES) == [
        "the assertion is satisfied only by a comment in lib/main.tf",
        "no test touches output 'table_name'",
    ]
    assert texts(browser, FOUND) == ["2 of 4 findings"]
    click(browser, ".chip.error")
    enter(browser, "#search", "SAGEMAKER  endpoint")
    assert texts(browser, MESSAGES) == ["test expects resource 'aws_sagemaker_endpoint.main', which no stack declares"]
    enter(browser, "#search", "no such thing")
    assert (texts(browser, MESSAGES), texts(browser, FOUND)) == ([], ["0 of 4 findings"])
    enter(browser, "#search", "")
    enter(browser, "#filter-rule", "comment-match")
    assert texts(browser, FOUND) == ["1 of 4 findings"]


def test_notes_about_coverage_take_one_line(browser: Browser, folder: Path) -> None:
    show(browser, folder, sample_report())
    parts = [".badge", ".rule", "h3", ".place", ".anchor"]
    assert [texts(browser, f".finding.brief {part}") for part in parts] == [
        ["note"],
        ["untested-output"],
        ["no test touches output 'table_name'"],
        ["lib/outputs.tf:5:1"],
        ["#"],
    ]
    places = browser.run(
        f"{parts}.map((part) => document.querySelector(`.finding.brief ${{part}}`).getBoundingClientRect().left)"
    )
    assert places == sorted(places)
    assert browser.run("document.querySelector('.finding.brief').clientHeight") < 50


def test_long_lists_grow(browser: Browser, folder: Path) -> None:
    show(browser, folder, large_report(1, findings=100))
    assert texts(browser, FOUND) == ["100 findings, the first 40 shown"]
    assert texts(browser, ".more button") == ["Show 40 more", "Show all 100"]
    click(browser, ".more button")
    assert (len(texts(browser, MESSAGES)), texts(browser, ".more button")) == (80, ["Show 20 more", "Show all 100"])
    assert browser.run("document.activeElement.id") == "finding-0000000000000040"
    click(browser, ".more button:last-child")
    assert (len(texts(browser, MESSAGES)), texts(browser, ".more button")) == (100, [])


def test_a_link_to_a_finding_shows_it(browser: Browser, folder: Path) -> None:
    show(browser, folder, large_report(1, findings=100))
    enter(browser, "#search", "no such thing")
    browser.run("new Promise((done) => { location.hash = '#finding-0000000000000070'; setTimeout(done, 100); })")
    assert browser.run("document.getElementById('finding-0000000000000070').checkVisibility()") is True
    assert texts(browser, FOUND) == ["100 findings, the first 71 shown"]


def test_a_link_to_a_rule_unfolds_it(browser: Browser, folder: Path) -> None:
    show(browser, folder, sample_report())
    assert not any(text.startswith("Why") for text in texts(browser, "#rules p"))
    browser.run("new Promise((done) => { document.querySelector('#list a.rule').click(); setTimeout(done, 100); })")
    assert texts(browser, "#rules p") == ["Why undeclared-output matters."]


def test_the_map(browser: Browser, folder: Path) -> None:
    show(browser, folder, sample_with_inventory())
    assert texts(browser, "#map-root .status") == [
        "1 of 3 resources touched by tests, 1 expected and declared nowhere."
    ]
    assert texts(browser, "#map-root .legend button") == ["1 tested", "2 untested", "1 expected, but missing"]
    rows = browser.run(
        "[...document.querySelectorAll('.matrix tr.item')].map((row) => [...row.cells].map((c) => c.innerText))"
    )
    assert rows == [
        ["aws_s3_bucket.a lib/main.tf:1", "1 test", NONE, "1 test"],
        ["aws_s3_bucket.b lib/main.tf:7", "conditional, untested", NONE, NONE],
        ["aws_sagemaker_endpoint.main", "missing", NONE, "expected"],
        ["aws_sqs_queue.jobs lib/main.tf:12", "untested", NONE, NONE],
    ]
    click(browser, "#map-root [data-state=untested]")
    assert texts(browser, ".matrix tr.item .link") == ["aws_s3_bucket.a", "aws_sagemaker_endpoint.main"]
    enter(browser, "#map-root select", "1")
    assert texts(browser, ".matrix tr.item th") == ["output.ApiUrl", "output.api_url lib/outputs.tf:1"]


def test_the_map_of_a_report_that_was_read(browser: Browser, folder: Path) -> None:
    show(browser, folder, sample_report())
    rows = browser.run(
        "[...document.querySelectorAll('.matrix tr.item')].map((row) => [...row.cells].map((c) => c.innerText))"
    )
    assert rows == [
        ["aws_s3_bucket.a", "1 test"],
        ["aws_s3_bucket.b", "untested"],
        ["aws_sagemaker_endpoint.main", "expected by terraform.unit.test.ts"],
    ]
    assert texts(browser, "#map-root .status")[0].endswith(
        "Reports that were read from files do not say which suite touches what."
    )


def test_dependencies(browser: Browser, folder: Path) -> None:
    show(browser, folder, sample_with_inventory())
    assert texts(browser, "#graph-root .circles .link") == [
        "aws_s3_bucket.a → aws_s3_bucket.b → aws_s3_bucket.a",
        "aws_kms_key.gone",
    ]
    click(browser, "#pictures [data-node='1']")
    assert texts(browser, ".near h3") == ["Needed by 1", "Needs 2"]
    assert texts(browser, ".near li") == [
        "aws_s3_bucket.a circle",
        "aws_s3_bucket.a circle",
        "data.aws_region.current through local.tags",
    ]
    assert browser.run("document.querySelectorAll('#pictures .arrow.chosen').length") == 3
    enter(browser, "#graph-root input", "aws_sqs_queue.jobs")
    assert texts(browser, ".near li") == ["aws_kms_key.gone declared nowhere"]


def test_two_thousand_resources(browser: Browser, folder: Path) -> None:
    show(browser, folder, large_report(2_000, findings=2_000))
    assert len(texts(browser, ".matrix .fold")) == 40
    assert browser.run("document.querySelectorAll('.matrix tr.item').length") == 0
    assert browser.run("document.querySelectorAll('.cells i').length") == 2_000
    click(browser, ".matrix tbody:nth-of-type(2) .fold")
    assert browser.run("document.querySelectorAll('.matrix tr.item').length") == 50
    click(browser, "#pictures .box")
    assert len(texts(browser, ".members li")) == 50
    assert browser.run("document.documentElement.scrollWidth") == 1280


def test_nothing_hostile_runs(browser: Browser, folder: Path) -> None:
    show(browser, folder, hostile_report())
    for selector in ("#pictures .box", "#map-root [data-state=tested]", ".matrix .fold", "#graph-root .link"):
        click(browser, selector)
    enter(browser, "#map-root select", "1")
    assert browser.run("document.querySelectorAll('img').length + document.querySelectorAll('script').length") == 2
    assert texts(browser, "#graph-root .circles .link")[0].startswith("aws_s3_bucket.a</script><script>hit()")


@pytest.mark.parametrize("width", [390, 760, 1280])
def test_the_page_never_scrolls_sideways(browser: Browser, folder: Path, width: int) -> None:
    for report in (sample_with_inventory(), hostile_report(), hostile_report("x" * 300), large_report(200)):
        show(browser, folder, report, width=width)
        click(browser, "#pictures .box")
        assert browser.run("document.documentElement.scrollWidth") == width


def test_themes(browser: Browser, folder: Path) -> None:
    def ground() -> object:
        return browser.run("getComputedStyle(document.body).backgroundColor")

    light, dark = "rgb(251, 250, 248)", "rgb(21, 23, 26)"
    show(browser, folder, sample_report(), dark=True)
    assert ground() == dark
    browser.run("localStorage.clear()")
    show(browser, folder, sample_report())
    shown = [(texts(browser, "#theme"), ground())]
    for _ in range(3):
        click(browser, "#theme")
        shown.append((texts(browser, "#theme"), ground()))
    assert shown == [
        (["Theme: system"], light),
        (["Theme: light"], light),
        (["Theme: dark"], dark),
        (["Theme: system"], light),
    ]


def test_keyboard(browser: Browser, folder: Path) -> None:
    show(browser, folder, sample_with_inventory())

    def focused() -> object:
        return browser.run("document.activeElement.innerText || document.activeElement.id")

    order = []
    for _ in range(10):
        browser.press("Tab")
        order.append(focused())
    assert order[:4] == ["Skip to the findings", "Overview", "Findings5", "Map"]
    assert order[-1] == "Theme: system"
    browser.run("document.querySelector('.matrix .fold').focus()")
    browser.press("Enter")
    assert browser.run("document.activeElement.getAttribute('aria-expanded')") == "false"
    browser.press("Space")
    assert browser.run("document.activeElement.getAttribute('aria-expanded')") == "true"
    browser.run("document.querySelector('.chip.error').focus()")
    browser.press("Space")
    assert browser.run("document.activeElement.getAttribute('aria-pressed')") == "false"
    browser.run("document.querySelector('.matrix tr.item button').focus()")
    browser.press("Enter")
    assert browser.run("document.activeElement.id") == "dependencies"


@pytest.mark.skipif(not AXE.is_file(), reason="axe-core is not in the folder that TAPCHECK_NODE_MODULES names")
@pytest.mark.parametrize("dark", [False, True], ids=["light", "dark"])
@pytest.mark.parametrize("report", [sample_with_inventory(), large_report(200, findings=3)], ids=["sample", "large"])
def test_axe_finds_nothing(browser: Browser, folder: Path, report: Report, *, dark: bool) -> None:
    show(browser, folder, report, dark=dark)
    click(browser, "#pictures .box")
    browser.run(f"{AXE.read_text(encoding='utf-8')};0")
    violations = browser.run(
        f"axe.run(document, {{runOnly: {AXE_RULES}}})"
        ".then((shown) => shown.violations.map((row) => [row.id, row.nodes[0].html]))"
    )
    assert violations == []
