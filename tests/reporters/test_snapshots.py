"""Every format shows the sample report exactly so."""

from __future__ import annotations

from pathlib import Path

import pytest

from tapcheck.findings import Report
from tapcheck.reporters import REPORTERS
from tapcheck.reporters.style import Style
from tests.harness.sample_report import sample_report
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
]


@pytest.mark.parametrize(("name", "snapshot", "style", "report"), CASES, ids=[case[1] for case in CASES])
def test_format_looks_like_its_snapshot(name: str, snapshot: str, style: Style, report: Report) -> None:
    assert_snapshot(SNAPSHOTS / snapshot, REPORTERS[name](report, style))


def test_every_format_has_a_snapshot() -> None:
    assert {case[0] for case in CASES} == set(REPORTERS)
