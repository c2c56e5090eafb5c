"""Every command that the documentation shows is run, and prints what stands below it.

`[…]` stands for anything. Commands that set something up, or need another tool, are named here with the reason why they
are not run.
"""

from __future__ import annotations

import os
import re
import shlex
import shutil
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from tapcheck.config import load_config
from tapcheck.languages.yaml_text import read_yaml
from tapcheck.source import SourceFile
from tests.harness.reference_pages import FOLDER, pages

ROOT = Path(__file__).parents[2]
PAGES = sorted([ROOT / "README.md", *(path for path in (ROOT / "docs").rglob("*.md") if path.parent.name != "rules")])
NOT_RUN = {
    "python3 -m venv .venv": "sets up an environment; tried by hand in a fresh clone",
    "python -m venv .venv": "sets up an environment; tried by hand in a fresh clone",
    ".venv/bin/python -m pip install": "sets up an environment",
    ".venv/bin/python -m pytest": "these tests",
    "python -m tests.benchmarks": "a measurement",
    "python -m tests.harness": "a measurement or a generator",
    "pytest --tapcheck": "run in tests/plugin",
    "pip install": "sets up an environment",
}
"""The beginning of a command → why it is not run."""

_BLOCK = re.compile(r"^```(?P<word>\w+)\n(?P<body>.*?)^```$", re.MULTILINE | re.DOTALL)


def _blocks(path: Path) -> Iterator[tuple[str, str, str]]:
    """The blocks of a page: their language, their text, and the text block that follows a command."""
    found = list(_BLOCK.finditer(path.read_text(encoding="utf-8")))
    for number, block in enumerate(found):
        following = found[number + 1] if number + 1 < len(found) else None
        shown = following["body"] if following is not None and following["word"] == "text" else ""
        yield block["word"], block["body"], shown


COMMANDS = [
    pytest.param(command, shown, id=f"{path.relative_to(ROOT).as_posix()}: {command[:60]}")
    for path in PAGES
    for word, body, shown in _blocks(path)
    if word == "console"
    for command in body.strip().splitlines()
]


@pytest.mark.parametrize(("command", "shown"), COMMANDS)
def test_a_command_prints_what_stands_below_it(command: str, shown: str, tmp_path: Path) -> None:
    own = command.rpartition("&& ")[2] if "&& .venv/bin/tapcheck" in command else command
    own = own.replace(".venv/bin/tapcheck", "tapcheck")
    if any(own.startswith(beginning) for beginning in NOT_RUN):
        assert not shown, "what is not run shows no output"
        return
    words = shlex.split(own)
    assert words[0] == "tapcheck", f"say in NOT_RUN why this is not run: {command}"
    shutil.copytree(ROOT / "examples", tmp_path / "examples", ignore=shutil.ignore_patterns("node_modules"))
    environment = {**os.environ, "PYTHONPATH": str(ROOT), "COLUMNS": "120"}
    run = [sys.executable, "-m", "tapcheck", *words[1:]]
    done = subprocess.run(run, cwd=tmp_path, env=environment, capture_output=True, text=True, check=False)
    assert done.returncode in (0, 1), done.stderr
    assert not done.stderr
    assert not shown or _matches(shown, done.stdout), done.stdout


def _matches(shown: str, printed: str) -> bool:
    pattern = ".*".join(re.escape(part) for part in re.split(r"\n?\[…\]\n?", shown.strip()))
    return re.fullmatch(pattern, printed.strip(), re.DOTALL) is not None


@pytest.mark.parametrize("path", PAGES, ids=lambda path: path.relative_to(ROOT).as_posix())
def test_other_blocks_are_what_they_say(path: Path, tmp_path: Path) -> None:
    for word, body, _ in _blocks(path):
        if word == "python":
            compile(body, path.name, "exec")
        elif word == "yaml" and path.name in ("README.md", "spec.md", "monorepo.md", "configuration.md"):
            (tmp_path / "tapcheck.yaml").write_text(body, encoding="utf-8")
            assert load_config(tmp_path / "tapcheck.yaml")
        elif word == "yaml":
            document, problems = read_yaml(SourceFile(path.name, body.encode()))
            assert document is not None, problems


@pytest.mark.parametrize("name", sorted(pages()))
def test_reference_pages_are_fresh(name: str) -> None:
    stored = (FOLDER / name).read_text(encoding="utf-8")
    assert stored == pages()[name], "run `python -m tests.harness.reference_pages`"


def test_links_lead_somewhere() -> None:
    lost: list[str] = []
    for path in PAGES:
        for target in re.findall(r"\]\((?!https?:|#)([^)#\s]+)", path.read_text(encoding="utf-8")):
            if not (path.parent / target).exists():
                lost.append(f"{path.relative_to(ROOT).as_posix()}: {target}")
    assert lost == []


def test_the_site_builds(tmp_path: Path) -> None:
    pytest.importorskip("mkdocs", reason="mkdocs is not installed (pip install tapcheck[docs])")
    pytest.importorskip("material", reason="mkdocs-material is not installed (pip install tapcheck[docs])")
    command = [
        sys.executable,
        "-m",
        "mkdocs",
        "build",
        "--strict",
        "-q",
        "-f",
        "docs/mkdocs.yml",
        "-d",
        str(tmp_path / "site"),
    ]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr[-2000:]
    assert (tmp_path / "site" / "tutorial" / "index.html").is_file()
