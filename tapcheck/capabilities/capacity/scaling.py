"""Scalable targets and the policies that scale them."""

from __future__ import annotations

import re

from tapcheck.capabilities.estate import Estate, at, given, given_text
from tapcheck.capabilities.relations import argument_means, companions_of
from tapcheck.capabilities.verdicts import undecided
from tapcheck.model.infrastructure import Declaration
from tapcheck.model.requirements import Evidence, Outcome, Verdict
from tapcheck.values import Path, Unknown, Value

TARGETS = ("aws_appautoscaling_target", "AWS::ApplicationAutoScaling::ScalableTarget")
POLICIES = (
    *("aws_appautoscaling_policy", "aws_appautoscaling_scheduled_action"),
    "AWS::ApplicationAutoScaling::ScalingPolicy",
)
_DIMENSION = ("scalable_dimension", "ScalableDimension")
_ID = ("resource_id", "ResourceId")
_BELOW_ID: Path = ("resource_id",)
_MOST = ("max_capacity", "MaxCapacity")


def scalable_targets(
    estate: Estate, *items: Declaration, dimension: str, naming: tuple[str, ...]
) -> tuple[list[Declaration], bool]:
    """The scalable targets of one of the items in a dimension, and whether another one may be.

    ``dimension`` is a pattern of the scalable dimension; one that nobody can tell fits.
    """
    found: list[Declaration] = []
    may = False
    for target in estate.of_types(*TARGETS):
        truths = [_is_about(estate, target, item, naming) for item in items]
        fits = _fits(target, dimension)
        if True in truths and fits is not False:
            found.append(target)
        may = may or (True not in truths and None in truths and fits is not False)
    return found, may


def has_policy(estate: Estate, target: Declaration) -> bool:
    """Whether something scales a target: a policy or scheduled action that refers to it or to the same resource."""
    if at(target.values, "ScheduledActions"):
        return True
    id_ = given_text(target.values, *_ID)
    for policy in estate.of_types(*POLICIES):
        if target in estate.targets(policy):
            return True
        if id_ and given_text(policy.values, *_ID) == id_ and _same_dimension(policy, target):
            return True
        shared = any(row in estate.targets(target, below=_BELOW_ID) for row in estate.targets(policy, below=_BELOW_ID))
        if shared and _same_dimension(policy, target):
            return True
        if _repeats_like(estate, policy, target):
            return True
    return False


def _same_dimension(policy: Declaration, target: Declaration) -> bool:
    return given_text(policy.values, *_DIMENSION) == given_text(target.values, *_DIMENSION)


def most_capacity(target: Declaration) -> Value:
    """Up to which capacity a target may be scaled; None where it is not written."""
    return given(target.values, *_MOST)


def scaled(estate: Estate, item: Declaration, targets: list[Declaration], may: bool, mend: str) -> Verdict:
    """The verdict on an item by the scalable targets that were found for it."""
    for target in targets:
        if has_policy(estate, target):
            return Verdict(Outcome.SATISFIED, item, "scales", evidence=(Evidence(target.head, "its scalable target"),))
    if may or not estate.complete:
        return undecided(item, "scales")
    if targets:
        evidence = tuple(Evidence(row.head, "no policy scales this target") for row in targets)
        return Verdict(
            Outcome.VIOLATED, item, "has a scalable target that no policy scales", evidence=evidence, mend=mend
        )
    return Verdict(Outcome.VIOLATED, item, "does not scale", mend=mend)


def _repeats_like(estate: Estate, policy: Declaration, target: Declaration) -> bool:
    """Whether both go over the same things."""
    mine = {row.address for row in estate.targets(policy, below=("for_each",))}
    return bool(mine & {row.address for row in (target, *estate.targets(target, below=("for_each",)))})


def _is_about(estate: Estate, target: Declaration, item: Declaration, naming: tuple[str, ...]) -> bool | None:
    for key in _ID:
        truth = argument_means(estate, target, key, item)
        if truth:
            return True
        value = target.values.get(key)
        if isinstance(value, str):
            names = [item.values.get(name) for name in naming]
            return any(isinstance(name, str) and name in re.split(r"[/:]", value) for name in names)
        if truth is None:
            return None
    return False


def _fits(target: Declaration, dimension: str) -> bool | None:
    value = given(target.values, *_DIMENSION)
    if isinstance(value, Unknown):
        return None
    return isinstance(value, str) and re.search(dimension, value) is not None


def users_of(estate: Estate, item: Declaration, path: str, *types: str) -> list[Declaration]:
    """The resources of these types whose argument at a path means an item."""
    return companions_of(estate, item, path, types)[0]
