"""Assertions of packages other than jest's `expect`: recorded in the same way."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Any

from tapcheck.languages.ecmascript.jest.claims import Answer, Claim
from tapcheck.languages.ecmascript.jest.running import judge
from tapcheck.languages.program.values import UNDEFINED, Implementation, PromiseValue, Thrown, Unknown, is_callable

if TYPE_CHECKING:
    from tapcheck.languages.ecmascript.jest.session import Session
    from tapcheck.languages.program.machine import Machine

Decide = Callable[["Machine", Any, list[Any]], Answer]
"""What an assertion finds: (machine, receiver, arguments) → answer."""


def recorded(session: Session, decide: Decide, counted: bool = False) -> Implementation:
    """A function that asserts: its verdict is recorded, and it throws when it certainly fails.

    ``counted``: `expect.assertions` and `t.plan` count it.
    """

    def run(machine: Machine, receiver: Any, arguments: list[Any]) -> Any:
        received = arguments[0] if arguments else UNDEFINED
        claim = Claim(machine, received, arguments[1:])
        judge(machine, session.current, claim, lambda _claim: decide(machine, receiver, arguments), {}, counted)
        return UNDEFINED

    return run


def recorded_later(session: Session, decide: Decide, counted: bool = False) -> Implementation:
    """The same as a promise, which is rejected where the assertion fails."""
    now = recorded(session, decide, counted)

    def run(machine: Machine, receiver: Any, arguments: list[Any]) -> Any:
        running = session.current
        known = len(running.pending)
        try:
            now(machine, receiver, arguments)
        except Thrown as thrown:
            for error, record in running.pending[known:]:
                if error is thrown.value:
                    running.rejected.append((error, record))
            return PromiseValue(thrown.value, rejected=True)
        return PromiseValue(UNDEFINED)

    return run


def settled(machine: Machine, value: Any) -> Any:
    """What became of a promise or of an asynchronous function: a settled promise, Unknown, or anything else."""
    if is_callable(value):
        try:
            value = machine.call(value, UNDEFINED, [])
        except Thrown as thrown:
            return PromiseValue(thrown.value, rejected=True)
    while isinstance(value, PromiseValue) and isinstance(value.value, PromiseValue) and not value.rejected:
        value = value.value
    if isinstance(value, PromiseValue) and isinstance(value.value, Unknown) and not value.rejected:
        return value.value
    return value
