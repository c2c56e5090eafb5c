"""Packages whose assertions are recorded: they need the session of the test file."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from functools import partial
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from tapcheck.languages.ecmascript.jest.session import Session


def packages_for(session: Session, test_globals: dict[str, Any]) -> Mapping[str, Callable[[], Any]]:
    """The packages by the names under which programs import them; each is made when it is asked for.

    ``test_globals`` are what jest defines everywhere.
    """
    runners = {name: partial(_runner, session, test_globals, name) for name in _RUNNERS}
    return {**{name: partial(make, session) for name, make in _PACKAGES.items()}, **runners}


_RUNNERS = ("@jest/globals", "ava", "bun:test", "mocha", "node:test", "vitest")


def _runner(session: Session, test_globals: dict[str, Any], name: str) -> Any:
    from tapcheck.languages.ecmascript.packages import ava, node_test, test_packages

    makers = {
        "@jest/globals": test_packages.jest_module,
        "ava": ava.ava_module,
        "bun:test": test_packages.bun_module,
        "mocha": test_packages.mocha_module,
        "node:test": node_test.node_test_module,
        "vitest": test_packages.vitest_module,
    }
    return makers[name](session, test_globals)


def _aws_sdk(session: Session) -> Any:
    from tapcheck.languages.ecmascript.packages.aws_sdk import first_sdk_module

    return first_sdk_module(session)


def _cloudformation_client(session: Session) -> Any:
    from tapcheck.languages.ecmascript.packages.aws_sdk import client_module

    return client_module(session)


def _assert(session: Session) -> Any:
    from tapcheck.languages.ecmascript.packages.node_assert import assert_module

    return assert_module(session)


def _strict_assert(session: Session) -> Any:
    from tapcheck.languages.ecmascript.packages.node_assert import assert_module

    return assert_module(session, strict=True)


def _cdk_assertions(session: Session) -> Any:
    from tapcheck.languages.ecmascript.packages.cdk_assertions import cdk_assertions_module

    return cdk_assertions_module(session)


def _cdktf(session: Session) -> Any:
    from tapcheck.languages.ecmascript.packages.cdktf_testing import cdktf_module

    return cdktf_module(session)


def _chai(session: Session) -> Any:
    from tapcheck.languages.ecmascript.packages.chai import chai_module

    return chai_module(session)


_PACKAGES: dict[str, Callable[[Session], Any]] = {
    "@aws-cdk/assertions": _cdk_assertions,
    "@aws-sdk/client-cloudformation": _cloudformation_client,
    "assert": _assert,
    "assert/strict": _strict_assert,
    "aws-cdk-lib/assertions": _cdk_assertions,
    "aws-sdk": _aws_sdk,
    "cdktf": _cdktf,
    "cdktf/lib/testing": _cdktf,
    "chai": _chai,
    "node:assert": _assert,
    "node:assert/strict": _strict_assert,
}
