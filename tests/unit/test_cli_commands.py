"""Commands on mock outputs, called as from the command line."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from tapcheck.cli import main
from tests.harness.folders import write_files

MAIN = (
    'resource "aws_s3_bucket" "logs" {\n  bucket = "logs"\n}\n\n'
    'output "name" {\n  value = aws_s3_bucket.logs.bucket\n}\n'
)
OUTPUTS = {"name": {"sensitive": False, "type": "string", "value": "logs"}}


@pytest.fixture
def project(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    folder = write_files(tmp_path, {"lib/main.tf": MAIN, "old/main.tf": MAIN.replace('"name"', '"label"')})
    monkeypatch.chdir(folder)
    return folder


@pytest.mark.parametrize(
    ("outputs", "code", "said"),
    [
        (OUTPUTS, 0, ""),
        ({}, 1, "outputs.json:1: missing: "),
        ({**OUTPUTS, "extra": OUTPUTS["name"]}, 1, "outputs.json:1: extra: no output 'extra'"),
    ],
)
def test_verify(
    project: Path, outputs: dict[str, object], code: int, said: str, capsys: pytest.CaptureFixture[str]
) -> None:
    (project / "outputs.json").write_text(json.dumps(outputs), encoding="utf-8")
    assert main(["verify", "outputs.json", "lib"]) == code
    (*rows,) = capsys.readouterr().out.splitlines()
    assert len(rows) == code
    assert all(row.startswith(said) for row in rows)


def test_surface(project: Path, capsys: pytest.CaptureFixture[str]) -> None:
    del project
    assert main(["surface", "lib", "--against", "old"]) == 1
    rows = capsys.readouterr().out.splitlines()
    assert rows[0].startswith("breaking: output 'label' ")
    assert main(["surface", "lib", "--against", "lib"]) == 0
    assert capsys.readouterr().out == ""


def test_graph(project: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["graph", "lib"]) == 0
    shown = capsys.readouterr().out
    assert shown.startswith("digraph")
    assert "aws_s3_bucket.logs" in shown
    assert main(["graph", "lib", "--output", "out/graph.dot"]) == 0
    assert capsys.readouterr().out == ""
    assert (project / "out" / "graph.dot").read_text(encoding="utf-8") == shown


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (["run"], "run needs a command"),
        (["run", "--"], "run needs a command"),
        (["check", "--plan", "lib=missing.json"], "'missing.json' cannot be read"),
        (["graph"], "name one of the stacks here: 'lib', 'old'"),
        (["surface", "lib", "--against", "no-such-revision"], "no-such-revision"),
        (["verify", "lib/main.tf", "lib"], "main.tf"),
    ],
)
def test_wrong_usage(project: Path, arguments: list[str], said: str, capsys: pytest.CaptureFixture[str]) -> None:
    del project
    assert main(arguments) == 2
    assert said in capsys.readouterr().err


def test_run_where_there_is_nothing(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.chdir(tmp_path)
    assert main(["run", "--", "true"]) == 2
    assert "there is no infrastructure code here" in capsys.readouterr().err


def test_two_templates_in_a_folder_have_no_single_graph(project: Path, capsys: pytest.CaptureFixture[str]) -> None:
    template = "AWSTemplateFormatVersion: 2010-09-09\nResources:\n  A: {Type: 'AWS::SNS::Topic'}\n"
    write_files(project, {"cfn/a.yml": template, "cfn/b.yml": template})
    assert main(["graph", "cfn/a.yml"]) == 0
    assert '"Resources.A"' in capsys.readouterr().out
    assert main(["graph", "cfn"]) == 2
    assert "name one of the templates: 'a.yml', 'b.yml'" in capsys.readouterr().err.replace("cfn/", "")
