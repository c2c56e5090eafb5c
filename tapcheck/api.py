"""The library: the whole pipeline on one screen, and what it is asked for by name."""

from __future__ import annotations

import os
import posixpath
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import replace
from itertools import count
from pathlib import Path
from typing import TYPE_CHECKING

from tapcheck.assembly import Locator, assemble
from tapcheck.config import Config, find_config, load_config
from tapcheck.diagnostics import Diagnostic
from tapcheck.discovery import FileKind, Sources, discover, kind_of, pair_all, pair_users, part_of
from tapcheck.errors import InputError, UsageError
from tapcheck.findings import Finding, Report, Shard
from tapcheck.model.documents import DocumentProblem
from tapcheck.model.infrastructure import Language, Stack
from tapcheck.model.outputs_file import OutputsFile
from tapcheck.model.requirements import Judgement
from tapcheck.reconcile.matching import reconcile
from tapcheck.reconcile.types import Pair, Reconciliation, reads_stack, understood
from tapcheck.records import dataclass
from tapcheck.rule import Context, Rule
from tapcheck.shards import of_shard
from tapcheck.source import SourceFile
from tapcheck.suppressions import find_ignores, ignores_in_code, suppress
from tapcheck.workspace import Overlay, Workspace

if TYPE_CHECKING:
    from tapcheck.evolution import UsedChange
    from tapcheck.frontends.infrastructure.terraform_choices import Choices
    from tapcheck.inventory import Inventory
    from tapcheck.languages.terraform.resources import ResourceTypes
    from tapcheck.mocks.outputs import MockOutputs
    from tapcheck.reporters.graphs.diagram import Diagram
    from tapcheck.verification import PlacedDeviation

Folder = str | os.PathLike[str]
Progress = Callable[[int, int, str], None]
"""Is told how many suites are read, of how many, and the path of the next one."""
_MOST_NAMES = 3
"""So many names are listed in a notice."""


@dataclass(frozen=True, slots=True)
class Project:
    """Everything that was read below one folder: stacks, and suites with the stacks that they test."""

    root: str
    config: Config
    workspace: Workspace
    sources: Sources
    stacks: tuple[Stack, ...]
    pairs: tuple[Pair, ...]
    users: tuple[Pair, ...] = ()
    """What uses stacks without testing them, with those that it uses."""
    shard: Shard | None = None
    """Which part of the suites was read, where not all were."""

    def stack(self, name: str) -> Stack:
        """The stack with this name, or in this folder; raises :class:`UsageError` when there is none."""
        for stack in self.stacks:
            if stack.name == name or (self.workspace.root / stack.name) == Path(name).resolve():
                return stack
        known = ", ".join(f"'{stack.name}'" for stack in self.stacks) or "none"
        raise UsageError(f"there is no stack '{name}' below '{self.root}'; stacks there: {known}")


def load(
    root: Folder = ".",
    config: Config | None = None,
    *,
    part: tuple[int, int] | None = None,
    progress: Progress | None = None,
    jobs: int = 1,
) -> Project:
    """Reads the stacks and suites below a folder.

    Without ``config``, the folder's own `tapcheck.yaml` is used if there is one. ``part`` (i, n) reads only the i-th of
    n parts of the suites; ``progress`` is told how many suites are read, of how many, and which is next; ``jobs`` is
    the number of processes that read suites, where the system can fork. Raises
    :class:`InputError` when there is no such folder, :class:`ConfigError` when its configuration is not
    valid; whatever is wrong inside the folder becomes a finding of :func:`check`.
    """
    from tapcheck.frontends.expectations.processes import read_in_processes
    from tapcheck.frontends.expectations.reading import read_suites

    folder = Path(root)
    if not folder.is_dir():
        raise InputError(f"there is no folder '{folder}'" if not folder.exists() else f"'{folder}' is no folder")
    config = config or _config_of(folder)
    workspace = Workspace(folder)
    sources = discover(workspace, config)
    stacks = _stacks(workspace, sources, config)
    paths = part_of(sources.suites, stacks, part) if part else sources.suites
    shard = Shard(*part, suites=len(sources.suites), own=len(paths)) if part else None
    announce = _announcing(len(paths), progress)
    suites = read_in_processes(
        paths, lambda some: read_suites(workspace, some, stacks, _resource_types, announce), jobs
    )
    expected = _expected(workspace, config, stacks) if part is None or part[0] == 1 else ()
    pairs = (*pair_all(suites, stacks, config), *expected)
    users = _users(workspace, sources, stacks)
    return Project(folder.as_posix(), config, workspace, sources, stacks, pairs, users, shard)


