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
from typing import Any

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
    suites = _run(project, "--testPathPattern", pattern)
    return {test["fullName"]: test["status"] for suite in suites for test in suite["assertionResults"]}


def statuses(project: Path) -> dict[str, dict[str, str]]:
    """By the folder at the top of the project: full name of every test → `passed`, `failed` or `pending`.

    The project gets a `package.json` that lets jest read TypeScript.
    """
    settings = {"jest": {"transform": {r"\.[jt]sx?$": "@swc/jest"}, "moduleFileExtensions": ["ts", "js", "json"]}}
    (project / "package.json").write_text(json.dumps(settings), encoding="utf-8")
    (project / ".swcrc").write_text(json.dumps({"jsc": {"parser": {"syntax": "typescript"}}}), encoding="utf-8")
    found: dict[str, dict[str, str]] = {}
    for suite in _run(project, "--ci"):
        folder = Path(suite["name"]).relative_to(project).parts[0]
        tests = found.setdefault(folder, {})
        tests.update((test["fullName"], test["status"]) for test in suite["assertionResults"])
    return found


def _run(project: Path, *options: str) -> list[Any]:
    modules = node_modules()
    (project / "node_modules").symlink_to(modules, target_is_directory=True)
    try:
        ran = subprocess.run(
            ["node", str(modules / "jest" / "bin" / "jest.js"), "--json", *options],
            cwd=project,
            capture_output=True,
            text=True,
            timeout=300,
            check=False,
        )
    finally:
        (project / "node_modules").unlink()
    suites: list[Any] = json.loads(ran.stdout)["testResults"]
    return suites
