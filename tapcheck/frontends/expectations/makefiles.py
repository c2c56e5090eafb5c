"""Makefiles: the outputs that their recipes and `$(shell …)` read, and the variables that they give."""

from __future__ import annotations

import posixpath
import re
from collections.abc import Iterable, Iterator

from tapcheck.frontends.expectations.relevant_files import relevant_suites
from tapcheck.frontends.expectations.shell import RELEVANT, uses_in
from tapcheck.frontends.expectations.stack_places import StackPlaces
from tapcheck.frontends.expectations.uses import PlacedUse, suite_of
from tapcheck.languages.shell.parse import parse
from tapcheck.model.expectations import Suite
from tapcheck.source import SourceFile, Span
from tapcheck.workspace import Workspace

MAKEFILE = re.compile(r"(?:^|/)(?:GNUmakefile|[Mm]akefile|[^/]+\.mk)$")
"""Paths of files that are read here."""

_ASSIGNMENT = re.compile(r"^([A-Za-z_]\w*)[ \t]*:?:?=[ \t]*([^\s#$]+)[ \t]*$", re.MULTILINE)
_RECIPE = re.compile(r"^\t[@+-]*((?:[^\n\\]|\\\n|\\.)*)", re.MULTILINE)
_SHELL = re.compile(r"\$\(shell[ \t]+((?:[^()\n]|\([^()\n]*\))*)\)")
_VARIABLE = re.compile(r"\$\((\w+)\)|\$\{(\w+)\}|\$\([^()]*\)|\$[@<^?*+|%]")


def read_suites(workspace: Workspace, paths: Iterable[str], places: StackPlaces) -> tuple[Suite, ...]:
    """The makefiles at ``paths`` that have to do with a stack."""
    return relevant_suites(workspace, paths, lambda source: _read(source, places))


def _read(source: SourceFile, places: StackPlaces) -> Suite | None:
    if RELEVANT.search(source.text) is None:
        return None
    return suite_of(source.path, "make", tuple(_rows(source, places)), places)


def _rows(source: SourceFile, places: StackPlaces) -> Iterator[PlacedUse]:
    """Every line of a recipe is a shell of its own that starts in the folder of the makefile, or where make is run."""
    known = {found[1]: found[2] for found in _ASSIGNMENT.finditer(source.text)}
    folder = posixpath.dirname(source.path) or "."
    for pattern in (_RECIPE, _SHELL):
        for found in pattern.finditer(source.text):
            text = _as_shell(found[1])
            if RELEVANT.search(text) is None:
                continue
            for use in uses_in(parse(text), source.path, (folder,), places, known):
                yield PlacedUse(use, Span(source.path, found.start(1) + use.start, found.start(1) + use.end))


def _as_shell(recipe: str) -> str:
    """The recipe as the shell sees it, every character where it was: make's variables as the shell's own."""
    shell = recipe.replace("$$", "\0$")
    return re.sub(r"(?<!\0)" + _VARIABLE.pattern, _as_variable, shell)


def _as_variable(found: re.Match[str]) -> str:
    name = found[1] or found[2]
    if name is not None:
        return "${" + name + "}"
    return "${" + "_" * (len(found[0]) - 3) + "}" if len(found[0]) > 3 else "$_"
