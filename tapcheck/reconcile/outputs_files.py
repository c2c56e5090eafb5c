"""Committed outputs against the outputs that the stacks declare."""

from __future__ import annotations

from collections.abc import Iterator
from enum import StrEnum

from tapcheck.model.infrastructure import Declaration, Kind, Presence, Stack
from tapcheck.model.outputs_file import OutputsFile
from tapcheck.reconcile.naming import nearest_word
from tapcheck.reconcile.types import Reconciliation
from tapcheck.records import dataclass
from tapcheck.source import Span
from tapcheck.values import kind_of

_NUMBERS = frozenset({"number", "string", "bool"})
"""Kinds that Terraform turns into one another."""


class Staleness(StrEnum):
    """How a committed file differs from the declarations."""

    GONE = "gone"
    MISSING = "missing"
    OTHER_KIND = "other-kind"


@dataclass(frozen=True, slots=True)
class StaleOutput:
    """One difference; ``declared`` is the declaration that it concerns, or the nearest one to a name that is gone."""

    staleness: Staleness
    span: Span
    stack: str
    name: str
    kinds: tuple[str, str] = ("", "")
    declared: Declaration | None = None


def stale_outputs(reconciliation: Reconciliation, file: OutputsFile) -> Iterator[StaleOutput]:
    """Every difference of one file. A file that belongs to no stack, or to none that is read completely, has none."""
    stacks = _stacks_of(reconciliation, file)
    if not stacks or any(stack.unreadable or stack.opaque for stack in stacks):
        return
    declared = {item.name: item for stack in stacks for item in stack.of_kind(Kind.OUTPUT) if not item.module}
    if not file.partial and not declared.keys() & file.outputs.keys():
        return
    name_of_stack = stacks[0].name
    offered: set[str] = set()
    for name, given in file.outputs.items():
        item = declared.get(name)
        if item is None:
            near = nearest_word(name, declared.keys() - file.outputs.keys())
            offered.add(near or "")
            yield StaleOutput(
                Staleness.GONE, given.span, name_of_stack, name, declared=declared.get(near) if near else None
            )
            continue
        kind = kind_of(item.value)
        if given.kind and kind and given.kind != kind and not {given.kind, kind} <= _NUMBERS:
            yield StaleOutput(Staleness.OTHER_KIND, given.span, name_of_stack, name, (given.kind, kind), item)
    if not file.partial:
        for name, item in declared.items():
            if (
                name not in offered
                and name not in file.outputs
                and item.presence is Presence.ALWAYS
                and item.value is not None
            ):
                first = next(iter(file.outputs.values())).span
                yield StaleOutput(Staleness.MISSING, first, name_of_stack, name, declared=item)


def _stacks_of(reconciliation: Reconciliation, file: OutputsFile) -> tuple[Stack, ...]:
    if file.partial:
        return tuple(stack for stack in reconciliation.stacks if file.folder and stack.name == file.folder)
    reading = {
        stack.name: stack
        for pair in reconciliation.pairs
        if file.path in pair.suite.reads or any(read.source == file.path for read in pair.suite.outputs)
        for stack in pair.stacks
    }
    if reading:
        return tuple(reading.values())
    return reconciliation.stacks if len(reconciliation.stacks) == 1 else ()
