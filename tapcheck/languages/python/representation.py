"""`str` and `repr`."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from tapcheck.languages.program.values import ListValue, MapValue, RegexValue, Unknown
from tapcheck.languages.python.errors import is_error, last_line, of_kind
from tapcheck.languages.python.names_of_types import type_name
from tapcheck.languages.python.values import (
    DICT,
    FROZENSET,
    INSTANCE,
    SET,
    ClassValue,
    TupleValue,
    UnknownOperand,
    decode_key,
    is_none,
)

if TYPE_CHECKING:
    from tapcheck.languages.program.machine import Machine

_DEEPEST = 60


def to_str(machine: Machine, value: Any) -> str | Unknown:
    """What `str` makes of a value."""
    if isinstance(value, str):
        return value
    try:
        return _str(machine, value)
    except UnknownOperand as operand:
        return Unknown(operand.value.reason, kind="string")


def to_repr(machine: Machine, value: Any) -> str | Unknown:
    """What `repr` makes of a value."""
    try:
        return _repr(machine, value, 0)
    except UnknownOperand as operand:
        return Unknown(operand.value.reason, kind="string")


def brief(machine: Machine, value: Any, most: int = 80) -> str:
    """A value in few characters, for messages to people."""
    if isinstance(value, Unknown):
        return "an unknown value"
    shown = to_repr(machine, value)
    if isinstance(shown, Unknown):
        return f"a {type_name(value)}"
    return shown if len(shown) <= most else shown[: most - 1] + "…"


def error_line(machine: Machine, value: Any) -> str:
    """An exception as the last line of a traceback shows it."""
    if not is_error(value):
        return ""
    shown = to_str(machine, value)
    return last_line(type_name(value), shown.split("\n", 1)[0] if isinstance(shown, str) else "")


def _str(machine: Machine, value: Any) -> str:
    if isinstance(value, str):
        return value
    if isinstance(value, MapValue):
        if value.kind == "path":
            return str(value.data)
        if value.kind == INSTANCE:
            if value.data.has("__str__"):
                return _text(machine.language.call_member(machine, value, "__str__", []))
            if is_error(value):
                return _error_text(machine, value)
    return _repr(machine, value, 0)


def _error_text(machine: Machine, value: MapValue) -> str:
    arguments = value.properties.get("args")
    if not isinstance(arguments, TupleValue):
        raise UnknownOperand(Unknown("an error"))
    if not arguments.items:
        return ""
    if len(arguments.items) == 1:
        only = arguments.items[0]
        return _repr(machine, only, 0) if value.data.name == "KeyError" else _str(machine, only)
    if of_kind(value, "OSError") and len(arguments.items) == 2:
        number, message = (_str(machine, item) for item in arguments.items)
        name = value.properties.get("filename")
        return f"[Errno {number}] {message}" + (f": {_repr(machine, name, 0)}" if isinstance(name, str) else "")
    return _repr(machine, arguments, 0)


def _text(value: Any) -> str:
    if isinstance(value, Unknown):
        raise UnknownOperand(value)
    return value if isinstance(value, str) else ""


def _repr(machine: Machine, value: Any, depth: int) -> str:
    machine.step()
    if isinstance(value, Unknown):
        raise UnknownOperand(value)
    if depth > _DEEPEST:
        raise UnknownOperand(Unknown("nested too deeply"))
    if is_none(value):
        return "None"
    if isinstance(value, str):
        return repr(str(value))
    if isinstance(value, (bool, int, float, bytes, range)):
        if isinstance(value, int) and value.bit_length() > 10_000:
            raise UnknownOperand(Unknown("too large"))
        return repr(value)
    if isinstance(value, ListValue):
        return _sequence(machine, value, depth)
    if isinstance(value, ClassValue):
        return f"<class '{value.name}'>" if value.module == "builtins" else f"<class '{value.module}.{value.name}'>"
    if isinstance(value, MapValue):
        return _object(machine, value, depth)
    if isinstance(value, RegexValue):
        return f"re.compile({value.pattern!r})"
    raise UnknownOperand(Unknown("address of an object"))


def _sequence(machine: Machine, value: ListValue, depth: int) -> str:
    if value.unknown is not None:
        raise UnknownOperand(value.unknown)
    items = [_repr(machine, item, depth + 1) for item in value.items]
    if isinstance(value, TupleValue):
        return f"({items[0]},)" if len(items) == 1 else f"({', '.join(items)})"
    return f"[{', '.join(items)}]"


def _object(machine: Machine, value: MapValue, depth: int) -> str:
    if value.unknown is not None:
        raise UnknownOperand(value.unknown)
    if value.kind == DICT:
        entries = [
            f"{_repr(machine, decode_key(key), depth + 1)}: {_repr(machine, item, depth + 1)}"
            for key, item in value.properties.items()
        ]
        return f"{{{', '.join(entries)}}}"
    if value.kind in (SET, FROZENSET):
        if len(value.data) > 1:
            raise UnknownOperand(Unknown("order of a set"))
        members = ", ".join(_repr(machine, decode_key(key), depth + 1) for key in value.data)
        if value.kind == FROZENSET:
            return f"frozenset({{{members}}})" if members else "frozenset()"
        return f"{{{members}}}" if members else "set()"
    if value.kind == "path":
        return f"PosixPath({value.data!r})"
    if value.kind == INSTANCE:
        if value.data.has("__repr__"):
            return _text(machine.language.call_member(machine, value, "__repr__", []))
        if is_error(value):
            shown = _repr(machine, value.properties["args"], depth + 1)
            return f"{value.data.name}{shown.replace(',)', ')') if shown.endswith(',)') else shown}"
    raise UnknownOperand(Unknown("address of an object"))
