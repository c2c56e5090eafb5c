"""Reporters are pure: a report and a style in, text out."""

from __future__ import annotations

import ast
from pathlib import Path

import pytest

from tests.meta.test_structure import PACKAGE, imported

REPORTERS = sorted((PACKAGE / "reporters").rglob("*.py"))
OUTSIDE = frozenset(
    (
        "io",
        "logging",
        "os",
        "pathlib",
        "random",
        "shutil",
        "socket",
        "subprocess",
        "sys",
        "tempfile",
        "time",
        "urllib.request",
    )
)
"""Modules through which a reporter would read or write something, or give another text for the same report."""

CALLS = frozenset(("breakpoint", "input", "open", "print"))


@pytest.mark.parametrize("path", REPORTERS, ids=lambda path: path.relative_to(PACKAGE).as_posix())
def test_no_reporter_reads_or_writes(path: Path) -> None:
    called = {
        node.func.id
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8")))
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Name)
    }
    assert (OUTSIDE & set(imported(path))) | (CALLS & called) == set()
