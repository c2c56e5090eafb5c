"""Every format shows the sample report exactly so."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from tapcheck.findings import Report
from tapcheck.reporters import REPORTERS
from tapcheck.reporters.style import Style
from tests.harness.sample_inventory import sample_with_inventory
from tests.harness.sample_report import sample_change, sample_report
from tests.harness.snapshots import assert_snapshot

SNAPSHOTS = Path(__file__).parent / "snapshots"

EMPTY = Report(".", (), (), (), (), {}, notices=("no test suite below '.'",))

CASES = [
    ("text", "text.txt", Style(), sample_report()),
    ("text", "text-verbose.txt", Style(verbose=True), sample_report()),
    ("text", "text-quiet.txt", Style(quiet=True), sample_report()),
    ("text", "text-colour.txt", Style(colour=True), sample_report()),
    ("text", "text-empty.txt", Style(), EMPTY),
    ("json", "json.json", Style(), sample_report()),
    ("json", "json-assertions.json", Style(assertions=True), sample_report()),
    ("json", "json-empty.json", Style(), EMPTY),
    ("json", "json-since.json", Style(), sample_change()),
    ("text", "text-links.txt", Style(links="file:///home/someone/project"), sample_report()),
    ("concise", "concise.txt", Style(), sample_report()),
    ("concise", "concise-quiet.txt", Style(quiet=True), sample_report()),
    ("concise", "concise-empty.txt", Style(), EMPTY),
    ("sarif", "sarif.sarif", Style(documentation="https://example.test/rules"), sample_report()),
    ("sarif", "sarif-prefix.sarif", Style(prefix="infra/a b"), sample_change()),
    ("sarif", "sarif-empty.sarif", Style(), EMPTY),
    ("junit", "junit.xml", Style(), sample_report()),
    ("junit", "junit-empty.xml", Style(), EMPTY),
    ("github", "github.txt", Style(prefix="infra"), sample_report()),
    ("github", "github-empty.txt", Style(), EMPTY),
    ("gitlab", "gitlab.json", Style(verbose=True, prefix="infra"), sample_report()),
    ("gitlab", "gitlab-empty.json", Style(), EMPTY),
    ("markdown", "markdown.md", Style(), sample_report()),
    ("markdown", "markdown-since.md", Style(), sample_change()),
    ("markdown", "markdown-empty.md", Style(), EMPTY),
    ("html", "html.html", Style(documentation="https://example.test/rules"), sample_with_inventory()),
    ("html", "html-since.html", Style(), sample_change()),
    ("html", "html-empty.html", Style(), EMPTY),
]


@pytest.mark.parametrize(("name", "snapshot", "style", "report"), CASES, ids=[case[1] for case in CASES])
def test_format_looks_like_its_snapshot(name: str, snapshot: str, style: Style, report: Report) -> None:
    text = REPORTERS[name](report, style)
    assert_snapshot(SNAPSHOTS / snapshot, _without_assets(text) if name == "html" else text)


def _without_assets(text: str) -> str:
    """The page without its style and script, which tests of their own look at, and their hashes."""
    text = re.sub(r"(<(?:style|script)>).*?(</)", r"\1…\2", text, flags=re.DOTALL)
    return re.sub(r"&#x27;sha256-[^ ]*?&#x27;", "…", text).replace("><", ">\n<")


def test_every_format_has_a_snapshot() -> None:
    assert {case[0] for case in CASES} == set(REPORTERS)
