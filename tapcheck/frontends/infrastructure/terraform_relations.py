"""What the declarations of Terraform modules refer to, through module calls."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from contextlib import suppress

from tapcheck.languages.hcl.tree import (
    Attribute,
    Block,
    Body,
    Call,
    Expression,
    GetAttribute,
    Interpolation,
    ObjectItems,
    Parentheses,
    Template,
    Text,
    TupleItems,
)
from tapcheck.languages.hcl.tree import Reference as Name
from tapcheck.languages.terraform.configuration import ModuleCall, Part, Variable
from tapcheck.languages.terraform.modules import ModuleTree
from tapcheck.languages.terraform.references import excusable_in, iterator_name, references_in
from tapcheck.languages.terraform.type_expressions import TypeExpressionError, constraint_of
from tapcheck.languages.terraform.types import to_json
from tapcheck.languages.terraform.values import NULL
from tapcheck.model.deferred import Deferred
from tapcheck.model.references import Reference, Via
from tapcheck.source import Span
from tapcheck.values import Path, Value

_LOCAL_NAMES = frozenset({"each", "count", "self", "path", "terraform", "run"})
"""Names that stand for no declaration."""
_NO_REFERENCES = frozenset({"provider", "providers", "ignore_changes", "type"})
"""Arguments whose names are no references to what is declared."""


def references_of(tree: ModuleTree) -> tuple[Reference, ...]:
    """Every place at which a declaration of a module, or of one that it calls, names another one."""
    return tuple(reference for part in tree.walk() for reference in _Module(part).references())


def places_of(part: Part) -> Mapping[Path, Span]:
    """Where the arguments and nested blocks of a block are written; computed when somebody asks."""
    return Deferred(
        lambda: {
            path: span
            for step, item in _numbered(part.body)
            for path, span in _item_places(item, step, part.path_of(item))
        }
    )


def _item_places(item: Attribute | Block, path: Path, file: str) -> Iterator[tuple[Path, Span]]:
    yield path, Span(file, item.start, item.end)
    if isinstance(item, Block):
        for step, below in _numbered(item.body):
            yield from _item_places(below, (*path, *step), file)
    else:
        yield from _value_places(item.expression, path, file)


def _value_places(expression: Expression, path: Path, file: str) -> Iterator[tuple[Path, Span]]:
    if type(expression) is ObjectItems:
        for key, value in expression.items:
            name = written_key(key)
            if name is not None:
                yield (*path, name), Span(file, key.start, value.end)
                yield from _value_places(value, (*path, name), file)
    elif type(expression) is TupleItems:
        for number, value in enumerate(expression.items):
            yield (*path, number), Span(file, value.start, value.end)
            yield from _value_places(value, (*path, number), file)


def written_key(key: Expression) -> str | None:
    """The name of an object's item, where it is written out."""
    if type(key) is Name and not key.steps:
        return key.name
    return key.value if type(key) is Text else None


def allowed_values(variable: Variable) -> Mapping[str, Value]:
    """The list in a validation `contains([…], var.name)`, under the name `validation`; empty without one."""
    for block in variable.body.blocks("validation"):
        condition = block.body.attribute("condition")
        if condition is not None and type(condition.expression) is Call and condition.expression.name == "contains":
            arguments = condition.expression.arguments
            if arguments and type(arguments[0]) is TupleItems:
                return {"validation": tuple(item.value for item in arguments[0].items if type(item) is Text)}
    return {}


def variable_traits(variable: Variable) -> Mapping[str, Value]:
    """Whether a variable is `required`, and its `type` as JSON in the form of `terraform output -json`."""
    traits: dict[str, Value] = {"required": variable.default is None}
    if variable.type is not None:
        with suppress(TypeExpressionError):
            traits["type"] = json.dumps(to_json(constraint_of(variable.type, lambda _: NULL).type))
    return traits


