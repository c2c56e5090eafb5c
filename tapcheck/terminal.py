"""What is around a run: the terminal that it writes to, and the service that it runs in."""

from __future__ import annotations

import os
import time
from collections.abc import Mapping
from pathlib import Path
from typing import TextIO

_ROOTS = ("GITHUB_WORKSPACE", "CI_PROJECT_DIR", "BUILD_SOURCESDIRECTORY", "WORKSPACE")
"""Variables in which GitHub, GitLab, Azure and Jenkins name the folder that holds the repository."""

_LINKING_PROGRAMS = frozenset(("Hyper", "WezTerm", "ghostty", "iTerm.app", "rio", "vscode"))
_LINKING_TERMINALS = ("alacritty", "foot", "ghostty", "kitty", "wezterm")
_FIRST_VTE = 5000
"""The first version of VTE (GNOME Terminal, Tilix and others) that knows hyperlinks, 0.50."""

_PATIENCE, _PACE = 1.0, 0.1
"""Seconds until a run counts as long, and between two pictures of its progress."""

_BAR = 20


def wants_colour(choice: str, stream: TextIO, environment: Mapping[str, str]) -> bool:
    """Whether to colour: ``choice`` is always, never or auto, which means a terminal unless NO_COLOR is set."""
    if choice != "auto":
        return choice == "always"
    return stream.isatty() and not environment.get("NO_COLOR") and environment.get("TERM") != "dumb"


def wants_links(stream: TextIO, environment: Mapping[str, str]) -> bool:
    """Whether the terminal is known to open hyperlinks; FORCE_HYPERLINK (1 or 0) decides where it is set."""
    forced = environment.get("FORCE_HYPERLINK")
    if forced is not None:
        return forced != "0"
    if not stream.isatty() or environment.get("CI") or environment.get("TERM") == "dumb":
        return False
    version = environment.get("VTE_VERSION", "")
    return (
        "WT_SESSION" in environment
        or environment.get("TERM_PROGRAM") in _LINKING_PROGRAMS
        or any(name in environment.get("TERM", "") for name in _LINKING_TERMINALS)
        or (version.isdecimal() and int(version) >= _FIRST_VTE)
    )


def repository_prefix(root: str, environment: Mapping[str, str]) -> str:
    """The path that leads from the repository, or else the current folder, to the checked folder; empty if none."""
    folder = Path(root).resolve()
    named = (Path(environment[name]) for name in _ROOTS if environment.get(name))
    for base in (*named, Path()):
        if folder.is_relative_to(base.resolve()):
            prefix = folder.relative_to(base.resolve()).as_posix()
            return "" if prefix == "." else prefix
    return ""


class ProgressBar:
    """Shows on a terminal how far a long run is, in one line that goes away again."""

    def __init__(self, stream: TextIO) -> None:
        self._stream = stream
        self._shown = False
        self._next = time.monotonic() + _PATIENCE

    def __call__(self, done: int, number: int, path: str) -> None:
        now = time.monotonic()
        if now < self._next:
            return
        self._next = now + _PACE
        self._shown = True
        filled = _BAR * done // max(1, number)
        line = f"[{'#' * filled}{'-' * (_BAR - filled)}] {done}/{number} {_printable(path)}"
        self._stream.write(f"\r\x1b[2K{line[: _width(self._stream) - 1]}")
        self._stream.flush()

    def clear(self) -> None:
        """Takes the line away."""
        if self._shown:
            self._shown = False
            self._stream.write("\r\x1b[2K")
            self._stream.flush()


def _printable(path: str) -> str:
    return "".join(letter if letter.isprintable() else "?" for letter in path)


def _width(stream: TextIO) -> int:
    try:
        return os.get_terminal_size(stream.fileno()).columns or 80
    except (OSError, ValueError):
        return 80
