"""Terragrunt units: the outputs of other units that they read."""

from __future__ import annotations

from collections.abc import Iterable

from tapcheck.frontends.expectations.relevant_files import relevant_suites
from tapcheck.frontends.expectations.stack_places import StackPlaces
from tapcheck.frontends.expectations.uses import ANY
from tapcheck.languages.terraform.terragrunt import DependencyRead, dependency_reads
from tapcheck.model.expectations import Assertion, Mention, Suite, Verdict, Wanted
from tapcheck.model.infrastructure import Kind
from tapcheck.model.reasons import ReasonCode
from tapcheck.source import SourceFile
from tapcheck.workspace import Workspace

_UNIT = "the unit that is read cannot be told, or its code is not here"


def read_suites(workspace: Workspace, paths: Iterable[str], places: StackPlaces) -> tuple[Suite, ...]:
    """The units at ``paths`` that read outputs of other ones."""
    return relevant_suites(workspace, paths, lambda source: _read(source, places))


def _read(source: SourceFile, places: StackPlaces) -> Suite | None:
    if "dependency" not in source.text:
        return None
    mentions: list[Mention] = []
    open_: list[Assertion] = []
    perhaps: dict[str, None] = {}
    files: dict[str, None] = {}
    for read in dependency_reads(source):
        found = places.of_folders((read.folder,)) if read.folder is not None else ()
        if len(found) == 1 and read.output is not None and not found[0].stack.unreadable:
            files.update(dict.fromkeys(found[0].files))
            wanted = Wanted(Kind.OUTPUT, "", read.output, folder=found[0].folder)
            mentions.append(Mention(wanted, read.span, (), not read.optional, "dependency"))
        else:
            perhaps[read.output or ANY] = None
            open_.append(_undecided(read))
    if not mentions and not open_:
        return None
    return Suite(
        source.path,
        "terragrunt",
        tuple(open_),
        (),
        tuple(files),
        0,
        mentions=tuple(dict.fromkeys(mentions)),
        perhaps=tuple(perhaps),
    )


def _undecided(read: DependencyRead) -> Assertion:
    return Assertion(read.span, (), Verdict.UNDECIDED, _UNIT, code=ReasonCode.UNREAD_MODULE)
