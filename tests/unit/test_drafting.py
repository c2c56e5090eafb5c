"""`tapcheck init`: what it writes is valid, and holds for the project as it is."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

import tapcheck
from tapcheck import cli
from tapcheck.config import load_config
from tapcheck.findings import Family
from tests.harness.folders import write_files

EXAMPLES = Path(__file__).parents[2] / "examples"
PROJECTS = sorted(path.name for path in EXAMPLES.iterdir() if path.is_dir())


@pytest.mark.parametrize("name", PROJECTS)
def test_what_is_written_is_valid_and_holds(name: str, tmp_path: Path) -> None:
    folder = tmp_path / name
    shutil.copytree(EXAMPLES / name, folder, ignore=shutil.ignore_patterns("node_modules", "tapcheck.yaml"))
    before = {finding.fingerprint for finding in tapcheck.check(folder).findings}
    assert cli.main(["init", str(folder)]) == 0
    assert load_config(folder / "tapcheck.yaml").specification.expectations
    report = tapcheck.check(folder)
    assert {row.verdict for row in report.assertions if row.path == "tapcheck.yaml"} == {"passing"}
    new = [finding for finding in report.findings if finding.fingerprint not in before]
    assert {finding.family for finding in new} <= {Family.DOCUMENTS}


def test_documents_and_the_services_that_they_name(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    files = {
        "main.tf": 'resource "aws_sqs_queue" "work" {}\n',
        "metadata.json": '{"team": "blue", "notes": "", "aws_services": ["SQS"]}',
        "PROMPT.md": "Work waits in Amazon SQS. Reports are sent by AWS Lambda.\n",
        "IDEAL_RESPONSE.md": "A queue.\n",
    }
    assert cli.main(["init", "--stdout", str(write_files(tmp_path, files))]) == 0
    text = capsys.readouterr().out
    assert not (tmp_path / "tapcheck.yaml").exists()
    assert text.endswith(
        """\
documents:
  - IDEAL_RESPONSE.md
  - path: metadata.json
    fields: [team, aws_services]
    services: aws_services
  # 'PROMPT.md' names SQS, Lambda (not declared)
  - path: PROMPT.md
    services: prose
"""
    )


def test_an_existing_file_is_kept(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    folder = write_files(tmp_path, {"main.tf": "", "tapcheck.yml": "exclude: []\n"})
    assert cli.main(["init", str(folder)]) == 2
    assert "exists already" in capsys.readouterr().err
    assert (folder / "tapcheck.yml").read_text(encoding="utf-8") == "exclude: []\n"


def test_an_empty_folder(tmp_path: Path) -> None:
    assert cli.main(["init", str(tmp_path)]) == 0
    assert load_config(tmp_path / "tapcheck.yaml").specification.empty


def test_names_that_yaml_would_misread(tmp_path: Path) -> None:
    code = 'output "yes" {\n  value = 1\n}\n\noutput "a1" {\n  value = 1\n}\n'
    assert cli.main(["init", str(write_files(tmp_path, {"1.0/main.tf": code}))]) == 0
    (entry,) = load_config(tmp_path / "tapcheck.yaml").specification.expectations
    assert (entry.stacks, [wish.name for wish in entry.wishes]) == (("1.0",), ["yes", "a1"])


def test_stacks_of_which_nothing_is_expected_are_left_out(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    files = {"a/main.tf": 'output "url" {\n  value = 1\n}\n', "b/main.tf": "locals {\n  size = 1\n}\n"}
    assert cli.main(["init", str(write_files(tmp_path, files)), "--stdout"]) == 0
    text = capsys.readouterr().out
    assert "  - stack: a\n    outputs:\n      url: {}\n" in text
    assert "- stack: b" not in text
