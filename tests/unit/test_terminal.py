"""What is around a run: terminal and service."""

from __future__ import annotations

import io
from pathlib import Path

import pytest

from tapcheck.terminal import ProgressBar, repository_prefix, wants_links


class Terminal(io.StringIO):
    def isatty(self) -> bool:
        return True


@pytest.mark.parametrize(
    ("environment", "wanted"),
    [
        ({}, False),
        ({"TERM": "xterm-256color"}, False),
        ({"TERM": "xterm-kitty"}, True),
        ({"TERM_PROGRAM": "iTerm.app"}, True),
        ({"TERM_PROGRAM": "Apple_Terminal"}, False),
        ({"WT_SESSION": "1"}, True),
        ({"VTE_VERSION": "6003"}, True),
        ({"VTE_VERSION": "4803"}, False),
        ({"VTE_VERSION": "new"}, False),
        ({"TERM": "xterm-kitty", "CI": "true"}, False),
        ({"TERM": "dumb", "WT_SESSION": "1"}, False),
        ({"FORCE_HYPERLINK": "1", "CI": "true"}, True),
        ({"FORCE_HYPERLINK": "0", "WT_SESSION": "1"}, False),
    ],
)
def test_links(environment: dict[str, str], wanted: bool) -> None:
    assert wants_links(Terminal(), environment) is wanted


def test_no_links_in_a_file() -> None:
    assert wants_links(io.StringIO(), {"WT_SESSION": "1"}) is False


def test_prefixes(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    folder = tmp_path / "repository" / "infra" / "lib"
    folder.mkdir(parents=True)
    monkeypatch.chdir(tmp_path / "repository" / "infra")
    assert repository_prefix(".", {}) == ""
    assert repository_prefix("lib", {}) == "lib"
    assert repository_prefix(str(folder), {}) == "lib"
    assert repository_prefix("..", {}) == ""
    for name in ("GITHUB_WORKSPACE", "CI_PROJECT_DIR", "BUILD_SOURCESDIRECTORY", "WORKSPACE"):
        assert repository_prefix("lib", {name: str(tmp_path / "repository")}) == "infra/lib"
    assert repository_prefix("lib", {"GITHUB_WORKSPACE": str(tmp_path / "elsewhere")}) == "lib"


def test_a_short_run_shows_no_progress() -> None:
    stream = Terminal()
    bar = ProgressBar(stream)
    bar(0, 2, "a.test.ts")
    bar.clear()
    assert stream.getvalue() == ""


def test_a_long_run_shows_progress(monkeypatch: pytest.MonkeyPatch) -> None:
    now = iter([0.0, 0.5, 1.5, 1.55, 2.0])
    monkeypatch.setattr("tapcheck.terminal.time.monotonic", lambda: next(now))
    stream = Terminal()
    bar = ProgressBar(stream)
    for done, path in enumerate(["first", "second\x1b[31m", "third", "fourth" * 40]):
        bar(done, 4, path)
    bar.clear()
    bar.clear()
    assert stream.getvalue().split("\r\x1b[2K") == [
        "",
        "[#####---------------] 1/4 second?[31m",
        ("[###############-----] 3/4 " + "fourth" * 40)[:79],
        "",
    ]
