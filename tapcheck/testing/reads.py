"""Which outputs and resources tests read: recorded while they run, and summed up at the end."""

from __future__ import annotations

from collections.abc import Iterable

from tapcheck.records import dataclass


@dataclass(frozen=True, slots=True, order=True)
class Read:
    """One declaration of a stack that a test reads: ``kind`` is `resource`, `output`, …"""

    stack: str
    kind: str
    address: str


class Reads:
    """The reads of one session of tests."""

    def __init__(self) -> None:
        self._found: set[Read] = set()

    def add(self, stack: str, kind: str, address: str) -> None:
        """Records a read; the same one counts once."""
        self._found.add(Read(stack, kind, address))

    def rows(self) -> list[list[str]]:
        """The reads as plain data, for another process."""
        return [[read.stack, read.kind, read.address] for read in sorted(self._found)]

    def add_rows(self, rows: Iterable[Iterable[str]]) -> None:
        """Adds the reads of another process."""
        self._found.update(Read(*row) for row in rows)

    def __contains__(self, read: object) -> bool:
        return read in self._found

    def __bool__(self) -> bool:
        return bool(self._found)