def check(
    root: Folder = ".",
    config: Config | None = None,
    companions: Iterable[str] = (),
    *,
    part: tuple[int, int] | None = None,
    progress: Progress | None = None,
    jobs: int = 1,
) -> Report:
    """Compares the suites below a folder with the stacks there. Reads only; raises what :func:`load` raises.

    ``companions`` are linters to run beside (`cfn-lint`). A rule or family that the configuration names and nobody
    knows, or a companion that is not installed, raises :class:`UsageError`. ``part``, ``progress`` and ``jobs`` are
    those of :func:`load`; what only all parts together can tell is deferred in the report of one.
    """
    from tapcheck.rules import JUDGING, LAST, spec_rules
    from tapcheck.rules.selection import Selection

    project = load(root, config, part=part, progress=progress, jobs=jobs)
    selection = Selection(project.config.select, project.config.ignore, project.config.severities)
    applicable = JUDGING if project.config.specification.empty else (*JUDGING, *spec_rules())
    judging, last = selection.rules(applicable), selection.rules(LAST)
    locate = Locator(_with_configuration(project))
    reconciliation = reconcile(project.stacks, project.pairs, locate.text, project.users)
    judgements = _judgements(project.config, reconciliation)
    context = Context(
        reconciliation,
        locate,
        _diagnostics(project),
        outputs_files=_outputs_files(project),
        specification=project.config.specification.files,
        documents=_document_problems(project),
        judgements=judgements,
        consumers=project.config.consumers,
        portable=project.config.portable,
    )
    found = tuple(_judge(judging, context))
    commented = locate.files(sorted({*_paths(project), *(finding.location.path for finding in found)}))
    ignores = (*find_ignores(commented), *ignores_in_code(project.stacks, locate))
    result = suppress(found, ignores, selection.left_out(applicable))
    findings = [*result.kept, *_judge(last, replace(context, ignores=result.ignores))]
    if "cfn-lint" in companions:
        findings += _of_cfn_lint(project, findings)
    report = assemble(
        project.root,
        reconciliation,
        map(selection.graded, findings),
        locate,
        _notices(project),
        judgements,
        ((selection.graded(finding), reason) for finding, reason in result.hidden),
        tuple(rule.info for rule in (*judging, *last)),
    )
    report = replace(report, inventory=_deferred_inventory(reconciliation, report, locate))
    twins = {stack.name: stack.twin for stack in project.stacks}
    return of_shard(report, project.shard, twins) if project.shard else report


def mock_outputs(
    stack: Folder | None = None, config: Config | None = None, *, tf_var_environment: bool = False
) -> MockOutputs:
    """The outputs that a deployment of the stack in a folder would have, made up where only one knows them.

    Without a folder, the only stack below the current one is taken; raises :class:`UsageError` when there is
    none or more than one, :class:`InputError` when the folder does not exist or holds no infrastructure code.
    ``tf_var_environment`` lets environment variables `TF_VAR_x` count even where the configuration does not.
    """
    from tapcheck.guiding import guided_place
    from tapcheck.mocking import locate_stack

    place = locate_stack(_only_stack_here() if stack is None else Path(stack))
    config = config or _config_of(place.root)
    wanted = replace(config, tf_var_environment=config.tf_var_environment or tf_var_environment)
    return guided_place(place, wanted, choices_of(wanted, place.root))


def verify(file: Folder, stack: Folder | None = None, config: Config | None = None) -> tuple[PlacedDeviation, ...]:
    """How the outputs in a file differ from what a stack declares: missing, additional, of another type or form.

    The file may be what `terraform output -json` or `describe-stacks` prints, a state, or a flat file. Raises what
    :func:`mock_outputs` raises, and :class:`InputError` when the file holds no outputs.
    """
    from tapcheck.verification import verify_file

    return verify_file(Path(file), mock_outputs(stack, config))


def surface(against: str, stack: Folder | None = None, config: Config | None = None) -> tuple[UsedChange, ...]:
    """How outputs and variables of a stack changed since a git revision or a folder with an earlier state.

    Raises what :func:`mock_outputs` raises, and :class:`UsageError` when there is no such revision.
    """
    from tapcheck.evolution import changes_since
    from tapcheck.mocking import locate_stack

    place = locate_stack(_only_stack_here() if stack is None else Path(stack))
    project = load(place.root, config)
    return changes_since(place, against, project.stacks, project.pairs)


