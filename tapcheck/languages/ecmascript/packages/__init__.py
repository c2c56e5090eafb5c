"""Packages whose assertions are recorded: they need the session of the test file."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from functools import partial
from typing import TYPE_CHECKING, Any

from tapcheck.languages.ecmascript.packages.cdk_assertions import cdk_assertions_module
from tapcheck.languages.ecmascript.packages.chai import chai_module

if TYPE_CHECKING:
    from tapcheck.languages.ecmascript.jest.session import Session


def packages_for(session: Session) -> Mapping[str, Callable[[], Any]]:
    """The packages by the names under which programs import them; each is made when it is asked for."""
    makers: dict[str, Callable[[Session], Any]] = {
        "@aws-cdk/assertions": cdk_assertions_module,
        "aws-cdk-lib/assertions": cdk_assertions_module,
        "chai": chai_module,
    }
    return {name: partial(make, session) for name, make in makers.items()}
