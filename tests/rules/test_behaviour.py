"""Every rule does what its page in this folder says.

After a wanted change, run with `UPDATE_SNAPSHOTS=1` and read the difference.
"""

from __future__ import annotations

import os
from pathlib import Path

import pytest

import tapcheck
from tests.harness.behaviour import Example, examples, shown, shown_verdicts, with_findings, with_verdicts
from tests.harness.folders import write_files

FOLDER = Path(__file__).parent
PAGES = sorted(FOLDER.glob("*.md"))


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.stem)
def test_behaviour(page: Path, tmp_path: Path) -> None:
    text = page.read_text(encoding="utf-8")
    found: list[tuple[Example, str]] = []
    judged: list[tuple[Example, str]] = []
    for number, example in enumerate(examples(text)):
        report = tapcheck.check(write_files(tmp_path / str(number), example.files))
        found.append((example, shown(finding for finding in report.findings if finding.rule == page.stem)))
        judged.append((example, shown_verdicts(row for row in report.requirements if row.capability == page.stem)))
    if os.environ.get("UPDATE_SNAPSHOTS"):
        _update(page, found, judged)
    for example, findings in found:
        assert findings == example.findings, example.title
    for example, verdicts in judged:
        assert example.verdicts is None or verdicts == example.verdicts[0], example.title


def _update(page: Path, found: list[tuple[Example, str]], judged: list[tuple[Example, str]]) -> None:
    text = with_findings(page.read_text(encoding="utf-8"), found)
    moved = [(example, verdicts) for example, (_, verdicts) in zip(examples(text), judged, strict=True)]
    page.write_text(with_verdicts(text, moved), encoding="utf-8", newline="\n")


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.stem)
def test_a_page_shows_the_rule_firing_and_silent(page: Path) -> None:
    findings = [example.findings for example in examples(page.read_text(encoding="utf-8"))]
    assert any(findings)
    assert "" in findings
