"""One test while it runs, as the sessions of test runners keep it, and where in the suite its records belong."""

from __future__ import annotations

from dataclasses import field
from typing import TYPE_CHECKING, Any

from tapcheck.languages.program.results import AssertionResult, Outcome
from tapcheck.records import dataclass

if TYPE_CHECKING:
    from tapcheck.languages.program.machine import Machine
    from tapcheck.languages.program.syntax import Node


@dataclass(slots=True, eq=False)
class RunningTest:
    """The records of a running test or hook.

    ``pending`` are failed assertions whose error is still on its way: they count when it leaves the test.
    """

    titles: tuple[str, ...]
    records: list[AssertionResult] = field(default_factory=list)
    pending: list[tuple[Any, AssertionResult]] = field(default_factory=list)

    @property
    def failed(self) -> bool:
        """Whether it certainly fails."""
        return any(record.outcome is Outcome.FAILING for record in self.records)

    @property
    def undecided(self) -> bool:
        """Whether nobody can tell that it passes."""
        return any(record.outcome is Outcome.UNDECIDED for record in self.records)

    def record_of(self, error: Any) -> AssertionResult | None:
        """The failed assertion whose error this is."""
        return next((record for known, record in self.pending if known is error), None)


def place_in_suite(machine: Machine, trail: tuple[tuple[str, Node | None], ...]) -> tuple[int, int]:
    """The innermost place of a chain of calls that lies in the suite file itself."""
    for path, node in reversed(trail):
        if path == machine.result.path and node is not None:
            return node.start, node.end
    return 0, 0
