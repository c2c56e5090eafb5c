"""Plans and states beside the code: what they resolve joins the stack that they were made of."""

from __future__ import annotations

import posixpath
import re
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import replace

from tapcheck.diagnostics import Diagnostic, Problem
from tapcheck.frontends.infrastructure.terraform_presence import conditional_modules, prefix_of, presence_of
from tapcheck.languages.terraform.configuration import Mode
from tapcheck.languages.terraform.modules import ModuleTree
from tapcheck.languages.terraform.plain import from_plain
from tapcheck.languages.terraform.snapshots import Snapshot, SnapshotResource, read_snapshot
from tapcheck.languages.terraform.values import Val
from tapcheck.model.infrastructure import Declaration, Kind, Presence
from tapcheck.records import dataclass
from tapcheck.source import SourceFile, Span
from tapcheck.values import AttributeSource, Path, Unknown, Value

_KEY = re.compile(r"""\[(?:"(?:[^"\\]|\\.)*"|\d+)\]""")
_PLACEHOLDERS = frozenset({"module", "variable", "function"})
"""What an attribute source is asked for that is no resource."""


@dataclass(frozen=True, slots=True)
class PlanFile:
    """A plan or state; ``stack`` is the folder whose code it was made of, empty where that is still to be told."""

    path: str
    snapshot: Snapshot | None
    stack: str = ""
    diagnostics: tuple[Diagnostic, ...] = ()


def read_plan(source: SourceFile, stack: str = "") -> PlanFile:
    """The plan or state in the JSON that `terraform show -json` prints."""
    snapshot, diagnostics = read_snapshot(source)
    return PlanFile(source.path, snapshot, stack, diagnostics)


def assigned(
    plans: Sequence[PlanFile], roots: Sequence[str], tree: Callable[[str], ModuleTree]
) -> Mapping[str, PlanFile]:
    """The plan of each stack that has one: the stack that it names, the one beside it, the only one, or one it fits.

    A plan that was made of other code is left without its values, and with a diagnostic that says so.
    """
    found: dict[str, PlanFile] = {}
    for plan in plans:
        folder = _folder(plan, roots, tree)
        if folder is None:
            said = f"the folder '{plan.stack}' holds no stack" if plan.stack else "the plan fits no stack"
            found.setdefault(roots[0], _useless(plan, said, "name its stack: --plan STACK=FILE"))
            continue
        reason = _mismatch(plan.snapshot, tree(folder)) if plan.snapshot else ""
        found[folder] = _useless(plan, reason, "write it anew with 'terraform show -json'") if reason else plan
    return found


class PlanSource:
    """Answers with what a plan or state resolved; asks another source for the rest."""

    def __init__(self, snapshot: Snapshot, otherwise: AttributeSource) -> None:
        self._values = {item.address: item.values for item in snapshot.resources}
        self._otherwise = otherwise

    def answer(
        self, address: str, type: str, path: Path, arguments: Mapping[str, Value], provider: Mapping[str, Value]
    ) -> Value:
        """See `values.AttributeSource`."""
        values = None if type in _PLACEHOLDERS else self._values.get(address)
        found = _at(values, path) if values is not None else None
        if found is None or isinstance(found, Unknown):
            return self._otherwise.answer(address, type, path, arguments, provider)
        return found


def planned_inputs(snapshot: Snapshot) -> Mapping[str, Val]:
    """The values of the root module's variables."""
    return {name: from_plain(value) for name, value in snapshot.variables.items()}


def joined(declarations: Iterable[Declaration], snapshot: Snapshot) -> Iterator[Declaration]:
    """The declarations with what is known: instances, whether they exist, and values that the code leaves open."""
    instances: dict[str, list[SnapshotResource]] = {}
    modules: set[str] = set()
    for item in snapshot.resources:
        instances.setdefault(_bare(item.address), []).append(item)
        steps = _bare(item.module).split(".")
        modules.update(".".join(steps[: end + 2]) for end in range(0, len(steps), 2))
    for declaration in declarations:
        match declaration.kind:
            case Kind.RESOURCE | Kind.DATA:
                yield _with_instances(declaration, instances.get(declaration.address, []))
            case Kind.MODULE if declaration.address in modules:
                yield replace(declaration, presence=Presence.ALWAYS)
            case Kind.OUTPUT if not declaration.module and declaration.name in snapshot.outputs:
                yield replace(declaration, value=_resolved(declaration.value, snapshot.outputs[declaration.name].value))
            case _ if prefix_of(declaration.module).rstrip(".") in modules:
                yield replace(declaration, presence=Presence.ALWAYS)
            case _:
                yield declaration


def _with_instances(declaration: Declaration, found: Sequence[SnapshotResource]) -> Declaration:
    if not found:
        return declaration
    values = declaration.values
    if len(found) == 1:
        values = {name: _resolved(value, found[0].values.get(name)) for name, value in values.items()}
    addresses = tuple(item.address for item in found)
    return replace(declaration, presence=Presence.ALWAYS, values=values, instances=addresses)


def _resolved(value: Value, known: Value) -> Value:
    """The value with the known one at the places that the code leaves open."""
    if isinstance(value, Unknown):
        return value if known is None else known
    if isinstance(value, Mapping) and isinstance(known, Mapping):
        return {name: _resolved(item, known.get(name)) for name, item in value.items()}
    if isinstance(value, tuple) and isinstance(known, tuple) and len(value) == len(known) == 1:
        return (_resolved(value[0], known[0]),)
    return value


def _at(values: Value, path: Path) -> Value:
    """What lies at a path; None too where several elements, whose order nobody knows, lie on the way."""
    for step in path:
        if isinstance(values, Mapping) and isinstance(step, str):
            values = values.get(step)
        elif isinstance(values, tuple) and step == 0 and len(values) == 1:
            values = values[0]
        else:
            return None
    return values


def _folder(plan: PlanFile, roots: Sequence[str], tree: Callable[[str], ModuleTree]) -> str | None:
    if plan.stack:
        return plan.stack if plan.stack in roots else None
    beside = posixpath.dirname(plan.path) or "."
    if beside in roots:
        return beside
    if len(roots) == 1:
        return roots[0]
    return next((root for root in roots if plan.snapshot and not _mismatch(plan.snapshot, tree(root))), None)


def _useless(plan: PlanFile, summary: str, hint: str) -> PlanFile:
    problem = Diagnostic(Problem.UNREADABLE, summary, Span(plan.path, 0, 0), hint)
    return replace(plan, snapshot=None, diagnostics=(*plan.diagnostics, problem))


def _mismatch(snapshot: Snapshot, tree: ModuleTree) -> str:
    """Why the plan cannot have been made of this code; empty where it can."""
    planned = {_bare(item.address) for item in snapshot.resources if item.mode == "resource"}
    conditional = conditional_modules(tree)
    declared: set[str] = set()
    closed: list[str] = []
    for part in tree.walk():
        closed += [prefix_of((*part.path, name)) for name in part.module.calls if part.children.get(name) is None]
        for resource in part.module.resources.values():
            if resource.mode is not Mode.MANAGED:
                continue
            address = prefix_of(part.path) + resource.address
            declared.add(address)
            always = part.path not in conditional and presence_of(resource) is Presence.ALWAYS
            if always and address not in planned:
                return f"the plan was made of other code: it has no '{address}'"
    for address in sorted(planned - declared):
        if not address.startswith(tuple(closed)):
            return f"the plan was made of other code: nothing declares its '{address}'"
    return ""


def _bare(address: str) -> str:
    """The address without the keys of instances."""
    return _KEY.sub("", address)