def graph(stack: Folder | None = None) -> Diagram:
    """The declarations of a stack and the references between them.

    Raises what :func:`mock_outputs` raises, and :class:`UsageError` where a folder holds several templates.
    """
    from tapcheck.mocking import locate_stack
    from tapcheck.reporters.graphs.diagram import diagram_of

    place = locate_stack(_only_stack_here() if stack is None else Path(stack))
    workspace = Workspace(place.root)
    if place.language is Language.TERRAFORM:
        (folder,) = place.names
        names = tuple(name for name in workspace.names(folder) if kind_of(name) is FileKind.TERRAFORM)
        sources = Sources({folder: names})
    else:
        sources = Sources(templates=place.names)
    found = _stacks(workspace, sources, Config())
    if len(found) != 1:
        raise UsageError(f"name one of the templates: {', '.join(repr(name) for name in place.names)}")
    return diagram_of(found[0], Locator(workspace))


def choices_of(config: Config, root: Path) -> Choices:
    """What the configuration chooses for the Terraform stacks below a folder; the environment only where it wants that.

    Raises :class:`InputError` when a plan cannot be read.
    """
    from tapcheck.frontends.infrastructure.terraform_choices import Choices
    from tapcheck.frontends.infrastructure.terraform_plan import read_plan

    plans = (read_plan(_read_anywhere(plan.file, root), plan.stack) for plan in config.plans)
    return Choices(config.variables, os.environ if config.tf_var_environment else {}, tuple(plans))


def _stacks(workspace: Workspace, sources: Sources, config: Config) -> tuple[Stack, ...]:
    """The stacks of both languages; the reader of one that the project does not use is not even loaded."""
    stacks: tuple[Stack, ...] = ()
    if sources.folders:
        from tapcheck.frontends.infrastructure import terraform

        choices = choices_of(config, workspace.root)
        stacks += terraform.read_stacks(workspace, sources.folders, choices=choices, named=config.stacks)
    if sources.templates:
        from tapcheck.frontends.infrastructure import cloudformation

        stacks += cloudformation.read_stacks(workspace, sources.templates)
    return stacks


def _resource_types() -> ResourceTypes:
    from tapcheck.frontends.infrastructure.terraform_values import CatalogTypes

    return CatalogTypes()


def _announcing(number: int, progress: Progress | None) -> Callable[[str], None]:
    done = count()

    def announce(path: str) -> None:
        if progress is not None:
            progress(next(done), number, path)

    return announce


def _users(workspace: Workspace, sources: Sources, stacks: tuple[Stack, ...]) -> tuple[Pair, ...]:
    """What uses stacks without testing them; its readers are not even loaded where there is nothing of the kind."""
    if not sources.users or not stacks:
        return ()
    from tapcheck.frontends.expectations.users import read_users

    return pair_users(read_users(workspace, sources.users, stacks), stacks)


def _read_anywhere(path: Path, root: Path) -> SourceFile:
    """A file that the user names, which may lie outside the folder; its path is relative to that where it can be."""
    full = path.resolve()
    name = full.relative_to(root.resolve()) if full.is_relative_to(root.resolve()) else path
    try:
        return SourceFile(name.as_posix(), full.read_bytes())
    except OSError as error:
        raise InputError(f"'{path}' cannot be read: {(error.strerror or str(error)).lower()}") from None


def _only_stack_here() -> Path:
    config = _config_of(Path())
    workspace = Workspace(Path())
    stacks = _stacks(workspace, discover(workspace, config), config)
    names = {stack.name for stack in stacks}
    singles = [stack for stack in stacks if not (stack.twin in names and stack.name.endswith(".json"))]
    if len(singles) == 1:
        return Path(singles[0].name)
    known = ", ".join(f"'{stack.name}'" for stack in stacks)
    raise UsageError(f"name one of the stacks here: {known}" if stacks else "there is no infrastructure code here")


def _config_of(folder: Path) -> Config:
    path = find_config(folder)
    return load_config(path, folder) if path else Config()


def _expected(workspace: Workspace, config: Config, stacks: tuple[Stack, ...]) -> tuple[Pair, ...]:
    """What the configuration expects, as suites of their own; what reads it is not even loaded without one."""
    if not config.specification.expectations:
        return ()
    from tapcheck.frontends.expectations.spec import read_expectations

    return tuple(Pair(suite, meant) for suite, meant in read_expectations(workspace, config.specification, stacks))


def _with_configuration(project: Project) -> Workspace:
    """The files of the project with those of the configuration, which may lie elsewhere."""
    files = {file.path: file for file in project.config.specification.files}
    elsewhere = {path: file for path, file in files.items() if not project.workspace.is_file(path)}
    return Overlay(project.workspace, elsewhere) if elsewhere else project.workspace


