"""The names of types, as error messages write them."""

from __future__ import annotations

from typing import Any

from tapcheck.languages.program.values import BoundFunction, ListValue, MapValue, RegexValue
from tapcheck.languages.python.values import INSTANCE, OUTPUTS, ClassValue, PythonFunction, TupleValue, is_none

_KINDS = {OUTPUTS: "dict", "path": "PosixPath", "file": "TextIOWrapper", "iterator": "generator"}


def type_name(value: Any) -> str:
    """The name of the class of a value."""
    if is_none(value):
        return "NoneType"
    if isinstance(value, (bool, int, float, bytes, range)):
        return type(value).__name__
    if isinstance(value, str):
        return "str"
    if isinstance(value, TupleValue):
        return "tuple"
    if isinstance(value, ListValue):
        return "list"
    if isinstance(value, MapValue):
        if value.kind == INSTANCE:
            name: str = value.data.name
            return name
        return _KINDS.get(value.kind, value.kind)
    if isinstance(value, ClassValue):
        return "type"
    if isinstance(value, PythonFunction):
        return "function"
    if isinstance(value, BoundFunction):
        return "method"
    return "Pattern" if isinstance(value, RegexValue) else "builtin_function_or_method"
