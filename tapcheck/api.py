"""The library: the whole pipeline on one screen, and what it is asked for by name."""

from __future__ import annotations

import os
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING

from tapcheck.assembly import Locator, assemble
from tapcheck.config import Config, find_config, load_config
from tapcheck.diagnostics import Diagnostic
from tapcheck.discovery import FileKind, Sources, discover, kind_of, pair_all
from tapcheck.errors import InputError, UsageError
from tapcheck.findings import Finding, Report
from tapcheck.frontends.infrastructure import cloudformation, terraform
from tapcheck.model.infrastructure import Stack
from tapcheck.reconcile.matching import reconcile
from tapcheck.reconcile.types import Pair, reads_stack, understood
from tapcheck.rule import Context, Rule
from tapcheck.rules import JUDGING, LAST
from tapcheck.rules.selection import Selection
from tapcheck.suppressions import find_ignores, suppress
from tapcheck.workspace import Workspace

if TYPE_CHECKING:
    from tapcheck.mocks.outputs import MockOutputs

Folder = str | os.PathLike[str]


@dataclass(frozen=True, slots=True)
class Project:
    """Everything that was read below one folder: stacks, and suites with the stacks that they test."""

    root: str
    config: Config
    workspace: Workspace
    sources: Sources
    stacks: tuple[Stack, ...]
    pairs: tuple[Pair, ...]

    def stack(self, name: str) -> Stack:
        """The stack with this name, or in this folder; raises :class:`UsageError` when there is none."""
        for stack in self.stacks:
            if stack.name == name or (self.workspace.root / stack.name) == Path(name).resolve():
                return stack
        known = ", ".join(f"'{stack.name}'" for stack in self.stacks) or "none"
        raise UsageError(f"there is no stack '{name}' below '{self.root}'; stacks there: {known}")


def load(root: Folder = ".", config: Config | None = None) -> Project:
    """Reads the stacks and suites below a folder.

    Without ``config``, the folder's own `tapcheck.yaml` is used if there is one. Raises
    :class:`InputError` when there is no such folder, :class:`ConfigError` when its configuration is not
    valid; whatever is wrong inside the folder becomes a finding of :func:`check`.
    """
    from tapcheck.frontends.expectations.javascript import read_suites

    folder = Path(root)
    if not folder.is_dir():
        raise InputError(f"there is no folder '{folder}'" if not folder.exists() else f"'{folder}' is no folder")
    config = config or _config_of(folder)
    workspace = Workspace(folder)
    sources = discover(workspace, config)
    stacks = _stacks(workspace, sources)
    suites = read_suites(workspace, sources.suites, stacks)
    return Project(folder.as_posix(), config, workspace, sources, stacks, pair_all(suites, stacks, config))


def check(root: Folder = ".", config: Config | None = None) -> Report:
    """Compares the suites below a folder with the stacks there. Reads only; raises what :func:`load` raises.

    A rule or family that the configuration names and nobody knows raises :class:`UsageError`.
    """
    project = load(root, config)
    selection = Selection(project.config.select, project.config.ignore, project.config.severities)
    judging, last = selection.rules(JUDGING), selection.rules(LAST)
    locate = Locator(project.workspace)
    reconciliation = reconcile(project.stacks, project.pairs, locate.text)
    context = Context(reconciliation, locate, unread=_diagnostics(project))
    ignores = find_ignores(locate.files(_paths(project)))
    result = suppress(_judge(judging, context), ignores, selection.left_out(JUDGING))
    findings = [*result.kept, *_judge(last, replace(context, ignores=result.ignores))]
    return assemble(project.root, reconciliation, map(selection.graded, findings), locate, _notices(project))


