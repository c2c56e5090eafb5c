"""Python suites as expectations: verdicts, causes, coverage, reads and outputs."""

from __future__ import annotations

from pathlib import Path

import tapcheck
from tapcheck.frontends.expectations.python import read_suites
from tapcheck.model.expectations import CauseKind, Suite, Verdict
from tapcheck.workspace import Workspace

MAIN = 'resource "aws_s3_bucket" "logs" {\n  bucket = "logs"\n}\n\noutput "bucket_name" {\n  value = "logs"\n}\n'
UNIT = """
from pathlib import Path

TF = Path(__file__).parent.parent / "main.tf"

def test_bucket():
    assert 'resource "aws_s3_bucket" "logs"' in TF.read_text()

def test_table():
    assert 'resource "aws_dynamodb_table" "locks"' in TF.read_text()
"""
INTEGRATION = """
import json

def outputs():
    with open("flat-outputs.json") as f:
        return json.load(f)

def test_names():
    assert outputs()["bucket_name"]
    assert outputs()["bucket_nme"]
"""


def project(folder: Path, **files: str) -> Path:
    (folder / "main.tf").write_text(MAIN)
    (folder / "tests").mkdir()
    for name, text in files.items():
        (folder / "tests" / f"{name}.py").write_text(text)
    return folder


def read(folder: Path, name: str) -> Suite:
    (suite,) = read_suites(Workspace(folder), [f"tests/{name}.py"], tapcheck.load(folder).stacks)
    return suite


def test_a_unit_suite(tmp_path: Path) -> None:
    suite = read(project(tmp_path, test_unit=UNIT), "test_unit")
    passing, failing = suite.assertions
    assert (suite.framework, suite.tests, suite.reads) == ("pytest", 2, ("main.tf",))
    assert (passing.test, passing.verdict) == (("test_bucket",), Verdict.PASSING)
    assert [(span.path, span.start, span.end) for span in passing.covers] == [("main.tf", 0, 31)]
    assert failing.verdict is Verdict.FAILING
    assert failing.cause is not None
    assert (failing.cause.kind, [item.address for item in failing.cause.wanted]) == (
        CauseKind.NAMED,
        ["aws_dynamodb_table.locks"],
    )


def test_an_integration_suite(tmp_path: Path) -> None:
    suite = read(project(tmp_path, test_integration=INTEGRATION), "test_integration")
    assert [(item.name, item.required, item.source) for item in suite.outputs] == [
        ("bucket_name", True, "flat-outputs.json"),
        ("bucket_nme", True, "flat-outputs.json"),
    ]


def test_findings_of_a_check(tmp_path: Path) -> None:
    report = tapcheck.check(project(tmp_path, test_unit=UNIT, test_integration=INTEGRATION))
    found = [
        (item.info.id if hasattr(item, "info") else item.rule, item.location.path)
        for item in report.findings
        if item.location.path.startswith("tests/")
    ]
    assert sorted(set(found)) == [
        ("undeclared-output", "tests/test_integration.py"),
        ("undeclared-resource", "tests/test_unit.py"),
    ]


def test_suites_without_infrastructure_are_left_out(tmp_path: Path) -> None:
    folder = project(tmp_path, test_other="def test_sum():\n    assert 1 + 1 == 2\n")
    assert read_suites(Workspace(folder), ["tests/test_other.py"], ()) == ()
