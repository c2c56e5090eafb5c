"""How the outputs that suites make up differ from what their stacks declare."""

from __future__ import annotations

from collections.abc import Iterator

from tapcheck.model.hollow import MadeOutput, MadeOutputs
from tapcheck.model.infrastructure import Declaration, Kind
from tapcheck.reconcile.types import Pair, Reconciliation
from tapcheck.records import dataclass

_SIMILAR = 0.6
"""Of the made-up names this share must be declared: otherwise they are not meant to be outputs of these stacks."""


@dataclass(frozen=True, slots=True)
class Drift:
    """Outputs that a suite makes up and that its stacks do not have (``extra``), or reads and does not make up.

    ``missing`` are the declarations of the latter.
    """

    stack: str
    made: MadeOutputs
    extra: tuple[MadeOutput, ...]
    missing: tuple[Declaration, ...]


def drifts(reconciliation: Reconciliation) -> Iterator[Drift]:
    """The made-up outputs that drifted away; none where outputs may be declared in what could not be read."""
    everywhere = {item.name for stack in reconciliation.stacks for item in stack.of_kind(Kind.OUTPUT)}
    if any(stack.unreadable or stack.opaque for stack in reconciliation.stacks):
        return
    for pair in reconciliation.pairs:
        own = {item.name: item for stack in pair.stacks for item in stack.of_kind(Kind.OUTPUT) if not item.module}
        for made in pair.suite.mocks:
            names = {output.name for output in made.outputs}
            if len(names & own.keys()) < _SIMILAR * len(names):
                continue
            extra = tuple(output for output in made.outputs if output.name not in everywhere)
            missing = _missing(pair, made, own)
            if extra or missing:
                yield Drift(pair.stacks[0].name, made, extra, missing)


def _missing(pair: Pair, made: MadeOutputs, own: dict[str, Declaration]) -> tuple[Declaration, ...]:
    """The declared outputs for want of which tests fail on what is made up instead."""
    if not made.replaces or sum(other.replaces for other in pair.suite.mocks) > 1:
        return ()
    names = {output.name for output in made.outputs}
    return tuple(own[name] for name in made.needed if name in own and name not in names)
