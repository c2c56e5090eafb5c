"""Terraform folders as stacks of the model."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import replace

from tapcheck.diagnostics import Diagnostic, Problem
from tapcheck.frontends.infrastructure.outlines import OUTLINED
from tapcheck.frontends.infrastructure.terraform_choices import NOTHING_CHOSEN, Choices
from tapcheck.frontends.infrastructure.terraform_plan import joined
from tapcheck.frontends.infrastructure.terraform_presence import conditional_modules, prefix_of, presence_of
from tapcheck.frontends.infrastructure.terraform_relations import (
    allowed_values,
    places_of,
    references_of,
    variable_traits,
)
from tapcheck.frontends.infrastructure.terraform_values import (
    Evaluations,
    OutputValue,
    UnknownSource,
    ValuesOfModules,
    folders_of,
    outputs_of,
)
from tapcheck.languages.terraform.configuration import Mode, Resource
from tapcheck.languages.terraform.modules import Modules, ModuleTree
from tapcheck.model.deferred import Deferred
from tapcheck.model.infrastructure import Declaration, Kind, Language, Presence, ProviderPin, Stack
from tapcheck.values import AttributeSource, Value
from tapcheck.workspace import Workspace

__all__ = ["OutputValue", "evaluate_outputs", "read_stacks"]

_EXAMPLES = frozenset({"example", "examples", "test", "tests", "fixtures"})
"""Names of folders with code that uses modules as others would."""

_KINDS = {Mode.MANAGED: Kind.RESOURCE, Mode.DATA: Kind.DATA, Mode.EPHEMERAL: Kind.RESOURCE}


def read_stacks(
    workspace: Workspace,
    folders: Mapping[str, Sequence[str]],
    source: AttributeSource | None = None,
    choices: Choices = NOTHING_CHOSEN,
    named: Collection[str] = (),
) -> tuple[Stack, ...]:
    """The stacks in ``folders``, which maps each folder to the names of its configuration files.

    ``source`` answers what the configuration does not say; without one that is unknown. ``choices`` are what an
    operator gives. A folder that another one calls as a local module is part of its callers and no stack of its own,
    unless it is one of ``named``, or only examples and tests call it: they show how others use it.
    """
    modules = Modules(workspace)
    for folder, names in folders.items():
        modules.load(folder, names)
    called: set[str] = set()
    for folder in folders:
        for call in modules.load(folder).calls.values():
            target = modules.local_folder(folder, call)
            if target is not None and target != folder and not (_is_example(folder) and not _is_example(target)):
                called.add(target)
    roots = [folder for folder in folders if folder not in called or folder in named] or list(folders)
    evaluations = Evaluations(workspace, modules, source or UnknownSource(), lambda: roots, choices)
    return tuple(_stack(folder, evaluations) for folder in sorted(roots))


def evaluate_outputs(
    workspace: Workspace, folder: str, source: AttributeSource, choices: Choices = NOTHING_CHOSEN
) -> Mapping[str, OutputValue]:
    """The outputs of the root module in a folder, in source order, with ``source`` answering what it leaves open."""
    evaluations = Evaluations(workspace, Modules(workspace), source, lambda: folders_of(workspace), choices)
    return outputs_of(evaluations.values(folder))


def _is_example(folder: str) -> bool:
    return not _EXAMPLES.isdisjoint(folder.split("/"))


def _stack(folder: str, evaluations: Evaluations) -> Stack:
    evaluation, problems = evaluations.everything(folder)
    tree = evaluation.root.tree
    values = ValuesOfModules(evaluation)
    declarations: list[Declaration] = []
    files: dict[str, None] = {}
    unreadable: dict[str, None] = {}
    comments: dict[str, tuple[tuple[int, int], ...]] = {}
    diagnostics: dict[Diagnostic, None] = {}
    opaque: list[str] = []
    conditional = conditional_modules(tree)
    for part in tree.walk():
        module = part.module
        files.update(dict.fromkeys(module.files))
        unreadable.update(dict.fromkeys(module.unreadable))
        comments.update(module.comments)
        diagnostics.update(dict.fromkeys((*module.diagnostics, *part.diagnostics)))
        prefix = prefix_of(part.path)
        for name in module.calls:
            if part.children.get(name) is None:
                opaque.append(f"{prefix}module.{name}")
        for item in _declared(part, values, folder, evaluations):
            presence = Presence.CONDITIONAL if part.path in conditional else item.presence
            declarations.append(replace(item, address=prefix + item.address, module=part.path, presence=presence))
    diagnostics.update(dict.fromkeys(problem for problem in problems if problem.problem is not Problem.INVALID))
    plan = evaluations.plan(folder)
    diagnostics.update(dict.fromkeys(plan.diagnostics if plan else ()))
    return Stack(
        folder,
        Language.TERRAFORM,
        tuple(joined(declarations, plan.snapshot) if plan and plan.snapshot else declarations),
        tuple(files),
        tuple(unreadable),
        tuple(opaque),
        comments,
        tuple(diagnostics),
        refused=tuple(problem for problem in problems if problem.problem is Problem.INVALID),
        references=references_of(tree),
        pins=_pins(tree),
        fixed=Deferred(lambda: evaluations.fixed(folder)),
    )


def _pins(tree: ModuleTree) -> Mapping[str, ProviderPin]:
    found: dict[str, ProviderPin] = {}
    for part in tree.walk():
        for name, wanted in part.module.requirements.items():
            before = found.get(name, ProviderPin())
            versions = [item for item in (before.versions, wanted.version) if item]
            found[name] = ProviderPin(before.source or wanted.source, ", ".join(dict.fromkeys(versions)))
    return found


def _declared(
    part: ModuleTree, values: ValuesOfModules, folder: str, evaluations: Evaluations
) -> Iterator[Declaration]:
    module = part.module
    for provider in module.providers.values():
        yield Declaration(
            Kind.PROVIDER, f"provider.{provider.address}", provider.name, provider.alias, provider.span, provider.head
        )
    for variable in module.variables.values():
        yield Declaration(
            Kind.VARIABLE,
            f"var.{variable.name}",
            "",
            variable.name,
            variable.span,
            variable.head,
            value=values.default(part.path, variable.name),
            sensitive=variable.sensitive,
            description=variable.description,
            traits={**allowed_values(variable), **variable_traits(variable)},
        )
    for local in module.locals.values():
        address = f"local.{local.name}"
        value = values.value(part.path, address)
        yield Declaration(Kind.LOCAL, address, "", local.name, local.span, local.head, value=value)
    for resource in module.resources.values():
        found = _resource(resource, values.arguments(part.path, resource), values.number(part.path, resource))
        if resource.type in OUTLINED:
            found = replace(found, outline=_outline(evaluations, folder, part.path, resource))
        yield found
    for call in module.calls.values():
        yield Declaration(
            Kind.MODULE,
            f"module.{call.name}",
            "",
            call.name,
            call.span,
            call.head,
            presence=presence_of(call),
            number=values.calls(part.path, call),
        )
    for output in module.outputs.values():
        yield Declaration(
            Kind.OUTPUT,
            f"output.{output.name}",
            "",
            output.name,
            output.span,
            output.head,
            value=values.value(part.path, f"output.{output.name}"),
            sensitive=output.sensitive,
            description=output.description,
        )


def _outline(evaluations: Evaluations, folder: str, path: tuple[str, ...], resource: Resource) -> Mapping[str, Value]:
    return Deferred(lambda: evaluations.outline(folder, path, resource))


def _resource(resource: Resource, arguments: Mapping[str, Value], number: int | None) -> Declaration:
    return Declaration(
        _KINDS[resource.mode],
        resource.address,
        resource.type,
        resource.name,
        resource.span,
        resource.head,
        presence=presence_of(resource),
        values=arguments,
        places=places_of(resource),
        number=number,
    )
