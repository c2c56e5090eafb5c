"""Judging stacks by the requirements of a spec."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import replace
from typing import Any

from tapcheck.capabilities.capability import Capability
from tapcheck.capabilities.demands import refuse_misfits
from tapcheck.capabilities.estate import Estate
from tapcheck.capabilities.registry import PROFILES, STATED, by_id
from tapcheck.capabilities.scopes import exemption_of, in_scope, patterns_match
from tapcheck.model.infrastructure import Stack
from tapcheck.model.requirements import Judgement, Outcome, Requirement, Specification
from tapcheck.reconcile.types import Reconciliation


def judge(specification: Specification, reconciliation: Reconciliation) -> tuple[Judgement, ...]:
    """The verdicts of every required capability on every stack in its scope.

    Of two stacks that are the same template in two notations only the first one is judged. Raises
    :class:`ConfigError` when a requirement cannot be meant as it is written.
    """
    refuse_misfits(specification, reconciliation.stacks)
    stacks = [stack for stack in reconciliation.stacks if not _second_twin(stack)]
    estates = [Estate(stack, reconciliation.graphs[stack.name]) for stack in stacks]
    wanted = tuple(_expanded(specification.requirements))
    return tuple(row for requirement in wanted for estate in estates for row in _judged(requirement, estate))


def _expanded(requirements: tuple[Requirement, ...]) -> Iterator[Requirement]:
    """The requirements with each profile as its capabilities; one that is required by name is not repeated."""
    named = {row.capability for row in requirements}
    for row in requirements:
        if row.profile:
            for capability in PROFILES[row.profile]:
                if capability not in named:
                    named.add(capability)
                    yield replace(row, capability=capability)
        else:
            yield row


def _second_twin(stack: Stack) -> bool:
    return bool(stack.twin) and stack.name.endswith(".json")


def _settings(capability: Capability, requirement: Requirement) -> Mapping[str, Any]:
    return requirement.parameters if requirement.capability in STATED else capability.settings(requirement.parameters)


def _judged(requirement: Requirement, estate: Estate) -> Iterator[Judgement]:
    scope, name = requirement.scope, estate.stack.name
    if scope.stacks and not patterns_match(name, scope.stacks):
        return
    capability = by_id()[requirement.capability]
    for verdict in capability.judge(estate, _settings(capability, requirement)):
        if verdict.item is None or in_scope(verdict.item, scope):
            exemption = exemption_of(verdict, requirement)
            outcome = Outcome.EXEMPT if exemption is not None else verdict.outcome
            yield Judgement(requirement, name, replace(verdict, outcome=outcome), exemption)
