"""The values of a whole configuration: its root module and all modules below."""

from __future__ import annotations

import posixpath
from collections.abc import Callable, Iterator, Mapping
from dataclasses import field

from tapcheck.diagnostics import Diagnostic, Problem
from tapcheck.languages.hcl.tree import Attribute, Body, Expression, Reference
from tapcheck.languages.terraform.bodies import META_ARGUMENTS, META_BLOCKS, evaluated_body
from tapcheck.languages.terraform.configuration import Mode, ModuleCall, Part, Resource, Variable
from tapcheck.languages.terraform.conversion import ConversionError, convert
from tapcheck.languages.terraform.evaluation import Evaluator, Locals
from tapcheck.languages.terraform.functions import Caller
from tapcheck.languages.terraform.host import FileHost
from tapcheck.languages.terraform.modules import ModuleTree
from tapcheck.languages.terraform.opaque_modules import OpaqueModule
from tapcheck.languages.terraform.plain import from_plain, to_plain
from tapcheck.languages.terraform.references import references_in_body
from tapcheck.languages.terraform.refusals import BoundReached, EvaluationError
from tapcheck.languages.terraform.repetition import ANY_INSTANCE, Repetition, unknown_repetition
from tapcheck.languages.terraform.resources import (
    NoTypes,
    ResourceInstance,
    ResourceTypes,
    fitted,
    instance_value,
)
from tapcheck.languages.terraform.scope import (
    Instances,
    Key,
    Scope,
    references_of_expression,
    written_key,
)
from tapcheck.languages.terraform.type_expressions import (
    ANY,
    Constraint,
    TypeExpressionError,
    apply_defaults,
    constraint_of,
)
from tapcheck.languages.terraform.types import (
    DYNAMIC,
    Type,
    to_json,
    without_optional,
)
from tapcheck.languages.terraform.values import (
    EPHEMERAL,
    NULL,
    SENSITIVE,
    Unk,
    Val,
    mark,
    object_of,
    tuple_of,
    unknown,
)
from tapcheck.records import dataclass
from tapcheck.source import Span
from tapcheck.values import AttributeSource, Value
from tapcheck.workspace import Workspace

STEPS_PER_EXPRESSION = 500_000
"""One argument, local or output may take so many steps of evaluation."""
MOST_STEPS = 20_000_000
"""A whole configuration may take so many."""

RemoteState = Callable[[Mapping[str, Value]], Mapping[str, Val] | None]
"""The outputs of the stack that the arguments of a `terraform_remote_state` lead to."""


@dataclass(slots=True)
class ResourceValues:
    """The instances of a resource in one module instance, by key; ``unsure`` when nobody knows which there are."""

    instances: dict[Key, ResourceInstance]
    unsure: bool = False


@dataclass(frozen=True, slots=True)
class Settings:
    """How to evaluate: who answers what the source does not say, and what an operator would choose."""

    source: AttributeSource
    types: ResourceTypes = field(default_factory=NoTypes)
    inputs: Mapping[str, Val] = field(default_factory=dict)
    workspace_name: str | None = "default"
    """None where nobody knows it."""
    remote_state: RemoteState | None = None


