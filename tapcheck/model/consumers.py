"""Who uses what stacks declare, as far as the configuration tells."""

from __future__ import annotations

from tapcheck.records import dataclass


@dataclass(frozen=True, slots=True)
class Consumer:
    """Somebody outside of the project who needs what its stacks declare.

    ``needs`` are patterns of addresses as reports write them (`output.url`, `Outputs.*`), ``stack`` is a pattern of the
    names of the stacks that are meant.
    """

    name: str
    needs: tuple[str, ...]
    stack: str = "*"
