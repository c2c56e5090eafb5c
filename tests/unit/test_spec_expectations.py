"""The section `expect` of the configuration, compared with stacks of both languages."""

from __future__ import annotations

from pathlib import Path

import pytest

import tapcheck
from tapcheck.errors import ConfigError
from tests.harness.folders import write_files

TERRAFORM = {
    "lib/main.tf": """\
variable "environment" {
  default = "dev"
}

variable "replicas" {}

resource "aws_s3_bucket" "logs" {
  bucket = "logs-${var.environment}"
  tags   = { Owner = "data" }
}

resource "aws_sqs_queue" "work" {
  for_each                  = toset(["a", "b"])
  name                      = each.key
  message_retention_seconds = 60
}

resource "aws_instance" "node" {
  count = var.replicas
}

module "net" {
  source = "./net"
}

module "far" {
  source = "terraform-aws-modules/vpc/aws"
}

output "bucket" {
  value = aws_s3_bucket.logs.bucket
}

output "arn" {
  value = aws_s3_bucket.logs.arn
}
""",
    "lib/net/main.tf": 'resource "aws_vpc" "main" {\n  cidr_block = "10.0.0.0/16"\n}\n',
}
TEMPLATE = {
    "stack.yml": """\
AWSTemplateFormatVersion: "2010-09-09"
Parameters:
  Env: {Type: String, Default: dev}
Conditions:
  Prod: !Equals [!Ref Env, prod]
Resources:
  Queue:
    Type: AWS::SQS::Queue
    Properties: {QueueName: !Sub "work-${Env}", VisibilityTimeout: 30}
  Replica:
    Type: AWS::SQS::Queue
    Condition: Prod
Outputs:
  QueueName: {Value: !GetAtt Queue.QueueName}
""",
}


def _verdicts(folder: Path, files: dict[str, str], expect: str) -> list[tuple[str, str]]:
    indented = "".join(f"  {line}\n" for line in expect.splitlines())
    report = tapcheck.check(write_files(folder, {**files, "tapcheck.yaml": f"expect:\n{indented}"}))
    return [(row.verdict, row.reason) for row in report.assertions if row.path == "tapcheck.yaml"]


PASSING = [
    "values: {aws_s3_bucket.logs: {bucket: logs-dev, tags: {Owner: data}}}",
    "values: {aws_sqs_queue.work: {message_retention_seconds: 60}}",
    "values: {'aws_sqs_queue.work[\"a\"]': {}}",
    "values: {module.net.aws_vpc.main: {cidr_block: 10.0.0.0/16}}",
    "values: {aws_s3_bucket.old: absent}",
    "values: {module.net: {}}",
    "outputs: {bucket: {value: logs-dev, type: string, pattern: ^logs-}}",
    "outputs: {arn: }",
    "outputs: {gone: absent}",
    "variables: {environment: {default: dev}}",
]
FAILING = [
    ("values: {aws_s3_bucket.logs: {bucket: logs}}", 'aws_s3_bucket.logs: bucket is "logs-dev", wanted is "logs"'),
    ("values: {aws_s3_bucket.log: {}}", "'aws_s3_bucket.log' is not declared"),
    ("values: {aws_s3_bucket.logs: absent}", "'aws_s3_bucket.logs' is declared"),
    ("counts: {aws_s3_bucket: {max: 0}}", "the stack has 1 of 'aws_s3_bucket', wanted are 0"),
    ("outputs: {bucket: {pattern: ^data}}", 'bucket: the value is "logs-dev", wanted is text that matches ^data'),
    ("outputs: {bucket: {type: list}}", 'bucket: the value is "logs-dev", wanted is a list'),
    ("outputs: {url: {}}", "'url' is not declared"),
    ("outputs: {arn: absent}", "'arn' is declared"),
    ("variables: {environment: {default: prod}}", 'environment: the value is "dev", wanted is "prod"'),
]
OPEN = [
    "values: {module.far.aws_vpc.this: {}}",
    "values: {aws_instance.node: absent}",
    "counts: {aws_instance: 2}",
    "counts: {resources: 9}",
    "outputs: {arn: {pattern: ^arn}}",
    "variables: {replicas: {default: 2}}",
]


