"""The examples say what they promise, and jest agrees."""

from __future__ import annotations

import shutil
import subprocess
from pathlib import Path

import pytest

import tapcheck
from tapcheck.findings import Report, Severity
from tapcheck.reporters import REPORTERS
from tapcheck.reporters.style import Style
from tests.harness.jest import run_jest
from tests.harness.snapshots import assert_snapshot

ROOT = Path(__file__).parents[2]
EXAMPLES = sorted(path for path in (ROOT / "examples").iterdir() if path.is_dir())
DRIFTED = ROOT / "examples" / "terraform-jest"
MENDED = ROOT / "examples" / "terraform-jest-mended"


def report_of(example: Path, monkeypatch: pytest.MonkeyPatch) -> Report:
    monkeypatch.chdir(ROOT)
    return tapcheck.check(example.relative_to(ROOT))


@pytest.mark.parametrize("example", EXAMPLES, ids=lambda path: path.name)
def test_an_example_prints_its_expected_output(example: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    text = REPORTERS["text"](report_of(example, monkeypatch), Style())
    assert_snapshot(example / "expected-output.txt", text)


def test_the_readme_shows_real_output(monkeypatch: pytest.MonkeyPatch) -> None:
    shown = (ROOT / "README.md").read_text(encoding="utf-8").split("```text\n")[1].split("```")[0]
    printed = REPORTERS["text"](report_of(DRIFTED, monkeypatch), Style())
    for part in shown.split("[…]\n"):
        assert part in printed


def test_every_drift_of_the_story_is_found(monkeypatch: pytest.MonkeyPatch) -> None:
    report = report_of(DRIFTED, monkeypatch)
    errors = [finding for finding in report.findings if finding.severity is Severity.ERROR]
    assert {finding.subject.address for finding in errors if finding.subject} == {
        "aws_iam_role_policy.handler_orders",
        "aws_iam_role_policy_attachment.handler_log",
        "aws_sagemaker_endpoint.fraud_detection",
        "aws_security_group.cache",
        "aws_security_group.handler",
        "aws_vpc.main",
        "output.ApiUrl",
        "output.FraudDetectionEndpointName",
        "output.OrdersTableArn",
        "output.OrdersTableName",
        "output.VpcId",
    }
    assert [finding.rule for finding in report.findings if finding.severity is Severity.WARNING] == ["comment-match"]


def test_the_mended_example_is_silent(monkeypatch: pytest.MonkeyPatch) -> None:
    report = report_of(MENDED, monkeypatch)
    assert (report.findings, report.notices) == ((), ())
    assert report.ok


@pytest.mark.parametrize("example", [DRIFTED, MENDED], ids=lambda path: path.name)
def test_jest_gives_the_verdicts_that_tapcheck_gives(example: Path, tmp_path: Path) -> None:
    project = tmp_path / "project"
    shutil.copytree(example, project)
    really = run_jest(project, r"\.unit\.")
    report = tapcheck.check(project)
    names = {"passing": "passed", "failing": "failed"}
    said: dict[str, str] = {}
    for row in report.assertions:
        if row.path.endswith(".unit.test.ts"):
            name = " ".join(row.test)
            said[name] = "failed" if "failed" in (said.get(name), names[row.verdict]) else names[row.verdict]
    assert said == really


def test_the_integration_suite_holds_on_the_mock_outputs(tmp_path: Path) -> None:
    project = tmp_path / "project"
    shutil.copytree(MENDED, project)
    tapcheck.mock_outputs(project / "lib").write(project / "cfn-outputs" / "flat-outputs.json", "flat")
    really = run_jest(project, r"\.int\.")
    assert set(really.values()) == {"passed"}
    assert len(really) == 6


@pytest.mark.parametrize("example", EXAMPLES, ids=lambda path: path.name)
def test_terraform_would_write_it_so(example: Path) -> None:
    if shutil.which("terraform") is None:
        pytest.skip("terraform is not installed")
    checked = subprocess.run(
        ["terraform", "fmt", "-check", "-recursive", str(example)], capture_output=True, timeout=60, check=False
    )
    assert checked.returncode == 0
