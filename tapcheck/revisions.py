"""Earlier states of a project: a revision of its git repository, unpacked into a folder that goes away again.

Git is only asked: neither the working tree nor the index nor a reference is touched. Files come out as they were
committed, whatever the attributes of the repository say about archives, line ends and filters.
"""

from __future__ import annotations

import os
import shutil
import subprocess
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from tapcheck.errors import UsageError
from tapcheck.workspace import LARGEST_FILE

_REGULAR, _LINK = ("100644", "100755", "100664"), "120000"
"""Modes of files and of symbolic links in a tree of git."""

_MODULES = Path(".terraform", "modules")
"""What `terraform init` downloaded: in no revision, and the same for all of them as far as anybody can tell."""


@contextmanager
def unpacked(root: Path, revision: str) -> Iterator[Path]:
    """The files below ``root`` as they were at a git revision; raises :class:`UsageError` when there is none.

    A folder that did not exist then is empty. Submodules and files that git does not know are left out, but for
    downloaded Terraform modules, which are those of now.
    """
    commit = _commit(root, revision)
    entries = _entries(root, commit)
    with tempfile.TemporaryDirectory(prefix="tapcheck-", ignore_cleanup_errors=True) as name:
        folder = Path(name).resolve()
        _write(root, folder, entries)
        _copy_modules(root, folder)
        yield folder


def fork_point(root: Path, revision: str) -> str:
    """The commit at which the checked-out history left that of ``revision``, or ``revision`` where there is none.

    Raises :class:`UsageError` when there is no such revision.
    """
    commit = _commit(root, revision)
    shown = _git(root, "merge-base", commit, "HEAD")
    return shown.stdout.decode().strip() if shown.returncode == 0 else commit


def _commit(root: Path, revision: str) -> str:
    shown = _git(root, "rev-parse", "--verify", "--quiet", "--end-of-options", f"{revision}^{{commit}}")
    if shown.returncode == 0:
        return shown.stdout.decode().strip()
    inside = _git(root, "rev-parse", "--is-inside-work-tree")
    if inside.returncode:
        reason = (inside.stderr.decode("utf-8", errors="replace").strip().splitlines() or [""])[0]
        raise UsageError(
            f"'{revision}' means nothing here: '{root}' is in no git repository that can be read ({reason})"
        )
    raise UsageError(
        f"'{revision}' is neither a folder nor a git revision of '{root}'; a shallow clone lacks most revisions"
    )


def _entries(root: Path, commit: str) -> list[tuple[str, str, str]]:
    """Mode, object and path, relative to ``root``, of the files and links that tapcheck may want to read."""
    listed = _git(root, "ls-tree", "-r", "-z", "--long", "--full-tree", f"{commit}:./")
    if listed.returncode:
        return []
    entries: list[tuple[str, str, str]] = []
    for row in listed.stdout.split(b"\0"):
        head, separator, path = row.partition(b"\t")
        if separator:
            mode, _kind, identifier, size = head.decode().split()
            if mode == _LINK or (mode in _REGULAR and int(size) <= LARGEST_FILE):
                entries.append((mode, identifier, os.fsdecode(path)))
    return entries


def _write(root: Path, folder: Path, entries: list[tuple[str, str, str]]) -> None:
    """Links come last, so that no file is ever written through one."""
    ordered = sorted(entries, key=lambda entry: entry[0] == _LINK)
    for (mode, _, path), data in zip(ordered, _contents(root, [entry[1] for entry in ordered]), strict=True):
        target = folder / path
        target.parent.mkdir(parents=True, exist_ok=True)
        if mode == _LINK:
            try:
                target.symlink_to(os.fsdecode(data))
            except OSError:
                continue
        else:
            target.write_bytes(data)


def _contents(root: Path, identifiers: list[str]) -> Iterator[bytes]:
    if not identifiers:
        return
    with tempfile.TemporaryFile() as asked:
        asked.write("".join(f"{identifier}\n" for identifier in identifiers).encode())
        asked.seek(0)
        with subprocess.Popen(
            ["git", "-C", str(root), "cat-file", "--batch"],
            stdin=asked,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            env=_environment(),
        ) as process:
            assert process.stdout is not None
            for identifier in identifiers:
                head = process.stdout.readline().split()
                if len(head) != 3:
                    raise UsageError(f"git cannot read the object {identifier} of '{root}'")
                data = process.stdout.read(int(head[2]))
                process.stdout.read(1)
                yield data


def _copy_modules(root: Path, folder: Path) -> None:
    for name, folders, _files in os.walk(root):
        if ".terraform" in folders and Path(name, _MODULES).is_dir():
            target = folder / Path(name).relative_to(root) / _MODULES
            if target.parents[1].is_dir() and not target.exists():
                shutil.copytree(Path(name, _MODULES), target, symlinks=True)
        folders[:] = [folder for folder in folders if folder != "node_modules" and not folder.startswith(".")]


def _git(root: Path, *arguments: str) -> subprocess.CompletedProcess[bytes]:
    try:
        return subprocess.run(
            ["git", "-C", str(root), *arguments], capture_output=True, check=False, env=_environment()
        )
    except OSError:
        raise UsageError("git is not installed, and earlier revisions can only be had from it") from None


def _environment() -> dict[str, str]:
    """Without what git tells its hooks: that means the repository of the hook, wherever it points."""
    return {name: value for name, value in os.environ.items() if name not in _OF_HOOKS}


_OF_HOOKS = frozenset(("GIT_DIR", "GIT_INDEX_FILE", "GIT_PREFIX", "GIT_WORK_TREE"))
