"""Verdicts of runs, against what the binary says where it is there."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from tapcheck.frontends.infrastructure.terraform_values import CatalogTypes
from tapcheck.languages.terraform.modules import Modules
from tapcheck.languages.terraform.tftest import read_test_file
from tapcheck.languages.terraform.tftest_runs import Outcome, RunResult, TestRuns
from tapcheck.workspace import Workspace
from tests.harness import terraform_binary
from tests.languages.terraform.tftest.cases import CASES, Case

TEST_FILE = "tests/case.tftest.hcl"


def write(case: Case, folder: Path) -> None:
    for path, text in {**case.files, TEST_FILE: case.tests}.items():
        (folder / path).parent.mkdir(parents=True, exist_ok=True)
        (folder / path).write_text(text, encoding="utf-8")


def results(folder: Path, path: str = TEST_FILE) -> list[RunResult]:
    workspace = Workspace(folder)
    source = workspace.read(path)
    assert source is not None
    file, problems = read_test_file(source)
    assert problems == ()
    return list(TestRuns(workspace, Modules(workspace), CatalogTypes(), file).results())


def status(result: RunResult) -> str:
    outcomes = {row.outcome for row in result.checked}
    if any(row.stops and row.outcome is Outcome.FAILING for row in result.checked):
        return "error"
    for outcome, written in (
        (Outcome.FAILING, "fail"),
        (Outcome.UNDECIDED, "open"),
        (Outcome.SKIPPED, "skip"),
    ):
        if outcome in outcomes:
            return written
    return "pass"


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.name)
def test_status_of_every_run(case: Case, tmp_path: Path) -> None:
    write(case, tmp_path)
    found = {result.run.name: status(result) for result in results(tmp_path)}
    names = list(found)
    wanted = ["open" if name in case.undecided else item for name, item in zip(names, case.statuses, strict=True)]
    assert list(found.values()) == wanted


@pytest.mark.skipif(not terraform_binary.available(), reason="needs the terraform binary")
@pytest.mark.parametrize("case", CASES, ids=lambda case: case.name)
def test_the_binary_agrees(case: Case, tmp_path: Path) -> None:
    write(case, tmp_path)
    if "module" in case.tests or "module" in case.files["main.tf"]:
        terraform_binary.run(["init", "-backend=false"], tmp_path)
    lines = map(json.loads, terraform_binary.run(["test", "-json"], tmp_path).stdout.splitlines())
    runs = [line["test_run"] for line in lines if line.get("type") == "test_run"]
    assert tuple(run["status"] for run in runs if run.get("progress") in (None, "complete")) == case.statuses
