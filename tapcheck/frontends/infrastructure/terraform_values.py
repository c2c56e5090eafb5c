"""The evaluated values of Terraform declarations, as the model holds them."""

from __future__ import annotations

import posixpath
from collections.abc import Callable, Container, Iterable, Iterator, Mapping
from functools import lru_cache
from typing import Any

from tapcheck.catalog import terraform as catalog
from tapcheck.catalog.given import GivenSchemas
from tapcheck.diagnostics import Diagnostic, Problem
from tapcheck.frontends.infrastructure.outlines import OutlineSource
from tapcheck.frontends.infrastructure.terraform_choices import Choices
from tapcheck.frontends.infrastructure.terraform_plan import PlanFile, PlanSource, assigned, planned_inputs
from tapcheck.frontends.infrastructure.terraform_presence import prefix_of
from tapcheck.frontends.infrastructure.terraform_relations import variable_traits
from tapcheck.languages.terraform.configuration import Mode, ModuleCall, Resource
from tapcheck.languages.terraform.configuration_values import ConfigurationValues, Settings
from tapcheck.languages.terraform.modules import SUFFIXES, Modules, ModuleTree
from tapcheck.languages.terraform.plain import completed, from_plain, to_plain
from tapcheck.languages.terraform.remote_state import folder_of_state
from tapcheck.languages.terraform.scope import Scope
from tapcheck.languages.terraform.types import DYNAMIC, Type, from_json, to_json
from tapcheck.languages.terraform.validation import validation_problems
from tapcheck.languages.terraform.values import SENSITIVE, Val, mark, unknown
from tapcheck.records import dataclass
from tapcheck.values import AttributeSource, Path, Unknown, Value, marked
from tapcheck.workspace import Workspace

_MOST_FOLDERS = 1000
_DEEPEST_FOLDER = 6
_OF_ANOTHER_VERSION = "there is no function"
"""What is said of functions that a newer Terraform, or OpenTofu, may well know."""
_INSTALLED = frozenset(("node_modules", "venv", "vendor", "__pycache__"))
_MODES = {"resource": catalog.Mode.RESOURCE, "data": catalog.Mode.DATA, "ephemeral": catalog.Mode.EPHEMERAL}


@dataclass(frozen=True, slots=True)
class OutputValue:
    """An output of a root module: ``type`` as `terraform output -json` writes types, None when nobody knows it."""

    value: Value
    type: Any
    sensitive: bool
    description: str = ""
    export: str = ""
    """Always empty: only CloudFormation stacks export outputs by name."""


class UnknownSource:
    """Answers that only a deployment knows."""

    def answer(
        self,
        address: str,
        type: str,  # noqa: ARG002
        path: Path,
        arguments: Mapping[str, Value],
        provider: Mapping[str, Value],  # noqa: ARG002
    ) -> Value:
        """Always unknown, with the address and path as origin."""
        origin = address + "".join(f"[{step}]" if isinstance(step, int) else f".{step}" for step in path)
        return Unknown(origin, arguments.get("type") if address.startswith("var.") else None)


class CatalogTypes:
    """The attribute types that the catalog knows."""

    def attributes(self, mode: str, type: str) -> Mapping[str, Type] | None:
        """See `languages.terraform.resources.ResourceTypes`."""
        return _attributes(mode, type, catalog.preferred())


@lru_cache(maxsize=512)
def _attributes(mode: str, type_: str, _preferred: GivenSchemas | None) -> Mapping[str, Type] | None:
    schema = catalog.schema(_MODES[mode], type_)
    if schema is None:
        return None
    return {name: from_json(attribute.type.to_json()) for name, attribute in schema.attributes.items()}