def _document_problems(project: Project) -> tuple[DocumentProblem, ...]:
    """What is wrong with the documents that the configuration demands; what reads them is not loaded without one."""
    promises = project.config.specification.documents
    if not promises:
        return ()
    from tapcheck.frontends.documents.reading import document_problems

    def read(stack: Stack, text: SourceFile) -> Stack | None:
        return _stack_of_text(project, stack, text)

    return document_problems(project.workspace, promises, project.stacks, read)


def _stack_of_text(project: Project, stack: Stack, text: SourceFile) -> Stack | None:
    """A stack as it would be if a text stood in the place of its files."""
    template = stack.language is Language.CLOUDFORMATION
    folder = posixpath.dirname(stack.name) if template else stack.name
    path = posixpath.normpath(posixpath.join(folder, posixpath.basename(text.path)))
    source = SourceFile(path, text.data)
    workspace = Overlay(project.workspace, {path: source}, project.sources.paths(stack.name))
    sources = Sources(templates=(path,)) if template else Sources({stack.name: (posixpath.basename(path),)})
    found = _stacks(workspace, sources, Config())
    return found[0] if found else None


def _judgements(config: Config, reconciliation: Reconciliation) -> tuple[Judgement, ...]:
    """What the spec says of the stacks; what judges that is not even loaded without one."""
    if not config.specification.requirements:
        return ()
    from tapcheck.capabilities.judging import judge

    return judge(config.specification, reconciliation)


def _deferred_inventory(reconciliation: Reconciliation, report: Report, locate: Locator) -> Callable[[], Inventory]:
    """Takes stock once a reporter asks for it."""

    def inventory() -> Inventory:
        from tapcheck.stocktaking import take_stock

        return take_stock(reconciliation, report.findings, locate, locate.file)

    return inventory


def _outputs_files(project: Project) -> tuple[OutputsFile, ...]:
    if not project.sources.outputs:
        return ()
    from tapcheck.frontends.infrastructure.outputs_files import read_outputs_files

    return read_outputs_files(project.workspace, project.sources.outputs)


def _judge(rules: Iterable[Rule], context: Context) -> Iterator[Finding]:
    for rule in rules:
        yield from rule.check(context)


def _of_cfn_lint(project: Project, own: Iterable[Finding]) -> tuple[Finding, ...]:
    from tapcheck.companions import cfn_lint_findings

    templates = [stack.name for stack in project.stacks if stack.language is Language.CLOUDFORMATION]
    return cfn_lint_findings(project.workspace.root, templates, own)


def _diagnostics(project: Project) -> tuple[Diagnostic, ...]:
    """The problems of reading, each once: a module that two stacks call is read for both."""
    of_stacks = (problem for stack in project.stacks for problem in stack.diagnostics)
    of_suites = (problem for pair in project.pairs for problem in pair.suite.diagnostics)
    return tuple(dict.fromkeys((*of_stacks, *of_suites)))


def _paths(project: Project) -> set[str]:
    paths = {path for stack in project.stacks for path in stack.files}
    return paths | {pair.suite.path for pair in (*project.pairs, *project.users)}


def _first_of(names: Sequence[str]) -> str:
    left_out = len(names) - _MOST_NAMES
    return ", ".join(names[:_MOST_NAMES]) + (f" and {left_out} more" if left_out > 0 else "")


def _notices(project: Project) -> tuple[str, ...]:
    """What was not compared and why, so that no green report is empty."""
    notices: list[str] = []
    if not project.stacks:
        notices.append(f"no infrastructure code below '{project.root}': no .tf, .tf.json or .tofu files, no template")
    if not project.pairs:
        kinds = (
            "*.test.*, *.spec.* or __tests__ files of JavaScript or TypeScript, Python or Go tests that use "
            "infrastructure code, *.tftest.hcl"
        )
        notices.append(f"no test suite below '{project.root}': no {kinds}")
    if not project.sources.complete:
        notices.append(f"'{project.root}' has too many files: not all were looked at; exclude some in tapcheck.yaml")
    notices += [
        f"suite '{pair.suite.path}' was compared with nothing: it reads no infrastructure code and no outputs"
        for pair in project.pairs
        if project.stacks and not understood(pair.suite) and not reads_stack(pair)
    ]
    notices += [
        f"stack '{stack.name}' calls {_first_of(stack.opaque)}, whose source is not on this machine"
        for stack in project.stacks
        if stack.opaque
    ]
    open_ = [user.suite.path for user in project.users if user.suite.assertions]
    if open_:
        count = sum(len(user.suite.assertions) for user in project.users)
        every = count + sum(len(user.suite.mentions) for user in project.users)
        verb = "is" if count == 1 else "are"
        notices.append(
            f"{count} of {every} uses of stacks beside the suites {verb} undecided, the first one in '{open_[0]}'"
        )
    return tuple(notices)
