"""jest (and what vitest and mocha share with it) as test programs see it: declaring, running, expecting."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from tapcheck.languages.ecmascript.jest.declaring import declaring_functions
from tapcheck.languages.ecmascript.jest.expectation import Expectations, fail_function
from tapcheck.languages.ecmascript.jest.session import Session
from tapcheck.languages.ecmascript.jest.toolbox import make_toolbox

if TYPE_CHECKING:
    from tapcheck.languages.program.machine import Machine

__all__ = ["Session", "jest_globals"]


def jest_globals(machine: Machine, session: Session) -> dict[str, Any]:
    """The global names that the test runner provides; `@jest/globals` and `vitest` export the same."""
    assert machine is session.machine
    toolbox = make_toolbox(session)
    return {
        **declaring_functions(session),
        "expect": Expectations(session).function,
        "fail": fail_function(),
        "jest": toolbox,
        "vi": toolbox,
    }