@pytest.mark.parametrize("expect", PASSING)
def test_what_a_configuration_has(tmp_path: Path, expect: str) -> None:
    rows = _verdicts(tmp_path, TERRAFORM, expect)
    assert rows
    assert all(row == ("passing", "") for row in rows)


def test_numbers_are_of_instances(tmp_path: Path) -> None:
    code = 'resource "aws_sqs_queue" "work" {\n  count = 2\n}\n\nmodule "net" {\n  source = "./net"\n}\n'
    files = {"main.tf": code, "net/main.tf": TERRAFORM["lib/net/main.tf"]}
    expect = "counts: {aws_sqs_queue: 2, aws_vpc: {min: 1, max: 2}, modules: 1, resources: 3}"
    assert {row[0] for row in _verdicts(tmp_path, files, expect)} == {"passing"}


@pytest.mark.parametrize(("expect", "reason"), FAILING)
def test_what_a_configuration_has_not(tmp_path: Path, expect: str, reason: str) -> None:
    assert _verdicts(tmp_path, TERRAFORM, expect) == [("failing", reason)]


@pytest.mark.parametrize("expect", OPEN)
def test_what_only_a_deployment_knows(tmp_path: Path, expect: str) -> None:
    ((verdict, reason),) = _verdicts(tmp_path, TERRAFORM, expect)
    assert verdict == "undecided"
    assert reason


@pytest.mark.parametrize(
    ("expect", "verdict"),
    [
        ("values: {Queue: {QueueName: work-dev, VisibilityTimeout: 30}}", "passing"),
        ("values: {Resources.Queue: {VisibilityTimeout: 31}}", "failing"),
        ("values: {Replica: absent}", "undecided"),
        ("counts: {'AWS::SQS::Queue': 1}", "undecided"),
        ("counts: {'AWS::SQS::Queue': 3, 'AWS::SNS::Topic': 0}", "failing"),
        ("outputs: {QueueName: {}}", "passing"),
        ("outputs: {QueueUrl: {}}", "failing"),
        ("variables: {Env: {default: dev, type: string}}", "passing"),
    ],
)
def test_templates(tmp_path: Path, expect: str, verdict: str) -> None:
    assert _verdicts(tmp_path, TEMPLATE, expect)[0][0] == verdict


def test_an_inventory(tmp_path: Path) -> None:
    inventory = """\
values:
  aws_s3_bucket.logs:
    bucket: logs
    force_destroy: null
counts:
  aws_vpc: 2
outputs:
  arn: __missing__
"""
    files = {**TERRAFORM, "tests/plan.yaml": inventory}
    assert _verdicts(tmp_path, files, "stack: lib\ninventory: tests/plan.yaml") == [
        ("failing", 'aws_s3_bucket.logs: bucket is "logs-dev", wanted is "logs"'),
        ("undecided", "how many of 'aws_vpc' there are hangs on values or modules that are not known"),
        ("passing", ""),
    ]


@pytest.mark.parametrize(
    ("expect", "message"),
    [
        ("stack: infra", "tapcheck.yaml:1: no stack is named 'infra'; stacks here: 'lib'"),
        ("inventory: no.yaml", "tapcheck.yaml:1: the inventory 'no.yaml' cannot be read"),
        ("values: {aws_vpc.a: present}", "tapcheck.yaml:2: expect.values.aws_vpc.a: 'absent' was expected"),
    ],
)
def test_what_is_refused(tmp_path: Path, expect: str, message: str) -> None:
    with pytest.raises(ConfigError, match=r"tapcheck\.yaml") as error:
        _verdicts(tmp_path, TERRAFORM, expect)
    assert str(error.value).endswith(message)


def test_a_named_folder_is_a_stack_even_when_another_one_calls_it(tmp_path: Path) -> None:
    files = {**TERRAFORM, "tapcheck.yaml": "stacks: [lib, lib/net]\n"}
    assert [stack.name for stack in tapcheck.load(write_files(tmp_path, files)).stacks] == ["lib", "lib/net"]


def test_no_cycle_leads_through_a_module_that_is_elsewhere(tmp_path: Path) -> None:
    code = """\
module "a" {
  source = "example/a/aws"
  peer   = module.b.id
}

module "b" {
  source = "example/b/aws"
  peer   = module.a.id
}
"""
    report = tapcheck.check(write_files(tmp_path, {"main.tf": code}))
    assert "circular-dependency" not in {finding.rule for finding in report.findings}
