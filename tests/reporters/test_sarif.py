"""SARIF logs are accepted by the official schema and read by another tool."""

from __future__ import annotations

import csv
import json
import os
import shutil
import subprocess
import sys
from collections.abc import Callable, Mapping
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

import tapcheck
from tapcheck.findings import Report
from tapcheck.languages.json_schema import violations
from tapcheck.reporters import sarif
from tapcheck.reporters.style import Style
from tests.harness.sample_report import UNIT, sample_change, sample_report

EXAMPLE = Path(__file__).parents[2] / "examples" / "terraform-jest"
REPORTS: Mapping[str, Callable[[], Report]] = {
    "sample": sample_report,
    "change": sample_change,
    "example": lambda: tapcheck.check(EXAMPLE),
}


def schema() -> Any:
    """The schema that npm's `@microsoft/sarif-multitool` carries, where that is installed."""
    modules = Path(os.environ.get("TAPCHECK_NODE_MODULES", "node_modules"))
    found = sorted(modules.glob("@microsoft/sarif-multitool-*/sarif-2.1.0.json"))
    if not found:
        pytest.skip("@microsoft/sarif-multitool is not in the folder that TAPCHECK_NODE_MODULES names")
    return json.loads(found[0].read_text(encoding="utf-8"))


@pytest.mark.parametrize("name", REPORTS)
def test_the_official_schema_accepts_it(name: str) -> None:
    log = json.loads(sarif.render(REPORTS[name](), Style(documentation="https://example.test/rules")))
    assert list(violations(schema(), log)) == []


@pytest.mark.parametrize("name", REPORTS)
def test_sarif_tools_reads_the_same_findings(name: str, tmp_path: Path) -> None:
    command = Path(sys.executable).with_name("sarif")
    if not (command.exists() or shutil.which("sarif")):
        pytest.skip("sarif-tools is not installed")
    report = REPORTS[name]()
    (tmp_path / "log.sarif").write_text(sarif.render(report, Style()), encoding="utf-8")
    subprocess.run(
        [str(command) if command.exists() else "sarif", "csv", "-o", "out.csv", "log.sarif"],
        cwd=tmp_path,
        check=True,
        capture_output=True,
        timeout=120,
    )
    with (tmp_path / "out.csv").open(encoding="utf-8", newline="") as file:
        rows = [
            (row["Tool"], row["Severity"], row["Code"], row["Location"], int(row["Line"]))
            for row in csv.DictReader(file)
        ]
    shown = (*report.findings, *(hidden.finding for hidden in report.hidden))
    assert sorted(rows) == sorted(
        ("tapcheck", item.severity.value, item.rule, item.location.path, item.location.start.line) for item in shown
    )


def results(report: Report, style: Style) -> list[Any]:
    found: list[Any] = json.loads(sarif.render(report, style))["runs"][0]["results"]
    return found


def test_addresses_are_relative_to_the_repository_and_escaped() -> None:
    finding = sample_report().findings[3]
    strange = replace(finding, location=replace(finding.location, path="a b/100%/#1.ts"))
    (row, *_) = results(replace(sample_report(), findings=(strange,)), Style(prefix="infra"))
    place = row["locations"][0]["physicalLocation"]["artifactLocation"]
    assert place == {"uri": "infra/a%20b/100%25/%231.ts", "uriBaseId": "SRCROOT"}


def test_fingerprints_do_not_depend_on_lines(tmp_path: Path) -> None:
    project = tmp_path / "project"
    shutil.copytree(EXAMPLE, project)
    before = [row["partialFingerprints"] for row in results(tapcheck.check(project), Style())]
    for path in [*project.glob("lib/*.tf"), *project.glob("test/*.ts")]:
        path.write_text(f"\n\n{path.read_text(encoding='utf-8')}", encoding="utf-8")
    assert [row["partialFingerprints"] for row in results(tapcheck.check(project), Style())] == before
    assert len({json.dumps(row) for row in before}) == len(before)


def test_the_text_of_a_place_goes_along() -> None:
    snippets = [
        row["locations"][0]["physicalLocation"]["region"].get("snippet") for row in results(sample_report(), Style())
    ]
    assert snippets[0] == {"text": 'output "table_name"'}
    assert snippets[2] == {"text": "expect(main).toMatch(\n      /server_side_encryption/\n    );"}
    assert snippets[4:] == [None, None]


def test_a_run_that_compared_nothing_did_not_succeed() -> None:
    log = json.loads(sarif.render(Report(".", (), (), (), (), {}, notices=("nothing",)), Style()))
    assert log["runs"][0]["invocations"] == [
        {
            "executionSuccessful": False,
            "toolExecutionNotifications": [{"level": "note", "message": {"text": "nothing"}}],
        }
    ]


def test_a_rule_of_another_linter_has_no_page_here() -> None:
    foreign = replace(sample_report().findings[3], rule="cfn-lint:E3012")
    (row, *_) = results(replace(sample_report(), findings=(foreign,)), Style())
    assert (row["ruleId"], "ruleIndex" in row) == ("cfn-lint:E3012", False)
    assert row["locations"][0]["physicalLocation"]["artifactLocation"]["uri"] == UNIT
