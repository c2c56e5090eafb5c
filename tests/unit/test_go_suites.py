"""Go tests as suites: what a check says of them, and where."""

from __future__ import annotations

from pathlib import Path

import pytest

from tapcheck import check

MAIN = """\
variable "region" { default = "eu" }
module "queue" {
  source = "./queue"
}
resource "aws_s3_bucket" "logs" {
  count  = 1
  bucket = "logs-${var.region}"
}
output "bucket_name" { value = aws_s3_bucket.logs[0].bucket }
"""
QUEUE = 'resource "aws_sqs_queue" "jobs" {}\n'
HEAD = """\
package test

import (
	"os"
	"testing"

	"github.com/gruntwork-io/terratest/modules/terraform"
	"github.com/stretchr/testify/assert"
)

func TestStack(t *testing.T) {
	o := &terraform.Options{TerraformDir: "../lib", Vars: map[string]interface{}{"region": "us"}}
"""

CASES = {
    "everything is there": (
        'terraform.Output(t, o, "bucket_name")\n'
        "plan := terraform.InitAndPlanAndShowWithStruct(t, o)\n"
        'terraform.RequirePlannedValuesMapKeyExists(t, plan, "aws_s3_bucket.logs[0]")\n'
        'terraform.RequirePlannedValuesMapKeyExists(t, plan, "module.queue.aws_sqs_queue.jobs")\n',
        [],
    ),
    "an output": (
        'terraform.Output(t, o, "bucket_id")\n',
        ["13:1-13:36 error[undeclared-output] test expects output 'bucket_id', which no stack declares"],
    ),
    "an output that the test can live without": (
        'if value, err := terraform.OutputE(t, o, "bucket_id"); err == nil {\n_ = value\n}\n',
        ["13:18-13:54 warning[undeclared-output] test expects output 'bucket_id', which no stack declares"],
    ),
    "a planned resource": (
        "plan := terraform.InitAndPlanAndShowWithStruct(t, o)\n"
        'terraform.RequirePlannedValuesMapKeyExists(t, plan, "module.queue.aws_sqs_queue.tasks")\n',
        ["14:1-14:88 error[undeclared-resource] test expects resource 'aws_sqs_queue.tasks', which no stack declares"],
    ),
    "a variable": (
        'o.Vars["zone"] = "a"\np := &terraform.Options{TerraformDir: "../lib", Vars: map[string]any{"zones": 1}}\n'
        "terraform.InitAndApply(t, p)\n",
        ["14:70-14:77 error[undeclared-variable] test expects variable 'zones', which no stack declares"],
    ),
    "the text of a file": (
        'text, _ := os.ReadFile("../lib/main.tf")\nassert.Contains(t, string(text), `resource "aws_vpc" "main"`)\n',
        ["14:1-14:62 error[undeclared-resource] test expects resource 'aws_vpc.main', which no stack declares"],
    ),
    "another folder": ('terraform.Output(t, &terraform.Options{TerraformDir: "../none"}, "x")\n', []),
}


def write(folder: Path, body: str) -> None:
    files = {"lib/main.tf": MAIN, "lib/queue/main.tf": QUEUE, "test/stack_test.go": f"{HEAD}{body}}}\n"}
    for path, text in files.items():
        (folder / path).parent.mkdir(parents=True, exist_ok=True)
        (folder / path).write_text(text, encoding="utf-8")


@pytest.mark.parametrize(("body", "expected"), CASES.values(), ids=CASES)
def test_findings(body: str, expected: list[str], tmp_path: Path) -> None:
    write(tmp_path, body)
    found = []
    for item in check(tmp_path).findings:
        if item.location.path == "test/stack_test.go" and item.rule != "nothing-compared":
            start, end = item.location.start, item.location.end
            place = f"{start.line}:{start.column}-{end.line}:{end.column}"
            found.append(f"{place} {item.severity.value}[{item.rule}] {item.message}")
    assert found == expected


def test_what_terratest_reads_counts_as_tested(tmp_path: Path) -> None:
    write(tmp_path, 'terraform.Output(t, o, "bucket_name")\n')
    report = check(tmp_path)
    tested = {row.address: row.tests for row in report.coverage["lib"]}
    assert (tested["output.bucket_name"], [suite.stacks for suite in report.suites]) == (1, [("lib",)])


def test_go_tests_without_infrastructure_are_no_suites(tmp_path: Path) -> None:
    write(tmp_path, "terraform.InitAndApply(t, o)\n")
    (tmp_path / "pkg").mkdir()
    (tmp_path / "pkg" / "sum_test.go").write_text(
        'package pkg\n\nimport "testing"\n\nfunc TestSum(t *testing.T) { t.Fatal("x") }\n', encoding="utf-8"
    )
    assert [suite.path for suite in check(tmp_path).suites] == ["test/stack_test.go"]
