"""Coverage that a project wants at least."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from tapcheck.findings import Report

NAMES: Mapping[str, str] = {"resources": "resource", "outputs": "output"}
"""What can have a threshold → the kind of declaration that is counted."""


def shortfalls(report: Report, least: Mapping[str, float]) -> Iterator[str]:
    """A sentence for each threshold that the report misses.

    ``least`` maps names of :data:`NAMES` to percentages of the declarations that a test touches, over all stacks.
    Where nothing is declared, nothing can be missed.
    """
    for name, percent in least.items():
        tested, declared = report.touched(NAMES[name])
        if 100 * tested < percent * declared:
            share = 100 * tested / declared
            yield f"{share:.1f} % of the {name} are tested ({tested} of {declared}); {percent:g} % are wanted"
