"""The package `chai`."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from tapcheck.languages.ecmascript.library.operands import given
from tapcheck.languages.ecmascript.packages.chai_assert import assert_function
from tapcheck.languages.ecmascript.packages.chai_expect import Chains
from tapcheck.languages.program.values import MapValue, NativeFunction, Unknown

if TYPE_CHECKING:
    from tapcheck.languages.ecmascript.jest.session import Session
    from tapcheck.languages.program.machine import Machine

_EXTENDED = "chai with plugins or on every object"


def chai_module(session: Session, chains: Chains | None = None) -> MapValue:
    """What `import … from 'chai'` gives; ``chains`` are those of a runner that comes with chai.

    After `chai.use(…)` and `chai.should()` objects have properties that nobody here knows: nothing is decided then.
    """
    chains = chains or Chains(session)
    module = MapValue()

    def extended(machine: Machine, _receiver: Any, arguments: list[Any]) -> Any:
        machine.call_unknown(_EXTENDED, arguments)
        if _EXTENDED not in machine.doubts:
            machine.doubts.append(_EXTENDED)
        return Unknown(_EXTENDED) if not arguments else module

    def failing(machine: Machine, _receiver: Any, arguments: list[Any]) -> Any:
        message = given(arguments)
        raise machine.throw("Error", str(message) if isinstance(message, str) else "expect.fail()")

    expect = NativeFunction("expect", chains.expect, properties={"fail": NativeFunction("fail", failing)})
    module.properties.update(
        {
            "assert": assert_function(chains),
            "config": MapValue(),
            "expect": expect,
            "should": NativeFunction("should", extended),
            "use": NativeFunction("use", extended),
            "AssertionError": Unknown("class of chai"),
            "Assertion": Unknown("class of chai"),
            "util": Unknown("utilities of chai"),
        }
    )
    return module
