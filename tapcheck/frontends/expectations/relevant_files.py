"""Files that may have to do with a stack, read one by one."""

from __future__ import annotations

from collections.abc import Callable, Iterable

from tapcheck.model.expectations import Suite
from tapcheck.source import SourceFile
from tapcheck.workspace import Workspace


def relevant_suites(
    workspace: Workspace, paths: Iterable[str], read: Callable[[SourceFile], Suite | None]
) -> tuple[Suite, ...]:
    """What ``read`` makes of the files that can be read; None for one that has nothing to do with a stack."""
    sources = (workspace.read(path) for path in paths)
    suites = (read(source) for source in sources if source is not None)
    return tuple(suite for suite in suites if suite is not None)
