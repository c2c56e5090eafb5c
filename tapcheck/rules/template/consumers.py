"""Who else needs what a stack declares, as the configuration says under `used-by`."""

from __future__ import annotations

from fnmatch import fnmatchcase

from tapcheck.model.infrastructure import Declaration, Stack
from tapcheck.rule import Context


def used_elsewhere(context: Context, stack: Stack, item: Declaration) -> bool:
    """Whether the configuration names somebody outside of the project who needs this declaration."""
    return any(
        fnmatchcase(stack.name, consumer.stack) and any(fnmatchcase(item.address, name) for name in consumer.needs)
        for consumer in context.consumers
    )
