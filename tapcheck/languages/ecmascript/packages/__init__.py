"""Packages whose assertions are recorded: they need the session of the test file."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from functools import partial
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from tapcheck.languages.ecmascript.jest.session import Session


def packages_for(session: Session) -> Mapping[str, Callable[[], Any]]:
    """The packages by the names under which programs import them; each is made when it is asked for."""
    return {name: partial(make, session) for name, make in _PACKAGES.items()}


def _assert(session: Session) -> Any:
    from tapcheck.languages.ecmascript.packages.node_assert import assert_module

    return assert_module(session)


def _strict_assert(session: Session) -> Any:
    from tapcheck.languages.ecmascript.packages.node_assert import assert_module

    return assert_module(session, strict=True)


def _cdk_assertions(session: Session) -> Any:
    from tapcheck.languages.ecmascript.packages.cdk_assertions import cdk_assertions_module

    return cdk_assertions_module(session)


def _chai(session: Session) -> Any:
    from tapcheck.languages.ecmascript.packages.chai import chai_module

    return chai_module(session)


_PACKAGES: dict[str, Callable[[Session], Any]] = {
    "@aws-cdk/assertions": _cdk_assertions,
    "assert": _assert,
    "assert/strict": _strict_assert,
    "aws-cdk-lib/assertions": _cdk_assertions,
    "chai": _chai,
    "node:assert": _assert,
    "node:assert/strict": _strict_assert,
}