class _Module:
    def __init__(self, tree: ModuleTree) -> None:
        self._tree = tree
        self._prefix = "".join(f"module.{name}." for name in tree.path)

    def references(self) -> Iterator[Reference]:
        module = self._tree.module
        for resource in module.resources.values():
            yield from self._part(resource, resource.address)
        for local in module.locals.values():
            yield from self._named(local.expression, f"local.{local.name}", (), local.span.path)
        for output in module.outputs.values():
            yield from self._part(output, f"output.{output.name}")
        for variable in module.variables.values():
            for item in variable.body.blocks("validation"):
                address = f"var.{variable.name}"
                found = self._body(item.body, address, ("validation",), variable.span.path)
                yield from (reference for reference in found if reference.target != self._prefix + address)
        for call in module.calls.values():
            yield from self._call(call)
        for provider in module.providers.values():
            yield from self._part(provider, f"provider.{provider.address}")
        for directive in module.directives:
            if directive.kind in ("check", "import"):
                yield from self._part(directive, f"{directive.kind}.{directive.name}")

    def _part(self, part: Part, address: str) -> Iterator[Reference]:
        for step, item in _numbered(part.body):
            yield from self._item(item, address, (), part.path_of(item), step)

    def _call(self, call: ModuleCall) -> Iterator[Reference]:
        """An argument is what the variable of the called module depends on."""
        child = self._tree.children.get(call.name)
        for item in call.body.items:
            if isinstance(item, Attribute) and child is not None and item.name in child.module.variables:
                source = f"module.{call.name}.var.{item.name}"
                yield from self._named(item.expression, source, (), call.path_of(item))
            else:
                yield from self._item(item, f"module.{call.name}", (), call.path_of(item))

    def _body(self, body: Body, address: str, path: Path, file: str) -> Iterator[Reference]:
        for step, item in _numbered(body):
            yield from self._item(item, address, path, file, step)

    def _item(
        self, item: Attribute | Block, address: str, path: Path, file: str, step: Path | None = None
    ) -> Iterator[Reference]:
        if isinstance(item, Attribute):
            if item.name not in _NO_REFERENCES:
                via = Via.ORDER if item.name == "depends_on" and not path else None
                yield from self._named(item.expression, address, (*path, item.name), file, via)
            return
        hidden = iterator_name(item) if item.type == "dynamic" else None
        below = (item.labels[0].value,) if item.type == "dynamic" and item.labels else step or (item.type,)
        for reference in self._body(item.body, address, (*path, *below), file):
            if hidden is None or not reference.target.removeprefix(self._prefix).startswith(f"{hidden}."):
                yield reference

    def _named(
        self, expression: Expression, address: str, path: Path, file: str, via: Via | None = None
    ) -> Iterator[Reference]:
        if type(expression) is ObjectItems:
            for key, value in expression.items:
                name = written_key(key)
                if name is None:
                    yield from self._named(key, address, path, file, via)
                yield from self._named(value, address, path if name is None else (*path, name), file, via)
            return
        whole = _only_reference(expression)
        for found in references_in(expression):
            target = self._target(found)
            if target is not None:
                address_inside, attribute = target
                how = via or (Via.ATTRIBUTE if attribute else Via.VALUE)
                span = Span(file, found.start, found.end)
                source = self._prefix + address
                address_outside = self._prefix + address_inside
                excused = _is_output(address_inside) and found in excusable_in(expression)
                yield Reference(source, address_outside, how, path, span, attribute, found is whole, excused)

    def _target(self, name: Name) -> tuple[str, str] | None:
        """The address inside the module that a name stands for, and the attribute that it reads."""
        if name.name in _LOCAL_NAMES:
            return None
        steps = _plain_steps(name)
        match name.name:
            case "var" | "local":
                return (f"{name.name}.{steps[0]}", ".".join(steps[1:])) if steps else None
            case "data" | "ephemeral":
                return (f"{name.name}.{steps[0]}.{steps[1]}", ".".join(steps[2:])) if len(steps) > 1 else None
            case "module":
                return self._of_call(steps)
            case _:
                return (f"{name.name}.{steps[0]}", ".".join(steps[1:])) if steps else None

    def _of_call(self, steps: list[str]) -> tuple[str, str] | None:
        if not steps:
            return None
        if len(steps) > 1 and self._tree.children.get(steps[0]) is not None:
            return f"module.{steps[0]}.output.{steps[1]}", ".".join(steps[2:])
        return f"module.{steps[0]}", ".".join(steps[1:])


def _numbered(body: Body) -> Iterator[tuple[Path, Attribute | Block]]:
    """The items of a body with the step that leads to each: the name, and for blocks their number."""
    seen: dict[str, int] = {}
    for item in body.items:
        if isinstance(item, Attribute):
            yield (item.name,), item
        else:
            number = seen.get(item.type, 0)
            seen[item.type] = number + 1
            yield (item.type, number), item


def _is_output(address: str) -> bool:
    return address.startswith("module.") and ".output." in address


def _only_reference(expression: Expression) -> Name | None:
    """The reference that is the whole expression, also inside parentheses or alone in a template."""
    if type(expression) is Name:
        return expression
    if type(expression) is Parentheses:
        return _only_reference(expression.inner)
    if type(expression) is Template and len(expression.parts) == 1:
        part = expression.parts[0]
        return _only_reference(part.expression) if type(part) is Interpolation else None
    return None


def _plain_steps(name: Name) -> list[str]:
    """The names after the first one; indexes are passed over, and what follows a splat is read of each element."""
    found: list[str] = []
    for step in name.steps:
        if isinstance(step, GetAttribute):
            found.append(step.name)
        elif hasattr(step, "steps"):
            found.extend(below.name for below in step.steps if isinstance(below, GetAttribute))
        elif hasattr(step, "key") and isinstance(step.key, Text) and not found:
            found.append(step.key.value)
    return found
