"""What values the runs of a test file work with: variables, overrides and mocks, and the outputs of earlier runs."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import replace

from tapcheck.languages.hcl.tree import Block, Expression, GetAttribute, GetIndex, Reference, Splat, Step
from tapcheck.languages.terraform.bodies import META_BLOCKS
from tapcheck.languages.terraform.configuration_values import ConfigurationValues
from tapcheck.languages.terraform.evaluation import BoundReached, EvaluationError, Evaluator
from tapcheck.languages.terraform.functions import Caller
from tapcheck.languages.terraform.modules import ModuleTree
from tapcheck.languages.terraform.plain import to_plain
from tapcheck.languages.terraform.references import references_in
from tapcheck.languages.terraform.resources import ResourceTypes
from tapcheck.languages.terraform.scope import Scope
from tapcheck.languages.terraform.tftest import MockedType, MockProvider, Override, Target
from tapcheck.languages.terraform.tftest_names import step_name, target_address
from tapcheck.languages.terraform.types import DYNAMIC
from tapcheck.languages.terraform.values import Val, unknown
from tapcheck.records import dataclass
from tapcheck.values import Path, Unknown, Value

_KEYS = re.compile(r"\[[^\]]*\]")
_MOST_REFERENCES = 20_000

Evaluate = Callable[[Expression], Val]


@dataclass(frozen=True, slots=True)
class _Replaced:
    values: Mapping[str, Value]
    while_planning: bool


class ReplacingSource:
    """Answers with the values of overrides and mocks; what they leave open is unknown.

    The overrides of a run come before those of the file, and all of them before the mocks of types.
    """

    def __init__(
        self, overrides: Sequence[Override], mocks: Sequence[MockProvider], evaluate: Evaluate, planning: bool
    ) -> None:
        self._planning = planning
        self._things: dict[str, _Replaced] = {}
        self._types: dict[tuple[str, str], _Replaced | None] = {}
        if any(mock.alias for mock in mocks):
            mocks = ()  # which resources use which of several providers is not followed
        inner = [override for mock in mocks for override in mock.overrides]
        for override in (*overrides, *inner):
            if override.target is not None:
                always = override.kind is not Target.RESOURCE
                replaced = _Replaced(_plain(override.values, evaluate), override.while_planning or always)
                self._things.setdefault(target_address(override.target), replaced)
        for mock in mocks:
            for mocked in mock.types:
                self._add(mocked, evaluate)

    def answer(
        self,
        address: str,
        type: str,
        path: Path,
        arguments: Mapping[str, Value],  # noqa: ARG002
        provider: Mapping[str, Value],  # noqa: ARG002
    ) -> Value:
        """See `tapcheck.values.AttributeSource`."""
        origin = address + "".join(f"[{step}]" if isinstance(step, int) else f".{step}" for step in path)
        replaced = self._things.get(address) or self._things.get(_KEYS.sub("", address))
        if replaced is None:
            mode = "data" if address.startswith("data.") or ".data." in address else "resource"
            replaced = self._types.get((mode, type))
        if replaced is None or not path or (self._planning and not replaced.while_planning):
            return Unknown(origin)
        found: Value = replaced.values
        for step in path:
            if isinstance(found, Mapping) and step in found:
                found = found[str(step)]
            elif isinstance(found, tuple) and isinstance(step, int) and step < len(found):
                found = found[step]
            else:
                return Unknown(origin)
        return found

    def _add(self, mocked: MockedType, evaluate: Evaluate) -> None:
        key = (mocked.mode, mocked.type)
        always = mocked.mode == "data"
        twice = key in self._types
        replaced = _Replaced(_plain(mocked.defaults, evaluate), mocked.while_planning or always)
        self._types[key] = None if twice else replaced


class TestNames:
    """What names mean in a test file: outputs of the run and of earlier ones, its variables, then the module's names.

    Without a scope there is no module yet: the variables of a run are evaluated so.
    """

    __test__ = False

    def __init__(self, runs: Mapping[str, Val], variables: Mapping[str, Val], scope: Scope | None = None) -> None:
        self._runs = runs
        self._variables = variables
        self._scope = scope

    def resolve(self, reference: Reference) -> tuple[Val, int]:
        """See `tapcheck.languages.terraform.evaluation.Names`."""
        first = step_name(reference.steps[0]) if reference.steps else ""
        scope = self._scope
        if reference.name == "run":
            return self._runs.get(first, unknown(origin=f"run.{first}")), 1
        if reference.name == "output" and scope is not None and first in scope.tree.module.outputs:
            return scope.output(first), 1
        declared = scope is not None and first in scope.tree.module.variables
        if reference.name == "var" and not declared:
            return self._variables.get(first, unknown(origin=f"var.{first}")), 1
        if scope is None:
            return unknown(origin=reference.name), len(reference.steps)
        return scope.resolve(reference)


def value_in_test(
    names: TestNames, values: ConfigurationValues, expression: Expression
) -> Val | EvaluationError | None:
    """The value of an expression of a test file, or why Terraform refuses it; None when a limit was reached."""
    try:
        return Evaluator(names, Caller(values.host)).evaluate(expression, {})
    except EvaluationError as error:
        return error
    except BoundReached:
        return None


def without_replaced_modules(tree: ModuleTree, overrides: Sequence[Override]) -> ModuleTree:
    """The modules, without those that overrides replace as a whole."""
    for override in overrides:
        if override.kind is Target.MODULE and override.target is not None:
            steps = [step_name(step) for step in override.target.steps if type(step) is not GetIndex]
            tree = _without(tree, [name for name in steps if name != "module"])
    return tree


def reached_from(values: ConfigurationValues, expression: Expression) -> Iterator[tuple[Scope, Reference]]:
    """Every reference that decides the value of an expression of a test file, through other declarations too.

    Each comes with the scope that gives it meaning.
    """
    waiting: list[tuple[Scope, Reference]] = [(values.root, item) for item in references_in(expression)]
    seen: set[tuple[int, str]] = set()
    while waiting and len(seen) < _MOST_REFERENCES:
        scope, reference = waiting.pop()
        yield scope, reference
        for below, node in _needed(scope, reference):
            if (id(below), node) not in seen:
                seen.add((id(below), node))
                waiting.extend(values.references_of(below, node))


def waits_for_apply(reached: Sequence[tuple[Scope, Reference]]) -> bool:
    """Whether any of them reads what the built-in `terraform_data` answers after it was applied."""
    return any(
        reference.name == "terraform_data" and "output" in _attributes(reference.steps[1:]) for _, reference in reached
    )


def is_rewritten(reached: Sequence[tuple[Scope, Reference]]) -> bool:
    """Whether any of them reads an attribute that providers write in their own way."""
    return any(
        reference.name not in _NO_RESOURCES and not _REWRITTEN.isdisjoint(_attributes(reference.steps[1:]))
        for _, reference in reached
    )


def reads_unshaped_block(reached: Sequence[tuple[Scope, Reference]], types: ResourceTypes) -> bool:
    """Whether any of them reads a nested block of which nobody knows whether it is an object, a list or a set."""
    for scope, reference in reached:
        node, steps = scope.node_of(reference)
        resource = scope.tree.module.resources.get(node or "")
        if resource is None:
            continue
        known = types.attributes(resource.mode.value, resource.type) or {}
        names = {item.labels[0].value for item in resource.body.blocks("dynamic") if item.labels}
        names |= {item.type for item in resource.body.items if isinstance(item, Block)} - META_BLOCKS
        read = _attributes(reference.steps[steps:])
        if any(name in read and known.get(name, DYNAMIC) is DYNAMIC for name in names):
            return True
    return False


_NO_RESOURCES = frozenset(("var", "local", "output", "module", "run", "terraform_data"))
_REWRITTEN = frozenset(("location", "user_data", "policy", "assume_role_policy", "region"))


def _attributes(steps: Sequence[Step]) -> set[str]:
    found = {step.name for step in steps if isinstance(step, GetAttribute)}
    for step in steps:
        if isinstance(step, Splat):
            found |= _attributes(step.steps)
    return found


def _needed(scope: Scope, reference: Reference) -> Iterator[tuple[Scope, str]]:
    first = step_name(reference.steps[0]) if reference.steps else ""
    if reference.name == "output" and scope.parent is None:
        if first in scope.tree.module.outputs:
            yield scope, f"output.{first}"
        return
    yield from scope.needs_of(reference)


def _without(tree: ModuleTree, path: Sequence[str]) -> ModuleTree:
    child = tree.children.get(path[0]) if path else None
    if child is None:
        return tree
    return replace(tree, children={**tree.children, path[0]: _without(child, path[1:]) if path[1:] else None})


def _plain(expression: Expression | None, evaluate: Evaluate) -> Mapping[str, Value]:
    found = to_plain(evaluate(expression)) if expression is not None else None
    return found if isinstance(found, Mapping) else {}
