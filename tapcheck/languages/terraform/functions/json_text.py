"""JSON as Go writes and reads it."""

from __future__ import annotations

import json
import re
from typing import Any

from tapcheck.languages.terraform.functions.signature import FunctionError
from tapcheck.languages.terraform.numbers import format_number, parse_number
from tapcheck.languages.terraform.types import BOOL, NUMBER, STRING
from tapcheck.languages.terraform.values import NULL, Val, boolean, number, object_of, string, tuple_of

_SPECIAL = re.compile(r'["\\<>&\x00-\x1f\x7f\u2028\u2029]')
_SHORT = {'"': '\\"', "\\": "\\\\", "\n": "\\n", "\r": "\\r", "\t": "\\t", "\b": "\\b", "\f": "\\f", "\x7f": "\x7f"}
_SURROGATE = re.compile("[\ud800-\udfff]")


def json_string(text: str) -> str:
    """A JSON string; `<`, `>` and `&` are escaped as Go does."""
    return '"' + _SPECIAL.sub(_escape, text) + '"'


def encode_json(value: Val) -> str:
    """The JSON text of a wholly known value."""
    raw = value.raw
    if raw is None:
        return "null"
    if value.type is STRING:
        return json_string(raw)
    if value.type is NUMBER:
        return format_number(raw)
    if value.type is BOOL:
        return "true" if raw else "false"
    if isinstance(raw, dict):
        return "{" + ",".join(f"{json_string(name)}:{encode_json(item)}" for name, item in raw.items()) + "}"
    return "[" + ",".join(map(encode_json, raw)) + "]"


def decode_json(text: str) -> Val:
    """The value that JSON text writes: objects and tuples, with exact numbers; raises FunctionError."""
    try:
        return _made(json.loads(text, parse_int=_Digits, parse_float=_Digits, parse_constant=_refuse_constant))
    except ValueError as error:
        raise FunctionError(f"the text is no valid JSON: {error}", 0) from None
    except RecursionError:
        raise FunctionError("the JSON text is nested too deeply", 0) from None


class _Digits(str):
    __slots__ = ()


def _refuse_constant(name: str) -> None:
    raise ValueError(f"{name} is no JSON value")


def _escape(match: re.Match[str]) -> str:
    character = match[0]
    return _SHORT.get(character) or f"\\u{ord(character):04x}"


def _made(value: Any) -> Val:
    match value:
        case None:
            return NULL
        case bool():
            return boolean(value)
        case _Digits():
            found = parse_number(value)
            if found is None:
                raise ValueError("a number is out of range")
            return number(found)
        case str():
            return string(_SURROGATE.sub("\ufffd", value))
        case list():
            return tuple_of([_made(item) for item in value])
        case _:
            return object_of({_SURROGATE.sub("\ufffd", name): _made(item) for name, item in value.items()})
