"""Of a template and its twin, one finding about the same entry is enough."""

from __future__ import annotations

from tapcheck.model.infrastructure import Stack
from tapcheck.rule import Context


def repeats(context: Context, stack: Stack, address: str) -> bool:
    """Whether the twin of a template has the same entry and is the one to report it.

    That is the twin that suites read; the one in YAML where they read both or neither.
    """
    coverage = context.reconciliation.coverage
    if not stack.twin or not any(other.name == stack.twin for other in context.reconciliation.stacks):
        return False
    second = stack.name not in coverage or (stack.twin in coverage and stack.name.endswith(".json"))
    return second and all(row.address != address for row in stack.differences)
