"""Objects that decide by themselves what they equal: the protocol of asymmetric matchers."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Any

from tapcheck.languages.program.truths import Truth
from tapcheck.languages.program.values import UNDEFINED, MapValue, NativeFunction, SymbolValue, is_callable
from tapcheck.records import dataclass

if TYPE_CHECKING:
    from tapcheck.languages.program.machine import Machine

KIND = "AsymmetricMatcher"
_MARK = SymbolValue("jest.asymmetricMatcher")
_MOST_PROTOTYPES = 1000

Decide = Callable[["Machine", Any], Truth]


@dataclass(frozen=True, slots=True)
class Asymmetric:
    """What an asymmetric matcher is: its name as jest prints it, its sample and its decision."""

    name: str
    sample: Any
    decide: Decide
    printed: str = ""
    """How jest prints it where that is not the name followed by the sample."""
    inverse: bool = False


def make_asymmetric(matcher: Asymmetric) -> MapValue:
    """The object that programs hold."""

    def match(machine: Machine, _receiver: Any, arguments: list[Any]) -> Any:
        return matcher.decide(machine, arguments[0] if arguments else UNDEFINED)

    def text(_machine: Machine, _receiver: Any, _arguments: list[Any]) -> Any:
        return matcher.name

    prototype = MapValue(
        {"asymmetricMatch": NativeFunction("asymmetricMatch", match), "toString": NativeFunction("toString", text)}
    )
    properties = {"$$typeof": _MARK, "sample": matcher.sample, "inverse": matcher.inverse}
    return MapValue(properties, prototype, KIND, matcher)


def is_asymmetric(value: Any) -> bool:
    """Whether a value decides by itself what it equals."""
    return isinstance(value, MapValue) and (value.kind == KIND or _own_decision(value) is not None)


def _own_decision(value: MapValue) -> Any:
    holder: MapValue | None = value
    for _ in range(_MOST_PROTOTYPES):
        if holder is None:
            return None
        found = holder.properties.get("asymmetricMatch")
        if is_callable(found):
            return found
        holder = holder.prototype
    return None


def asymmetric_answer(machine: Machine, left: Any, right: Any) -> Truth | None:
    """What the one asymmetric side says about the other one; None when it is not exactly one."""
    left_decides, right_decides = is_asymmetric(left), is_asymmetric(right)
    if left_decides == right_decides:
        return None
    decider, value = (left, right) if left_decides else (right, left)
    if decider.kind == KIND:
        answer: Truth = decider.data.decide(machine, value)
        return answer
    return machine.language.truth(machine, machine.call(_own_decision(decider), decider, [value]))
