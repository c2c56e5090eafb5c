"""Workflows and pipelines: the outputs that their scripts read and the variables that they give.

GitHub (workflows and composite actions), GitLab, Azure, CircleCI, CodeBuild. What they have in common is enough: maps
with a script under one of a few names, run in the folder that the map or the defaults above it give. Steps of a job
share nothing but files, except in GitLab and CodeBuild, whose lines are one script.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import field, replace

from tapcheck.frontends.expectations.relevant_files import relevant_suites
from tapcheck.frontends.expectations.shell import RELEVANT, uses_in
from tapcheck.frontends.expectations.stack_places import StackPlaces
from tapcheck.frontends.expectations.uses import PlacedUse, suite_of
from tapcheck.languages.documents.embedded import EmbeddedText
from tapcheck.languages.documents.reading import read_document
from tapcheck.languages.documents.tree import Fields, Items, Node, Scalar, text_of
from tapcheck.languages.shell.evaluation import Use
from tapcheck.languages.shell.parse import parse
from tapcheck.languages.shell.tools import What
from tapcheck.model.expectations import Suite
from tapcheck.records import dataclass
from tapcheck.source import SourceFile, Span
from tapcheck.workspace import Workspace

PIPELINE = re.compile(
    r"(?:^|/)(?:\.github/(?:workflows/[^/]+|actions/(?:[^/]+/)*action)|\.circleci/config|\.gitlab-ci|"
    r"azure-pipelines?[\w.-]*|buildspec[\w.-]*)\.ya?ml$"
)
"""Paths of files that are read here."""

_SCRIPTS = ("run", "script", "bash", "inlineScript", "command", "commands")
_BEFORE = ("before_script", "pre_build")
_FOLDERS = ("working-directory", "workingDirectory", "working_directory")
_EXPRESSION = re.compile(r"\$\{\{.*?\}\}|\$\([A-Za-z_][\w.]*\)", re.DOTALL)
_ENVIRONMENT = re.compile(r"\$\{\{\s*env\.(\w+)\s*\}\}")
_WORKSPACE = re.compile(
    r"\$\{\{\s*github\.workspace\s*\}\}|\$\(Build\.SourcesDirectory\)|\$\(System\.DefaultWorkingDirectory\)"
)
_STEP_OUTPUT = re.compile(r"\bsteps\.([\w-]+)\.outputs\.([\w-]+)")
_TERRAFORM_ACTIONS = re.compile(r"dflook/(?:terraform|tofu)-(?:output|apply)@")
_OWN_OUTPUTS = frozenset({"json_output_path", "text_output_path", "failure-reason", "run_id", "lock-info", "to_add"})
_DEEPEST = 40


@dataclass(frozen=True, slots=True)
class _Here:
    """What holds for a part of a document: the folder that its scripts start in, None where it cannot be told."""

    folder: str | None = "."
    variables: Mapping[str, str] = field(default_factory=dict)
    condition: bool = False


def read_suites(workspace: Workspace, paths: Iterable[str], places: StackPlaces) -> tuple[Suite, ...]:
    """The pipelines at ``paths`` that have to do with a stack."""
    return relevant_suites(workspace, paths, lambda source: _read(source, places))


def _read(source: SourceFile, places: StackPlaces) -> Suite | None:
    if RELEVANT.search(source.text) is None:
        return None
    document, _ = read_document(source)
    if document is None:
        return None
    reader = _Reader(source, places)
    reader.walk(document.root, _Here(), 0)
    return suite_of(source.path, "pipeline", reader.found, places, complete=reader.complete)


class _Reader:
    """Walks one document."""

    def __init__(self, source: SourceFile, places: StackPlaces) -> None:
        self._source = source
        self._places = places
        self._actions: dict[str, str | None] = {}
        self.found: list[PlacedUse] = []
        self.complete = True

    def walk(self, node: Node, here: _Here, depth: int) -> None:
        if depth > _DEEPEST:
            return
        if isinstance(node, Items):
            for item in node.items:
                self.walk(item, here, depth + 1)
        elif isinstance(node, Fields):
            here = self._inside(node, here)
            self._action(node, here)
            self._scripts(node, here)
            for name, (_, value) in node.members.items():
                if name not in _SCRIPTS and name not in _BEFORE:
                    self.walk(value, here, depth + 1)
        elif "steps." in node.text:
            self._step_outputs(node)

    def _inside(self, node: Fields, here: _Here) -> _Here:
        for name in ("env", "variables"):
            given = node.get(name)
            if isinstance(given, Fields):
                known = {key: text_of(value) for key, (_, value) in given.members.items()}
                plain = {key: value for key, value in known.items() if value is not None and "$" not in value}
                rest = {key: value for key, value in here.variables.items() if key not in known}
                here = replace(here, variables={**rest, **plain})
        defaults = node.get("defaults")
        run = defaults.get("run") if isinstance(defaults, Fields) else None
        for holder in (run, node):
            for name in _FOLDERS:
                written = text_of(holder.get(name)) if isinstance(holder, Fields) else None
                if written is not None:
                    here = replace(here, folder=_folder(written, here))
        return here

    def _scripts(self, node: Fields, here: _Here) -> None:
        before = [line for name in _BEFORE for line in _lines(node.get(name))]
        for name in _SCRIPTS:
            written = node.get(name)
            if isinstance(written, (Scalar, Items)):
                self._script([*before, *_lines(written)], here)
                before = []
            elif written is not None:
                self.walk(written, here, 0)
        if before:
            self._script(before, here)

    def _script(self, lines: list[Scalar], here: _Here) -> None:
        for line in lines:
            self._step_outputs(line)
        text = EmbeddedText(self._source.text, lines, _hidden)
        if RELEVANT.search(text.text) is None and "jq" not in text.text:
            return
        script = parse(text.text)
        self.complete = self.complete and script.complete
        folders = () if here.folder is None else (here.folder,)
        for use in uses_in(script, "", folders, self._places, here.variables):
            start, end = text.place(use.start, use.end)
            self._add(replace(use, start=start, end=end))

    def _action(self, node: Fields, here: _Here) -> None:
        """A step that runs Terraform by an action whose outputs are those of the stack."""
        name, uses = text_of(node.get("id")), text_of(node.get("uses"))
        if name is None:
            return
        given = node.get("with")
        path = text_of(given.get("path")) if isinstance(given, Fields) else None
        if uses is not None and _TERRAFORM_ACTIONS.match(uses):
            self._actions[name] = _folder(path, _Here(variables=here.variables)) if path else "."
        else:
            self._actions.pop(name, None)

    def _step_outputs(self, node: Scalar) -> None:
        for found in _STEP_OUTPUT.finditer(self._source.text, node.start, node.end):
            if found[1] in self._actions and found[2] not in _OWN_OUTPUTS:
                folder = self._actions[found[1]]
                folders = () if folder is None else (folder,)
                self._add(Use(What.OUTPUT, found[2], found.start(2), found.end(2), folders))

    def _add(self, use: Use) -> None:
        self.found.append(PlacedUse(use, Span(self._source.path, use.start, use.end)))


def _lines(node: Node | None) -> Iterator[Scalar]:
    if isinstance(node, Scalar):
        yield node
    elif isinstance(node, Items):
        for item in node.items:
            yield from _lines(item)


def _folder(written: str, here: _Here) -> str | None:
    """A folder as a step writes it, from the root of the project; None where something is put in at run time."""
    text = _ENVIRONMENT.sub(lambda found: here.variables.get(found[1], found[0]), written)
    text = _WORKSPACE.sub(".", text)
    return None if "$" in text or text.startswith("/") else text


def _hidden(text: str) -> str:
    """The text with expressions of the pipeline as unknown variables of the same length."""
    return _EXPRESSION.sub(lambda found: "${" + "_" * (len(found[0]) - 3) + "}", text)
