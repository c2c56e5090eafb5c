"""Outlines show the shape of texts that are only known at deployment."""

from __future__ import annotations

from pathlib import Path

import pytest

import tapcheck
from tapcheck.values import Unknown, is_marked, marked, readable, unmarked
from tests.harness.folders import write_files

ALARM = """
resource "aws_cloudwatch_composite_alarm" "any" {
  alarm_name = "any"
  alarm_rule = %s
}
"""
BEFORE = """
variable "name" {
  type = string
}
variable "count_of" {
  type = number
}
data "aws_region" "current" {}
resource "aws_lb" "web" {
  for_each = toset(["a"])
}
module "others" {
  source = "git::https://example.com/others.git"
}
"""


@pytest.mark.parametrize(
    ("expression", "shown"),
    [
        ('"plain"', "plain"),
        ('"${var.name}-errors"', "${var.name}-errors"),
        ('jsonencode({ region = data.aws_region.current.region })', '{"region":"${data.aws_region.current.region}"}'),
        ('aws_lb.web["a"].arn_suffix', '${aws_lb.web["a"].arn_suffix}'),
        ('"${module.others.name}!"', "${module.others.name}!"),
        ('join(" OR ", [for name in ["a", var.name] : "ALARM(${name})"])', "ALARM(a) OR ALARM(${var.name})"),
    ],
)  # fmt: skip
def test_outlines_of_terraform(tmp_path: Path, expression: str, shown: str) -> None:
    write_files(tmp_path, {"main.tf": BEFORE + ALARM % expression})
    found = tapcheck.load(tmp_path).stack(".").find("aws_cloudwatch_composite_alarm.any")
    assert found is not None
    outline = found.outline["alarm_rule"]
    assert isinstance(outline, str)
    assert readable(outline) == shown


@pytest.mark.parametrize("expression", ['"${var.count_of + 1}"', "var.list[0]"])
def test_what_is_no_text_stays_unknown(tmp_path: Path, expression: str) -> None:
    lists = 'variable "list" {\n  type = list(string)\n}\n'
    write_files(tmp_path, {"main.tf": BEFORE + lists + ALARM % expression})
    found = tapcheck.load(tmp_path).stack(".").find("aws_cloudwatch_composite_alarm.any")
    assert found is not None
    assert isinstance(found.outline["alarm_rule"], Unknown)


@pytest.mark.parametrize(
    ("rule", "shown"),
    [
        ("!Sub 'ALARM(${Alarm.Arn})'", "ALARM(${Resources.Alarm.Arn})"),
        ("!Join [' OR ', [!Ref Alarm, !Ref Name, !Ref AWS::Region]]",
         "${Resources.Alarm.Ref} OR ${Parameters.Name} OR ${AWS::Region}"),
        ("!Select [0, !Ref Names]", None),
        ("!Select [0, !GetAZs '']", None),
    ],
)  # fmt: skip
def test_outlines_of_templates(tmp_path: Path, rule: str, shown: str | None) -> None:
    template = f"""
        Parameters:
          Name: {{Type: String}}
          Names: {{Type: CommaDelimitedList}}
        Resources:
          Alarm: {{Type: AWS::CloudWatch::Alarm}}
          Any:
            Type: AWS::CloudWatch::CompositeAlarm
            Properties:
              AlarmRule: {rule}
        """
    write_files(tmp_path, {"stack.yml": template})
    found = tapcheck.load(tmp_path).stack("stack.yml").find("Resources.Any")
    assert found is not None
    outline = found.outline["AlarmRule"]
    assert (readable(outline) if isinstance(outline, str) else None) == shown


def test_other_types_have_no_outline(tmp_path: Path) -> None:
    write_files(tmp_path, {"main.tf": 'resource "aws_vpc" "main" {\n  cidr_block = "10.0.0.0/16"\n}\n'})
    found = tapcheck.load(tmp_path).stack(".").find("aws_vpc.main")
    assert found is not None
    assert found.outline == {}


def test_marks() -> None:
    text = f"a-{marked('AWS::Region')}"
    assert is_marked(text)
    assert not is_marked("a-${AWS::Region}")
    assert unmarked(text) == text
    assert unmarked(marked("x")) == Unknown("x", "string")
