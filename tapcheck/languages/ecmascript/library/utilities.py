"""The module `util`."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

from tapcheck.languages.ecmascript.conversions import number_text
from tapcheck.languages.ecmascript.library.commands import promised_output
from tapcheck.languages.ecmascript.library.deep_equality import deeply_equal
from tapcheck.languages.ecmascript.library.json_text import stringify
from tapcheck.languages.ecmascript.library.operands import (
    UnknownOperand,
    always,
    answers,
    given,
    known,
    natives,
    number_of,
    text_of,
    unknown_function,
)
from tapcheck.languages.ecmascript.library.promises import attempt
from tapcheck.languages.program.values import (
    UNDEFINED,
    Implementation,
    ListValue,
    MapValue,
    NativeFunction,
    PromiseValue,
    RegexValue,
    Unknown,
)

if TYPE_CHECKING:
    from tapcheck.languages.program.machine import Machine

_DIRECTIVE = re.compile("%[sdifjoOc%]")


@answers("string")
def _format(machine: Machine, _receiver: Any, arguments: list[Any]) -> Any:
    first = known(given(arguments))
    rest = list(arguments[1:])
    if not isinstance(first, str):
        return _spaced(machine, arguments)

    def fill(match: re.Match[str]) -> str:
        directive = match.group()[1]
        if directive == "%":
            return "%"
        if not rest:
            return match.group()
        return _directed(machine, directive, known(rest.pop(0)))

    text = _DIRECTIVE.sub(fill, first) if len(arguments) > 1 else str(first)
    return " ".join([text, *(_shown(machine, value) for value in rest)])


def _spaced(machine: Machine, values: list[Any]) -> str:
    return " ".join(_shown(machine, value) for value in values)


def _directed(machine: Machine, directive: str, value: Any) -> str:
    if directive == "c":
        return ""
    if directive == "j":
        return text_of(machine, stringify(machine, value))
    if directive in "di":
        number = number_of(machine, value)
        return number_text(int(number) if directive == "i" and number == number else number)
    if directive == "f":
        return number_text(number_of(machine, value))
    return _shown(machine, value)


def _shown(machine: Machine, value: Any) -> str:
    known(value)
    if isinstance(value, (MapValue, ListValue, PromiseValue, RegexValue)):
        raise UnknownOperand(Unknown("how a value is shown", kind="string"))
    return text_of(machine, value)


def _promisify(_machine: Machine, _receiver: Any, arguments: list[Any]) -> Any:
    function = given(arguments)
    if isinstance(function, Unknown):
        return Unknown(function.reason)

    def run(machine: Machine, receiver: Any, given_arguments: list[Any]) -> Any:
        if isinstance(function, NativeFunction) and function.name in ("exec", "execFile"):
            command = given(given_arguments)
            if function.name == "execFile" and isinstance(given(given_arguments, 1), ListValue):
                command = ListValue([command, *given_arguments[1].items])
            return promised_output(machine, command)
        return _called_back(machine, function, receiver, given_arguments)

    return NativeFunction("promisified", run)


def _called_back(machine: Machine, function: Any, receiver: Any, arguments: list[Any]) -> Any:
    answer: list[Any] = []

    def callback(_machine: Machine, _receiver: Any, results: list[Any]) -> Any:
        answer[:] = results or [None]
        return UNDEFINED

    def run() -> Any:
        machine.call(function, receiver, [*arguments, NativeFunction("callback", callback)])
        if not answer:
            return Unknown("a call that answers later")
        if isinstance(answer[0], Unknown):
            return Unknown(answer[0].reason)
        if isinstance(answer[0], (MapValue, str)) and answer[0]:
            raise machine.thrown(answer[0])
        return answer[1] if len(answer) > 1 else UNDEFINED

    return attempt(run)


@answers("boolean")
def _is_deep_strict_equal(machine: Machine, _receiver: Any, arguments: list[Any]) -> Any:
    return deeply_equal(machine, given(arguments), given(arguments, 1), strict=True)


def util_module() -> MapValue:
    """The module `util`."""
    table: dict[str, Implementation] = {
        "deprecate": lambda _machine, _receiver, arguments: given(arguments),
        "format": _format,
        "inherits": always(UNDEFINED),
        "isDeepStrictEqual": _is_deep_strict_equal,
        "promisify": _promisify,
    }
    made: dict[str, Any] = natives(table)
    made["inspect"] = unknown_function("inspect", "how a value is shown", "string")
    made["types"] = Unknown("tests of types")
    return MapValue(made)