def mock_outputs(stack: Folder | None = None, config: Config | None = None) -> MockOutputs:
    """The outputs that a deployment of the stack in a folder would have, made up where only one knows them.

    Without a folder, the only stack below the current one is taken; raises :class:`UsageError` when there is
    none or more than one, :class:`InputError` when the folder does not exist or holds no infrastructure code.
    """
    from tapcheck.frontends.infrastructure.terraform import evaluate_outputs
    from tapcheck.mocks.generator import generate
    from tapcheck.mocks.settings import MockSettings
    from tapcheck.mocks.shapes import PlausibleSource

    folder = _only_stack_here() if stack is None else Path(stack)
    if not _holds_terraform(folder):
        raise InputError(f"'{folder}' is no folder with infrastructure code")
    root = _project_root(folder)
    chosen = (config or _config_of(root)).mocks
    given = {name: getattr(chosen, name) for name in ("account", "region", "partition") if getattr(chosen, name)}
    settings = MockSettings(**given, overrides=chosen.overrides)
    name = folder.resolve().relative_to(root.resolve()).as_posix()
    evaluated = evaluate_outputs(Workspace(root), name, PlausibleSource(settings))
    return generate(evaluated, settings, stack=name)


def _stacks(workspace: Workspace, sources: Sources) -> tuple[Stack, ...]:
    return (
        *terraform.read_stacks(workspace, sources.folders),
        *cloudformation.read_stacks(workspace, sources.templates),
    )


def _only_stack_here() -> Path:
    config = _config_of(Path())
    workspace = Workspace(Path())
    stacks = _stacks(workspace, discover(workspace, config))
    if len(stacks) == 1:
        return Path(stacks[0].name)
    known = ", ".join(f"'{stack.name}'" for stack in stacks)
    raise UsageError(f"name one of the stacks here: {known}" if stacks else "there is no infrastructure code here")


def _holds_terraform(folder: Path) -> bool:
    return folder.is_dir() and any(kind_of(path.name) is FileKind.TERRAFORM for path in folder.iterdir())


def _project_root(folder: Path) -> Path:
    """The folder that holds everything a stack may read: the repository, else what it was asked from.

    Modules are often called from beside the stack (`../modules/vpc`), so the stack's own folder is too small.
    """
    above = folder.resolve().parents
    for parent in (folder.resolve(), *above):
        if find_config(parent) or (parent / ".git").exists():
            return parent
    here = Path.cwd()
    return here if here in above else folder.resolve().parent


def _config_of(folder: Path) -> Config:
    path = find_config(folder)
    return load_config(path) if path else Config()


def _judge(rules: Iterable[Rule], context: Context) -> Iterator[Finding]:
    for rule in rules:
        yield from rule.check(context)


def _diagnostics(project: Project) -> tuple[Diagnostic, ...]:
    """The problems of reading, each once: a module that two stacks call is read for both."""
    of_stacks = (problem for stack in project.stacks for problem in stack.diagnostics)
    of_suites = (problem for pair in project.pairs for problem in pair.suite.diagnostics)
    return tuple(dict.fromkeys((*of_stacks, *of_suites)))


def _paths(project: Project) -> tuple[str, ...]:
    paths = {path for stack in project.stacks for path in stack.files} | {pair.suite.path for pair in project.pairs}
    return tuple(sorted(paths))


def _notices(project: Project) -> tuple[str, ...]:
    """What was not compared and why, so that no green report is empty."""
    notices: list[str] = []
    if not project.stacks:
        notices.append(f"no infrastructure code below '{project.root}': no .tf, .tf.json or .tofu files, no template")
    if not project.pairs:
        notices.append(f"no test suite below '{project.root}': no *.test.*, *.spec.* or __tests__ files of JavaScript")
    if not project.sources.complete:
        notices.append(f"'{project.root}' has too many files: not all were looked at; exclude some in tapcheck.yaml")
    notices += [
        f"suite '{pair.suite.path}' was compared with nothing: it reads no infrastructure code and no outputs"
        for pair in project.pairs
        if project.stacks and not understood(pair.suite) and not reads_stack(pair)
    ]
    notices += [
        f"stack '{stack.name}' calls {', '.join(stack.opaque)}, whose source is not on this machine"
        for stack in project.stacks
        if stack.opaque
    ]
    return tuple(notices)