class ConfigurationValues:
    """Evaluates a configuration; every problem is kept once in ``problems``."""

    def __init__(self, tree: ModuleTree, workspace: Workspace, settings: Settings) -> None:
        self.settings = settings
        self.workspace_name = settings.workspace_name
        self.problems: list[Diagnostic] = []
        self.resources: dict[tuple[int, str], ResourceValues] = {}
        self.root = Scope(self, tree, None, None, None, {}, "")
        self.host = FileHost(workspace, tree.module.folder, settings.source)
        self.asked: set[str] = set()
        """The modules without source whose arguments are being evaluated: they may name each other's outputs."""
        self._repetition = Repetition(self.evaluate, self._problem)
        self._steps = MOST_STEPS
        self._references: dict[int, list[Reference]] = {}
        self._constraints: dict[int, Constraint] = {}
        self._evaluators: dict[int, Evaluator] = {}
        self._providers: dict[tuple[int, str], Mapping[str, Value]] = {}

    def value_of(self, scope: Scope, node: str) -> Val | Instances:
        """The value of a node (`var.x`, `local.x`, `output.x`, `module.x`, or a resource's address)."""
        found = scope.done.get(node)
        if found is None:
            self._run(scope, node)
            found = scope.done[node]
        return found

    def evaluate_all(self) -> None:
        """Evaluate everything that the configuration declares."""
        waiting = [self.root]
        while waiting:
            scope = waiting.pop()
            module = scope.tree.module
            for kind, names in (("var", module.variables), ("local", module.locals), ("output", module.outputs)):
                for name in names:
                    self.value_of(scope, f"{kind}.{name}")
            for address in module.resources:
                self.value_of(scope, address)
            for call in module.calls.values():
                waiting.extend(scope.instances_of(call).children.values())

    def module_path(self, scope: Scope) -> str:
        """What `path.module` is in a module."""
        if scope.parent is None:
            return "."
        return posixpath.relpath(scope.tree.module.folder, self.root.tree.module.folder)

    def references_of(self, scope: Scope, node: str) -> Iterator[tuple[Scope, Reference]]:
        """The references that a node makes, each with the scope that gives it meaning."""
        kind, _, name = node.partition(".")
        module = scope.tree.module
        part: Part | None = None
        if kind == "var":
            if scope.call is not None and scope.parent is not None and name in scope.call.arguments:
                yield from self._in_expression(scope.parent, scope.call.arguments[name].expression)
        elif kind == "local":
            yield from self._in_expression(scope, module.locals[name].expression)
        elif kind == "output":
            yield from self._in_expression(scope, module.outputs[name].expression("value"))
        elif kind == "module":
            part = module.calls[name]
        else:
            part = module.resources[node]
            for _, reference in self._in_body(part.body):
                yield scope, reference
        if part is not None:
            yield from self._in_expression(scope, part.expression("count"))
            yield from self._in_expression(scope, part.expression("for_each"))

    def opaque(self, scope: Scope, call: ModuleCall) -> OpaqueModule:
        """The outputs of a module whose source is not there."""
        return OpaqueModule(self, scope, call)

    def evaluate(self, scope: Scope, expression: Expression, bound: Locals, path: str, origin: str) -> Val:
        """The value of an expression; unknown, with a problem kept, when Terraform would refuse it."""
        evaluator = self._evaluators.get(id(scope))
        if evaluator is None:
            evaluator = self._evaluators[id(scope)] = Evaluator(scope, Caller(self.host))
        evaluator.steps = min(STEPS_PER_EXPRESSION, self._steps)
        try:
            return evaluator.evaluate(expression, bound)
        except EvaluationError as error:
            if not error.silent and not (error.missing and ANY_INSTANCE in origin):
                self._problem(Problem.INVALID, error.summary, Span(path, error.start, error.end))
            return unknown(error.type, origin)
        except BoundReached as error:
            self._problem(Problem.BOUND, str(error), Span(path, expression.start, expression.end))
            return unknown(DYNAMIC, origin)
        finally:
            self._steps -= min(STEPS_PER_EXPRESSION, self._steps) - evaluator.steps

    def constraint(self, variable: Variable) -> Constraint:
        """The type of a variable with its defaults."""
        found = self._constraints.get(id(variable))
        if found is None:
            try:
                found = constraint_of(
                    variable.type,
                    lambda item: self.evaluate(self.root, item, {}, variable.span.path, f"var.{variable.name}"),
                )
            except TypeExpressionError as error:
                place = variable.type or Reference("", [], variable.head.start, variable.head.end)
                self._problem(Problem.INVALID, str(error), Span(variable.span.path, place.start, place.end))
                found = ANY
            self._constraints[id(variable)] = found
        return found

    def provider_of(self, scope: Scope, name: str) -> Mapping[str, Value]:
        """The evaluated configuration of the provider that a module knows under this name (`aws`, `aws.west`)."""
        current: Scope | None = scope
        while current is not None:
            if name in current.tree.module.providers and (current.parent is None or current.call is None):
                return self._provider(current, name)
            if current.call is not None and name in current.call.providers:
                name = current.call.providers[name]
            elif name in current.tree.module.providers:
                return self._provider(current, name)
            current = current.parent
        return {}

    def _provider(self, scope: Scope, name: str) -> Mapping[str, Value]:
        key = (id(scope), name)
        if key not in self._providers:
            self._providers[key] = {}
            part = scope.tree.module.providers[name]
            values, _ = self._body(scope, part, {}, f"provider.{name}", frozenset(("alias",)))
            self._providers[key] = {item: to_plain(value) for item, value in values.items()}
        return self._providers[key]

    def _in_expression(self, scope: Scope, expression: Expression | None) -> Iterator[tuple[Scope, Reference]]:
        if expression is not None:
            for reference in references_of_expression(self._references, expression):
                yield scope, reference

    def _in_body(self, body: Body) -> Iterator[tuple[Attribute | object, Reference]]:
        for item in body.items:
            if isinstance(item, Attribute):
                if item.name not in META_ARGUMENTS:
                    for reference in references_of_expression(self._references, item.expression):
                        yield item, reference
            elif item.type not in META_BLOCKS:
                yield from references_in_body(Body([item], item.start, item.end))

    def _run(self, scope: Scope, node: str) -> None:
        """Evaluate a node after everything that it needs, without recursion."""
        stack: list[tuple[Scope, str, Iterator[tuple[Scope, str]]]] = [(scope, node, scope.needs(node))]
        path = {(id(scope), node)}
        while stack:
            current, name, needs = stack[-1]
            following = next((item for item in needs if item[1] not in item[0].done), None)
            if following is not None:
                key = (id(following[0]), following[1])
                if key in path:
                    self._cycle(stack, following)
                    continue
                path.add(key)
                stack.append((*following, following[0].needs(following[1])))
                continue
            if any(item[1] not in item[0].done for item in current.needs(name)):
                stack[-1] = (current, name, current.needs(name))
                continue
            if name not in current.done:
                current.done[name] = self._compute(current, name)
            path.discard((id(current), name))
            stack.pop()

    def _cycle(self, stack: list[tuple[Scope, str, Iterator[tuple[Scope, str]]]], again: tuple[Scope, str]) -> None:
        first = next(place for place, item in enumerate(stack) if item[0] is again[0] and item[1] == again[1])
        members = stack[first:]
        names = [item[0].address + item[1] for item in members]
        span = _span_of(again[0], again[1])
        self._problem(Problem.INVALID, "these depend on each other: " + " → ".join((*names, names[0])), span)
        for scope, name, _ in members:
            if name.startswith("module."):
                scope.done[name] = Instances({}, None)
            else:
                scope.done[name] = unknown(DYNAMIC, scope.address + name)

    def _compute(self, scope: Scope, node: str) -> Val | Instances:
        kind, _, name = node.partition(".")
        module = scope.tree.module
        match kind:
            case "var":
                return self._variable(scope, module.variables[name])
            case "local":
                local = module.locals[name]
                return self.evaluate(scope, local.expression, {}, local.span.path, scope.address + node)
            case "output":
                return self._output(scope, name)
            case "module":
                return self._instances(scope, module.calls[name])
            case _:
                return self._resource(scope, module.resources[node])

    def _variable(self, scope: Scope, variable: Variable) -> Val:
        constraint = self.constraint(variable)
        origin = f"{scope.address}var.{variable.name}"
        given: Val | None = None
        if scope.call is not None and scope.parent is not None:
            argument = scope.call.arguments.get(variable.name)
            if argument is not None:
                bound = scope.repetition
                given = self.evaluate(scope.parent, argument.expression, bound, scope.call.path_of(argument), origin)
        else:
            given = self.settings.inputs.get(variable.name)
        if (given is None or (given.raw is None and not variable.nullable)) and variable.default is not None:
            given = self.evaluate(scope, variable.default, {}, variable.span.path, origin)
        if given is None:
            given = self._asked_for(scope, variable, constraint)
        value = self._typed(given, constraint, variable)
        marks = (SENSITIVE if variable.sensitive else 0) | (EPHEMERAL if variable.ephemeral else 0)
        return mark(value, marks)

    def default_of(self, scope: Scope, variable: Variable) -> Val:
        """The default of a variable, as its type; unknown when it has none."""
        constraint = self.constraint(variable)
        origin = f"{scope.address}var.{variable.name}"
        if variable.default is None:
            return unknown(without_optional(constraint.type), origin)
        given = self.evaluate(scope, variable.default, {}, variable.span.path, origin)
        return self._typed(given, constraint, variable)

    def _asked_for(self, scope: Scope, variable: Variable, constraint: Constraint) -> Val:
        origin = f"{scope.address}var.{variable.name}"
        wanted = without_optional(constraint.type)
        if scope.parent is not None:
            return unknown(wanted, origin)
        facts: dict[str, Value] = {"type": to_json(wanted), "description": variable.description}
        found = from_plain(self.settings.source.answer(origin, "variable", (), facts, {}), wanted)
        return unknown(wanted, origin) if isinstance(found.raw, Unk) and not found.raw.origin else found

    def _typed(self, given: Val, constraint: Constraint, variable: Variable) -> Val:
        try:
            return convert(apply_defaults(given, constraint), constraint.type)
        except ConversionError as error:
            summary = f"the value of variable '{variable.name}' does not fit its type: {error}"
            self._problem(Problem.INVALID, summary, variable.head)
            return unknown(without_optional(constraint.type), f"var.{variable.name}")

    def _output(self, scope: Scope, name: str) -> Val:
        output = scope.tree.module.outputs[name]
        expression = output.expression("value")
        if expression is None:
            return NULL
        place = output.body.attribute("value")
        path = output.path_of(place) if place is not None else output.span.path
        value = self.evaluate(scope, expression, {}, path, f"{scope.address}output.{name}")
        if scope.parent is None:
            return value
        marks = (SENSITIVE if output.sensitive else 0) | (EPHEMERAL if output.ephemeral else 0)
        return mark(value, marks)

    def _instances(self, scope: Scope, call: ModuleCall) -> Instances:
        tree = scope.tree.children.get(call.name)
        if tree is None:
            return Instances({}, None)
        address = f"{scope.address}module.{call.name}"
        keys = self._repetition.keys(scope, call, address)
        each = "for_each" if call.expression("for_each") else "count" if call.expression("count") else None
        if keys is None:
            bound = unknown_repetition(address)
            return Instances({"*": Scope(self, tree, scope, call, "*", bound, f"{address}{ANY_INSTANCE}.")}, None)
        children: dict[Key, Scope] = {}
        for key, bound in keys.items():
            children[key] = Scope(self, tree, scope, call, key, bound, f"{address}{written_key(key)}.")
        return Instances(children, each)

    def _resource(self, scope: Scope, resource: Resource) -> Val:
        address = scope.address + resource.address
        keys = self._repetition.keys(scope, resource, address)
        types = self.settings.types.attributes(resource.mode.value, resource.type)
        provider = self.provider_of(scope, resource.provider)
        unsure = keys is None
        made: dict[Key, ResourceInstance] = {}
        for key, bound in ({"*": unknown_repetition(address)} if keys is None else keys).items():
            made[key] = self._instance(scope, resource, key, bound, types, provider)
        self.resources[id(scope), resource.address] = ResourceValues(made, unsure)
        if unsure:
            return unknown(DYNAMIC, address)
        if None in made:
            return instance_value(made[None])
        if resource.expression("for_each") is not None:
            return object_of({str(key): instance_value(item) for key, item in made.items()})
        return tuple_of([instance_value(item) for item in made.values()])

    def template_instance(self, scope: Scope, resource: Resource) -> ResourceInstance:
        """An instance with unknown `count.index` and `each`, for a resource of which there are none."""
        address = scope.address + resource.address
        types = self.settings.types.attributes(resource.mode.value, resource.type)
        provider = self.provider_of(scope, resource.provider)
        return self._instance(scope, resource, "*", unknown_repetition(address), types, provider)

    def _instance(
        self,
        scope: Scope,
        resource: Resource,
        key: Key,
        bound: Locals,
        types: Mapping[str, Type] | None,
        provider: Mapping[str, Value],
    ) -> ResourceInstance:
        address = scope.address + resource.address + (ANY_INSTANCE if key == "*" else written_key(key))
        values, blocks = self._body(scope, resource, bound, address, META_ARGUMENTS | META_BLOCKS)
        if types is not None:
            values = {
                name: value if name in blocks else fitted(value, types.get(name, DYNAMIC))
                for name, value in values.items()
            }
        remote = self._remote_outputs(resource, values)
        if remote is not None:
            values["outputs"] = remote
            types = None
        return ResourceInstance(
            address, resource.mode.value, resource.type, values, blocks, provider, self.settings.source, types
        )

    def _remote_outputs(self, resource: Resource, values: Mapping[str, Val]) -> Val | None:
        if resource.mode is not Mode.DATA or resource.type != "terraform_remote_state":
            return None
        if self.settings.remote_state is None:
            return None
        found = self.settings.remote_state({name: to_plain(value) for name, value in values.items()})
        return None if found is None else object_of(found)

    def _body(
        self, scope: Scope, part: Part, bound: Locals, address: str, skip: frozenset[str]
    ) -> tuple[dict[str, Val], frozenset[str]]:
        def evaluate(expression: Expression, names: Locals) -> Val:
            return self.evaluate(scope, expression, names, part.span.path, address)

        return evaluated_body(part.body, evaluate, bound, skip)

    def _problem(self, problem: Problem, summary: str, span: Span) -> None:
        found = Diagnostic(problem, summary, span)
        if found not in self.problems:
            self.problems.append(found)


def _span_of(scope: Scope, node: str) -> Span:
    kind, _, name = node.partition(".")
    module = scope.tree.module
    match kind:
        case "var":
            return module.variables[name].head
        case "local":
            return module.locals[name].head
        case "output":
            return module.outputs[name].head
        case "module":
            return module.calls[name].head
        case _:
            return module.resources[node].head
