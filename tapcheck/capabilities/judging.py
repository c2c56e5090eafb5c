"""Judging stacks by the requirements of a spec."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace
from fnmatch import fnmatchcase

from tapcheck.capabilities.estate import Estate
from tapcheck.capabilities.registry import PROFILES, by_id
from tapcheck.model.infrastructure import Declaration, Stack
from tapcheck.model.requirements import Exemption, Judgement, Outcome, Requirement, Scope, Verdict
from tapcheck.reconcile.types import Reconciliation
from tapcheck.values import Value


def judge(requirements: Iterable[Requirement], reconciliation: Reconciliation) -> tuple[Judgement, ...]:
    """The verdicts of every required capability on every stack in its scope.

    Of two stacks that are the same template in two notations only the first one is judged.
    """
    stacks = [stack for stack in reconciliation.stacks if not _second_twin(stack)]
    estates = [Estate(stack, reconciliation.graphs[stack.name]) for stack in stacks]
    wanted = tuple(_expanded(tuple(requirements)))
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


def _judged(requirement: Requirement, estate: Estate) -> Iterator[Judgement]:
    scope, name = requirement.scope, estate.stack.name
    if scope.stacks and not _matches(name, scope.stacks):
        return
    capability = by_id()[requirement.capability]
    for verdict in capability.judge(estate, capability.settings(requirement.parameters)):
        if verdict.item is None or _in_scope(verdict.item, scope):
            exemption = _exemption(verdict, requirement)
            outcome = Outcome.EXEMPT if exemption is not None else verdict.outcome
            yield Judgement(requirement, name, replace(verdict, outcome=outcome), exemption)


def _in_scope(item: Declaration, scope: Scope) -> bool:
    if scope.addresses and not _matches(item.address, scope.addresses) and not _matches(item.name, scope.addresses):
        return False
    if scope.types and not _matches(item.type, scope.types):
        return False
    if not scope.tags:
        return True
    tags = tags_of(item)
    return all(name in tags and fnmatchcase(str(tags[name]), wanted) for name, wanted in scope.tags.items())


def tags_of(item: Declaration) -> Mapping[str, Value]:
    """The tags of a resource of either language."""
    given = item.values.get("tags", item.values.get("Tags"))
    if isinstance(given, Mapping):
        return given
    rows = [row for row in given if isinstance(row, Mapping)] if isinstance(given, tuple) else []
    return {row["Key"]: row.get("Value") for row in rows if isinstance(row.get("Key"), str)}


def _exemption(verdict: Verdict, requirement: Requirement) -> Exemption | None:
    if verdict.outcome is not Outcome.VIOLATED or verdict.item is None:
        return None
    names = (verdict.item.address, verdict.item.name)
    return next((row for row in requirement.exemptions if any(fnmatchcase(name, row.address) for name in names)), None)


def _matches(name: str, patterns: tuple[str, ...]) -> bool:
    return any(fnmatchcase(name, pattern) for pattern in patterns)
