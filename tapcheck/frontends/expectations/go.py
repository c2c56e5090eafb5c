"""Go suites: what their evaluation shows, as expectations."""

from __future__ import annotations

import posixpath
import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace

from tapcheck.diagnostics import Diagnostic
from tapcheck.frontends.expectations.evaluated import read_evaluated
from tapcheck.frontends.expectations.given_variables import GivenVariables
from tapcheck.languages.golang.evaluate import Evaluated, Packages, evaluate_suite
from tapcheck.languages.golang.terratest import Need, TerraformUse
from tapcheck.languages.program.host import Host
from tapcheck.languages.program.results import ProgramResult
from tapcheck.languages.terraform.modules import Modules, ModuleTree, configuration_files
from tapcheck.model.expectations import Mention, Suite, Wanted
from tapcheck.model.infrastructure import Kind, Stack
from tapcheck.source import Span
from tapcheck.workspace import Workspace

FRAMEWORK = "go"

_RELEVANT = re.compile(
    r"terra(?:form|test|grunt)|\.tf\b|\.tofu\b|\boutputs?\.json|cloudformation|AWS::\w+::|blueprint-test/",
    re.IGNORECASE,
)
"""In the text of a test file or of one beside it: it may have to do with infrastructure."""
_RENAMED = re.compile(r"\.tf\.(?!json$)")
_KEYS = re.compile(r"\[[^\]]*\]")


def read_suites(workspace: Workspace, paths: Iterable[str], stacks: Sequence[Stack]) -> tuple[Suite, ...]:
    """Evaluates the suites at ``paths``; those that have nothing to do with infrastructure are left out."""
    modules = Modules(workspace)
    packages: Packages = {}
    suites = (_read_suite(workspace, path, stacks, modules, packages) for path in paths)
    return tuple(suite for suite in suites if suite is not None)


def _read_suite(
    workspace: Workspace, path: str, stacks: Sequence[Stack], modules: Modules, packages: Packages
) -> Suite | None:
    if workspace.read(path) is not None and not _is_relevant(workspace, path):
        return None
    evaluated: list[Evaluated] = []

    def evaluate(host: Host, path: str) -> tuple[ProgramResult, tuple[Diagnostic, ...]]:
        found = evaluate_suite(host, path, packages)
        evaluated.append(found)
        return found.result, found.diagnostics

    suite = read_evaluated(workspace, path, stacks, posixpath.dirname(path) or ".", FRAMEWORK, evaluate)
    if not evaluated:
        return suite
    found = max(evaluated, key=lambda item: len(item.uses) + len(item.runs))
    mentions = dict.fromkeys(row for use in found.uses for row in _mentions(use, workspace, modules, stacks))
    given = GivenVariables(workspace, modules, posixpath.dirname(path) or ".")
    runs = [run for run in found.runs if _is_readable(workspace, modules, run.folder)]
    mentions.update(dict.fromkeys(row for run in runs for row in given.named_in_files(run)))
    missing = tuple(dict.fromkeys(row for run in runs for row in given.missing(run)))
    folders = dict.fromkeys(use.folder for use in found.uses if use.folder is not None)
    folders.update(dict.fromkeys(row.folder for row in missing))
    reads = dict.fromkeys(suite.reads)
    for folder in folders:
        reads.update(dict.fromkeys(_configuration(workspace, folder)))
    if not reads and not mentions and not suite.outputs:
        return None
    return replace(suite, reads=tuple(reads), mentions=tuple(mentions), missing=missing)


def _is_relevant(workspace: Workspace, path: str) -> bool:
    folder = posixpath.dirname(path) or "."
    names = [name for name in workspace.names(folder) if name.endswith(".go")]
    sources = (workspace.read(posixpath.join(folder, name)) for name in names)
    return any(source is not None and _RELEVANT.search(source.text) for source in sources)


def _configuration(workspace: Workspace, folder: str) -> Iterator[str]:
    for name, _ in configuration_files(workspace.names(folder)):
        yield posixpath.normpath(posixpath.join(folder, name))


def _mentions(use: TerraformUse, workspace: Workspace, modules: Modules, stacks: Sequence[Stack]) -> Iterator[Mention]:
    """The mention that a need makes, where it is clear which folder it is about."""
    folder = use.folder
    if folder is None:
        if len(stacks) != 1 or use.need is not Need.OUTPUT:
            return
        folder = stacks[0].name if workspace.is_folder(stacks[0].name) else None
    if folder is None or not _is_readable(workspace, modules, folder):
        return
    wanted = _wanted(use, folder, modules)
    if wanted is not None and not _awaits_declaration(wanted, workspace, modules):
        yield Mention(wanted, Span(use.path, use.start, use.end), use.test, use.required, use.source)


def _awaits_declaration(wanted: Wanted, workspace: Workspace, modules: Modules) -> bool:
    """Whether nothing but a file such as `outputs.tf.example` declares it: once renamed it is one of the module's."""
    module = modules.load(wanted.folder)
    declared = {Kind.OUTPUT: module.outputs, Kind.VARIABLE: module.variables}.get(wanted.kind)
    if declared is None or wanted.name in declared:
        return False
    declaration = re.compile(rf'^{wanted.kind.value}\s+"{re.escape(wanted.name)}"', re.MULTILINE)
    names = (name for name in workspace.names(wanted.folder) if _RENAMED.search(name))
    sources = (workspace.read(posixpath.join(wanted.folder, name)) for name in names)
    return any(source is not None and declaration.search(source.text) for source in sources)


def _is_readable(workspace: Workspace, modules: Modules, folder: str) -> bool:
    return any(_configuration(workspace, folder)) and not modules.load(folder).unreadable


def _wanted(use: TerraformUse, folder: str, modules: Modules) -> Wanted | None:
    match use.need:
        case Need.OUTPUT:
            return Wanted(Kind.OUTPUT, "", use.name, folder=folder)
        case Need.VARIABLE:
            return Wanted(Kind.VARIABLE, "", use.name, folder=folder)
        case _:
            return _resource(use.name, modules.tree(folder))


def _resource(address: str, tree: ModuleTree) -> Wanted | None:
    """The declaration behind the address of a planned resource; None where its module is not here."""
    steps = _KEYS.sub("", address).split(".")
    while len(steps) > 3 and steps[0] == "module":
        child = tree.children.get(steps[1])
        if child is None:
            return None
        tree, steps = child, steps[2:]
    if steps[0] == "data" and len(steps) == 3:
        return Wanted(Kind.DATA, steps[1], steps[2], folder=tree.module.folder)
    if len(steps) == 2:
        return Wanted(Kind.RESOURCE, steps[0], steps[1], folder=tree.module.folder)
    return None
