"""Files, templates and impure functions of a configuration, restricted to the workspace."""

from __future__ import annotations

import posixpath
from collections.abc import Sequence

from tapcheck.languages.hcl.parser import parse_template
from tapcheck.languages.hcl.tree import Reference
from tapcheck.languages.terraform.evaluation import Evaluator
from tapcheck.languages.terraform.functions.signature import FunctionError
from tapcheck.languages.terraform.plain import from_plain, to_plain
from tapcheck.languages.terraform.refusals import EvaluationError
from tapcheck.languages.terraform.types import Type
from tapcheck.languages.terraform.values import Unk, Val, unknown
from tapcheck.source import SourceFile
from tapcheck.values import AttributeSource
from tapcheck.workspace import Workspace

_DEEPEST_TEMPLATES = 16
_MOST_FILES = 20_000


class FileHost:
    """Reads files relative to the folder of the root module."""

    def __init__(self, workspace: Workspace, folder: str, source: AttributeSource) -> None:
        self.workspace = workspace
        self.folder = folder
        self.source = source
        self._depth = 0
        self._templates: dict[str, SourceFile] = {}

    def read(self, path: str) -> bytes:
        """The content of a file; raises FunctionError."""
        data = self.workspace.data(self._inside(path))
        if data is None:
            raise MissingFileError(f"there is no readable file '{path}'", 0)
        return data

    def file_exists(self, path: str) -> bool | None:
        """Whether a file is there."""
        where = self._inside(path)
        if self.workspace.is_folder(where):
            raise FunctionError(f"'{path}' is a folder, not a file", 0)
        return self.workspace.is_file(where)

    def files_below(self, path: str) -> Sequence[str] | None:
        """The files below a folder, relative to it."""
        top = self._inside(path)
        found: list[str] = []
        waiting = [""]
        while waiting:
            below = waiting.pop()
            for name in self.workspace.names(posixpath.join(top, below)):
                relative = posixpath.join(below, name)
                where = posixpath.join(top, relative)
                if self.workspace.is_folder(where):
                    waiting.append(relative)
                elif self.workspace.is_file(where):
                    found.append(relative)
            if len(found) + len(waiting) > _MOST_FILES:
                return None
        return sorted(found)

    def render(self, template: str, name: str, variables: Val) -> Val:
        """The text that a template gives."""
        source = self._templates.get(template)
        if source is None:
            source = self._templates[template] = SourceFile.from_text(name, template)
        tree, problems = parse_template(source)
        if tree is None:
            raise FunctionError(problems[0].summary)
        if self._depth >= _DEEPEST_TEMPLATES:
            raise FunctionError("templates call each other too deeply")
        from tapcheck.languages.terraform.functions import Caller

        self._depth += 1
        try:
            return Evaluator(_TemplateNames(variables), Caller(self)).evaluate(tree, {})
        except EvaluationError as error:
            raise FunctionError(f"{error.summary} ({name}, line {source.position(error.start).line})") from None
        finally:
            self._depth -= 1

    def impure(self, name: str, arguments: Sequence[Val], type_: Type) -> Val:
        """What the source of attributes says of a function that differs between runs."""
        given = tuple(to_plain(item) for item in arguments)
        found = from_plain(self.source.answer(f"function.{name}", "function", (), {"arguments": given}, {}), type_)
        return unknown(type_, f"function.{name}") if isinstance(found.raw, Unk) else found

    def _inside(self, path: str) -> str:
        if posixpath.isabs(path) or path.startswith("~"):
            raise MissingFileError(f"'{path}' lies outside the checked folder")
        return posixpath.normpath(posixpath.join(self.folder, path.replace("\\", "/")))


class MissingFileError(FunctionError):
    """A file that is not there: a build may make it, so nobody is told."""

    silent = True


class _TemplateNames:
    def __init__(self, variables: Val) -> None:
        self.variables = variables.raw if isinstance(variables.raw, dict) else {}

    def resolve(self, reference: Reference) -> tuple[Val, int]:
        found = self.variables.get(reference.name)
        if found is None:
            summary = f"the template has no variable '{reference.name}'"
            raise EvaluationError(summary, reference.start, reference.end)
        return found, 0
