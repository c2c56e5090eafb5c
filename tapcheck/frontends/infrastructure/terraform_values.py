"""The evaluated values of Terraform declarations, as the model holds them."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

from tapcheck.catalog import terraform as catalog
from tapcheck.diagnostics import Diagnostic
from tapcheck.languages.terraform.configuration import Resource
from tapcheck.languages.terraform.configuration_values import ConfigurationValues, Settings, validation_problems
from tapcheck.languages.terraform.modules import ModuleTree
from tapcheck.languages.terraform.plain import completed, to_plain
from tapcheck.languages.terraform.scope import Scope
from tapcheck.languages.terraform.types import DYNAMIC, Type, from_json, to_json
from tapcheck.languages.terraform.values import Val
from tapcheck.languages.terraform.variable_files import read_variables
from tapcheck.values import AttributeSource, Path, Unknown, Value
from tapcheck.workspace import Workspace

_MODES = {"resource": catalog.Mode.RESOURCE, "data": catalog.Mode.DATA, "ephemeral": catalog.Mode.EPHEMERAL}


@dataclass(frozen=True, slots=True)
class OutputValue:
    """An output of a root module: ``type`` as `terraform output -json` writes types, None when nobody knows it."""

    value: Value
    type: Any
    sensitive: bool


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
        return _attributes(mode, type)


@lru_cache(maxsize=512)
def _attributes(mode: str, type_: str) -> Mapping[str, Type] | None:
    schema = catalog.schema(_MODES[mode], type_)
    if schema is None:
        return None
    return {name: from_json(attribute.type.to_json()) for name, attribute in schema.attributes.items()}


def evaluation_of(
    tree: ModuleTree, workspace: Workspace, source: AttributeSource
) -> tuple[ConfigurationValues, tuple[Diagnostic, ...]]:
    """The values of a configuration, everything evaluated, and the problems met."""
    inputs, problems = read_variables(workspace, tree.module.folder)
    settings = Settings(source, CatalogTypes(), inputs)
    values = ConfigurationValues(tree, workspace, settings)
    values.evaluate_all()
    return values, (*problems, *values.problems, *validation_problems(values))


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

    def arguments(self, path: tuple[str, ...], resource: Resource) -> Mapping[str, Value]:
        """The arguments of a resource."""
        found: list[Mapping[str, Value]] = []
        for scope in self._scopes.get(path, ()):
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
        found[name] = OutputValue(to_plain(value), type_, output.sensitive)
    return found


def _all_scopes(root: Scope) -> Iterator[Scope]:
    waiting = [root]
    while waiting:
        scope = waiting.pop()
        yield scope
        for call in scope.tree.module.calls.values():
            waiting.extend(scope.instances_of(call).children.values())


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
