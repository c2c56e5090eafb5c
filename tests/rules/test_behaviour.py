"""Every rule does what its page in this folder says.

After a wanted change, run with `UPDATE_SNAPSHOTS=1` and read the difference.
"""

from __future__ import annotations

import os
from pathlib import Path

import pytest

import tapcheck
from tests.harness.behaviour import Example, examples, shown, with_findings
from tests.harness.folders import write_files

FOLDER = Path(__file__).parent
PAGES = sorted(FOLDER.glob("*.md"))


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.stem)
def test_behaviour(page: Path, tmp_path: Path) -> None:
    text = page.read_text(encoding="utf-8")
    found: list[tuple[Example, str]] = []
    for number, example in enumerate(examples(text)):
        report = tapcheck.check(write_files(tmp_path / str(number), example.files))
        found.append((example, shown(finding for finding in report.findings if finding.rule == page.stem)))
    if os.environ.get("UPDATE_SNAPSHOTS"):
        page.write_text(with_findings(text, found), encoding="utf-8", newline="\n")
    for example, findings in found:
        assert findings == example.findings, example.title


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.stem)
def test_a_page_shows_the_rule_firing_and_silent(page: Path) -> None:
    findings = [example.findings for example in examples(page.read_text(encoding="utf-8"))]
    assert any(findings)
    assert "" in findings
