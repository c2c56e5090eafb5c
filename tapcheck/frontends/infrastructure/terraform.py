"""Terraform folders as stacks of the model."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace

from tapcheck.diagnostics import Diagnostic
from tapcheck.frontends.infrastructure.terraform_relations import allowed_values, references_of
from tapcheck.languages.hcl.tree import Expression, Number
from tapcheck.languages.terraform.configuration import Mode, Part, Resource
from tapcheck.languages.terraform.modules import Modules, ModuleTree
from tapcheck.model.infrastructure import Declaration, Kind, Language, Presence, Stack
from tapcheck.workspace import Workspace

_KINDS = {Mode.MANAGED: Kind.RESOURCE, Mode.DATA: Kind.DATA, Mode.EPHEMERAL: Kind.RESOURCE}


def read_stacks(workspace: Workspace, folders: Mapping[str, Sequence[str]]) -> tuple[Stack, ...]:
    """The stacks in ``folders``, which maps each folder to the names of its configuration files.

    A folder that another one calls as a local module is part of its callers and no stack of its own.
    """
    modules = Modules(workspace)
    for folder, names in folders.items():
        modules.load(folder, names)
    called: set[str] = set()
    for folder in folders:
        for call in modules.load(folder).calls.values():
            target = modules.local_folder(folder, call)
            if target is not None and target != folder:
                called.add(target)
    roots = [folder for folder in folders if folder not in called] or list(folders)
    return tuple(_stack(modules.tree(folder), folder) for folder in sorted(roots))


def _stack(tree: ModuleTree, folder: str) -> Stack:
    declarations: list[Declaration] = []
    files: dict[str, None] = {}
    unreadable: dict[str, None] = {}
    comments: dict[str, tuple[tuple[int, int], ...]] = {}
    diagnostics: dict[Diagnostic, None] = {}
    opaque: list[str] = []
    conditional: set[tuple[str, ...]] = set()
    for part in tree.walk():
        module = part.module
        files.update(dict.fromkeys(module.files))
        unreadable.update(dict.fromkeys(module.unreadable))
        comments.update(module.comments)
        diagnostics.update(dict.fromkeys((*module.diagnostics, *part.diagnostics)))
        prefix = "".join(f"module.{name}." for name in part.path)
        if part.path[:-1] in conditional:
            conditional.add(part.path)
        for name, call in module.calls.items():
            if presence_of(call) is Presence.CONDITIONAL:
                conditional.add((*part.path, name))
            if part.children.get(name) is None:
                opaque.append(f"{prefix}module.{name}")
        for item in _declared(part):
            presence = Presence.CONDITIONAL if part.path in conditional else item.presence
            declarations.append(replace(item, address=prefix + item.address, module=part.path, presence=presence))
    return Stack(
        folder,
        Language.TERRAFORM,
        tuple(declarations),
        tuple(files),
        tuple(unreadable),
        tuple(opaque),
        comments,
        tuple(diagnostics),
        references_of(tree),
    )


def presence_of(part: Part) -> Presence:
    """Whether `count` or `for_each` can leave nothing of a resource or module call."""
    count, for_each = part.expression("count"), part.expression("for_each")
    if count is None and for_each is None:
        return Presence.ALWAYS
    return Presence.ALWAYS if _positive_number(count) else Presence.CONDITIONAL


def _positive_number(count: Expression | None) -> bool:
    return type(count) is Number and count.text.isdigit() and int(count.text) > 0


def _declared(part: ModuleTree) -> Iterator[Declaration]:
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
            sensitive=variable.sensitive,
            description=variable.description,
            traits=allowed_values(variable),
        )
    for local in module.locals.values():
        yield Declaration(Kind.LOCAL, f"local.{local.name}", "", local.name, local.span, local.head)
    for resource in module.resources.values():
        yield _resource(resource)
    for call in module.calls.values():
        yield Declaration(
            Kind.MODULE, f"module.{call.name}", "", call.name, call.span, call.head, presence=presence_of(call)
        )
    for output in module.outputs.values():
        yield Declaration(
            Kind.OUTPUT,
            f"output.{output.name}",
            "",
            output.name,
            output.span,
            output.head,
            sensitive=output.sensitive,
            description=output.description,
        )


def _resource(resource: Resource) -> Declaration:
    return Declaration(
        _KINDS[resource.mode],
        resource.address,
        resource.type,
        resource.name,
        resource.span,
        resource.head,
        presence=presence_of(resource),
    )
