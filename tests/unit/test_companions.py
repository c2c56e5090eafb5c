"""cfn-lint beside tapcheck, by a stand-in that prints a report."""

from __future__ import annotations

import json
import shutil
import sys
from dataclasses import replace
from pathlib import Path

import pytest

import tapcheck
from tapcheck.companions import cfn_lint_findings
from tapcheck.errors import UsageError
from tapcheck.findings import Confidence, Family, Finding, Location, Severity, Subject
from tapcheck.source import Position
from tests.harness.folders import write_files


def row(number: str, level: str, line: int) -> dict[str, object]:
    place = {
        "Start": {"LineNumber": line, "ColumnNumber": 3},
        "End": {"LineNumber": line, "ColumnNumber": 9},
        "Path": ["Parameters", f"P{line}"],
    }
    return {
        "Rule": {"Id": number},
        "Level": level,
        "Message": f"about {number}",
        "Filename": "a.yml",
        "Location": place,
    }


def stand_in(folder: Path, output: str) -> str:
    """A program that prints a text, whatever it is asked."""
    if sys.platform == "win32":
        pytest.skip("the stand-in is a script with an interpreter line")
    path = folder / "stand-in"
    path.write_text(f"#!{sys.executable}\nprint({output!r})\n", encoding="utf-8")
    path.chmod(0o755)
    return str(path)


def own(rule: str, line: int) -> Finding:
    location = Location("a.yml", Position(0, line, 1), Position(0, line, 2))
    return Finding(rule, Family.TEMPLATE, Severity.WARNING, Confidence.HIGH, "own", location)


def test_findings_are_merged_under_their_own_ids(tmp_path: Path) -> None:
    report = json.dumps([row("E3012", "Error", 4), row("W1030", "Warning", 5), row("I3011", "Informational", 6)])
    found = cfn_lint_findings(tmp_path, ["a.yml"], (), stand_in(tmp_path, report))
    assert [(item.rule, item.severity, item.location.start.line, item.message) for item in found] == [
        ("cfn-lint:E3012", Severity.ERROR, 4, "about E3012"),
        ("cfn-lint:W1030", Severity.WARNING, 5, "about W1030"),
        ("cfn-lint:I3011", Severity.NOTE, 6, "about I3011"),
    ]
    assert (found[0].location.start.column, found[0].location.end.column) == (3, 9)


def test_what_tapcheck_says_is_said_once(tmp_path: Path) -> None:
    report = json.dumps([row("W2001", "Warning", 4), row("W2001", "Warning", 8)])
    known = [own("unused-parameter", 4), own("unused-mapping", 8)]
    found = cfn_lint_findings(tmp_path, ["a.yml"], known, stand_in(tmp_path, report))
    assert [item.location.start.line for item in found] == [8]


def test_an_attribute_that_does_not_exist_is_said_once(tmp_path: Path) -> None:
    report = json.dumps([row("E1010", "Error", 4), row("E1010", "Error", 8), row("E1010", "Error", 9)])
    known = [own("unknown-attribute", 4), own("undefined-reference", 8)]
    found = cfn_lint_findings(tmp_path, ["a.yml"], known, stand_in(tmp_path, report))
    assert [item.location.start.line for item in found] == [9]


def test_the_same_declaration_in_the_twin_is_said_once(tmp_path: Path) -> None:
    known = replace(own("unused-parameter", 1), subject=Subject("variable", "Parameters.P9", "a.json"))
    report = json.dumps([row("W2001", "Warning", 9)])
    assert cfn_lint_findings(tmp_path, ["a.yml"], [known], stand_in(tmp_path, report)) == ()


def test_nothing_is_run_without_templates(tmp_path: Path) -> None:
    assert cfn_lint_findings(tmp_path, [], (), "no-such-program") == ()


@pytest.mark.parametrize(("output", "sentence"), [(None, "not installed"), ("no JSON", "gave no report")])
def test_what_is_wrong_is_said(tmp_path: Path, output: str | None, sentence: str) -> None:
    command = "no-such-program" if output is None else stand_in(tmp_path, output)
    with pytest.raises(UsageError, match=sentence):
        cfn_lint_findings(tmp_path, ["a.yml"], (), command)


def test_the_real_program(tmp_path: Path) -> None:
    if shutil.which("cfn-lint") is None:
        pytest.skip("cfn-lint is not installed")
    template = """\
AWSTemplateFormatVersion: '2010-09-09'
Parameters:
  Unused:
    Type: String
Resources:
  Topic:
    Type: AWS::SNS::Topic
    Properties:
      NoSuchProperty: 1
  First:
    Type: AWS::SNS::Topic
    DependsOn: Second
  Second:
    Type: AWS::SNS::Topic
    DependsOn: First
"""
    root = write_files(tmp_path, {"stack.yml": template})
    report = tapcheck.check(root, companions=["cfn-lint"])
    found = [(item.rule, item.location.start.line) for item in report.findings]
    assert found == [("unused-parameter", 3), ("unknown-attribute", 9), ("circular-dependency", 12)]
    again = cfn_lint_findings(root, ["stack.yml"], ())
    assert {"cfn-lint:W2001", "cfn-lint:E3002", "cfn-lint:E3004"} <= {item.rule for item in again}
