"""Test files of Terraform as suites: what a check says of them, and where."""

from __future__ import annotations

from pathlib import Path

import pytest

from tapcheck import check

MAIN = """\
variable "region" {}
variable "zone" { default = "a" }
data "aws_caller_identity" "me" {}
resource "aws_s3_bucket" "logs" { bucket = "logs-${var.region}" }
output "bucket_name" { value = aws_s3_bucket.logs.bucket }
output "bucket_arn" { value = aws_s3_bucket.logs.arn }
"""
GIVEN = 'variables { region = "r" }\n'


def run(condition: str, body: str = "") -> str:
    block = f'  assert {{\n    condition = {condition}\n    error_message = "no"\n  }}\n'
    return f'run "plan" {{\n  command = plan\n{body}{block}}}\n'


CASES = {
    "a value that differs": (
        GIVEN + run('output.bucket_name == "logs"'),
        ["5:17-5:45 error[value-mismatch] the value differs from what the test expects: the condition is false: no"],
    ),
    "an output that is not declared": (
        GIVEN + run('output.bucket == "logs-r"'),
        ["5:17-5:30 error[undeclared-output] test expects output 'bucket', which no stack declares"],
    ),
    "two names that are not declared": (
        GIVEN + run("aws_s3_bucket.log.bucket == data.aws_region.here.name"),
        [
            "5:17-5:34 error[undeclared-resource] test expects resource 'aws_s3_bucket.log', which no stack declares",
            "5:45-5:65 error[undeclared-data-source] "
            "test expects data source 'aws_region.here', which no stack declares",
        ],
    ),
    "a variable that is not declared": (
        GIVEN + run("var.zone == null", '  variables { zones = ["a"] }\n'),
        [
            "4:15-4:20 warning[undeclared-variable] test expects variable 'zones', which no stack declares",
            "6:17-6:33 error[value-mismatch] the value differs from what the test expects: the condition is false: no",
        ],
    ),
    "a variable without a value": (
        run('output.bucket_name == "logs-r"'),
        [
            "1:1-1:11 error[test-throws] the test throws: "
            "variable 'region' has no default, and the test gives it no value"
        ],
    ),
    "a target that is not declared": (
        GIVEN + run('var.zone == "a"', "  override_data {\n    target = data.aws_caller_identity.you\n  }\n"),
        [
            "5:14-5:42 warning[undeclared-data-source] "
            "test expects data source 'aws_caller_identity.you', which no stack declares"
        ],
    ),
    "everything is there": (
        GIVEN + run('output.bucket_name == "logs-r" && output.bucket_arn != ""'),
        [],
    ),
    "only a deployment knows": (GIVEN + run('startswith(output.bucket_arn, "x")'), []),
    "the mock knows": (
        'mock_provider "aws" {\n  mock_resource "aws_s3_bucket" {\n    override_during = plan\n'
        '    defaults = { arn = "arn:aws:s3:::x" }\n  }\n}\n' + GIVEN + run('output.bucket_arn == "arn:aws:s3:::y"'),
        ["11:17-11:54 error[value-mismatch] the value differs from what the test expects: the condition is false: no"],
    ),
}


@pytest.mark.parametrize(("text", "expected"), CASES.values(), ids=CASES)
def test_findings(text: str, expected: list[str], tmp_path: Path) -> None:
    (tmp_path / "tests").mkdir()
    (tmp_path / "main.tf").write_text(MAIN, encoding="utf-8")
    (tmp_path / "tests" / "plan.tftest.hcl").write_text(text, encoding="utf-8")
    found = []
    for item in check(tmp_path).findings:
        if item.location.path == "tests/plan.tftest.hcl":
            start, end = item.location.start, item.location.end
            place = f"{start.line}:{start.column}-{end.line}:{end.column}"
            found.append(f"{place} {item.severity.value}[{item.rule}] {item.message}")
    assert found == expected


def test_what_runs_name_counts_as_tested(tmp_path: Path) -> None:
    (tmp_path / "main.tf").write_text(MAIN, encoding="utf-8")
    (tmp_path / "a.tftest.hcl").write_text(GIVEN + run('output.bucket_arn != ""'), encoding="utf-8")
    tested = {row.address: row.tests for row in check(tmp_path).coverage["."]}
    assert (tested["output.bucket_arn"], tested["output.bucket_name"]) == (1, 0)


@pytest.mark.parametrize(
    "text",
    ["", "run", 'run "a" {\n  assert {}\n}\n', "run {\n command = [1]\n}", "\x00", 'run "a" { assert { condition = '],
)
def test_broken_files_are_findings_or_nothing(text: str, tmp_path: Path) -> None:
    (tmp_path / "main.tf").write_text(MAIN, encoding="utf-8")
    (tmp_path / "a.tftest.hcl").write_text(text, encoding="utf-8")
    assert "a.tftest.hcl" in [suite.path for suite in check(tmp_path).suites]
