"""The values of a configuration: every name evaluated once, on demand, in the order of its dependencies."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import field
from typing import TYPE_CHECKING

from tapcheck.languages.hcl.tree import Expression, GetAttribute, GetIndex, Reference, Splat, Text
from tapcheck.languages.terraform.configuration import ModuleCall
from tapcheck.languages.terraform.modules import ModuleTree
from tapcheck.languages.terraform.operations import OperationError
from tapcheck.languages.terraform.references import references_in
from tapcheck.languages.terraform.refusals import EvaluationError
from tapcheck.languages.terraform.types import DYNAMIC, STRING
from tapcheck.languages.terraform.values import (
    Unk,
    Val,
    number,
    object_of,
    string,
    tuple_of,
    unknown,
)
from tapcheck.records import dataclass

if TYPE_CHECKING:
    from tapcheck.languages.terraform.configuration_values import ConfigurationValues

Key = str | int | None
"""The key of an instance: a string of `for_each`, a number of `count`, None without either."""

_DATA_MODES = ("data", "ephemeral")


@dataclass(slots=True, eq=False)
class Instances:
    """The instances of a module call: ``each`` tells how they are written, None while nobody knows their keys."""

    children: dict[Key, Scope]
    each: str | None


@dataclass(slots=True, eq=False)
class Scope:
    """One instance of a module: what names mean inside it.

    ``repetition`` are `count.index`, `each.key` and `each.value` of the instance, for the arguments of its call;
    inside the module they do not exist.
    """

    values: ConfigurationValues
    tree: ModuleTree
    parent: Scope | None
    call: ModuleCall | None
    key: Key
    repetition: Mapping[str, Val]
    address: str
    done: dict[str, Val | Instances] = field(default_factory=dict)

    def resolve(self, reference: Reference) -> tuple[Val, int]:
        """The value that a reference begins with; see :class:`tapcheck.languages.terraform.evaluation.Names`."""
        name, steps = reference.name, reference.steps
        node, consumed = self.node_of(reference)
        if node is not None:
            value = self.values.value_of(self, node)
            if isinstance(value, Instances):
                return self._module(value, reference)
            return value, consumed
        first = steps[0].name if steps and type(steps[0]) is GetAttribute else ""
        if name == "path" and first:
            return self._path(first, reference), 1
        if name == "terraform" and first:
            if first == "workspace":
                named = self.values.workspace_name
                return (unknown(STRING, "terraform.workspace") if named is None else string(named)), 1
            if first == "applying":
                return unknown(origin="terraform.applying"), 1
        if name in ("self", "count", "each"):
            return unknown(origin=name), 0
        raise EvaluationError(self._undeclared(reference), reference.start, reference.end)

    def node_of(self, reference: Reference) -> tuple[str | None, int]:
        """The name of the node that a reference leads to, and how many of its steps name it."""
        name, steps = reference.name, reference.steps
        first = _name_of(steps[0]) if steps else ""
        module = self.tree.module
        if name == "var":
            return (f"var.{first}", 1) if first in module.variables else (None, 0)
        if name == "local":
            return (f"local.{first}", 1) if first in module.locals else (None, 0)
        if name == "module":
            return (f"module.{first}", 1) if first in module.calls else (None, 0)
        if name in _DATA_MODES and len(steps) > 1:
            address = f"{name}.{first}.{_name_of(steps[1])}"
            return (address, 2) if address in module.resources else (None, 0)
        start = 0
        if name == "resource" and len(steps) > 1:
            name, first, start = first, _name_of(steps[1]), 1
        address = f"{name}.{first}"
        return (address, start + 1) if address in module.resources else (None, 0)

    def needs(self, node: str) -> Iterator[tuple[Scope, str]]:
        """The nodes that a node mentions directly."""
        for scope, reference in self.values.references_of(self, node):
            yield from scope.needs_of(reference)

    def needs_of(self, reference: Reference) -> Iterator[tuple[Scope, str]]:
        """The nodes that a reference needs; those inside a called module once its instances are known."""
        node, _ = self.node_of(reference)
        if node is None:
            return
        yield self, node
        instances = self.done.get(node)
        if not isinstance(instances, Instances):
            return
        output = _output_named(reference)
        for child in instances.children.values():
            if output is not None:
                if output in child.tree.module.outputs:
                    yield child, f"output.{output}"
            else:
                for name in child.tree.module.outputs:
                    yield child, f"output.{name}"

    def instances_of(self, call: ModuleCall) -> Instances:
        """The instances of a module call."""
        found = self.values.value_of(self, f"module.{call.name}")
        assert isinstance(found, Instances)
        return found

    def output(self, name: str) -> Val:
        """The value of an output of this module."""
        value = self.values.value_of(self, f"output.{name}")
        assert isinstance(value, Val)
        return value

    def _module(self, instances: Instances, reference: Reference) -> tuple[Val, int]:
        call = self.tree.module.calls[_name_of(reference.steps[0])]
        if self.tree.children.get(call.name) is None:
            return Val(DYNAMIC, Unk(f"{self.address}module.{call.name}", True, open=self.values.opaque(self, call))), 1
        if instances.each is None and None in instances.children:
            following = reference.steps[1] if len(reference.steps) > 1 else None
            if type(following) is GetAttribute:
                return self._output_of(instances.children[None], following)
            return _outputs(instances.children[None]), 1
        if instances.each is None:
            return unknown(origin=f"{self.address}module.{call.name}"), 1
        if instances.each == "count":
            return tuple_of([_outputs(child) for child in instances.children.values()]), 1
        return object_of({str(key): _outputs(child) for key, child in instances.children.items()}), 1

    def _output_of(self, child: Scope, step: GetAttribute) -> tuple[Val, int]:
        if step.name not in child.tree.module.outputs:
            if child.tree.module.unreadable:
                return unknown(origin=f"{child.address}{step.name}"), 2
            raise EvaluationError(f"module '{child.tree.path[-1]}' has no output '{step.name}'", step.start, step.end)
        return child.output(step.name), 2

    def _path(self, name: str, reference: Reference) -> Val:
        if name == "module":
            return string(self.values.module_path(self))
        if name == "root":
            return string(".")
        if name == "cwd":
            return unknown(origin="path.cwd")
        raise EvaluationError(f"'path' has no attribute '{name}'", reference.start, reference.end)

    def _undeclared(self, reference: Reference) -> str:
        first = _name_of(reference.steps[0]) if reference.steps else ""
        return f"'{reference.name}{'.' + first if first else ''}' is not declared"


class ModuleObject:
    """The outputs of one module instance, each evaluated when it is asked for."""

    def __init__(self, scope: Scope) -> None:
        self.scope = scope

    def attribute(self, name: str) -> Val:
        """The value of one output."""
        if name not in self.scope.tree.module.outputs:
            if self.scope.tree.module.unreadable:
                return unknown(origin=f"{self.scope.address}{name}")
            raise OperationError(f"module '{self.scope.tree.path[-1]}' has no output '{name}'")
        return self.scope.output(name)

    def whole(self) -> Val | None:
        """All outputs."""
        return object_of({name: self.scope.output(name) for name in self.scope.tree.module.outputs})


def written_key(key: Key) -> str:
    """An instance key as addresses write it."""
    if key is None:
        return ""
    return f"[{key}]" if isinstance(key, int) else f'["{key}"]'


def key_value(key: Key) -> Val:
    """An instance key as a value."""
    return number(key) if isinstance(key, int) else string(key or "")


def references_of_expression(cache: dict[int, list[Reference]], expression: Expression) -> list[Reference]:
    """The references of an expression, found once per expression."""
    found = cache.get(id(expression))
    if found is None:
        found = cache[id(expression)] = references_in(expression)
    return found


def _outputs(scope: Scope) -> Val:
    origin = scope.address.removesuffix(".")
    return Val(DYNAMIC, Unk(origin, True, open=ModuleObject(scope)))


def _name_of(step: object) -> str:
    if type(step) is GetAttribute:
        return step.name
    if type(step) is GetIndex and type(step.key) is Text:
        return step.key.value
    return ""


def _output_named(reference: Reference) -> str | None:
    for step in reference.steps[1:]:
        if type(step) is GetAttribute:
            return step.name
        if type(step) is Splat:
            inner = step.steps[0] if step.steps else None
            return inner.name if type(inner) is GetAttribute else None
    return None
