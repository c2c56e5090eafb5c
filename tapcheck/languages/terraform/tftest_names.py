"""The names that test files use, and what they lead to in the module that a run tests."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from enum import StrEnum

from tapcheck.languages.hcl.tree import Expression, GetAttribute, GetIndex, Reference, Step, Text
from tapcheck.languages.terraform.configuration import Mode, Part
from tapcheck.languages.terraform.modules import ModuleTree
from tapcheck.languages.terraform.references import references_in
from tapcheck.records import dataclass
from tapcheck.source import Span

_NO_DECLARATIONS = frozenset(("each", "count", "self", "path", "terraform", "ephemeral", "action"))


class NameKind(StrEnum):
    """What a name stands for."""

    RESOURCE = "resource"
    DATA = "data"
    OUTPUT = "output"
    VARIABLE = "variable"
    LOCAL = "local"
    MODULE = "module"
    CHECK = "check"
    RUN = "run"


@dataclass(frozen=True, slots=True)
class Name:
    """One name in a test file: ``span`` is where it stands, ``folder`` the module that must declare it.

    ``declared`` is the part of the declaration that names it; None where nothing declares it.
    """

    kind: NameKind
    type: str
    name: str
    span: Span
    folder: str
    declared: Span | None

    @property
    def written(self) -> str:
        """The name as the test writes it, without the kind."""
        return f"{self.type}.{self.name}" if self.type else self.name


class ModuleNames:
    """Resolves names against one module; ``trees`` are the modules of the earlier runs, None where not here.

    ``variables`` are the variables that the test file gives values to: conditions may use those too.
    """

    def __init__(
        self, path: str, tree: ModuleTree, trees: Mapping[str, ModuleTree | None], variables: Iterable[str]
    ) -> None:
        self._path = path
        self._tree = tree
        self._trees = trees
        self._variables = frozenset(variables)

    def in_expression(self, expression: Expression) -> list[Name]:
        """The names in an expression, in source order."""
        return [name for reference in references_in(expression) for name in self.of(reference)]

    def within(self, tree: ModuleTree) -> ModuleNames:
        """The same for another module, such as a called one."""
        return ModuleNames(self._path, tree, self._trees, ())

    def of(self, reference: Reference) -> Iterator[Name]:
        """What a reference names: a declaration, and for `module.x.y` and `run.x.y` the output too."""
        module = self._tree.module
        steps = reference.steps
        first = step_name(steps[0]) if steps else ""
        match reference.name:
            case "var" if first in module.variables or (first and first not in self._variables):
                yield from self._declared(NameKind.VARIABLE, "", first, reference, 1, module.variables.get(first))
            case "local" if first:
                local = module.locals.get(first)
                yield from self._found(NameKind.LOCAL, "", first, reference, 1, local.head if local else None)
            case "output" if first:
                yield from self._declared(NameKind.OUTPUT, "", first, reference, 1, module.outputs.get(first))
            case "module" if first:
                yield from self._declared(NameKind.MODULE, "", first, reference, 1, module.calls.get(first))
                if first in module.calls:
                    yield from self._output(self._tree.children.get(first), f"module.{first}", reference)
            case "run" if first:
                yield from self._run(first, reference)
            case "check" if first:
                found = next((row for row in module.directives if row.kind == "check" and row.name == first), None)
                yield from self._declared(NameKind.CHECK, "", first, reference, 1, found)
            case "data" if len(steps) > 1:
                yield from self._resource(Mode.DATA, first, step_name(steps[1]), reference, 2)
            case "resource" if len(steps) > 1:
                yield from self._resource(Mode.MANAGED, first, step_name(steps[1]), reference, 2)
            case type_ if first and type_ not in _NO_DECLARATIONS and type_ not in ("var", "data", "resource"):
                yield from self._resource(Mode.MANAGED, type_, first, reference, 1)
            case _:
                pass

    def _run(self, name: str, reference: Reference) -> Iterator[Name]:
        if name not in self._trees:
            yield Name(NameKind.RUN, "", name, self._span(reference, 1), self._tree.module.folder, None)
        else:
            yield from self._output(self._trees[name], f"run.{name}", reference)

    def _output(self, tree: ModuleTree | None, prefix: str, reference: Reference) -> Iterator[Name]:
        place = next((at for at, step in enumerate(reference.steps[1:], 1) if type(step) is not GetIndex), None)
        if tree is None or place is None or type(reference.steps[place]) is not GetAttribute:
            return
        name = step_name(reference.steps[place])
        output = tree.module.outputs.get(name)
        if output is not None or not tree.module.unreadable:
            span = self._span(reference, place + 1)
            written = name if output is not None else f"{prefix}.{name}"
            yield Name(NameKind.OUTPUT, "", written, span, tree.module.folder, output.head if output else None)

    def _resource(self, mode: Mode, type_: str, name: str, reference: Reference, steps: int) -> Iterator[Name]:
        prefix = "" if mode is Mode.MANAGED else f"{mode.value}."
        kind = NameKind.RESOURCE if mode is Mode.MANAGED else NameKind.DATA
        declared = self._tree.module.resources.get(f"{prefix}{type_}.{name}")
        yield from self._declared(kind, type_, name, reference, steps, declared)

    def _declared(
        self, kind: NameKind, type_: str, name: str, reference: Reference, steps: int, part: Part | None
    ) -> Iterator[Name]:
        yield from self._found(kind, type_, name, reference, steps, part.head if part else None)

    def _found(
        self, kind: NameKind, type_: str, name: str, reference: Reference, steps: int, head: Span | None
    ) -> Iterator[Name]:
        module = self._tree.module
        if head is not None or not module.unreadable:
            yield Name(kind, type_, name, self._span(reference, steps), module.folder, head)

    def _span(self, reference: Reference, steps: int) -> Span:
        return Span(self._path, reference.start, reference.steps[steps - 1].end)


def step_name(step: Step) -> str:
    """The name that a step selects; empty where it selects by something else."""
    if type(step) is GetAttribute:
        return step.name
    if type(step) is GetIndex and type(step.key) is Text:
        return step.key.value
    return ""


def target_address(target: Reference) -> str:
    """The address that a reference writes, with the keys of instances."""
    written = target.name
    for step in target.steps:
        match step:
            case GetAttribute():
                written += f".{step.name}"
            case GetIndex(key=Text() as key):
                written += f'["{key.value}"]'
            case GetIndex():
                written += f"[{getattr(step.key, 'text', '*')}]"
            case _:
                written += "[*]"
    return written


def target_name(names: ModuleNames, tree: ModuleTree, target: Reference) -> Name | None:
    """What the target of an override names; targets inside of called modules are followed there."""
    steps = list(target.steps)
    root, current, start = target.name, tree, 0
    while root == "module" and start < len(steps):
        call = step_name(steps[start])
        following = start + 1
        while following < len(steps) and type(steps[following]) is GetIndex:
            following += 1
        if following >= len(steps):
            break
        child = current.children.get(call)
        if child is None:
            return None if call in current.module.calls else next(names.of(target), None)
        root, current, start = step_name(steps[following]), child, following + 1
    if current is tree:
        return next(names.of(target), None)
    inner = Reference(root, steps[start:], target.start, target.end)
    return next(names.within(current).of(inner), None) if inner.steps else None
