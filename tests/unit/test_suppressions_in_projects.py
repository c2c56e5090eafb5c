"""Suppressions in every language that tapcheck reads: same line, line above, several ids, families, the reason."""

from __future__ import annotations

from pathlib import Path

import pytest

import tapcheck
from tapcheck.findings import HiddenBy, Severity
from tests.harness.folders import write_files

HCL = 'variable "gone" {} MARK\n\nresource "aws_s3_bucket" "logs" {\n  bucket = "logs"\n}\n'
TYPESCRIPT = """\
import { readFileSync } from 'fs';
const code = readFileSync(`${__dirname}/main.tf`, 'utf8');
test('network', () => {
  expect(code).toMatch(/resource "aws_vpc" "main"/); MARK
});
"""
PYTHON = """\
from pathlib import Path

CODE = (Path(__file__).parent / "main.tf").read_text()


def test_network():
    assert 'resource "aws_vpc" "main"' in CODE  MARK
"""
GO = """\
package test

import (
	"testing"

	"github.com/gruntwork-io/terratest/modules/terraform"
	"github.com/stretchr/testify/assert"
)

func TestNetwork(t *testing.T) {
	options := &terraform.Options{TerraformDir: "."}
	vpc := terraform.Output(t, options, "vpc_id") MARK
	assert.NotEmpty(t, vpc)
}
"""
TFTEST = """\
run "network" {
  command = plan

  assert {
    condition     = output.vpc_id != "" MARK
    error_message = "no network"
  }
}
"""
YAML = """\
Parameters:
  Gone: MARK
    Type: String
Resources:
  Queue:
    Type: AWS::SQS::Queue
"""
JSON = """\
{
  "Parameters": {
    "Gone": {
      MARK
      "Type": "String"
    }
  },
  "Resources": {"Queue": {"Type": "AWS::SQS::Queue"}}
}
"""
STACK = {"main.tf": 'resource "aws_s3_bucket" "logs" {\n  bucket = "logs"\n}\n'}

CASES = {
    "hcl": ("main.tf", HCL, ("#", ""), "unused-variable", "template"),
    "hcl //": ("main.tf", HCL, ("//", ""), "unused-variable", "template"),
    "hcl /*": ("main.tf", HCL, ("/*", " */"), "unused-variable", "template"),
    "typescript": ("a.test.ts", TYPESCRIPT, ("//", ""), "undeclared-resource", "tests"),
    "typescript /*": ("a.test.ts", TYPESCRIPT, ("/*", " */"), "undeclared-resource", "tests"),
    "python": ("test_a.py", PYTHON, ("#", ""), "undeclared-resource", "tests"),
    "go": ("a_test.go", GO, ("//", ""), "undeclared-output", "outputs"),
    "tftest": ("a.tftest.hcl", TFTEST, ("#", ""), "undeclared-output", "outputs"),
    "yaml": ("template.yaml", YAML, ("#", ""), "unused-parameter", "template"),
}


def project(folder: Path, name: str, text: str) -> Path:
    return write_files(folder, {**(STACK if not name.startswith("template") else {}), name: text})


def outcome(folder: Path, rule: str) -> tuple[bool, list[str], list[str]]:
    """Whether the rule reports something, the reasons of what comments hide, and what is said about suppressions."""
    report = tapcheck.check(folder)
    about = [finding.rule for finding in report.findings if finding.family.value == "suppressions"]
    reasons = [hidden.reason for hidden in report.hidden if hidden.by is HiddenBy.COMMENT]
    return any(finding.rule == rule for finding in report.findings), reasons, about


@pytest.mark.parametrize("case", CASES)
def test_without_a_comment_it_is_reported(case: str, tmp_path: Path) -> None:
    name, text, _, rule, _ = CASES[case]
    assert outcome(project(tmp_path, name, text.replace("MARK", "")), rule) == (True, [], [])


