"""Numbers that are nearly equal: what `pytest.approx` compares."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from tapcheck.languages.program.values import MapValue, Unknown
from tapcheck.languages.python.comparisons import compare
from tapcheck.languages.python.values import is_none, known

if TYPE_CHECKING:
    from tapcheck.languages.program.machine import Machine


def approximately(machine: Machine, receiver: MapValue, other: Any) -> Any:
    """Whether a number is near the expected one."""
    expected, rel, tolerance = (known(item) for item in receiver.data)
    if not isinstance(expected, (int, float)) or not isinstance(known(other), (int, float)):
        return Unknown("approx of what is no number", kind="boolean")
    limits = [tolerance] if not is_none(tolerance) else [1e-12]
    if not is_none(rel) or is_none(tolerance):
        limits.append(abs(expected) * (1e-6 if is_none(rel) else rel))
    return compare(machine, "<=", abs(expected - other), max(limits)) if expected != other else True
