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
PYTHON_SUITE = """\
import json
import pathlib
import re
import subprocess

OUTPUTS = json.loads((pathlib.Path(__file__).parents[1] / "cfn-outputs" / "flat-outputs.json").read_text())


def test_the_table():
    assert re.fullmatch(r"arn:aws:dynamodb:[a-z0-9-]+:\\d{12}:table/.+", OUTPUTS["orders_table_arn"])
    assert OUTPUTS["orders_table_arn"].endswith("/" + OUTPUTS["orders_table_name"])


def test_the_command():
    shown = subprocess.run(["terraform", "output", "-raw", "orders_table_name"], capture_output=True, text=True)
    assert shown.stdout == OUTPUTS["orders_table_name"]
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
    project = Path(shutil.copytree(ROOT / "examples" / "terraform-jest-mended", tmp_path / "project"))
    write_files(project, {"test/test_stack.py": PYTHON_SUITE})
    shown = tapcheck_run(project, sys.executable, "-m", "pytest", "-q", "-p", "no:cacheprovider", "test/test_stack.py")
    assert shown.returncode == 0, shown.stdout + shown.stderr
    assert "2 passed" in shown.stdout
    assert not (project / "cfn-outputs").exists()
