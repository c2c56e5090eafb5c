"""Which variables a Go test gives to the modules that it plans or applies, and which it forgets."""

from __future__ import annotations

import posixpath
import re
from collections.abc import Iterator

from tapcheck.languages.golang.terraform_options import TerraformRun
from tapcheck.languages.terraform.configuration import Directive
from tapcheck.languages.terraform.modules import Modules
from tapcheck.languages.terraform.variable_files import assigned_names, variable_files
from tapcheck.model.expectations import Mention, MissingVariable, Wanted
from tapcheck.model.infrastructure import Kind
from tapcheck.source import Span
from tapcheck.workspace import Workspace

_FROM_ENVIRONMENT = re.compile(r"TF_VAR_(\w*)|(TF_VAR\b|TF_CLI_ARGS)")
_WRITTEN_BY_TESTS = re.compile(r"[\w.-]*(?:\.auto\.tfvars|terraform\.tfvars|override\.tf)(?:\.json)?")
_FOREIGN = frozenset({".git", ".terraform", ".venv", "node_modules", "vendor"})
_TEXTS = (
    ".bats",
    ".env",
    ".envrc",
    ".go",
    ".hcl",
    ".json",
    ".md",
    ".mk",
    ".ps1",
    ".py",
    ".sh",
    ".toml",
    ".yaml",
    ".yml",
)
_TEXTS_BY_NAME = re.compile(r"(?:GNU)?[Mm]akefile|[Jj]ustfile|Dockerfile|Jenkinsfile|\.env[\w.-]*")
_REMOTE = frozenset({"cloud", "remote"})
_MOST_FILES = 3_000
_ANY = ""
"""Stands for a name that a program makes, so that it may be any."""


class GivenVariables:
    """What the runs of one test file give; ``folder`` is that of its package."""

    def __init__(self, workspace: Workspace, modules: Modules, folder: str) -> None:
        self._workspace = workspace
        self._modules = modules
        self._folder = folder
        self._environment: frozenset[str] | None = None

    def named_in_files(self, run: TerraformRun) -> Iterator[Mention]:
        """The variables that the files of a run name; of those that are not declared Terraform only warns."""
        for path in run.files:
            for name, span in (assigned_names(self._workspace, path) or {}).items():
                wanted = Wanted(Kind.VARIABLE, "", name, folder=run.folder)
                yield Mention(wanted, span, run.test, False, "VarFiles")

    def missing(self, run: TerraformRun) -> Iterator[MissingVariable]:
        """The variables that the module of a run requires and that nothing in the project gives."""
        module = self._modules.load(run.folder)
        required = [item for item in module.variables.values() if item.default is None]
        if run.given is None or not required or module.diagnostics or any(map(_runs_remotely, module.directives)):
            return
        from_files = self._in_files(run)
        if from_files is None or self._writes_files(run.folder):
            return
        lacking = [item for item in required if item.name not in run.given and item.name not in from_files]
        for item in lacking:
            if not {item.name, _ANY} & self._from_environment():
                span = Span(run.path, run.start, run.end)
                yield MissingVariable(item.name, run.folder, item.head, span, run.test)

    def _in_files(self, run: TerraformRun) -> set[str] | None:
        names = self._workspace.names(run.folder)
        if "terragrunt.hcl" in names:
            return None
        found: set[str] = set()
        for path in (*(posixpath.join(run.folder, name) for name in variable_files(names)), *run.files):
            assigned = assigned_names(self._workspace, path)
            if assigned is None:
                return None
            found.update(assigned)
        return found

    def _writes_files(self, folder: str) -> bool:
        """Whether the package names files that Terraform would read in the module, and that are not there."""
        there = self._workspace.names(folder)
        own = (name for name in self._workspace.names(self._folder) if name.endswith(".go"))
        texts = (self._workspace.read(posixpath.join(self._folder, name)) for name in own)
        return any(
            match[0] not in there
            for source in texts
            if source is not None
            for match in _WRITTEN_BY_TESTS.finditer(source.text)
        )

    def _from_environment(self) -> frozenset[str]:
        """The variables for which some text of the project has an environment variable."""
        if self._environment is None:
            self._environment = frozenset(self._named_in_environment())
        return self._environment

    def _named_in_environment(self) -> Iterator[str]:
        looked_at = 0
        for folder, names in self._workspace.walk(lambda path: posixpath.basename(path) in _FOREIGN):
            for name in names:
                if not name.endswith(_TEXTS) and not _TEXTS_BY_NAME.fullmatch(name):
                    continue
                looked_at += 1
                if looked_at > _MOST_FILES:
                    yield _ANY
                    return
                source = self._workspace.read(posixpath.join(folder, name))
                for match in _FROM_ENVIRONMENT.finditer(source.text if source is not None else ""):
                    yield _ANY if match[2] else match[1]


def _runs_remotely(directive: Directive) -> bool:
    """Whether a workspace in HCP Terraform runs the module: it may have variables of its own."""
    return directive.kind == "backend" and directive.name in _REMOTE