@pytest.mark.parametrize("above", [False, True], ids=["same line", "line above"])
@pytest.mark.parametrize("names", ["RULE", "FAMILY", "other-rule, RULE"])
@pytest.mark.parametrize("case", CASES)
def test_a_comment_hides_it(case: str, names: str, above: bool, tmp_path: Path) -> None:
    name, text, marks, rule, family = CASES[case]
    comment = f"tapcheck:ignore[{names.replace('RULE', rule).replace('FAMILY', family)}] comes later".join(
        (f"{marks[0]} ", marks[1])
    )
    assert outcome(project(tmp_path, name, _placed(text, comment, above)), rule) == (False, ["comes later"], [])


@pytest.mark.parametrize("case", CASES)
def test_a_reason_is_wanted(case: str, tmp_path: Path) -> None:
    name, text, marks, rule, _ = CASES[case]
    comment = f"{marks[0]} tapcheck:ignore[{rule}]{marks[1]}"
    folder = project(tmp_path, name, _placed(text, comment, above=True))
    assert outcome(folder, rule) == (False, [""], ["unexplained-suppression"])


@pytest.mark.parametrize("case", CASES)
def test_a_comment_for_another_rule_hides_nothing(case: str, tmp_path: Path) -> None:
    name, text, marks, rule, _ = CASES[case]
    comment = f"{marks[0]} tapcheck:ignore[circular-dependency] comes later{marks[1]}"
    folder = project(tmp_path, name, _placed(text, comment, above=True))
    assert outcome(folder, rule) == (True, [], ["unused-suppression"])


def test_json_has_a_member_for_it(tmp_path: Path) -> None:
    assert outcome(project(tmp_path / "plain", "template.json", JSON.replace("MARK", "")), "unused-parameter")[0]
    member = '"//": "tapcheck:ignore[unused-parameter] comes later",'
    folder = project(tmp_path / "marked", "template.json", JSON.replace("MARK", member))
    assert outcome(folder, "unused-parameter") == (False, ["comes later"], [])


def test_an_error_that_is_hidden_fails_nothing(tmp_path: Path) -> None:
    text = _placed(TYPESCRIPT, "// tapcheck:ignore[undeclared-resource] comes later", above=True)
    report = tapcheck.check(project(tmp_path, "a.test.ts", text))
    assert (report.ok, report.count(Severity.ERROR), report.verdicts()) == (True, 0, {"failing": 1})


def _placed(text: str, comment: str, above: bool) -> str:
    """The text with the comment at its mark, or on a line of its own above that."""
    if not above:
        return text.replace("MARK", comment)
    before, _, after = text.partition("MARK")
    head, separator, line = before.rpartition("\n")
    return f"{head}{separator}{comment}\n{line}{after}"


MOCKS = """\
dependency "vpc" {
  config_path = "../vpc"
  mock_outputs = {
    vpcId = "vpc-0" MARK
  }
}
"""


@pytest.mark.parametrize(("comment", "reported"), [("", True), ("# tapcheck:ignore[outputs] comes later", False)])
def test_files_that_are_neither_stack_nor_suite(comment: str, reported: bool, tmp_path: Path) -> None:
    files = {
        "vpc/main.tf": 'output "vpc_id" {\n  value = "vpc-1"\n}\n',
        "live/vpc/terragrunt.hcl": 'terraform {\n  source = "../../vpc"\n}\n',
        "live/app/terragrunt.hcl": MOCKS.replace("MARK", comment),
    }
    assert outcome(write_files(tmp_path, files), "stale-mock") == (reported, [] if reported else ["comes later"], [])


def test_what_a_helper_expects_is_excused_where_the_suite_calls_it(tmp_path: Path) -> None:
    helper = TYPESCRIPT.replace("test('network', () => {", "export function network(): void {")
    suite = "import { network } from './helper';\ntest('network', () => {\n  COMMENT\n  network();\n});\n"
    for comment, count in (("", 1), ("// tapcheck:ignore[tests] comes later", 0)):
        text = helper.replace("MARK", "").replace("});", "}")
        folder = write_files(tmp_path, {**STACK, "helper.ts": text, "a.test.ts": suite.replace("COMMENT", comment)})
        assert tapcheck.check(folder).count(Severity.ERROR) == count
