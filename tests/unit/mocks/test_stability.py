"""The same code gives the same mocks: on every run, in any order of files, and whatever is added elsewhere."""

from __future__ import annotations

import json
import os
import random
import subprocess
import sys
from pathlib import Path

import jsonschema
import pytest

import tapcheck
from tapcheck.mocks.writers import WRITERS
from tests.harness.folders import write_files

ROOT = Path(__file__).parents[3]
EXAMPLES = sorted(path for path in (ROOT / "examples").iterdir() if (path / "lib").is_dir())
BLOCKS = (
    'provider "aws" {\n  region = "eu-west-1"\n}\n',
    'resource "aws_vpc" "main" {\n  cidr_block = "10.1.0.0/16"\n}\n',
    'resource "aws_subnet" "a" {\n  count      = 3\n  vpc_id     = aws_vpc.main.id\n'
    "  cidr_block = cidrsubnet(aws_vpc.main.cidr_block, 8, count.index)\n}\n",
    'resource "aws_s3_bucket" "logs" {\n  bucket_prefix = "logs-"\n}\n',
    'resource "random_id" "suffix" {\n  byte_length = 4\n}\n',
    'resource "aws_lambda_function" "f" {\n  function_name = "f-${random_id.suffix.hex}"\n  role          = "r"\n}\n',
    'data "aws_availability_zones" "here" {}\n',
    'data "aws_iam_policy_document" "p" {\n  statement {\n    actions   = ["s3:GetObject"]\n'
    '    resources = ["${aws_s3_bucket.logs.arn}/*"]\n  }\n}\n',
    'variable "team" {\n  type = string\n}\n',
    'output "subnets" {\n  value = aws_subnet.a[*].id\n}\n',
    'output "function" {\n  value = aws_lambda_function.f\n}\n',
    'output "bucket" {\n  value = aws_s3_bucket.logs.arn\n}\n',
    'output "zones" {\n  value = data.aws_availability_zones.here.names\n}\n',
    'output "policy" {\n  value = data.aws_iam_policy_document.p.json\n}\n',
    'output "team" {\n  value = var.team\n}\n',
)
UNRELATED = (
    'resource "aws_vpc" "other" {\n  cidr_block = "10.2.0.0/16"\n}\n',
    'resource "aws_subnet" "b" {\n  vpc_id     = aws_vpc.main.id\n  cidr_block = "10.1.99.0/24"\n}\n',
    'resource "aws_s3_bucket" "more" {\n  bucket_prefix = "logs-"\n}\n',
    'resource "aws_lambda_function" "g" {\n  function_name = "g"\n  role          = aws_lambda_function.f.arn\n}\n',
    'resource "random_id" "another" {\n  byte_length = 4\n}\n',
    'data "aws_caller_identity" "me" {}\nlocals {\n  me = data.aws_caller_identity.me.account_id\n}\n',
    'variable "crew" {\n  type = string\n}\n',
)


def text(folder: Path, files: dict[str, str | bytes], format: str = "terraform") -> str:
    return tapcheck.mock_outputs(write_files(folder, {"tapcheck.yaml": "{}", **files})).text(format)


@pytest.mark.parametrize("seed", range(6))
def test_the_order_of_files_and_blocks_does_not_matter(tmp_path: Path, seed: int) -> None:
    blocks = list(BLOCKS)
    random.Random(seed).shuffle(blocks)
    parts = {f"{random.Random(seed + at).random()}.tf": "".join(blocks[at::4]) for at in range(4)}
    for format in WRITERS:
        one = text(tmp_path / "one" / "lib", {"main.tf": "".join(BLOCKS)}, format)
        assert text(tmp_path / "many" / "lib", dict(parts), format) == one


@pytest.mark.parametrize("more", UNRELATED)
def test_unrelated_code_changes_no_value(tmp_path: Path, more: str) -> None:
    code = "".join(BLOCKS)
    assert text(tmp_path / "a", {"main.tf": more + code}) == text(tmp_path / "b", {"main.tf": code})


TEMPLATE = """\
Resources:
%sOutputs:
  Bucket: {Value: !GetAtt Logs.Arn}
  Queue: {Value: !Ref Jobs}
"""
RESOURCES = (
    "  Logs: {Type: AWS::S3::Bucket}\n",
    "  Jobs: {Type: AWS::SQS::Queue}\n",
    "  More: {Type: AWS::SNS::Topic}\n",
)


def test_templates_are_as_stable(tmp_path: Path) -> None:
    here = text(tmp_path / "a" / "lib", {"x.yml": TEMPLATE % "".join(RESOURCES[:2])})
    assert text(tmp_path / "b" / "lib", {"x.yml": TEMPLATE % "".join(reversed(RESOURCES))}) == here


@pytest.mark.parametrize("example", EXAMPLES, ids=lambda path: path.name)
def test_processes_print_the_same_bytes(example: Path) -> None:
    printed = {
        subprocess.run(
            [sys.executable, "-m", "tapcheck", "mock", str(example / "lib"), "--format", "flat"],
            env={**os.environ, "PYTHONPATH": str(ROOT), "PYTHONHASHSEED": seed},
            capture_output=True,
            check=True,
        ).stdout
        for seed in ("0", "1", "2")
    }
    assert len(printed) == 1


@pytest.mark.parametrize("example", EXAMPLES, ids=lambda path: path.name)
def test_mocks_satisfy_their_own_schema(example: Path) -> None:
    outputs = tapcheck.mock_outputs(example / "lib")
    schema = json.loads(outputs.text("schema"))
    jsonschema.Draft202012Validator.check_schema(schema)
    assert [error.message for error in jsonschema.Draft202012Validator(schema).iter_errors(dict(outputs))] == []


@pytest.mark.parametrize("format", ["terraform", "flat", "cloudformation"])
@pytest.mark.parametrize("example", EXAMPLES, ids=lambda path: path.name)
def test_verify_accepts_what_mock_writes(example: Path, format: str, tmp_path: Path) -> None:
    file = tmp_path / "outputs.json"
    tapcheck.mock_outputs(example / "lib").write(file, format)
    assert tapcheck.verify(file, example / "lib") == ()
