"""Node's module `node:test`."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Any

from tapcheck.languages.ecmascript.jest.shapes import function_name
from tapcheck.languages.ecmascript.jest.tree import Block, HookRole, Mode
from tapcheck.languages.ecmascript.library.operands import idle_function
from tapcheck.languages.ecmascript.packages.node_assert import assert_module
from tapcheck.languages.program.values import (
    UNDEFINED,
    MapValue,
    NativeFunction,
    PromiseValue,
    Undefined,
    Unknown,
    is_callable,
)

if TYPE_CHECKING:
    from tapcheck.languages.ecmascript.jest.running import Running
    from tapcheck.languages.ecmascript.jest.session import Session
    from tapcheck.languages.program.machine import Machine

_HOOKS = {
    "before": HookRole.BEFORE_ALL,
    "after": HookRole.AFTER_ALL,
    "beforeEach": HookRole.BEFORE_EACH,
    "afterEach": HookRole.AFTER_EACH,
}


def node_test_module(session: Session, test_globals: dict[str, Any]) -> NativeFunction:
    """The module: the function `test` with everything else on it."""
    session.machine.result.framework = "node:test"
    session.argument = lambda running: _handle(session, running)
    test = _declaring("test", session, session.run_nested)
    describe = _declaring("describe", session, lambda title, mode, body: session.declare_block(title, mode, body))
    hooks = {name: test_globals[name] for name in _HOOKS}
    describe.properties.update(hooks)
    test.properties.update({**hooks, "describe": describe, "suite": describe, "test": test, "it": test})
    test.properties.update({"mock": Unknown("mock of node:test"), "default": test})
    return test


def _declaring(name: str, session: Session, declare: Callable[[str, Mode, Any], None]) -> NativeFunction:
    def variant(own: Mode) -> NativeFunction:
        def run(machine: Machine, _receiver: Any, arguments: list[Any]) -> Any:
            function = next((argument for argument in arguments if is_callable(argument)), idle_function())
            title = next((str(argument) for argument in arguments if isinstance(argument, str)), "")
            title = title or function_name(function)
            declare(title or "<anonymous>", _mode(machine, arguments, own), function)
            return PromiseValue(UNDEFINED)

        return NativeFunction(name, run)

    made = variant(Mode.RUN)
    made.properties.update({mode.value: variant(mode) for mode in (Mode.ONLY, Mode.SKIP, Mode.TODO)})
    del session
    return made


def _mode(machine: Machine, arguments: list[Any], own: Mode) -> Mode:
    """The mode of a test: that of the function that declares it, or what its options say."""
    options = next((argument for argument in arguments if isinstance(argument, MapValue)), None)
    if options is None:
        return own
    for mode in (Mode.SKIP, Mode.TODO):
        wanted = machine.language.get(machine, options, mode.value)
        if not isinstance(wanted, Undefined) and (isinstance(wanted, str) or machine.decide(wanted) is not False):
            return mode
    return own


def _handle(session: Session, running: Running) -> MapValue:
    """The `t` of a test."""
    if running.handle is not None:
        return running.handle
    title = running.titles[-1] if running.titles else ""
    asserts = assert_module(session)

    def nested(title: str, mode: Mode, function: Any) -> None:
        session.run_nested(title, mode, function)

    def skip(_machine: Machine, _receiver: Any, _arguments: list[Any]) -> Any:
        session.skip_running()
        return UNDEFINED

    def plan(_machine: Machine, _receiver: Any, arguments: list[Any]) -> Any:
        running.expected_calls = arguments[0] if arguments else None
        return UNDEFINED

    def hook(role: HookRole) -> NativeFunction:
        def run(_machine: Machine, _receiver: Any, arguments: list[Any]) -> Any:
            if running.case is not None and arguments and role in (HookRole.BEFORE_EACH, HookRole.AFTER_EACH):
                running.block = running.block or Block(running.case.title, running.case.parent)
                session.declare_hook_of(running.block, role, arguments[0])
            return UNDEFINED

        return NativeFunction(role.value, run)

    running.handle = MapValue(
        {
            **{name: hook(role) for name, role in _HOOKS.items()},
            "assert": asserts,
            "diagnostic": idle_function(),
            "fullName": " > ".join(running.titles),
            "mock": Unknown("mock of node:test"),
            "name": title,
            "plan": NativeFunction("plan", plan),
            "runOnly": idle_function(),
            "signal": Unknown("signal of a test"),
            "skip": NativeFunction("skip", skip),
            "test": _declaring("test", session, nested),
            "todo": NativeFunction("todo", skip),
            "waitFor": Unknown("time"),
        }
    )
    return running.handle
