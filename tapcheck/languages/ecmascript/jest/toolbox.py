"""The objects `jest` and `vi`."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Any

from tapcheck.languages.ecmascript.jest.mocks import (
    clear_mock,
    make_mock,
    mock_state,
    reset_mock,
    restore_mock,
    spy_on,
)
from tapcheck.languages.ecmascript.jest.session import Session
from tapcheck.languages.program.values import UNDEFINED, MapValue, NativeFunction, Unknown

if TYPE_CHECKING:
    from tapcheck.languages.program.machine import Machine

_NOTHING_TO_DO = (
    "advanceTimersByTime",
    "advanceTimersToNextTimer",
    "autoMockOff",
    "autoMockOn",
    "clearAllTimers",
    "deepUnmock",
    "disableAutomock",
    "enableAutomock",
    "resetModules",
    "retryTimes",
    "runAllImmediates",
    "runAllTicks",
    "runAllTimers",
    "runOnlyPendingTimers",
    "setConfig",
    "setSystemTime",
    "setTimeout",
    "unmock",
    "useFakeTimers",
    "useRealTimers",
)
_UNKNOWN_RESULTS = ("getTimerCount", "now", "getRealSystemTime", "getSeed", "createMockFromModule", "requireMock")


def make_toolbox(session: Session) -> MapValue:
    """`jest`: mock functions, mocked modules, timers (which do nothing here)."""
    toolbox = MapValue()
    mocks: list[MapValue] = []

    def remember(mock: Any) -> Any:
        state = mock_state(mock)
        if state is not None:
            mocks.append(state)
        return mock

    def mock_function(_machine: Machine, _receiver: Any, arguments: list[Any]) -> Any:
        return remember(make_mock(arguments[0] if arguments else UNDEFINED))

    def spy(machine: Machine, _receiver: Any, arguments: list[Any]) -> Any:
        if len(arguments) > 2:
            return Unknown("spy on an accessor")
        target, key, *_ = [*arguments, UNDEFINED, UNDEFINED]
        return remember(spy_on(machine, target, machine.language.key(machine, key)))

    def mock_module(_machine: Machine, _receiver: Any, arguments: list[Any]) -> Any:
        if arguments and isinstance(arguments[0], str):
            session.mocked.add(str(arguments[0]))
        return toolbox

    def is_mock(_machine: Machine, _receiver: Any, arguments: list[Any]) -> Any:
        return bool(arguments) and mock_state(arguments[0]) is not None

    def itself(_machine: Machine, _receiver: Any, arguments: list[Any]) -> Any:
        return arguments[0] if arguments else UNDEFINED

    def on_all(change: Callable[[Machine, MapValue], None]) -> Callable[..., Any]:
        def run(machine: Machine, _receiver: Any, _arguments: list[Any]) -> Any:
            for state in mocks:
                change(machine, state)
            return toolbox

        return run

    def nothing(_machine: Machine, _receiver: Any, _arguments: list[Any]) -> Any:
        return toolbox

    def actual_module(machine: Machine, _receiver: Any, arguments: list[Any]) -> Any:
        name = arguments[0] if arguments else UNDEFINED
        if not isinstance(name, str) or name in session.mocked:
            return Unknown("mocked module")
        return machine.runner.exported(machine, machine.runner.import_module(machine, name), "*")

    implementations: dict[str, Callable[..., Any]] = {
        **dict.fromkeys(_NOTHING_TO_DO, nothing),
        **dict.fromkeys(("mock", "doMock", "unstable_mockModule", "setMock"), mock_module),
        **dict.fromkeys(("requireActual", "importActual"), actual_module),
        "fn": mock_function,
        "spyOn": spy,
        "isMockFunction": is_mock,
        "mocked": itself,
        "hoisted": lambda machine, _receiver, arguments: machine.call(arguments[0], UNDEFINED, []),
        "clearAllMocks": on_all(clear_mock),
        "resetAllMocks": on_all(reset_mock),
        "restoreAllMocks": on_all(restore_mock),
    }
    for name, implementation in implementations.items():
        toolbox.properties[name] = NativeFunction(name, implementation)
    for name in _UNKNOWN_RESULTS:
        toolbox.properties[name] = Unknown(f"jest.{name}")
    toolbox.unknown = Unknown("function of jest that is not evaluated")
    return toolbox
