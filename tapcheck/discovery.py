"""Which files of a project matter, what each of them is, and which suite belongs to which stack."""

from __future__ import annotations

import posixpath
import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import field
from enum import StrEnum
from fnmatch import fnmatchcase

from tapcheck.config import Config
from tapcheck.languages.cloudformation.template import may_be_template
from tapcheck.model.expectations import Suite, Verdict
from tapcheck.model.infrastructure import Kind, Language, Stack
from tapcheck.reconcile.types import Pair
from tapcheck.records import dataclass
from tapcheck.workspace import Workspace

SKIPPED = frozenset(
    {
        "__pycache__",
        "bower_components",
        "coverage",
        "dist",
        "node_modules",
        "site-packages",
        "venv",
    }
)
"""Folders that hold no source that people write; folders whose name starts with a dot are skipped too."""

_WITH_PIPELINES = frozenset({".github", ".circleci"})
"""Folders whose name starts with a dot and that hold pipelines."""

MOST_FILES = 200_000
"""After this many files the walk ends, and the report says so."""


MOST_FILES_NEARBY = 20_000
"""The same for the suites around one stack."""


class FileKind(StrEnum):
    """What a file is to tapcheck."""

    TERRAFORM = "terraform"
    JAVASCRIPT_SUITE = "javascript-suite"
    TERRAFORM_SUITE = "terraform-suite"
    GO_SUITE = "go-suite"
    PYTHON_SUITE = "python-suite"
    SHELL_SUITE = "shell-suite"
    INSPEC_SUITE = "inspec-suite"
    FEATURE_SUITE = "feature-suite"
    SCRIPT = "script"
    """A script, workflow or makefile: it may use a stack without testing it."""
    OUTPUTS = "outputs"
    """It may hold outputs of a deployment, real or made up."""
    TEMPLATE = "template"
    """It may be a CloudFormation template; its content decides."""


SUITES = frozenset(
    (
        FileKind.JAVASCRIPT_SUITE,
        FileKind.TERRAFORM_SUITE,
        FileKind.GO_SUITE,
        FileKind.PYTHON_SUITE,
        FileKind.SHELL_SUITE,
        FileKind.INSPEC_SUITE,
        FileKind.FEATURE_SUITE,
    )
)
"""The kinds of files that are test suites."""

_CODE = frozenset((FileKind.TERRAFORM, FileKind.TEMPLATE, FileKind.OUTPUTS))

_KINDS: tuple[tuple[re.Pattern[str], FileKind | None], ...] = (
    (re.compile(r"(?:^|/)cdk\.out/(?!.*\.template\.json$)"), None),
    (re.compile(r"(?:^|/)\.github/(?:workflows/[^/]+|actions/(?:[^/]+/)*action)\.ya?ml$"), FileKind.SCRIPT),
    (
        re.compile(r"(?:^|/)(?:\.circleci/config|\.gitlab-ci|azure-pipelines?[\w.-]*|buildspec[\w.-]*)\.ya?ml$"),
        FileKind.SCRIPT,
    ),
    (re.compile(r"(?:^|/)\.(?:github|circleci)/"), None),
    (re.compile(r"(?:^|/)controls/(?:[^/]+/)*[^/]+\.rb$"), FileKind.INSPEC_SUITE),
    (re.compile(r"\.feature$"), FileKind.FEATURE_SUITE),
    (re.compile(r"\.bats$|[-_.]test\.(?:ba)?sh$"), FileKind.SHELL_SUITE),
    (re.compile(r"(?:^|/)(?:test|smoke|e2e|integration)[-_.][^/]*\.(?:ba)?sh$"), FileKind.SHELL_SUITE),
    (re.compile(r"(?:^|/)(?:tests?|e2e|integration)/(?:[^/]+/)*[^/]+\.(?:ba)?sh$"), FileKind.SHELL_SUITE),
    (re.compile(r"\.(?:ba)?sh$|(?:^|/)(?:GNUmakefile|[Mm]akefile)$|\.mk$"), FileKind.SCRIPT),
    (re.compile(r"\.(?:tf|tofu)(?:\.json)?$"), FileKind.TERRAFORM),
    (re.compile(r"\.(?:tftest|tofutest)\.hcl$"), FileKind.TERRAFORM_SUITE),
    (re.compile(r"(?:^|/)[^/]*_test\.go$"), FileKind.GO_SUITE),
    (re.compile(r"(?:^|/)(?:test_[^/]*|[^/]+_test)\.py$"), FileKind.PYTHON_SUITE),
    (re.compile(r"(?:^|/)[^/]+\.(?:test|spec)\.[cm]?[jt]sx?$"), FileKind.JAVASCRIPT_SUITE),
    (re.compile(r"(?:^|/)__tests__/(?:[^/]+/)*[^/]+(?<!\.d)\.[cm]?[jt]sx?$"), FileKind.JAVASCRIPT_SUITE),
    (re.compile(r"(?:^|/)(?:package(?:-lock)?|tsconfig[\w.-]*|npm-shrinkwrap|composer|manifest|tree)\.json$"), None),
    (re.compile(r"(?:^|/)(?:flat|tf|terraform|deployment|stack)[-_]outputs\.json$"), FileKind.OUTPUTS),
    (re.compile(r"(?:^|/)terragrunt\.hcl$"), FileKind.OUTPUTS),
    (re.compile(r"\.(?:ya?ml|json|template)$"), FileKind.TEMPLATE),
)
"""The first pattern that matches a path decides."""


