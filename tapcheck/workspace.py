"""The only door to the user's files: everything below one root, read once, never outside it.

Paths are POSIX strings relative to the root (`.` is the root itself). Nothing is written here.
"""

from __future__ import annotations

import os
import posixpath
from collections.abc import Callable, Collection, Iterator, Mapping
from pathlib import Path

from tapcheck.diagnostics import Diagnostic, Problem
from tapcheck.source import SourceFile, Span

LARGEST_FILE = 8 * 1024 * 1024
"""Files above this many bytes are not read: no source that people write is that large."""


class Workspace:
    """Read access to a folder; every answer is remembered, so a run sees one state of the files."""

    def __init__(self, root: Path) -> None:
        self.root = root.resolve()
        self._files: dict[str, SourceFile | None] = {}
        self._problems: dict[str, Diagnostic] = {}
        self._folders: dict[str, tuple[str, ...]] = {}

    def inside(self, path: str) -> bool:
        """Whether the path, after `..` and symbolic links, still lies below the root."""
        normal = posixpath.normpath(path)
        if normal == ".." or normal.startswith("../") or posixpath.isabs(normal):
            return False
        try:
            real = (self.root / normal).resolve()
        except (OSError, RuntimeError):
            return False
        return real == self.root or self.root in real.parents

    def is_file(self, path: str) -> bool:
        """Whether the path names an existing file inside the root."""
        return self.inside(path) and os.path.isfile(self.root / path)

    def is_folder(self, path: str) -> bool:
        """Whether the path names an existing folder inside the root."""
        return self.inside(path) and os.path.isdir(self.root / path)

    def names(self, path: str) -> tuple[str, ...]:
        """The names in a folder, sorted; empty when it is no readable folder."""
        path = posixpath.normpath(path)
        if path not in self._folders:
            try:
                found = tuple(sorted(os.listdir(self.root / path))) if self.inside(path) else ()
            except OSError:
                found = ()
            self._folders[path] = found
        return self._folders[path]

    def walk(self, skip: Callable[[str], bool], start: str = ".") -> Iterator[tuple[str, tuple[str, ...]]]:
        """Every folder from ``start`` down with the names of its files, sorted; linked folders are not entered.

        ``skip`` is asked with the path of each folder; what it refuses is not entered either.
        """
        waiting = [start]
        while waiting:
            folder = waiting.pop()
            names: list[str] = []
            folders: list[str] = []
            try:
                with os.scandir(self.root / folder) as entries:
                    for entry in entries:
                        (folders if entry.is_dir(follow_symlinks=False) else names).append(entry.name)
            except OSError:
                continue
            yield folder, tuple(sorted(names))
            below = (name if folder == "." else f"{folder}/{name}" for name in sorted(folders, reverse=True))
            waiting.extend(path for path in below if not skip(path))

    def size(self, path: str) -> int | None:
        """The size of a file in bytes."""
        try:
            return os.path.getsize(self.root / path) if self.inside(path) else None
        except OSError:
            return None

    def read(self, path: str) -> SourceFile | None:
        """The file's text, or None when it cannot be read; :meth:`problem` then says why."""
        path = posixpath.normpath(path)
        if path not in self._files:
            self._files[path] = self._load(path)
        return self._files[path]

    def data(self, path: str) -> bytes | None:
        """The bytes of a file of any kind, up to :data:`LARGEST_FILE`; None when it cannot be read."""
        path = posixpath.normpath(path)
        size = self.size(path)
        if size is None or size > LARGEST_FILE or not self.is_file(path):
            return None
        try:
            return (self.root / path).read_bytes()
        except OSError:
            return None

    def problem(self, path: str) -> Diagnostic | None:
        """Why :meth:`read` gave nothing for this path."""
        return self._problems.get(posixpath.normpath(path))

    def _load(self, path: str) -> SourceFile | None:
        if not self.inside(path):
            return self._refuse(path, "the file lies outside the checked folder", "check a folder that holds it")
        size = self.size(path)
        if size is not None and size > LARGEST_FILE:
            return self._refuse(
                path,
                f"the file has {size:,} bytes; tapcheck reads files of up to {LARGEST_FILE:,}",
                "exclude it or split it",
                Problem.BOUND,
            )
        try:
            data = (self.root / path).read_bytes()
        except OSError as error:
            reason = error.strerror or type(error).__name__
            return self._refuse(
                path, f"the file cannot be read: {reason.lower()}", "check that it exists and its permissions"
            )
        if b"\0" in data[:8192]:
            return self._refuse(path, "the file is binary", "remove it or exclude it")
        return SourceFile(path, data)

    def _refuse(self, path: str, summary: str, hint: str, problem: Problem = Problem.UNREADABLE) -> SourceFile | None:
        self._problems[path] = Diagnostic(problem, summary, Span(path, 0, 0), hint)
        return None


class Overlay(Workspace):
    """A workspace in which some files have other texts, or exist at all; ``hidden`` paths do not exist in it."""

    def __init__(self, base: Workspace, files: Mapping[str, SourceFile], hidden: Collection[str] = ()) -> None:
        super().__init__(base.root)
        self._base = base
        self._given = {posixpath.normpath(path): source for path, source in files.items()}
        self._hidden = frozenset(hidden) - self._given.keys()

    def is_file(self, path: str) -> bool:
        """Whether the path names a file that is given, or exists and is not hidden."""
        path = posixpath.normpath(path)
        return path in self._given or (path not in self._hidden and self._base.is_file(path))

    def names(self, path: str) -> tuple[str, ...]:
        """The names in a folder, sorted."""
        path = posixpath.normpath(path)
        given = {posixpath.basename(name) for name in self._given if (posixpath.dirname(name) or ".") == path}
        shown = {name for name in self._base.names(path) if posixpath.normpath(f"{path}/{name}") not in self._hidden}
        return tuple(sorted(given | shown))

    def size(self, path: str) -> int | None:
        """The size of a file in bytes."""
        source = self._given.get(posixpath.normpath(path))
        return len(source.data) if source else self._base.size(path) if self.is_file(path) else None

    def read(self, path: str) -> SourceFile | None:
        """The file's text, or None when it cannot be read."""
        path = posixpath.normpath(path)
        return self._given.get(path) or (self._base.read(path) if path not in self._hidden else None)

    def data(self, path: str) -> bytes | None:
        """The bytes of a file of any kind; None when it cannot be read."""
        source = self._given.get(posixpath.normpath(path))
        return source.data if source else self._base.data(path) if self.is_file(path) else None
