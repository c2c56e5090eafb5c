"""Conventions of the whole code that no tool knows."""

from __future__ import annotations

import ast
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

PACKAGE = Path(__file__).parents[2] / "tapcheck"

DOORS = {
    "hcl2": "languages/python/library/hcl.py",
    "jsonschema": "languages/json_schema.py",
    "pytest": "pytest_plugin.py",
    "lark": "languages/python/library/hcl.py",
    "regex": "languages/matching.py",
    "tree_sitter": "languages/treesitter.py",
    "tree_sitter_go": "languages/treesitter.py",
    "tree_sitter_typescript": "languages/treesitter.py",
    "yaml": "languages/yaml_text.py",
}
"""Third-party package → the one module (or, while it has none, the folder) that may import it."""

LONGEST = 450
"""Lines of a module."""

LONGER = {
    "languages/program/syntax.py": 540,
    "languages/terraform/conversion.py": 510,
}
"""Modules that are longer, each with its own bound: they may shrink, never grow, and leave the list when split."""


def modules() -> list[Path]:
    return sorted(PACKAGE.rglob("*.py"))


def imported(path: Path) -> Iterator[str]:
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom) and node.module and not node.level:
            yield node.module


def test_every_third_party_package_has_one_door() -> None:
    used: dict[str, set[str]] = {}
    for path in modules():
        for name in imported(path):
            package = name.partition(".")[0]
            if package != "tapcheck" and package not in sys.stdlib_module_names:
                used.setdefault(package, set()).add(path.relative_to(PACKAGE).as_posix())
    strangers = {
        package: sorted(paths)
        for package, paths in used.items()
        if package not in DOORS or any(not path.startswith(DOORS[package]) for path in paths) or len(paths) > 1
    }
    assert strangers == {}


@pytest.mark.parametrize("name", ["utils", "helpers", "common", "base", "misc"])
def test_no_vague_names(name: str) -> None:
    assert [path for path in modules() if name in (path.stem, path.parent.name)] == []


@pytest.mark.parametrize("path", modules(), ids=lambda path: path.relative_to(PACKAGE).as_posix())
def test_modules_are_short_and_documented(path: Path) -> None:
    text = path.read_text(encoding="utf-8")
    assert len(text.splitlines()) <= LONGER.get(path.relative_to(PACKAGE).as_posix(), LONGEST)
    assert ast.get_docstring(ast.parse(text)) or path.name == "__main__.py"


def test_only_long_modules_have_a_bound_of_their_own() -> None:
    lengths = {
        path.relative_to(PACKAGE).as_posix(): len(path.read_text(encoding="utf-8").splitlines()) for path in modules()
    }
    assert [path for path in LONGER if lengths.get(path, 0) <= LONGEST] == []


def test_importing_tapcheck_is_light() -> None:
    code = "import sys, tapcheck; print(*sorted(name for name in sys.modules if name.startswith('tapcheck')))"
    shown = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True, timeout=60)
    assert shown.stdout.split() == ["tapcheck"]


def test_the_version_needs_no_third_party_package() -> None:
    code = (
        "import sys; from tapcheck.cli import main; main(['--version']);"
        f"print(*[name for name in {sorted(DOORS)} if name in sys.modules])"
    )
    shown = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True, timeout=60)
    assert shown.stdout.splitlines()[1:] == [""]
