"""What scripts use of stacks, as expectations: which stack a use is about, and what stays undecided.

A use counts only where its stack is beyond doubt. Every other one is an undecided assertion with a reason, and the name
that it may read counts as read by somebody.
"""

from __future__ import annotations

import posixpath
from collections.abc import Iterable, Iterator, Sequence

from tapcheck.frontends.expectations.stack_places import StackPlace, StackPlaces
from tapcheck.languages.shell.evaluation import Use
from tapcheck.languages.shell.tools import What
from tapcheck.model.expectations import Assertion, Mention, Suite, Verdict, Wanted
from tapcheck.model.infrastructure import Kind, Stack
from tapcheck.model.reasons import ReasonCode
from tapcheck.records import dataclass
from tapcheck.source import Span

ANY = "*"
"""Among the names that may be read: nobody can tell which."""

_FOLDER = "the folder that the command runs in cannot be told"
_STACK = "the stack that the command reads cannot be told"
_NAME = "the name of the output is put in at run time"


@dataclass(frozen=True, slots=True)
class PlacedUse:
    """A use with its place in the file, and the test that it belongs to."""

    use: Use
    span: Span


def suite_of(
    path: str,
    framework: str,
    rows: Sequence[PlacedUse],
    places: StackPlaces,
    tests: Sequence[Assertion] = (),
    complete: bool = True,
) -> Suite | None:
    """A file with the uses in it; None where it has none. ``tests`` are its tests, whose verdicts nobody can tell."""
    if not rows and not tests:
        return None
    judge = _Judge(places, rows)
    mentions: list[Mention] = []
    open_: list[Assertion] = []
    perhaps: dict[str, None] = {}
    files: dict[str, None] = {}
    for row in rows:
        found = judge.place_of(row)
        if isinstance(found, StackPlace) and row.use.name is not None:
            files.update(dict.fromkeys(found.files))
            mentions.append(_mention(row, found.folder))
            continue
        if row.use.what is What.DEPLOYMENT or (row.use.name is None and row.use.target):
            continue
        if row.use.what is not What.VARIABLE:
            perhaps[row.use.name or ANY] = None
        reason = _NAME if isinstance(found, StackPlace) else found
        open_.append(Assertion(row.span, _test(row), Verdict.UNDECIDED, reason, code=ReasonCode.COMMAND))
    if not complete:
        perhaps[ANY] = None
        reason = "syntax that is not understood"
        open_.append(Assertion(Span(path, 0, 0), (), Verdict.UNDECIDED, reason, code=ReasonCode.UNSUPPORTED_SYNTAX))
    if not (mentions or open_ or tests):
        return None
    return Suite(
        path,
        framework,
        (*tests, *open_),
        (),
        tuple(files),
        len(tests),
        mentions=tuple(dict.fromkeys(mentions)),
        perhaps=tuple(perhaps),
    )


def _mention(row: PlacedUse, folder: str) -> Mention:
    name = row.use.name or ""
    if row.use.what is What.STACK_OUTPUT:
        wanted = Wanted(Kind.OUTPUT, "", name, f"Outputs.{name}")
    else:
        kind = Kind.VARIABLE if row.use.what is What.VARIABLE else Kind.OUTPUT
        wanted = Wanted(kind, "", name, folder=folder)
    return Mention(wanted, row.span, _test(row), not row.use.optional, row.use.what.value)


def placed(uses: Iterable[Use], path: str) -> Iterator[PlacedUse]:
    """The uses of a script that is the whole file."""
    return (PlacedUse(use, Span(path, use.start, use.end)) for use in uses)


class _Judge:
    """Tells the stack of each use of one file; a stack's name that the file deploys is the template that it deploys."""

    def __init__(self, places: StackPlaces, rows: Sequence[PlacedUse]) -> None:
        self._places = places
        self._deployed: dict[str, set[str]] = {}
        for row in rows:
            if row.use.what is What.DEPLOYMENT and row.use.stack:
                self._deployed.setdefault(row.use.stack, set()).add(row.use.target)
        self._read: dict[tuple[What, str], set[str]] = {}
        for row in rows:
            if row.use.name is not None and row.use.what in (What.OUTPUT, What.STACK_OUTPUT):
                self._read.setdefault(_group(row.use), set()).add(row.use.name)

    def place_of(self, row: PlacedUse) -> StackPlace | str:
        """The stack with its folder, or why it cannot be told."""
        use = row.use
        found = self._template(use) if use.what in (What.STACK_OUTPUT, What.DEPLOYMENT) else self._terraform(use)
        if isinstance(found, StackPlace) and found.stack.unreadable:
            return "the stack cannot be read completely"
        return found

    def _terraform(self, use: Use) -> StackPlace | str:
        here = self._places.of_folders(use.folders)
        if len(here) == 1:
            return here[0]
        if here or not use.folders:
            return _FOLDER
        only = self._places.only_terraform()
        return StackPlace(only, only.name) if only is not None and self._known_by(only, use) else _FOLDER

    def _template(self, use: Use) -> StackPlace | str:
        paths = self._deployed.get(use.stack, set())
        if paths:
            found = self._places.of_templates(paths)
        else:
            names = self._read.get(_group(use), set())
            found = tuple(stack for stack in self._places.templates() if names & self._places.outputs(stack))
        return StackPlace(found[0], posixpath.dirname(found[0].name) or ".") if len(found) == 1 else _STACK

    def _known_by(self, stack: Stack, use: Use) -> bool:
        """Whether the stack declares one of the outputs that are read in the same way: then it is meant."""
        return bool(self._read.get(_group(use), set()) & self._places.outputs(stack))


def _group(use: Use) -> tuple[What, str]:
    return What.STACK_OUTPUT if use.what is What.STACK_OUTPUT else What.OUTPUT, use.stack


def _test(row: PlacedUse) -> tuple[str, ...]:
    return (row.use.test,) if row.use.test else ()
