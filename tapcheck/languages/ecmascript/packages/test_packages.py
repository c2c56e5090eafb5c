"""The packages of test runners: what `import … from 'vitest'` and its like give."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from tapcheck.languages.ecmascript.jest.runners import use_mocha
from tapcheck.languages.ecmascript.jest.session import SKIPS
from tapcheck.languages.ecmascript.library.operands import idle_function, unknown_function
from tapcheck.languages.ecmascript.packages.chai import chai_module
from tapcheck.languages.ecmascript.packages.chai_expect import Chains
from tapcheck.languages.program.values import UNDEFINED, MapValue, NativeFunction, Unknown

if TYPE_CHECKING:
    from tapcheck.languages.ecmascript.jest.running import Running
    from tapcheck.languages.ecmascript.jest.session import Session
    from tapcheck.languages.program.machine import Machine


def jest_module(session: Session, test_globals: dict[str, Any]) -> MapValue:
    """`@jest/globals`."""
    session.machine.result.framework = "jest"
    return MapValue(dict(test_globals))


def mocha_module(session: Session, test_globals: dict[str, Any]) -> MapValue:
    """`mocha`."""
    if session.context is None:
        use_mocha(session)
    return MapValue(dict(test_globals))


def bun_module(session: Session, test_globals: dict[str, Any]) -> MapValue:
    """`bun:test`."""
    session.machine.result.framework = "bun"
    toolbox = test_globals["jest"].properties
    return MapValue({**test_globals, "mock": toolbox["fn"], "spyOn": toolbox["spyOn"]})


def vitest_module(session: Session, test_globals: dict[str, Any]) -> MapValue:
    """`vitest`: jest's functions, chai's `assert`, and a context for every test."""
    session.machine.result.framework = "vitest"
    chains = Chains(session)
    chai = chai_module(session, chains)
    expect = test_globals["expect"]
    _add_chains(session, expect, chains)

    def skip(machine: Machine, _receiver: Any, arguments: list[Any]) -> Any:
        condition = arguments[0] if arguments else True
        decided = True if isinstance(condition, str) else machine.decide(condition)
        if decided:
            raise machine.thrown(SKIPS)
        if decided is None:
            machine.may_throw("condition")
        return UNDEFINED

    def context(running: Running) -> MapValue:
        if running.handle is None:
            running.handle = MapValue({"expect": expect, "skip": NativeFunction("skip", skip)})
            running.handle.unknown = Unknown("context of vitest")
        return running.handle

    session.argument = context
    return MapValue(
        {
            **test_globals,
            "assert": chai.properties["assert"],
            "bench": unknown_function("bench", "benchmark"),
            "chai": chai,
            "expectTypeOf": unknown_function("expectTypeOf", "types"),
            "assertType": idle_function("assertType"),
            "inject": unknown_function("inject", "configuration of vitest"),
            "vitest": test_globals["vi"],
        }
    )


def _add_chains(session: Session, expect: NativeFunction, chains: Chains) -> None:
    """Lets `expect(value).to` and `expect(value).not.to` go on as chains of chai."""
    plain = expect.prototype
    assert plain is not None
    assert plain.accessors is not None
    turned = session.machine.call(plain.accessors["not"][0], MapValue(None, plain), []).prototype

    def going_on(*flags: str) -> NativeFunction:
        def get(_machine: Machine, receiver: Any, _arguments: list[Any]) -> Any:
            value, evidence = receiver.data
            return chains.start(value, evidence, *flags)

        return NativeFunction("to", get)

    plain.accessors["to"] = (going_on(), None)
    turned.accessors["to"] = (going_on("not"), None)
