"""Assertions of packages other than jest's `expect`: recorded in the same way."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Any

from tapcheck.languages.ecmascript.jest.claims import Answer, Claim
from tapcheck.languages.ecmascript.jest.running import judge
from tapcheck.languages.program.values import UNDEFINED, Implementation

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
