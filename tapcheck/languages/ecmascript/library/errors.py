"""Errors: their classes, and the ones that the runtime throws."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from tapcheck.languages.ecmascript.library.operands import answers, elements_of, given, known, natives, text_of
from tapcheck.languages.program.values import (
    UNDEFINED,
    Implementation,
    ListValue,
    MapValue,
    NativeFunction,
    Undefined,
    Unknown,
)

if TYPE_CHECKING:
    from tapcheck.languages.program.machine import Machine

HIDDEN_PROPERTIES = {"message", "stack", "cause", "errors"}
"""Own properties of errors that no enumeration shows."""

_KINDS = ("EvalError", "RangeError", "ReferenceError", "SyntaxError", "TypeError", "URIError")


def error_value(machine: Machine, kind: str, message: str) -> MapValue:
    """An error of a built-in class, as the runtime throws it."""
    error = MapValue({"message": message, "stack": _stack()}, _prototype(machine, kind), kind="Error")
    error.hidden = set(HIDDEN_PROPERTIES)
    return error


def system_error(machine: Machine, code: str, number: int, message: str, **details: Any) -> MapValue:
    """An error of the operating system: its code, its number and further properties."""
    error = error_value(machine, "Error", f"{code}: {message}")
    error.properties.update({"errno": number, "code": code, **details})
    return error


def error_globals() -> dict[str, Any]:
    """The error classes."""
    root = MapValue(kind="prototype")
    base = _error_class("Error", root)
    base.properties["captureStackTrace"] = NativeFunction("captureStackTrace", _capture_stack_trace)
    base.properties["stackTraceLimit"] = 10
    classes = {"Error": base}
    for kind in _KINDS:
        classes[kind] = _error_class(kind, MapValue(kind="prototype", prototype=root))
    classes["AggregateError"] = _error_class("AggregateError", MapValue(kind="prototype", prototype=root), listed=True)
    return classes


def _error_class(kind: str, prototype: MapValue, listed: bool = False) -> NativeFunction:
    def make(machine: Machine, _receiver: Any, arguments: list[Any]) -> Any:
        errors = elements_of(machine, known(given(arguments))) if listed else []
        message, options = given(arguments, int(listed)), given(arguments, 1 + int(listed))
        error = MapValue(prototype=prototype, kind="Error")
        error.hidden = set(HIDDEN_PROPERTIES)
        text: Any = UNDEFINED
        if not isinstance(message, Undefined):
            text = message if isinstance(message, Unknown) else text_of(machine, message)
            error.properties["message"] = text
        error.properties["stack"] = _stack()
        if isinstance(options, MapValue) and "cause" in options.properties:
            error.properties["cause"] = options.properties["cause"]
        if listed:
            error.properties["errors"] = ListValue(errors)
        return error

    made = answers()(make)
    function = NativeFunction(kind, made, construct=made, prototype=prototype)
    prototype.data = function
    prototype.properties.update({"name": kind, "message": ""})
    if kind == "Error":
        prototype.properties.update(natives({"toString": _to_string}))
    prototype.hidden = set(prototype.properties)
    return function


def _stack() -> Unknown:
    return Unknown("stack trace", kind="string")


def _prototype(machine: Machine, kind: str) -> MapValue | None:
    cell = machine.globals.find(kind) or machine.globals.find("Error")
    return cell.value.prototype if cell is not None and isinstance(cell.value, NativeFunction) else None


@answers("string")
def _to_string(machine: Machine, receiver: Any, _arguments: list[Any]) -> str:
    get = machine.language.get
    name, message = get(machine, receiver, "name"), get(machine, receiver, "message")
    title = "Error" if isinstance(name, Undefined) else text_of(machine, name)
    text = "" if isinstance(message, Undefined) else text_of(machine, message)
    return f"{title}: {text}" if title and text else title or text


def _capture_stack_trace(machine: Machine, _receiver: Any, arguments: list[Any]) -> Any:
    target = given(arguments)
    if isinstance(target, MapValue):
        machine.journal.set_property(target, "stack", _stack())
    return UNDEFINED


METHODS: dict[str, Implementation] = {"toString": _to_string}
