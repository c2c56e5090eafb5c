"""The story of the CloudFormation examples: every failure is found, and mending it silences tapcheck."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

import tapcheck
from tests.harness.jest import run_jest

ROOT = Path(__file__).parents[2]
DRIFTED = ROOT / "examples" / "cloudformation-jest"
MENDED = ROOT / "examples" / "cloudformation-jest-mended"


def test_every_failure_of_the_story_is_found() -> None:
    report = tapcheck.check(DRIFTED)
    found = {
        (finding.rule, finding.subject.address if finding.subject else "")
        for finding in report.findings
        if finding.rule not in ("untested-resource", "untested-output", "unused-output")
    }
    assert found == {
        ("undeclared-output", "Outputs.ApiEndpoint"),
        ("undeclared-output", "Outputs.VpcId"),
        ("undeclared-resource", "Resources.TapDaxCluster"),
        ("undeclared-variable", "Parameters.VpcCidr"),
        ("value-mismatch", "Resources.TapFunction/Properties/VpcConfig"),
        ("circular-dependency", "Resources.TapApiKey"),
        ("invalid-alarm-dimensions", "Resources.TapDynamoDBReadThrottleAlarm"),
        ("invalid-alarm-dimensions", "Resources.TapElastiCacheConnectionAlarm"),
        ("invalid-alarm-dimensions", "Resources.TapApiErrorAlarm"),
        ("invalid-alarm-dimensions", "Resources.TapFunctionErrorAlarm"),
        ("unused-parameter", "Parameters.MaxOrdersPerMinute"),
        ("blocking-allowed-values", "Parameters.EnvironmentSuffix"),
        ("missing-dependency", "Resources.TapDeployment"),
        ("redundant-dependency", "Resources.TapFunction"),
        (
            "stale-twin",
            "Resources.TapTable/Properties/PointInTimeRecoverySpecification/PointInTimeRecoveryEnabled",
        ),
    }


def test_the_mended_example_is_silent() -> None:
    report = tapcheck.check(MENDED)
    assert (report.findings, report.notices) == ((), ())
    assert report.ok


@pytest.mark.parametrize("example", [DRIFTED, MENDED], ids=lambda path: path.name)
def test_jest_gives_the_verdicts_that_tapcheck_gives(example: Path, tmp_path: Path) -> None:
    project = tmp_path / "project"
    shutil.copytree(example, project)
    really = run_jest(project, r"\.unit\.")
    names = {"passing": "passed", "failing": "failed"}
    said: dict[str, str] = {}
    for row in tapcheck.check(project).assertions:
        if row.path.endswith(".unit.test.ts"):
            name = " ".join(row.test)
            said[name] = "failed" if "failed" in (said.get(name), names[row.verdict]) else names[row.verdict]
    assert said == really


def test_the_integration_suite_holds_on_the_mock_outputs(tmp_path: Path) -> None:
    project = tmp_path / "project"
    shutil.copytree(MENDED, project)
    outputs = project / "cfn-outputs" / "flat-outputs.json"
    tapcheck.mock_outputs(project / "lib").write(outputs, "flat")
    assert set(run_jest(project, r"\.int\.").values()) == {"passed"}