@dataclass(frozen=True, slots=True)
class Sources:
    """The files that matter.

    ``folders`` are the folders with Terraform files, and their names there; ``templates`` the files that look
    like CloudFormation templates.
    """

    folders: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    suites: tuple[str, ...] = ()
    complete: bool = True
    templates: tuple[str, ...] = ()
    outputs: tuple[str, ...] = ()
    """The files that may hold outputs of a deployment."""
    users: tuple[str, ...] = ()
    """The files that may use a stack without testing it."""

    def paths(self, folder: str) -> tuple[str, ...]:
        """The paths of the Terraform files in a folder."""
        return tuple(posixpath.normpath(f"{folder}/{name}") for name in self.folders.get(folder, ()))


def kind_of(path: str) -> FileKind | None:
    """What the file is, told by its path alone."""
    for pattern, kind in _KINDS:
        if pattern.search(path):
            return kind
    return None


def discover(workspace: Workspace, config: Config) -> Sources:
    """Walks the project and sorts its files; what the configuration excludes is not looked at."""
    folders: dict[str, tuple[str, ...]] = {}
    suites: list[str] = []
    templates: list[str] = []
    outputs: list[str] = []
    users: list[str] = []
    seen = 0
    for folder, names in workspace.walk(lambda path: _skipped(path, config.exclude)):
        seen += len(names)
        if seen > MOST_FILES:
            return Sources(folders, tuple(suites), False, tuple(templates))
        terraform: list[str] = []
        for name in names:
            path = name if folder == "." else f"{folder}/{name}"
            match kind_of(path):
                case FileKind.TERRAFORM if _wanted(folder, config.stacks) and not _excluded(path, config.exclude):
                    terraform.append(name)
                case kind if kind in SUITES and not _excluded(path, config.exclude):
                    suites.append(path)
                case FileKind.TEMPLATE if _wanted(path, config.stacks) and not _excluded(path, config.exclude):
                    if _looks_like_template(workspace, path):
                        templates.append(path)
                case FileKind.OUTPUTS if not _excluded(path, config.exclude):
                    outputs.append(path)
                    if name.endswith(".hcl"):
                        users.append(path)
                case FileKind.SCRIPT if not _excluded(path, config.exclude):
                    users.append(path)
                case _:
                    pass
        if terraform:
            folders[folder] = tuple(terraform)
    return Sources(
        dict(sorted(folders.items())),
        tuple(sorted(suites)),
        True,
        tuple(sorted(templates)),
        tuple(sorted(outputs)),
        tuple(sorted(users)),
    )


def discover_suites(workspace: Workspace, folder: str, config: Config) -> tuple[str, ...]:
    """The test suites in a folder and below, sorted; of very many files only some are looked at."""
    paths = (path for _, paths in _nearby(workspace, folder, config) for path in paths)
    return tuple(sorted(path for path in paths if kind_of(path) in SUITES and not _excluded(path, config.exclude)))


