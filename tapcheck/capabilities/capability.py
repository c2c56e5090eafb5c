"""What a capability is: something that a spec can require, and the function that says how far a stack has it."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from typing import Any

from tapcheck.capabilities.estate import Estate
from tapcheck.findings import RuleInfo
from tapcheck.model.requirements import Verdict
from tapcheck.records import dataclass


@dataclass(frozen=True, slots=True)
class Parameter:
    """What a requirement can choose.

    ``schema`` is the JSON Schema of its values; ``default`` is what counts where the requirement says nothing.
    """

    name: str
    summary: str
    schema: Mapping[str, Any]
    default: Any = None


@dataclass(frozen=True, slots=True)
class Capability:
    """One thing that a spec can require.

    ``info`` makes it a rule: its id, family, default severity, summary and explanation. ``judge`` is given one stack
    and a value for every parameter and yields a verdict per resource that the capability is about. ``terraform`` and
    ``cloudformation`` are examples that satisfy it, ``source`` is where the demand is documented, ``checkov`` are the
    ids of Checkov's checks for the same thing.
    """

    info: RuleInfo
    judge: Callable[[Estate, Mapping[str, Any]], Iterable[Verdict]]
    terraform: str
    cloudformation: str
    source: str
    parameters: tuple[Parameter, ...] = ()
    checkov: tuple[str, ...] = ()

    def settings(self, given: Mapping[str, Any]) -> Mapping[str, Any]:
        """A value for every parameter: the given one, else the default."""
        return {row.name: given.get(row.name, row.default) for row in self.parameters}
