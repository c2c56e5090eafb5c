"""Really running jest, where node, npm and jest can be had; tests skip otherwise.

jest is taken from the folder in the environment variable `TAPCHECK_NODE_MODULES`, else from
`node_modules` at the top of the checkout. `npm install --prefix FOLDER jest@29 @swc/core @swc/jest typescript`
makes such a folder.
"""

from __future__ import annotations

import json
import os
import shutil
import subprocess
from collections.abc import Mapping
from pathlib import Path

import pytest


def node_modules() -> Path:
    """The folder with jest in it; skips the test when there is none, or no node."""
    folder = Path(os.environ.get("TAPCHECK_NODE_MODULES") or Path(__file__).parents[2] / "node_modules")
    if shutil.which("node") is None:
        pytest.skip("node is not installed")
    if not (folder / "jest" / "bin" / "jest.js").is_file() or not (folder / "@swc" / "jest").is_dir():
        pytest.skip("jest is not installed; see tests/harness/jest.py")
    return folder


def run_jest(project: Path, pattern: str) -> Mapping[str, str]:
    """Full name of every test → `passed`, `failed` or `pending`, of the suites whose path has the pattern."""
    modules = node_modules()
    (project / "node_modules").symlink_to(modules, target_is_directory=True)
    try:
        ran = subprocess.run(
            ["node", str(modules / "jest" / "bin" / "jest.js"), "--json", "--testPathPattern", pattern],
            cwd=project,
            capture_output=True,
            text=True,
            timeout=120,
            check=False,
        )
    finally:
        (project / "node_modules").unlink()
    return {
        test["fullName"]: test["status"]
        for suite in json.loads(ran.stdout)["testResults"]
        for test in suite["assertionResults"]
    }
