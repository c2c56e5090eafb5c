"""Mock outputs of a stack: evaluates it with plausible answers for what only a deployment knows."""

from __future__ import annotations

import posixpath
import re
from collections.abc import Callable, Collection, Mapping, Sequence
from pathlib import Path

from tapcheck.config import Config, MockConfig, find_config
from tapcheck.discovery import FileKind, discover, kind_of
from tapcheck.errors import InputError
from tapcheck.frontends.infrastructure import cloudformation_outputs, terraform
from tapcheck.frontends.infrastructure.terraform_choices import NOTHING_CHOSEN, Choices
from tapcheck.mocks.generator import generate
from tapcheck.mocks.outputs import MockOutputs
from tapcheck.mocks.settings import MockSettings
from tapcheck.mocks.shapes import PlausibleSource
from tapcheck.model.infrastructure import Language
from tapcheck.records import dataclass
from tapcheck.values import Value
from tapcheck.workspace import Workspace

_NOTATIONS = (".yaml", ".yml", ".template", ".json")
"""Which of several notations of one template is mocked: the first of these suffixes."""
_LONGEST_STACK_NAME = 128
"""In characters; CloudFormation's own bound."""


@dataclass(frozen=True, slots=True)
class Place:
    """Where the user's stack is: the project's root, and below it a folder of Terraform files or templates."""

    root: Path
    language: Language
    names: tuple[str, ...]

    @property
    def folder(self) -> str:
        """The folder in which it is, relative to the root."""
        return self.names[0] if self.language is Language.TERRAFORM else posixpath.dirname(self.names[0]) or "."


@dataclass(frozen=True, slots=True)
class Mocked:
    """Mock outputs, and what they were made with.

    ``open`` is what the code leaves open, by the key of an override, with the value it was given; ``places`` are the
    fields of the settings that count because nothing else says where the stack is deployed.
    """

    outputs: MockOutputs
    settings: MockSettings
    open: Mapping[str, Value]
    places: frozenset[str]


def mock_stack(
    workspace: Workspace,
    name: str,
    language: Language,
    config: MockConfig,
    choices: Choices = NOTHING_CHOSEN,
    settings: MockSettings | None = None,
) -> Mocked:
    """The mock outputs of the stack with this name: a folder of Terraform files, or a template.

    ``settings`` are those of the configuration unless others are given.
    """
    settings = settings or _settings(name, language, config)
    source = PlausibleSource(settings)
    if language is Language.CLOUDFORMATION:
        evaluated = cloudformation_outputs.evaluate_outputs(
            workspace, name, source, lambda: discover(workspace, Config()).templates
        )
        made = generate(evaluated, settings, stack=settings.stack)
        return Mocked(made, settings, source.open, source.places)
    outputs = terraform.evaluate_outputs(workspace, name, source, choices)
    made = generate(outputs, settings, stack=name, instances=source.instances())
    return Mocked(made, settings, source.open, source.places)


def joined(stacks: Sequence[MockOutputs], native: Callable[[], Collection[str]] = tuple) -> MockOutputs:
    """The mock outputs of everything at one place.

    Templates in one folder are deployed together and their outputs end in one file; where several have an
    output of the same name, the template with more outputs gives it.
    """
    stacks = sorted(stacks, key=len, reverse=True)
    entries = {entry.name: entry for stack in reversed(stacks) for entry in stack.entries}
    return MockOutputs(
        tuple(entries.values()),
        stack=stacks[0].stack,
        instances=stacks[0].instances,
        declared=[name for stack in stacks for name in stack.declared],
        native=native,
    )


def locate_stack(path: Path) -> Place:
    """What is at a folder or template; raises :class:`InputError` when there is no infrastructure code."""
    root = project_root(path if path.is_dir() else path.parent)
    name = path.resolve().relative_to(root.resolve()).as_posix()
    if path.is_dir() and any(kind_of(item.name) is FileKind.TERRAFORM for item in path.iterdir()):
        return Place(root, Language.TERRAFORM, (name,))
    workspace = Workspace(root)
    if path.is_file() and cloudformation_outputs.is_template_file(workspace, name):
        return Place(root, Language.CLOUDFORMATION, (name,))
    templates = _templates_in(workspace, name) if path.is_dir() else ()
    if not templates:
        raise InputError(f"'{path}' is no folder with infrastructure code")
    return Place(root, Language.CLOUDFORMATION, templates)


def project_root(folder: Path) -> Path:
    """The folder that holds everything a stack may read: the repository, else what it was asked from.

    Modules are often called from beside the stack (`../modules/vpc`), so the stack's own folder is too small.
    """
    above = folder.resolve().parents
    for parent in (folder.resolve(), *above):
        if find_config(parent) or (parent / ".git").exists():
            return parent
    here = Path.cwd()
    return here if here in above else folder.resolve().parent


def _settings(name: str, language: Language, config: MockConfig) -> MockSettings:
    given = {field: value for field in ("account", "region", "partition") if (value := getattr(config, field))}
    stack = _stack_name(name) if language is Language.CLOUDFORMATION else "stack"
    return MockSettings(**given, stack=stack, overrides=config.overrides)


def _stack_name(path: str) -> str:
    """The name of a stack that nobody named: that of its template, as far as names of stacks allow it."""
    stem = posixpath.basename(path).partition(".")[0]
    return re.sub(r"[^A-Za-z0-9]+", "-", stem).strip("-0123456789")[:_LONGEST_STACK_NAME] or "stack"


def _templates_in(workspace: Workspace, folder: str) -> tuple[str, ...]:
    """The templates in a folder, each in one notation."""
    paths = (posixpath.normpath(posixpath.join(folder, name)) for name in workspace.names(folder))
    templates = [
        path
        for path in paths
        if kind_of(path) is FileKind.TEMPLATE and cloudformation_outputs.is_template_file(workspace, path)
    ]
    templates.sort(key=lambda path: _NOTATIONS.index(posixpath.splitext(path)[1]), reverse=True)
    return tuple(sorted({posixpath.splitext(path)[0]: path for path in templates}.values()))
