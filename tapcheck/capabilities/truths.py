"""Answers that are yes, no, or known only after a deployment."""

from __future__ import annotations

from collections.abc import Sequence

from tapcheck.values import Unknown, Value

Truth = bool | None
"""Whether something holds; None where only a deployment knows."""


def all_of(truths: Sequence[Truth]) -> Truth:
    """Whether all hold."""
    return False if False in truths else None if None in truths else True


def any_of(truths: Sequence[Truth]) -> Truth:
    """Whether one of them holds."""
    return True if True in truths else None if None in truths else False


def is_answer(value: Unknown) -> bool:
    """Whether a resource or data source answers with a value, so that it is there; a variable may hold nothing."""
    return bool(value.origin) and not value.origin.startswith(("var.", "Parameters.", "module."))


def is_true(value: Value) -> Truth:
    """Whether a switch is on."""
    return None if isinstance(value, Unknown) else str(value).lower() == "true"
