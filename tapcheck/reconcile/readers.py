"""Who reads the outputs of stacks: suites, scripts, workflows, callers of modules, other stacks, declared consumers."""

from __future__ import annotations

import posixpath
from collections.abc import Iterable, Iterator

from tapcheck.model.expectations import Suite
from tapcheck.model.infrastructure import Declaration, Kind, Language, Stack
from tapcheck.reconcile.types import Reconciliation
from tapcheck.records import dataclass

ANY = "*"
"""Among the names that somebody reads: it cannot be told which, so it may be each of them."""

_STATES = {"terraform_remote_state": "outputs", "tfe_outputs": "values"}
"""Data sources that read the outputs of another stack, and the attribute that holds them."""


@dataclass(frozen=True, slots=True)
class UnreadOutput:
    """An output that nobody reads, as far as the project shows."""

    stack: Stack
    output: Declaration


def unread_outputs(reconciliation: Reconciliation) -> tuple[UnreadOutput, ...]:
    """The outputs that nobody reads and no test touches, of the stacks of which anybody reads or tests anything.

    Names count wherever they are read: of which stack a name is read is often more than a file tells. A stack that
    nothing in the project reads or tests is made for others, so nothing is said of it, nor of outputs with an export.
    """
    names = frozenset(_names_read(reconciliation))
    if ANY in names:
        return ()
    tested = {stack.name for pair in reconciliation.pairs for stack in pair.stacks}
    used = {stack.name for user in reconciliation.users for stack in user.stacks}
    folders = {stack.name for stack in reconciliation.stacks}
    found: dict[object, UnreadOutput | None] = {}
    for stack in reconciliation.stacks:
        if stack.unreadable:
            continue
        touched = {row.declaration.head for row in reconciliation.coverage.get(stack.name, ()) if row.tests}
        outputs = stack.of_kind(Kind.OUTPUT)
        judged = stack.name in tested | used or any(item.name in names for item in outputs if not item.module)
        read_here = _read_inside(stack)
        for item in outputs:
            elsewhere = item.module and (posixpath.dirname(item.span.path) or ".") in folders
            if elsewhere or not (judged or item.module):
                continue
            whole = item.address.rpartition(".output.")[0]
            published = "Export" in item.traits
            if published or item.name in names or item.head in touched or read_here & {item.address, whole}:
                found[item.head] = None
            else:
                found.setdefault(item.head, UnreadOutput(stack, item))
    return tuple(row for row in found.values() if row is not None)


def _names_read(reconciliation: Reconciliation) -> Iterator[str]:
    for pair in (*reconciliation.pairs, *reconciliation.users):
        yield from _names_in(pair.suite)
    for stack in reconciliation.stacks:
        yield from _names_of_other_stacks(stack)


def _names_in(suite: Suite) -> Iterator[str]:
    yield from (read.name for read in suite.outputs)
    yield from (mention.wanted.name for mention in suite.mentions if mention.wanted.kind is Kind.OUTPUT)
    yield from suite.perhaps


def _names_of_other_stacks(stack: Stack) -> Iterator[str]:
    for reference in stack.references:
        type_ = reference.target.rpartition(".")[0].rpartition(".")[2]
        holder = _STATES.get(type_)
        if holder is not None:
            step, _, rest = reference.attribute.partition(".")
            if step.removeprefix("nonsensitive_") == holder or not step:
                yield rest.partition(".")[0] or ANY
    yield from (use.name for use in stack.output_uses)


def _read_inside(stack: Stack) -> frozenset[str]:
    """The addresses of outputs of called modules that the stack reads, and of modules of which it reads all."""
    if stack.language is not Language.TERRAFORM:
        return frozenset()
    return frozenset(_addresses(reference.target for reference in stack.references))


def _addresses(targets: Iterable[str]) -> Iterator[str]:
    return (target for target in targets if ".output." in target or target.startswith("module."))
