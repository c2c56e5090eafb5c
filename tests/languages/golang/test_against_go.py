"""Go tests as the evaluator judges them and as `go test` does: the same verdicts, or none."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
from pathlib import Path

import pytest

from tapcheck.frontends.expectations.project_host import ProjectHost
from tapcheck.languages.golang.evaluate import evaluate_suite
from tapcheck.workspace import Workspace
from tests.harness.folders import write_files
from tests.languages.golang.json_answers import JSON
from tests.languages.golang.known_answers import DECIDED, FILES, HEAD, OPEN

SUITE = "test/case_test.go"
GOPATH = os.environ.get("TAPCHECK_GOPATH", "/usr/share/gocode")
"""Where testify is, as Debian installs it (`golang-github-stretchr-testify-dev`)."""


def verdict(folder: Path, body: str) -> str:
    """`p`, `f`, or `?` for undecided."""
    write_files(folder, {**FILES, SUITE: f"{HEAD}func TestIt(t *testing.T) {{\n\t{body}\n}}\n"})
    result = evaluate_suite(ProjectHost(Workspace(folder), (), "test", deployed=False), SUITE, {}).result
    outcomes = {item.outcome.value for test in result.tests for item in test.assertions}
    return "f" if "failing" in outcomes else "?" if "undecided" in outcomes else "p"


@pytest.mark.parametrize(("body", "expected"), [*DECIDED, *JSON])
def test_decided_verdicts(body: str, expected: str, tmp_path: Path) -> None:
    assert verdict(tmp_path, body) == expected


@pytest.mark.parametrize("body", [body for body, _ in OPEN])
def test_undecided_tests(body: str, tmp_path: Path) -> None:
    assert verdict(tmp_path, body) == "?"


def test_the_table_is_what_go_says(tmp_path: Path) -> None:
    if shutil.which("go") is None or not (Path(GOPATH) / "src/github.com/stretchr/testify").is_dir():
        pytest.skip("go and testify are not installed; TAPCHECK_GOPATH names the folder with its sources")
    caught = "defer func() { if r := recover(); r != nil { t.Fatal(r) } }()"
    passing = [(body, expected.replace("?", "p")) for body, expected in JSON]
    rows = (*DECIDED, *OPEN, *passing)
    tests = [
        f"func TestN{number}(t *testing.T) {{\n\t{caught}\n\t{body}\n}}\n" for number, (body, _) in enumerate(rows)
    ]
    write_files(tmp_path, {**FILES, SUITE: HEAD + "\n".join(tests)})
    places = {"GOPATH": GOPATH, "GOCACHE": str(tmp_path / "cache"), "GO111MODULE": "off", "GOFLAGS": ""}
    ran = subprocess.run(
        ["go", "test", "-vet=off", "-json", "."],
        cwd=tmp_path / "test",
        env={**os.environ, **places},
        capture_output=True,
        text=True,
        check=False,
    )
    events = [json.loads(line) for line in ran.stdout.splitlines() if line.startswith("{")]
    found = {
        event["Test"]: event["Action"][0] for event in events if event["Action"] in ("pass", "fail") and "Test" in event
    }
    assert {body: found.get(f"TestN{number}") for number, (body, _) in enumerate(rows)} == dict(rows)