def infrastructure_folders(workspace: Workspace, folder: str, config: Config) -> tuple[str, ...]:
    """The folders with infrastructure code in a folder and below; of very many files only some are looked at."""
    found: list[str] = []
    for inner, paths in _nearby(workspace, folder, config):
        kinds = {path: kind_of(path) for path in paths}
        if FileKind.TERRAFORM in kinds.values() or any(
            kind is FileKind.TEMPLATE and _looks_like_template(workspace, path) for path, kind in kinds.items()
        ):
            found.append(inner)
    return tuple(found)


def _nearby(workspace: Workspace, folder: str, config: Config) -> Iterator[tuple[str, list[str]]]:
    """A folder and those below with the paths of their files, until there are too many of them."""
    seen = 0
    for inner, names in workspace.walk(lambda path: _skipped(path, config.exclude), folder):
        seen += len(names)
        if seen > MOST_FILES_NEARBY:
            return
        yield inner, [name if inner == "." else f"{inner}/{name}" for name in names]


def pair(suite: Suite, stacks: tuple[Stack, ...], config: Config) -> tuple[Stack, ...]:
    """The stacks that a suite tests.

    The configuration decides where it names the suite; else the stacks whose files the suite read; else
    the only stack; else the stacks that together declare the outputs it reads; else the nearest by path, unless all
    that it reads is about something else.
    """
    for rule in config.suites:
        if fnmatchcase(suite.path, rule.path):
            return tuple(stack for stack in stacks if any(fnmatchcase(stack.name, name) for name in rule.stacks))
    read = _stacks_read(suite, stacks)
    if read or len(stacks) <= 1:
        return read or stacks
    if _about_nothing_here(suite, stacks):
        return ()
    nearest_first = sorted(stacks, key=lambda stack: _distance(suite.path, stack.name))
    return _declaring({output.name for output in suite.outputs}, nearest_first) or tuple(nearest_first[:1])


def part_of(paths: Iterable[str], stacks: Iterable[Stack], part: tuple[int, int]) -> tuple[str, ...]:
    """The suites of the i-th of n parts, in order; the same files are always divided in the same way.

    Suites beside templates that have a twin in the other notation stay together, because all of them decide which of
    the twins counts. Parts get as many suites as one another, as far as that leaves it possible.
    """
    number, of = part
    by_name = {stack.name: stack for stack in stacks}
    together: dict[str, list[str]] = {}
    for path in paths:
        nearest = min(by_name.values(), key=lambda stack: _distance(path, stack.name), default=None)
        twins = nearest is not None and nearest.twin in by_name
        together.setdefault(min(nearest.name, nearest.twin) if nearest and twins else path, []).append(path)
    parts: list[list[str]] = [[] for _ in range(of)]
    for group in sorted(together.values(), key=lambda group: (-len(group), group)):
        min(parts, key=len).extend(group)
    return tuple(sorted(parts[number - 1]))


def pair_all(suites: Iterable[Suite], stacks: tuple[Stack, ...], config: Config) -> tuple[Pair, ...]:
    """Every suite with the stacks that it tests.

    Where a template has a twin in the other notation, a suite that reads neither tests the one that others read,
    and the other one too where only that declares what the suite reads.
    """
    pairs = [Pair(suite, pair(suite, stacks, config)) for suite in suites]
    by_name = {stack.name: stack for stack in stacks}
    read = {path for row in pairs for path in row.suite.reads}

    def tested(row: Pair) -> tuple[Stack, ...]:
        found = dict.fromkeys(
            stack.twin if stack.twin in read and stack.name not in read else stack.name for stack in row.stacks
        )
        lacking = {output.name for output in row.suite.outputs} - {
            name for stack in found for name in _output_names(by_name[stack])
        }
        twins = [by_name[by_name[name].twin] for name in found if by_name[name].twin in by_name]
        found.update(dict.fromkeys(stack.name for stack in twins if _output_names(stack) & lacking))
        return tuple(by_name[name] for name in found)

    return tuple(Pair(row.suite, tested(row)) for row in pairs)


