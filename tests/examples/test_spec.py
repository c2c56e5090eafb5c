"""The examples with a spec: every family fires on one, and nothing on the other."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

import tapcheck
from tapcheck.findings import Family, Severity
from tapcheck.rules import every_rule

ROOT = Path(__file__).parents[2]
PAGE = (ROOT / "docs" / "spec.md").read_text(encoding="utf-8")
FAMILIES = {Family.COMPLETENESS, Family.SECURITY, Family.CAPACITY, Family.OBSERVABILITY, Family.DOCUMENTS}
ROWS = [
    tuple(cell.strip() for cell in line.strip("|").split("|"))
    for line in PAGE.partition("## What a complete stack needs")[2].splitlines()
    if line.startswith("| ") and not line.startswith("| demand")
]


def test_every_family_fires() -> None:
    report = tapcheck.check(ROOT / "examples" / "spec")
    assert {finding.family for finding in report.findings} >= FAMILIES
    quoting = [
        finding for finding in report.findings if any('the spec says: "' in row.message for row in finding.related)
    ]
    assert len(quoting) > 15


def test_the_mended_example_keeps_every_promise() -> None:
    report = tapcheck.check(ROOT / "examples" / "spec-mended")
    assert [finding for finding in report.findings if finding.severity is not Severity.NOTE] == []
    assert {row.outcome for row in report.requirements} == {"satisfied"}
    assert report.ok


@pytest.mark.parametrize(("demand", "rules"), ROWS, ids=[row[0][:50] for row in ROWS])
def test_every_demand_has_rules_with_cases_in_both_languages(demand: str, rules: str) -> None:
    known = {rule.info.id for rule in every_rule()}
    named = re.findall(r"\[([a-z0-9-]+)\]", rules)
    assert named, demand
    for name in named:
        assert name in known
        cases = (ROOT / "tests" / "rules" / f"{name}.md").read_text(encoding="utf-8")
        assert re.search(r"^```(?:hcl|tf) ", cases, re.MULTILINE), name
        assert re.search(r"^```(?:yaml|json) (?!tapcheck|metadata|meta\.)", cases, re.MULTILINE), name