class Evaluations:
    """The evaluated configurations of a project, each made once; they see one another through remote states.

    ``folders`` gives the folders of all root modules, and is called only when a remote state is read.
    """

    def __init__(
        self,
        workspace: Workspace,
        modules: Modules,
        source: AttributeSource,
        folders: Callable[[], Iterable[str]],
        choices: Choices,
    ) -> None:
        self.workspace = workspace
        self.modules = modules
        self.source = source
        self._folders = folders
        self._choices = choices
        self._plans: Mapping[str, PlanFile] | None = None
        self._known: dict[str, tuple[ConfigurationValues, tuple[Diagnostic, ...]]] = {}
        self._active: set[str] = set()
        self._outlines: dict[str, ValuesOfModules] = {}

    def plan(self, folder: str) -> PlanFile | None:
        """The plan or state of the stack in a folder, where the operator gave one."""
        if self._plans is None:
            plans, roots = self._choices.plans, sorted(self._folders()) if self._choices.plans else []
            self._plans = assigned(plans, roots, self.modules.tree) if roots else {}
        return self._plans.get(folder)

    def values(self, folder: str) -> ConfigurationValues:
        """The values of the configuration in a folder; what nobody asks for is not evaluated."""
        return self._made(folder)[0]

    def everything(self, folder: str) -> tuple[ConfigurationValues, tuple[Diagnostic, ...]]:
        """The same with everything evaluated, and the problems met: those that every choice of an operator meets."""
        values, problems = self._made(folder)
        values.evaluate_all()
        problems = (*problems, *validation_problems(values))
        if not values.problems:
            return values, problems
        always = self._problems_with_any_inputs(folder)
        certain = (item for item in values.problems if item.problem is not Problem.INVALID or item in always)
        return values, (*problems, *certain)

    def outline(self, folder: str, path: tuple[str, ...], resource: Resource) -> Mapping[str, Value]:
        """The arguments of a resource with marks in place of texts that only a deployment knows."""
        if folder not in self._outlines:
            tree = self.modules.tree(folder)
            inputs, _ = self._choices.inputs(self.workspace, folder, tree.module.variables)
            settings = Settings(OutlineSource(), CatalogTypes(), inputs)
            self._outlines[folder] = ValuesOfModules(ConfigurationValues(tree, self.workspace, settings))
        return self._outlines[folder].arguments(path, resource)

    def fixed(self, folder: str) -> Mapping[str, Mapping[str, Value]]:
        """The arguments of all managed resources and providers by address, with marks for whatever is left open."""
        tree = self.modules.tree(folder)
        settings = Settings(OutlineSource(), CatalogTypes(), _open_inputs(tree), workspace_name=None)
        evaluation = ConfigurationValues(tree, self.workspace, settings)
        values = ValuesOfModules(evaluation)
        found: dict[str, Mapping[str, Value]] = {}
        for name, provider in tree.module.providers.items():
            found[f"provider.{provider.address}"] = evaluation.provider_of(evaluation.root, name)
        for part in tree.walk():
            for resource in part.module.resources.values():
                if resource.mode is Mode.MANAGED:
                    address = f"{prefix_of(part.path)}{resource.address}"
                    found[address] = values.arguments(part.path, resource)
        return found

    def _problems_with_any_inputs(self, folder: str) -> Container[Diagnostic]:
        """What is refused whatever the variables are: `terraform validate` looks at a configuration in this way."""
        tree = self.modules.tree(folder)
        variables = tree.module.variables
        inputs = {name: unknown(DYNAMIC, f"var.{name}") for name in variables}
        settings = Settings(self.source, CatalogTypes(), inputs, workspace_name=None)
        values = ConfigurationValues(tree, self.workspace, settings)
        values.evaluate_all()
        for variable in variables.values():
            values.default_of(values.root, variable)
        return frozenset(item for item in values.problems if not item.summary.startswith(_OF_ANOTHER_VERSION))

    def _made(self, folder: str) -> tuple[ConfigurationValues, tuple[Diagnostic, ...]]:
        if folder not in self._known:
            tree = self.modules.tree(folder)
            inputs, problems = self._choices.inputs(self.workspace, folder, tree.module.variables)
            plan = self.plan(folder)
            snapshot = plan.snapshot if plan else None
            settings = Settings(
                PlanSource(snapshot, self.source) if snapshot else self.source,
                CatalogTypes(),
                {**inputs, **planned_inputs(snapshot)} if snapshot else inputs,
                remote_state=lambda arguments: self._remote_state(folder, arguments),
            )
            values = ConfigurationValues(tree, self.workspace, settings)
            self._known[folder] = values, problems
        return self._known[folder]

    def _remote_state(self, reader: str, arguments: Mapping[str, Value]) -> Mapping[str, Val] | None:
        target = folder_of_state(reader, arguments, self._folders(), self.modules.load)
        if target is None or target in self._active:
            return None
        self._active.add(target)
        try:
            values = self.values(target)
            outputs = values.root.tree.module.outputs
            return {
                name: mark(completed(values.root.output(name)), SENSITIVE if output.sensitive else 0)
                for name, output in outputs.items()
            }
        finally:
            self._active.discard(target)


def folders_of(workspace: Workspace) -> tuple[str, ...]:
    """The folders of a workspace that hold configuration files, hidden and installed ones left out."""
    found: list[str] = []
    waiting = [(".", 0)]
    while waiting and len(found) < _MOST_FOLDERS:
        folder, depth = waiting.pop()
        names = workspace.names(folder)
        if any(name.endswith(SUFFIXES) for name in names):
            found.append(folder)
        if depth < _DEEPEST_FOLDER:
            below = (posixpath.normpath(posixpath.join(folder, name)) for name in names if _may_hold_code(name))
            waiting.extend((item, depth + 1) for item in below if workspace.is_folder(item))
    return tuple(sorted(found))


def _may_hold_code(name: str) -> bool:
    return not name.startswith(".") and "." not in name and name not in _INSTALLED


