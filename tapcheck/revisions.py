"""Earlier states of a project: a revision of its git repository, unpacked into a folder that goes away again."""

from __future__ import annotations

import io
import subprocess
import tarfile
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from tapcheck.errors import UsageError


@contextmanager
def unpacked(root: Path, revision: str) -> Iterator[Path]:
    """The files below ``root`` as they were at a git revision; raises :class:`UsageError` when there is none."""
    if revision.startswith("-"):
        raise UsageError(f"'{revision}' is neither a folder nor a git revision")
    try:
        shown = subprocess.run(
            ["git", "-C", str(root), "archive", "--format=tar", revision], capture_output=True, check=False
        )
    except OSError:
        raise UsageError("git is not installed, so --against takes a folder only") from None
    if shown.returncode:
        raise UsageError(f"'{revision}' is neither a folder nor a git revision of '{root}'")
    with tempfile.TemporaryDirectory(prefix="tapcheck-") as folder:
        with tarfile.open(fileobj=io.BytesIO(shown.stdout)) as archive:
            archive.extractall(
                folder, members=[item for item in archive if item.isfile() or item.isdir()], filter="data"
            )
        yield Path(folder)
