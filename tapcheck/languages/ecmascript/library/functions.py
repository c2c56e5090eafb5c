"""Methods of functions, and built-in methods as function values."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from tapcheck.languages.ecmascript.library.operands import (
    answers,
    array_like,
    given,
    known,
    shown,
    text_of,
)
from tapcheck.languages.program.values import (
    BoundFunction,
    FunctionValue,
    Implementation,
    ListValue,
    MapValue,
    NativeFunction,
    PromiseValue,
    RegexValue,
    SymbolValue,
    Undefined,
    Unknown,
)

if TYPE_CHECKING:
    from tapcheck.languages.program.machine import Machine

_SORTS: dict[str, tuple[type[Any], ...]] = {
    "boolean": (bool,),
    "function": (FunctionValue, NativeFunction, BoundFunction),
    "number": (int, float),
    "promise": (PromiseValue,),
    "regex": (RegexValue,),
    "symbol": (SymbolValue,),
}


def method_value(sort: str, name: str, implementation: Implementation) -> NativeFunction:
    """A built-in method as a function that may be called with any receiver.

    Methods of strings and lists convert their receiver, the others refuse a wrong one.
    """
    if sort == "object":
        return NativeFunction(name, implementation)

    @answers()
    def run(machine: Machine, receiver: Any, arguments: list[Any]) -> Any:
        return implementation(machine, _received(machine, sort, name, known(receiver)), arguments)

    return NativeFunction(name, run)


def _received(machine: Machine, sort: str, name: str, receiver: Any) -> Any:
    if sort in ("string", "list") and (receiver is None or isinstance(receiver, Undefined)):
        owner = "String" if sort == "string" else "Array"
        raise machine.throw("TypeError", f"{owner}.prototype.{name} called on null or undefined")
    if sort == "string":
        return text_of(machine, receiver)
    if sort == "list":
        return receiver if isinstance(receiver, ListValue) else ListValue(array_like(machine, receiver))
    if sort in _SORTS:
        fits = isinstance(receiver, _SORTS[sort])
    else:
        fits = isinstance(receiver, MapValue) and receiver.kind == sort
    if not fits:
        raise machine.throw(
            "TypeError", f"Method {sort}.prototype.{name} called on incompatible receiver {shown(receiver)}"
        )
    return receiver


@answers()
def _call(machine: Machine, function: Any, arguments: list[Any]) -> Any:
    return machine.call(function, given(arguments), arguments[1:])


@answers()
def _apply(machine: Machine, function: Any, arguments: list[Any]) -> Any:
    listed = known(given(arguments, 1))
    given_arguments = [] if listed is None or isinstance(listed, Undefined) else array_like(machine, listed)
    return machine.call(function, given(arguments), given_arguments)


def _bind(_machine: Machine, function: Any, arguments: list[Any]) -> BoundFunction:
    return BoundFunction(function, given(arguments), arguments[1:])


def _to_string(_machine: Machine, function: Any, _arguments: list[Any]) -> Any:
    if isinstance(function, NativeFunction):
        return f"function {function.name}() {{ [native code] }}"
    return Unknown("source text of a function", kind="string")


METHODS: dict[str, Implementation] = {"apply": _apply, "bind": _bind, "call": _call, "toString": _to_string}


def _name(machine: Machine, function: Any, _arguments: list[Any]) -> Any:
    if isinstance(function, BoundFunction):
        return f"bound {machine.language.get(machine, function.target, 'name')}"
    return function.name


GETTERS: dict[str, Implementation] = {"name": _name}


def function_global(prototype: MapValue) -> NativeFunction:
    """The global `Function`: code made from text is not evaluated."""

    def make(_machine: Machine, _receiver: Any, _arguments: list[Any]) -> Any:
        return Unknown("code made from text")

    return NativeFunction("Function", make, construct=make, prototype=prototype)