class ValuesOfModules:
    """The values of declarations by module call path; several instances of a module are seen as one.

    What differs between instances is unknown.
    """

    def __init__(self, values: ConfigurationValues) -> None:
        self._values = values
        self._scopes: dict[tuple[str, ...], list[Scope]] = {}
        for scope in _all_scopes(values.root):
            self._scopes.setdefault(scope.tree.path, []).append(scope)

    def value(self, path: tuple[str, ...], node: str) -> Value:
        """The value of an output, variable or local."""
        found = [self._values.value_of(scope, node) for scope in self._scopes.get(path, ())]
        plain = [to_plain(completed(item)) for item in found if isinstance(item, Val)]
        return _joined(plain, node) if plain else Unknown(node)

    def default(self, path: tuple[str, ...], name: str) -> Value:
        """The default of a variable; unknown when it has none."""
        for scope in self._scopes.get(path, ()):
            return to_plain(self._values.default_of(scope, scope.tree.module.variables[name]))
        return Unknown(f"var.{name}")

    def number(self, path: tuple[str, ...], resource: Resource) -> int | None:
        """How many instances of a resource there are, over all instances of its module; None where nobody knows."""
        scopes = self._scopes.get(path, ())
        found = [self._values.resources.get((id(scope), resource.address)) for scope in scopes]
        if any(item is None or item.unsure for item in found) or any("*" in _keys_on_the_way(item) for item in scopes):
            return None
        return sum(len(item.instances) for item in found if item is not None)

    def calls(self, path: tuple[str, ...], call: ModuleCall) -> int | None:
        """How many instances of a called module there are; None where nobody knows, or its source is elsewhere."""
        number = 0
        for scope in self._scopes.get(path, ()):
            keys = scope.instances_of(call).children
            if not keys and scope.tree.children.get(call.name) is None:
                return None
            if "*" in keys or "*" in _keys_on_the_way(scope):
                return None
            number += len(keys)
        return number

    def arguments(self, path: tuple[str, ...], resource: Resource) -> Mapping[str, Value]:
        """The arguments of a resource."""
        found: list[Mapping[str, Value]] = []
        for scope in self._scopes.get(path, ()):
            self._values.value_of(scope, resource.address)
            instances = self._values.resources.get((id(scope), resource.address))
            for instance in instances.instances.values() if instances else ():
                found.append(instance.plain_arguments())
        if not found:
            for scope in self._scopes.get(path, ()):
                found.append(self._values.template_instance(scope, resource).plain_arguments())
                break
        if len(found) <= 1:
            return found[0] if found else {}
        names = dict.fromkeys(name for item in found for name in item)
        return {name: _joined([item.get(name) for item in found], f"{resource.address}.{name}") for name in names}


def outputs_of(values: ConfigurationValues) -> dict[str, OutputValue]:
    """The outputs of the root module."""
    found: dict[str, OutputValue] = {}
    for name, output in values.root.tree.module.outputs.items():
        value = completed(values.root.output(name))
        type_ = None if value.type is DYNAMIC and value.raw is not None else to_json(value.type)
        found[name] = OutputValue(to_plain(value), type_, output.sensitive, output.description)
    return found


def _open_inputs(tree: ModuleTree) -> dict[str, Val]:
    """A mark for each variable that is a text, unknown for the others."""
    found: dict[str, Val] = {}
    for name, variable in tree.module.variables.items():
        text = variable_traits(variable).get("type") == '"string"'
        found[name] = from_plain(marked(f"var.{name}")) if text else unknown(DYNAMIC, f"var.{name}")
    return found


def _all_scopes(root: Scope) -> Iterator[Scope]:
    waiting = [root]
    while waiting:
        scope = waiting.pop()
        yield scope
        for call in scope.tree.module.calls.values():
            waiting.extend(scope.instances_of(call).children.values())


def _keys_on_the_way(scope: Scope) -> Iterator[object]:
    """The keys of the module instances that lead to a scope."""
    while scope.parent is not None:
        yield scope.key
        scope = scope.parent


def _joined(values: list[Value], origin: str) -> Value:
    first = values[0]
    for other in values[1:]:
        if other != first:
            return _merged(values, origin)
    return first


def _merged(values: list[Value], origin: str) -> Value:
    mappings = [item for item in values if isinstance(item, Mapping)]
    if len(mappings) == len(values):
        names = mappings[0].keys()
        if all(item.keys() == names for item in mappings):
            return {name: _joined([item[name] for item in mappings], f"{origin}.{name}") for name in names}
    rows = [item for item in values if isinstance(item, tuple)]
    if len(rows) == len(values) and all(len(item) == len(rows[0]) for item in rows):
        return tuple(_joined(list(column), origin) for column in zip(*rows, strict=True))
    return Unknown(origin)
