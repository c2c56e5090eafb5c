"""Shell scripts and Bats tests: the outputs that they read and the variables that they give.

Nothing is run. Whether a test passes is never decided; what its commands read of a stack is.
"""

from __future__ import annotations

import posixpath
import re
from collections.abc import Iterable, Iterator, Mapping
from types import MappingProxyType

from tapcheck.frontends.expectations.relevant_files import relevant_suites
from tapcheck.frontends.expectations.stack_places import StackPlaces
from tapcheck.frontends.expectations.uses import placed, suite_of
from tapcheck.languages.shell.evaluation import Evaluation, Use, start_state, uses_of
from tapcheck.languages.shell.parse import parse
from tapcheck.languages.shell.syntax import Function, Script
from tapcheck.model.expectations import Assertion, Suite, Verdict
from tapcheck.model.reasons import ReasonCode
from tapcheck.source import SourceFile, Span
from tapcheck.workspace import Workspace

RELEVANT = re.compile(r"\b(?:terraform|tofu|terragrunt)\b|\bcloudformation\b|\bsam\s+deploy\b")
"""In the text of a script: it may have to do with a stack."""

_NOTHING: Mapping[str, str] = MappingProxyType({})
_LONGEST = 400_000
"""Scripts with more characters than this are written by programs."""


def read_suites(workspace: Workspace, paths: Iterable[str], places: StackPlaces) -> tuple[Suite, ...]:
    """The scripts at ``paths`` that have to do with a stack."""
    return relevant_suites(workspace, paths, lambda source: _read(source, places))


def _read(source: SourceFile, places: StackPlaces) -> Suite | None:
    if len(source.text) > _LONGEST or RELEVANT.search(source.text) is None:
        return None
    script = parse(source.text)
    rows = tuple(placed(uses_in(script, source.path, starts_of(source.path), places), source.path))
    framework = "bats" if source.path.endswith(".bats") else "shell"
    return suite_of(source.path, framework, rows, places, tuple(_tests(script, source.path)), script.complete)


def uses_in(
    script: Script, path: str, folders: tuple[str, ...], places: StackPlaces, variables: Mapping[str, str] = _NOTHING
) -> Iterator[Use]:
    """What a script uses; ``folders`` are those that it may start in, ``variables`` are set before it starts."""
    evaluation = Evaluation(places.is_folder)
    evaluation.run(script, start_state(folders, path, variables))
    return uses_of(evaluation)


def starts_of(path: str) -> tuple[str, ...]:
    """The folders that a script may be started in: people do it in its own, at the root, and in between."""
    found: list[str] = []
    while path:
        path = posixpath.dirname(path)
        found.append(path or ".")
    return tuple(reversed(found))


def _tests(script: Script, path: str) -> Iterator[Assertion]:
    for pipeline in script.pipelines:
        for item in pipeline.items:
            if isinstance(item, Function) and item.is_test:
                span = Span(path, item.start, item.end)
                yield Assertion(span, (item.name,), Verdict.UNDECIDED, "command", code=ReasonCode.COMMAND)
