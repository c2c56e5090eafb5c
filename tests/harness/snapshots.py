"""Snapshots: texts that a person has read once and that must not change unseen.

To accept new ones, run the tests with the environment variable `UPDATE_SNAPSHOTS=1` and read the difference.
"""

from __future__ import annotations

import os
from pathlib import Path


def assert_snapshot(path: Path, text: str) -> None:
    """Compares the text with the one stored at the path."""
    if os.environ.get("UPDATE_SNAPSHOTS"):
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8", newline="\n")
    assert path.is_file(), f"there is no snapshot {path.name}; run with UPDATE_SNAPSHOTS=1 and read what it writes"
    assert text == path.read_text(encoding="utf-8")
