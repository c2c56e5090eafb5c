"""Hooks, the action and the snippets for pipelines: they are what their consumers accept, and their steps run."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from tapcheck.discovery import kind_of
from tapcheck.languages.yaml_text import read_yaml
from tapcheck.source import SourceFile

ROOT = Path(__file__).parents[2]
EXAMPLES = ROOT / "examples"
PAGE = (ROOT / "docs" / "ci.md").read_text(encoding="utf-8")
BLOCKS = {
    match["path"]: match["body"]
    for match in re.finditer(r"```\w+\n(?:#|//) (?P<path>\S+)\n(?P<body>.*?)```", PAGE, re.DOTALL)
}
SCHEMAS = {
    ".github/workflows/drift.yml": "vendor.github-workflows",
    ".github/workflows/drift-in-parts.yml": "vendor.github-workflows",
    ".gitlab-ci.yml": "vendor.gitlab-ci",
    "azure-pipelines.yml": "vendor.azure-pipelines",
}
"""Path → the schema that check-jsonschema ships for it."""


def _yaml(path: str, text: str) -> Any:
    document, problems = read_yaml(SourceFile(path, text.encode()))
    assert document is not None, problems
    return document.value


def _environment(folder: Path) -> dict[str, str]:
    """An environment in which `tapcheck` is this one, and `pip install` has nothing to do."""
    tools = folder / "tools"
    tools.mkdir()
    for name, line in {"tapcheck": f'exec "{sys.executable}" -m tapcheck "$@"', "pip": "exit 0"}.items():
        tool = tools / name
        tool.write_text(f"#!/bin/sh\n{line}\n", encoding="utf-8")
        tool.chmod(0o755)
    kept = {name: value for name, value in os.environ.items() if not name.startswith("GITHUB_")}
    return {**kept, "PATH": f"{tools}{os.pathsep}{os.environ['PATH']}", "PYTHONPATH": str(ROOT)}


def _project(folder: Path, example: str = "terraform-jest") -> Path:
    copy = folder / example
    shutil.copytree(EXAMPLES / example, copy, ignore=shutil.ignore_patterns("node_modules"))
    return copy


def test_the_page_has_all_snippets() -> None:
    assert {*SCHEMAS, ".pre-commit-config.yaml", "Jenkinsfile"} == set(BLOCKS)


@pytest.mark.parametrize("path", sorted(SCHEMAS))
def test_snippets_meet_the_schemas_of_their_consumers(path: str, tmp_path: Path) -> None:
    pytest.importorskip("check_jsonschema", reason="check-jsonschema is not installed (pip install check-jsonschema)")
    file = tmp_path / "snippet.yml"
    file.write_text(BLOCKS[path], encoding="utf-8")
    command = [sys.executable, "-m", "check_jsonschema", "--builtin-schema", SCHEMAS[path], str(file)]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout


def test_the_action_meets_its_schema() -> None:
    pytest.importorskip("check_jsonschema", reason="check-jsonschema is not installed (pip install check-jsonschema)")
    command = [sys.executable, "-m", "check_jsonschema", "--builtin-schema", "vendor.github-actions", "action.yml"]
    done = subprocess.run(command, capture_output=True, text=True, check=False, cwd=ROOT)
    assert done.returncode == 0, done.stdout


@pytest.mark.parametrize(
    ("path", "wanted"),
    [
        ("infra/main.tf", True),
        ("infra/dev.tfvars", True),
        ("test/stack.unit.test.ts", True),
        ("tests/test_stack.py", True),
        ("test/stack_test.go", True),
        ("tests/main.tftest.hcl", True),
        ("lib/TapStack.yml", True),
        ("src/index.ts", False),
        ("README.md", False),
    ],
)
def test_the_hook_runs_for_tests_and_code(path: str, wanted: bool) -> None:
    (hook,) = _yaml(".pre-commit-hooks.yaml", (ROOT / ".pre-commit-hooks.yaml").read_text(encoding="utf-8"))
    assert (re.search(hook["files"], path) is not None) is wanted
    assert (kind_of(path) is not None) is wanted or path.endswith(".tfvars")


def test_the_hook_that_the_page_names_exists() -> None:
    (hook,) = _yaml(".pre-commit-hooks.yaml", (ROOT / ".pre-commit-hooks.yaml").read_text(encoding="utf-8"))
    (repository,) = _yaml(".pre-commit-config.yaml", BLOCKS[".pre-commit-config.yaml"])["repos"]
    assert [entry["id"] for entry in repository["hooks"]] == [hook["id"]]


def _steps_of_the_action() -> list[dict[str, Any]]:
    steps: list[dict[str, Any]] = _yaml("action.yml", (ROOT / "action.yml").read_text(encoding="utf-8"))["runs"][
        "steps"
    ]
    return [step for step in steps if "tapcheck check" in step.get("run", "")]


def test_the_action_annotates_and_writes_reports(tmp_path: Path) -> None:
    """The step as the runner executes it: `bash -e` on the script, inputs as environment variables."""
    (step,) = _steps_of_the_action()
    project = _project(tmp_path)
    inputs = {"CHECKED": ".", "ARGUMENTS": "--fail-on warning", "SINCE": "", "SARIF": "t.sarif", "HTML": "t.html"}
    assert set(step["env"]) == set(inputs)
    environment = {**_environment(tmp_path), **inputs, "GITHUB_STEP_SUMMARY": str(tmp_path / "summary.md")}
    script = tmp_path / "step.sh"
    script.write_text(step["run"], encoding="utf-8")
    command = ["bash", "--noprofile", "--norc", "-eo", "pipefail", str(script)]
    done = subprocess.run(command, cwd=project, env=environment, capture_output=True, text=True, check=False)
    assert done.returncode == 1, done.stderr
    assert "::error file=test/terraform.unit.test.ts,line=45" in done.stdout
    assert (project / "t.sarif").is_file()
    assert (project / "t.html").is_file()
    assert "undeclared-resource" in (tmp_path / "summary.md").read_text(encoding="utf-8")


def test_the_action_is_green_on_a_mended_project(tmp_path: Path) -> None:
    (step,) = _steps_of_the_action()
    environment = {
        **_environment(tmp_path),
        **dict.fromkeys(("ARGUMENTS", "SINCE", "SARIF", "HTML"), ""),
        "CHECKED": ".",
    }
    script = tmp_path / "step.sh"
    script.write_text(step["run"], encoding="utf-8")
    project = _project(tmp_path, "terraform-jest-mended")
    command = ["bash", "--noprofile", "--norc", "-eo", "pipefail", str(script)]
    done = subprocess.run(command, cwd=project, env=environment, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout + done.stderr


def _commands(path: str) -> list[str]:
    """The commands of a snippet that run tapcheck, with the values that a matrix gives."""
    found = re.findall(r"(?:- |run: |script: |sh ')(?:pip install [^\n']*|tapcheck [^\n']*)", BLOCKS[path])
    lines = [re.sub(r"^(?:- |run: |script: |sh ')+", "", line) for line in found]
    commands: list[str] = []
    for line in (line for line in lines if line.startswith("tapcheck")):
        parts = "1234" if "matrix.part" in line else "1"
        commands += [line.replace("${{ matrix.part }}", part) for part in parts]
    return commands


@pytest.mark.parametrize("path", [path for path in sorted(BLOCKS) if "tapcheck check" in BLOCKS[path]])
def test_commands_of_snippets_run(path: str, tmp_path: Path) -> None:
    project = _project(tmp_path, "terraform-jest-mended")
    environment = _environment(tmp_path)
    assert _commands(path)
    for command in _commands(path):
        done = subprocess.run(
            ["bash", "-ec", command], cwd=project, env=environment, capture_output=True, text=True, check=False
        )
        assert done.returncode == 0, f"{command}\n{done.stdout}{done.stderr}"
        for written in re.findall(r"--output \w+=(\S+)", command):
            assert (project / written).stat().st_size
