"""The integration suites of the examples really run on mock outputs, without a deployment."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from tests.harness.folders import write_files
from tests.harness.jest import node_modules

ROOT = Path(__file__).parents[2]
COMMAND_SUITE = """\
import json
import pathlib
import subprocess

OUTPUTS = json.loads((pathlib.Path(__file__).parents[1] / "cfn-outputs" / "flat-outputs.json").read_text())


def test_the_command():
    shown = subprocess.run(["terraform", "output", "-raw", "uploads_bucket"], capture_output=True, text=True)
    assert shown.stdout == OUTPUTS["uploads_bucket"]
"""


def tapcheck_run(project: Path, *command: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-m", "tapcheck", "run", "--", *command],
        cwd=project,
        env={**os.environ, "PYTHONPATH": str(ROOT)},
        capture_output=True,
        text=True,
        timeout=180,
        check=False,
    )


@pytest.mark.parametrize("example", ["terraform-jest-mended", "cloudformation-jest-mended"])
def test_jest(tmp_path: Path, example: str) -> None:
    modules = node_modules()
    project = Path(shutil.copytree(ROOT / "examples" / example, tmp_path / example))
    (project / "node_modules").symlink_to(modules, target_is_directory=True)
    shown = tapcheck_run(project, "node", str(modules / "jest" / "bin" / "jest.js"), "--testPathPattern", "int")
    assert shown.returncode == 0, shown.stderr
    assert not (project / "cfn-outputs").exists()


@pytest.mark.skipif(os.name == "nt", reason="the stand-in for terraform is called through a shell there")
def test_pytest(tmp_path: Path) -> None:
    project = Path(shutil.copytree(ROOT / "examples" / "terraform-pytest-mended", tmp_path / "project"))
    write_files(project, {"test/test_command.py": COMMAND_SUITE})
    shown = tapcheck_run(project, sys.executable, "-m", "pytest", "-q", "-p", "no:cacheprovider", "test")
    assert shown.returncode == 0, shown.stdout + shown.stderr
    assert "7 passed" in shown.stdout
    assert not (project / "cfn-outputs").exists()


def test_pytest_fails_where_tapcheck_said_so(tmp_path: Path) -> None:
    project = Path(shutil.copytree(ROOT / "examples" / "terraform-pytest", tmp_path / "project"))
    shown = tapcheck_run(project, sys.executable, "-m", "pytest", "-q", "-p", "no:cacheprovider", "test")
    assert shown.returncode == 1
    assert "KeyError: 'queue_arns'" in shown.stdout
    assert "test_failed_jobs_are_kept" in shown.stdout
    assert "2 failed, 4 passed" in shown.stdout
    assert not (project / "cfn-outputs").exists()
