"""Which stack is mocked, and mocks of templates."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

import tapcheck
from tapcheck.mocks.writers import WRITERS
from tests.harness.folders import write_files

TEMPLATE = """\
Parameters:
  Env: {Type: String, Default: dev}
  Copies: {Type: Number, Default: 2}
Conditions:
  IsProd: !Equals [!Ref Env, prod]
Resources:
  Jobs:
    Type: AWS::SQS::Queue
    Properties: {QueueName: !Sub 'jobs-${Env}'}
Outputs:
  Copies: {Value: !Ref Copies}
  JobsArn:
    Description: where jobs wait
    Value: !GetAtt Jobs.Arn
    Export: {Name: !Sub '${AWS::StackName}-jobs'}
  JobsUrl: {Value: !Ref Jobs}
  Listed: {Value: !Ref Copies}
  OnlyProd: {Value: x, Condition: IsProd}
  Zones: {Value: !Join [',', !GetAZs '']}
"""
VALUES = {
    "Copies": "2",
    "JobsArn": "arn:aws:sqs:us-east-1:123456789012:jobs-dev",
    "JobsUrl": "https://sqs.us-east-1.amazonaws.com/123456789012/jobs-dev",
    "Listed": "2",
}


@pytest.mark.parametrize("path", ["lib/stack.yml", "lib"])
def test_a_template(tmp_path: Path, path: str) -> None:
    root = write_files(tmp_path, {"lib/stack.yml": TEMPLATE, "lib/package.json": "{}"})
    outputs = dict(tapcheck.mock_outputs(root / path))
    zones = outputs.pop("Zones")
    assert outputs == VALUES
    assert zones.startswith("us-east-1a,us-east-1b")


def test_a_template_as_the_service_prints_it(tmp_path: Path) -> None:
    root = write_files(tmp_path, {"lib/stack.yml": TEMPLATE})
    stack = json.loads(tapcheck.mock_outputs(root / "lib").text("cloudformation"))["Stacks"][0]
    assert stack["StackName"] == "stack"
    assert {
        "OutputKey": "JobsArn",
        "OutputValue": VALUES["JobsArn"],
        "Description": "where jobs wait",
        "ExportName": "stack-jobs",
    } in stack["Outputs"]


@pytest.mark.parametrize("name", sorted(WRITERS))
def test_a_template_in_every_format(tmp_path: Path, name: str) -> None:
    root = write_files(tmp_path, {"lib/stack.yml": TEMPLATE})
    text = tapcheck.mock_outputs(root / "lib").text(name)
    assert VALUES["JobsArn"] in text or (name == "schema" and '"JobsArn"' in text)


def test_twins_are_one_template(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    twin = '{"Resources": {"A": {"Type": "AWS::SNS::Topic"}}, "Outputs": {"X": {"Value": "json"}}}'
    yaml = "Resources:\n  A:\n    Type: AWS::SNS::Topic\nOutputs:\n  X:\n    Value: yaml\n"
    root = write_files(tmp_path, {"lib/stack.json": twin, "lib/stack.yml": yaml})
    assert dict(tapcheck.mock_outputs(root / "lib")) == {"X": "yaml"}
    assert dict(tapcheck.mock_outputs(root / "lib/stack.json")) == {"X": "json"}
    monkeypatch.chdir(root)
    assert dict(tapcheck.mock_outputs()) == {"X": "yaml"}


def test_a_folder_stands_for_all_its_templates(tmp_path: Path) -> None:
    other = "Resources: {}\nAWSTemplateFormatVersion: 2010-09-09\nOutputs: {Copies: {Value: 7}, More: {Value: x}}\n"
    root = write_files(tmp_path, {"lib/a.yml": other, "lib/b.yml": TEMPLATE})
    outputs = tapcheck.mock_outputs(root / "lib")
    assert (outputs["More"], outputs["Copies"]) == ("x", "2")


@pytest.mark.parametrize("name", ["missing", "lib", "lib/notes.yml"])
def test_no_infrastructure_code(tmp_path: Path, name: str) -> None:
    root = write_files(tmp_path, {"lib/notes.yml": "a: 1\n"})
    with pytest.raises(tapcheck.InputError, match="is no folder with infrastructure code"):
        tapcheck.mock_outputs(root / name)


@pytest.mark.parametrize(
    ("file", "name"),
    [("TapStack.yml", "TapStack"), ("1-my_net.template.yaml", "my-net"), ("123.yml", "stack")],
)
def test_a_template_gives_its_stack_a_name(tmp_path: Path, file: str, name: str) -> None:
    text = "Resources: {A: {Type: AWS::SNS::Topic}}\nOutputs: {Stack: {Value: !Ref AWS::StackName}}\n"
    assert dict(tapcheck.mock_outputs(write_files(tmp_path, {file: text}) / file)) == {"Stack": name}


def test_a_complete_test_file_of_terraform(tmp_path: Path) -> None:
    code = 'resource "aws_sqs_queue" "jobs" {}\noutput "arn" {\n  value = aws_sqs_queue.jobs.arn\n}\n'
    text = tapcheck.mock_outputs(write_files(tmp_path, {"lib/main.tf": code}) / "lib").text("tftest")
    assert 'mock_provider "aws"' in text
    assert "target = aws_sqs_queue.jobs" in text
