"""The outputs and variables of a stack against an earlier state of it, with the places that use what is gone."""

from __future__ import annotations

import posixpath
from collections.abc import Iterable, Iterator
from pathlib import Path

from tapcheck.discovery import FileKind, kind_of
from tapcheck.errors import InputError
from tapcheck.findings import Location
from tapcheck.frontends.infrastructure import cloudformation, terraform
from tapcheck.mocking import Place
from tapcheck.model.infrastructure import Kind, Language, Stack
from tapcheck.reconcile.surface import Change, SurfaceChange, surface_changes
from tapcheck.reconcile.types import Pair
from tapcheck.records import dataclass
from tapcheck.revisions import unpacked
from tapcheck.source import Span
from tapcheck.workspace import Workspace


@dataclass(frozen=True, slots=True)
class UsedChange:
    """One change, and where the project uses what is gone."""

    change: SurfaceChange
    uses: tuple[Location, ...] = ()


def changes_since(place: Place, against: str, stacks: Iterable[Stack], pairs: Iterable[Pair]) -> tuple[UsedChange, ...]:
    """What changed in the stacks at a place since ``against``: a folder, or a revision of the git repository.

    A folder is the earlier stack itself, or the earlier project with the stack at the same place. ``stacks`` and
    ``pairs`` are those of the project, in which uses are looked for. Raises :class:`UsageError` when there is no
    such revision, :class:`InputError` when there was no such stack.
    """
    workspace = Workspace(place.root)
    now = [_stack(workspace, place.language, name) for name in place.names]
    if Path(against).is_dir():
        before = [_earlier(Path(against), place.language, name) for name in place.names]
    else:
        with unpacked(place.root, against) as folder:
            before = [_earlier(folder, place.language, name) for name in place.names]
    stacks, pairs = tuple(stacks), tuple(pairs)
    return tuple(
        UsedChange(change, tuple(_uses(workspace, change, new, stacks, pairs)))
        for old, new in zip(before, now, strict=True)
        for change in surface_changes(old, new)
    )


def _earlier(folder: Path, language: Language, name: str) -> Stack:
    workspace = Workspace(folder)
    there = workspace.is_folder(name) if language is Language.TERRAFORM else workspace.is_file(name)
    own = "." if language is Language.TERRAFORM else posixpath.basename(name)
    return _stack(workspace, language, name if there and _holds(workspace, language, name) else own)


def _holds(workspace: Workspace, language: Language, name: str) -> bool:
    return language is Language.CLOUDFORMATION or bool(_terraform_files(workspace, name))


def _terraform_files(workspace: Workspace, folder: str) -> tuple[str, ...]:
    return tuple(name for name in workspace.names(folder) if kind_of(name) is FileKind.TERRAFORM)


def _stack(workspace: Workspace, language: Language, name: str) -> Stack:
    if language is Language.CLOUDFORMATION:
        found = cloudformation.read_stacks(workspace, (name,))
    else:
        names = _terraform_files(workspace, name)
        found = terraform.read_stacks(workspace, {name: names}) if names else ()
    if not found:
        raise InputError(f"there is no infrastructure code at '{name}' of '{workspace.root}'")
    return found[0]


def _uses(
    workspace: Workspace, change: SurfaceChange, stack: Stack, stacks: Iterable[Stack], pairs: Iterable[Pair]
) -> Iterator[Location]:
    if change.change not in (Change.REMOVED, Change.RENAMED, Change.RETYPED, Change.DEPRECATED):
        return
    spans: dict[Span, None] = {}
    if change.kind is Kind.OUTPUT:
        for pair in pairs:
            if any(row.name == stack.name for row in pair.stacks) or not pair.stacks:
                spans.update((read.span, None) for read in pair.suite.outputs if read.name == change.name)
    for caller in stacks:
        spans.update((span, None) for span in _uses_by_callers(caller, stack.name, change))
    for span in sorted(spans, key=lambda item: (item.path, item.start)):
        source = workspace.read(span.path)
        if source is not None:
            yield Location(span.path, source.position(span.start), source.position(span.end))


def _uses_by_callers(caller: Stack, folder: str, change: SurfaceChange) -> Iterator[Span]:
    """References to the output, or arguments for the variable, of calls of the module in a folder."""
    prefixes = {
        "".join(f"module.{name}." for name in item.module)
        for item in caller.declarations
        if item.module and (posixpath.dirname(item.span.path) or ".") == folder
    }
    for reference in caller.references:
        for prefix in prefixes:
            if change.kind is Kind.OUTPUT and reference.target == f"{prefix}output.{change.name}":
                yield reference.span
            call = prefix.removesuffix(".")
            if change.kind is Kind.VARIABLE and reference.source in (f"{prefix}var.{change.name}", call):
                if reference.source == call and reference.path[:1] != (change.name,):
                    continue
                yield reference.span
