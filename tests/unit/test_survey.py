"""Codes of undecided verdicts, and their counts over a tree of projects."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

import tapcheck
from tapcheck.cli import main
from tapcheck.frontends.expectations.reasons import code_of
from tapcheck.model.expectations import Verdict
from tapcheck.model.reasons import ReasonCode
from tapcheck.survey import projects_below
from tests.harness.folders import write_files

MAIN = 'resource "aws_s3_bucket" "logs" {\n  bucket = "logs"\n}\n'
SUITE = """\
import { readFileSync } from 'fs';
import { execSync } from 'child_process';
import { S3Client } from '@aws-sdk/client-s3';
import { extra } from 'some-package';

const code = readFileSync(__dirname + '/../lib/main.tf', 'utf8');

test('declares the bucket', () => {
  expect(code).toContain('aws_s3_bucket');
});
test('is formatted', () => {
  expect(execSync('terraform fmt').toString()).toBe('');
});
test('is deployed', async () => {
  expect(await new S3Client({}).send({})).toBeDefined();
  expect(extra(1)).toBe(2);
});
test('knows its stage', () => {
  expect(process.env.STAGE).toBe('dev');
  expect(process.env.REGION).toBe('eu-central-1');
});
"""


@pytest.mark.parametrize(
    ("reason", "code"),
    [
        ("output of a deployment", ReasonCode.DEPLOYED_OUTPUT),
        ("computed-value", ReasonCode.COMPUTED_VALUE),
        ("import of '@aws-sdk/client-ec2'", ReasonCode.NETWORK),
        ("import of 'node:https'", ReasonCode.NETWORK),
        ("import of 'boto3'", ReasonCode.NETWORK),
        ("import of 'botocore.exceptions'", ReasonCode.NETWORK),
        ("import of 'httpsnippet'", ReasonCode.UNREAD_MODULE),
        ("import of 'aws-cdk-lib/assertions'", ReasonCode.UNREAD_MODULE),
        ("module-elsewhere", ReasonCode.UNREAD_MODULE),
        ("command", ReasonCode.COMMAND),
        ("environment", ReasonCode.ENVIRONMENT),
        ("time", ReasonCode.TIME),
        ("random", ReasonCode.RANDOM),
        ("a file outside the project", ReasonCode.OUTSIDE_PROJECT),
        ("a file that the program changes", ReasonCode.CHANGED_FILE),
        ("one of several returns", ReasonCode.OPEN_BRANCH),
        ("the fixture 'client'", ReasonCode.UNKNOWN_CALL),
        ("mock of './config'", ReasonCode.MOCKED),
        ("promise that nobody waits for", ReasonCode.NOT_AWAITED),
        ("snapshot in a file", ReasonCode.SNAPSHOT),
        ("expected to fail", ReasonCode.EXPECTED_FAILURE),
        ("bound", ReasonCode.BOUND_REACHED),
        ("syntax", ReasonCode.UNSUPPORTED_SYNTAX),
        ("regular expression: a group that is not closed", ReasonCode.UNSUPPORTED_PATTERN),
        ("schema of a YAML package", ReasonCode.UNSUPPORTED_CALL),
    ],
)
def test_codes(reason: str, code: ReasonCode) -> None:
    assert code_of(Verdict.UNDECIDED, reason) is code
    assert code_of(Verdict.FAILING, reason) is None


@pytest.fixture
def tree(tmp_path: Path) -> Path:
    one = {"one/lib/main.tf": MAIN, "one/test/unit.test.ts": SUITE}
    two = {"group/two/main.tf": MAIN, "group/two/unit.test.ts": SUITE.replace("'/../lib", "'")}
    return write_files(tmp_path, {**one, **two})


def test_projects_below(tree: Path) -> None:
    assert [path.relative_to(tree).as_posix() for path in projects_below(tree)] == ["group/two", "one"]
    assert list(projects_below(tree / "one")) == [tree / "one"]


def test_rows_carry_codes(tree: Path) -> None:
    rows = tapcheck.check(tree / "one").assertions
    assert [(row.verdict, row.code) for row in rows] == [
        ("passing", ""),
        ("undecided", "command"),
        ("undecided", "network"),
        ("undecided", "unread-module"),
        ("undecided", "environment"),
        ("undecided", "environment"),
    ]


def test_json(tree: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["reasons", str(tree), "--format", "json"]) == 0
    document = json.loads(capsys.readouterr().out)
    assert document["projects"] == 2
    assert document["assertions"] == {"total": 12, "passing": 2, "failing": 0, "undecided": 10, "skipped": 0}
    assert [(row["code"], row["assertions"], row["share"], row["projects"]) for row in document["reasons"]] == [
        ("environment", 4, 0.4, 2),
        ("command", 2, 0.2, 2),
        ("network", 2, 0.2, 2),
        ("unread-module", 2, 0.2, 2),
    ]
    assert document["reasons"][2]["texts"] == {"import of '@aws-sdk/client-s3'": 2}
    assert document["reasons"][2]["example"] == f"{(tree / 'group/two/unit.test.ts').as_posix()}:15"


def test_text(tree: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["reasons", str(tree / "one")]) == 0
    lines = capsys.readouterr().out.splitlines()
    assert lines[0] == " 40.0%        2  environment"
    assert lines[2].strip() == f"{(tree / 'one/test/unit.test.ts').as_posix()}:19"
    assert lines[-1] == "5 of 6 assertions undecided (83.3%) in 1 project"


def test_nothing_to_count(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (tmp_path / "main.tf").write_text(MAIN, encoding="utf-8")
    assert main(["reasons", str(tmp_path)]) == 2
    assert main(["reasons", str(tmp_path / "absent")]) == 2
    assert "there is no folder" in capsys.readouterr().err
