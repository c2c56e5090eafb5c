"""The door to the user's files: inside the root, read once, never raising."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from tapcheck import workspace as module
from tapcheck.diagnostics import Problem
from tapcheck.workspace import Workspace
from tests.harness.folders import write_files

FILES = {"lib/main.tf": "x = 1\n", "lib/b/c.tf": "", "README.md": "read me"}


@pytest.fixture
def project(tmp_path: Path) -> Workspace:
    write_files(tmp_path, {"outside.txt": "secret"})
    return Workspace(write_files(tmp_path / "root", FILES))


@pytest.mark.parametrize(
    ("path", "inside"),
    [
        (".", True),
        ("lib/main.tf", True),
        ("lib/../README.md", True),
        ("missing", True),
        ("..", False),
        ("../outside.txt", False),
        ("lib/../../outside.txt", False),
        ("/etc/passwd", False),
    ],
)
def test_inside(project: Workspace, path: str, inside: bool) -> None:
    assert project.inside(path) is inside


def test_questions_about_paths(project: Workspace) -> None:
    assert (project.is_file("lib/main.tf"), project.is_file("lib"), project.is_file("../outside.txt")) == (
        True,
        False,
        False,
    )
    assert (project.is_folder("lib"), project.is_folder("lib/main.tf"), project.is_folder("..")) == (True, False, False)
    assert (project.names("lib"), project.names("lib/main.tf"), project.names("..")) == (("b", "main.tf"), (), ())
    assert (project.size("lib/main.tf"), project.size("missing"), project.size("..")) == (6, None, None)


def test_read(project: Workspace) -> None:
    source = project.read("lib/../lib/main.tf")
    assert source is not None
    assert (source.path, source.text) == ("lib/main.tf", "x = 1\n")
    assert project.read("lib/main.tf") is source
    assert project.problem("lib/main.tf") is None


@pytest.mark.parametrize(
    ("path", "summary", "kind"),
    [
        ("missing.tf", "the file cannot be read: no such file or directory", Problem.UNREADABLE),
        ("../outside.txt", "the file lies outside the checked folder", Problem.UNREADABLE),
        ("binary.tf", "the file is binary", Problem.UNREADABLE),
        ("large.tf", "the file has 101 bytes; tapcheck reads files of up to 100", Problem.BOUND),
    ],
)
def test_what_cannot_be_read(
    project: Workspace, monkeypatch: pytest.MonkeyPatch, path: str, summary: str, kind: Problem
) -> None:
    monkeypatch.setattr(module, "LARGEST_FILE", 100)
    write_files(project.root, {"binary.tf": b"a\0b", "large.tf": b"x" * 101})
    assert project.read(path) is None
    problem = project.problem(path)
    assert problem is not None
    assert (problem.summary, problem.problem, problem.span.path) == (summary, kind, path)


def test_a_link_that_leads_outside(project: Workspace) -> None:
    try:
        os.symlink(project.root.parent / "outside.txt", project.root / "link.txt")
    except OSError:
        pytest.skip("this system does not let tests make symbolic links")
    assert project.read("link.txt") is None


def test_walk(project: Workspace) -> None:
    assert list(project.walk(lambda path: path == "lib/b")) == [(".", ("README.md",)), ("lib", ("main.tf",))]
    assert [folder for folder, _ in project.walk(lambda _: False)] == [".", "lib", "lib/b"]


def test_walk_of_a_folder_that_is_gone(tmp_path: Path) -> None:
    assert list(Workspace(tmp_path / "gone").walk(lambda _: False)) == []