def pair_users(users: Iterable[Suite], stacks: tuple[Stack, ...]) -> tuple[Pair, ...]:
    """Every file that uses stacks without testing them, with those that it surely uses."""
    return tuple(Pair(user, _stacks_read(user, stacks)) for user in users)


def _looks_like_template(workspace: Workspace, path: str) -> bool:
    source = workspace.read(path)
    return source is not None and may_be_template(source.data)


def _skipped(path: str, exclude: Iterable[str]) -> bool:
    folder, name = posixpath.split(path)
    built = posixpath.basename(folder) == "cdk.out" and name.startswith("asset.")
    hidden = name.startswith(".") and name not in _WITH_PIPELINES
    return built or name in SKIPPED or hidden or _excluded(path, exclude)


def _excluded(path: str, patterns: Iterable[str]) -> bool:
    return any(fnmatchcase(path, pattern.rstrip("/")) for pattern in patterns)


def _wanted(folder: str, patterns: tuple[str, ...]) -> bool:
    """Named folders and files, and everything below: a stack may call modules there."""
    return not patterns or any(fnmatchcase(folder, name) or fnmatchcase(folder, f"{name}/*") for name in patterns)


def _stacks_read(suite: Suite, stacks: tuple[Stack, ...]) -> tuple[Stack, ...]:
    """The stacks that hold the files read; files that do not exist count for the stack of their folder.

    A file of a module that several stacks call means those that are meant anyway, where there are any.
    """
    reads = set(suite.reads)
    own = {stack.name for stack in stacks if any(_stands_in(path, stack) for path in reads.intersection(stack.files))}
    rest = reads.difference(*(stack.files for stack in stacks if stack.name in own))
    exact = tuple(stack for stack in stacks if stack.name in own or rest.intersection(stack.files))
    if exact:
        return exact
    folders = {posixpath.dirname(path) or "." for path in reads if kind_of(path) is FileKind.TERRAFORM} | reads
    stems = {posixpath.splitext(path)[0] for path in reads if kind_of(path) is FileKind.TEMPLATE}
    return tuple(
        stack
        for stack in stacks
        if stack.name in folders
        or (stack.language is Language.CLOUDFORMATION and posixpath.splitext(stack.name)[0] in stems)
    )


def _stands_in(path: str, stack: Stack) -> bool:
    return stack.name in (path, posixpath.dirname(path) or ".")


def _about_nothing_here(suite: Suite, stacks: Iterable[Stack]) -> bool:
    """Whether a suite reads files, none of them code of infrastructure, and nothing else leads to a stack."""
    templates = any(stack.language is Language.CLOUDFORMATION for stack in stacks)
    found = {kind_of(path) for path in suite.reads}
    kinds = found if templates else {None if kind is FileKind.TEMPLATE else kind for kind in found}
    decided = any(row.verdict is Verdict.FAILING for row in suite.assertions)
    return bool(kinds) and not (kinds & _CODE or suite.outputs or suite.mentions or suite.perhaps or decided)


def _declaring(names: set[str], stacks: Iterable[Stack]) -> tuple[Stack, ...]:
    """The stacks that declare outputs of these names: the one with most of them first, then what it lacks."""
    left = {stack.name: (stack, _output_names(stack) & names) for stack in stacks}
    found: list[Stack] = []
    while left:
        stack, declared = max(left.values(), key=lambda row: len(row[1]))
        if not declared:
            break
        found.append(stack)
        left = {name: (other, rest - declared) for name, (other, rest) in left.items() if name != stack.name}
    return tuple(found)


def _output_names(stack: Stack) -> set[str]:
    return {item.name for item in stack.of_kind(Kind.OUTPUT) if not item.module}


def _distance(path: str, folder: str) -> tuple[int, int, str]:
    """How far a folder is from a file: folders not shared, then depth, then the name for good order."""
    own = posixpath.dirname(path).split("/")
    other = [] if folder == "." else folder.split("/")
    shared = 0
    for left, right in zip(own, other, strict=False):
        if left != right:
            break
        shared += 1
    return len(own) + len(other) - 2 * shared, len(other), folder
