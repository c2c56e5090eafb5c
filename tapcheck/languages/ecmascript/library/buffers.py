"""Bytes: `Buffer`, `TextEncoder`, `TextDecoder`, `btoa`, `atob`."""

from __future__ import annotations

import base64
import binascii
import re
from typing import TYPE_CHECKING, Any

from tapcheck.languages.ecmascript.library.operands import (
    UnknownOperand,
    answers,
    array_like,
    given,
    index_from,
    integer_of,
    known,
    natives,
    text_of,
)
from tapcheck.languages.ecmascript.library.paths import invalid_argument
from tapcheck.languages.ecmascript.regex.units import to_code_points, to_units
from tapcheck.languages.program.values import (
    Implementation,
    ListValue,
    MapValue,
    NativeFunction,
    Undefined,
    Unknown,
)

if TYPE_CHECKING:
    from tapcheck.languages.program.machine import Machine

_ENCODINGS = {
    "utf8": "utf8",
    "utf-8": "utf8",
    "ascii": "ascii",
    "latin1": "latin1",
    "binary": "latin1",
    "hex": "hex",
    "base64": "base64",
    "base64url": "base64url",
    "utf16le": "utf16le",
    "utf-16le": "utf16le",
    "ucs2": "utf16le",
}
_HEX = re.compile("(?:[0-9a-fA-F]{2})*")


class Content:
    """Bytes, or the text that they are the UTF-8 form of, which keeps its provenance."""

    __slots__ = ("_data", "text")

    def __init__(self, data: bytes | None, text: str | None = None) -> None:
        self._data = data
        self.text = text

    @property
    def data(self) -> bytes:
        """The bytes."""
        if self._data is None:
            self._data = encoded(self.text or "", "utf8")
        return self._data


def buffer_of(data: bytes | None, text: str | None = None) -> MapValue:
    """A buffer of bytes, or of the UTF-8 form of a text."""
    return MapValue(kind="Buffer", data=Content(data, text))


def encoding_of(machine: Machine, value: Any) -> str:
    """The name of an encoding argument in one form; UTF-8 when there is none."""
    if known(value) is None or isinstance(value, Undefined):
        return "utf8"
    name = text_of(machine, value)
    encoding = _ENCODINGS.get(name.lower())
    if encoding is None:
        thrown = machine.throw("TypeError", f"Unknown encoding: {name}")
        thrown.value.properties["code"] = "ERR_UNKNOWN_ENCODING"
        raise thrown
    return encoding


def encoded(text: str, encoding: str) -> bytes:
    """A text as bytes."""
    if encoding == "utf8":
        joined = to_code_points(text)
        return "".join("\ufffd" if "\ud800" <= char <= "\udfff" else char for char in joined).encode("utf-8")
    if encoding == "utf16le":
        return text.encode("utf-16-le", "surrogatepass")
    if encoding == "hex":
        found = _HEX.match(text)
        return bytes.fromhex(found.group() if found else "")
    if encoding in ("base64", "base64url"):
        return _from_base64(text)
    return bytes(ord(character) & 0xFF for character in text)


def decoded(data: bytes, encoding: str) -> str:
    """Bytes as text."""
    if encoding == "utf8":
        return to_units(data.decode("utf-8", "replace"))
    if encoding == "utf16le":
        return "".join(chr(data[at] | data[at + 1] << 8) for at in range(0, len(data) - 1, 2))
    if encoding == "hex":
        return data.hex()
    if encoding == "base64":
        return base64.b64encode(data).decode("ascii")
    if encoding == "base64url":
        return base64.urlsafe_b64encode(data).decode("ascii").rstrip("=")
    if encoding == "ascii":
        return "".join(chr(byte & 0x7F) for byte in data)
    return data.decode("latin-1")


def _from_base64(text: str) -> bytes:
    body = "".join(char for char in text.replace("-", "+").replace("_", "/") if char.isascii())
    body = re.sub("[^A-Za-z0-9+/]", "", body.split("=")[0])
    body = body[: len(body) - 1] if len(body) % 4 == 1 else body
    return base64.b64decode(body + "=" * (-len(body) % 4))


def bytes_of(machine: Machine, value: Any, encoding: str = "utf8") -> bytes:
    """A text, buffer or list of numbers as bytes."""
    known(value)
    if isinstance(value, str):
        return encoded(value, encoding)
    if isinstance(value, MapValue) and value.kind == "Buffer":
        data: bytes = value.data.data
        return data
    if isinstance(value, (ListValue, MapValue)):
        return bytes(integer_of(machine, item) & 0xFF for item in array_like(machine, value))
    raise UnknownOperand(Unknown("bytes"))


# Buffer ------------------------------------------------------------------------------------------------------


@answers("string")
def _to_string(machine: Machine, buffer: MapValue, arguments: list[Any]) -> str:
    encoding = encoding_of(machine, given(arguments))
    content: Content = buffer.data
    if len(arguments) <= 1 and encoding == "utf8" and content.text is not None:
        return content.text
    start = max(0, integer_of(machine, given(arguments, 1)))
    end = max(0, integer_of(machine, given(arguments, 2), len(content.data)))
    return decoded(content.data[start:end], encoding)


@answers()
def _slice(machine: Machine, buffer: MapValue, arguments: list[Any]) -> MapValue:
    data: bytes = buffer.data.data
    start = index_from(machine, given(arguments), len(data), 0)
    end = index_from(machine, given(arguments, 1), len(data), len(data))
    return buffer_of(data[start:end])


@answers("boolean")
def _equals(machine: Machine, buffer: MapValue, arguments: list[Any]) -> bool:
    return bool(buffer.data.data == bytes_of(machine, given(arguments)))


@answers("boolean")
def _includes(machine: Machine, buffer: MapValue, arguments: list[Any]) -> bool:
    return bytes_of(machine, given(arguments)) in buffer.data.data


def _values(_machine: Machine, buffer: MapValue, _arguments: list[Any]) -> ListValue:
    return ListValue(list(buffer.data.data))


def _to_json(_machine: Machine, buffer: MapValue, _arguments: list[Any]) -> MapValue:
    return MapValue({"type": "Buffer", "data": ListValue(list(buffer.data.data))})


METHODS: dict[str, Implementation] = {
    "@@iterator": _values,
    "equals": _equals,
    "includes": _includes,
    "slice": _slice,
    "subarray": _slice,
    "toJSON": _to_json,
    "toString": _to_string,
}


def _length(_machine: Machine, buffer: MapValue, _arguments: list[Any]) -> int:
    return len(buffer.data.data)


GETTERS: dict[str, Implementation] = {"byteLength": _length, "length": _length}


@answers()
def _from(machine: Machine, _receiver: Any, arguments: list[Any]) -> MapValue:
    value = known(given(arguments))
    if value is None or isinstance(value, (Undefined, int, float)):
        wanted = "of type string or an instance of Buffer, ArrayBuffer, or Array or an Array-like Object"
        raise invalid_argument(machine, "first argument", wanted, value)
    if isinstance(value, str):
        encoding = encoding_of(machine, given(arguments, 1))
        return buffer_of(None, value) if encoding == "utf8" else buffer_of(encoded(value, encoding))
    return buffer_of(bytes_of(machine, value))


@answers()
def _concat(machine: Machine, _receiver: Any, arguments: list[Any]) -> MapValue:
    parts = [bytes_of(machine, part) for part in array_like(machine, given(arguments))]
    machine.grow(characters=sum(map(len, parts)))
    return buffer_of(b"".join(parts))


@answers()
def _alloc(machine: Machine, _receiver: Any, arguments: list[Any]) -> MapValue:
    size = integer_of(machine, given(arguments))
    machine.grow(characters=size)
    filling = given(arguments, 1)
    if isinstance(filling, str) and filling:
        pattern = encoded(filling, "utf8")
        return buffer_of((pattern * (size // len(pattern) + 1))[:size])
    return buffer_of(bytes([integer_of(machine, filling) & 0xFF]) * size)


@answers("boolean")
def _is_buffer(_machine: Machine, _receiver: Any, arguments: list[Any]) -> bool:
    value = known(given(arguments))
    return isinstance(value, MapValue) and value.kind == "Buffer"


@answers("number")
def _byte_length(machine: Machine, _receiver: Any, arguments: list[Any]) -> int:
    return len(bytes_of(machine, given(arguments), encoding_of(machine, given(arguments, 1))))


# Texts -------------------------------------------------------------------------------------------------------


@answers()
def _encode(machine: Machine, _receiver: Any, arguments: list[Any]) -> MapValue:
    value = known(given(arguments))
    return buffer_of(None, "" if isinstance(value, Undefined) else text_of(machine, value))


@answers("string")
def _decode(machine: Machine, _receiver: Any, arguments: list[Any]) -> str:
    value = known(given(arguments))
    if isinstance(value, Undefined):
        return ""
    if isinstance(value, MapValue) and value.kind == "Buffer" and value.data.text is not None:
        text: str = value.data.text
        return text
    return decoded(bytes_of(machine, value), "utf8")


@answers("string")
def _btoa(machine: Machine, _receiver: Any, arguments: list[Any]) -> str:
    return decoded(encoded(text_of(machine, known(given(arguments))), "latin1"), "base64")


@answers("string")
def _atob(machine: Machine, _receiver: Any, arguments: list[Any]) -> str:
    try:
        return decoded(_from_base64(text_of(machine, known(given(arguments)))), "latin1")
    except binascii.Error:
        return ""


def _object_of(table: dict[str, Implementation], **properties: Any) -> Implementation:
    return lambda _machine, _receiver, _arguments: MapValue({**natives(table), **properties})


def buffer_globals() -> dict[str, Any]:
    """The globals that make or read bytes."""
    prototype = MapValue(kind="prototype")
    statics: dict[str, Implementation] = {
        "alloc": _alloc,
        "byteLength": _byte_length,
        "concat": _concat,
        "from": _from,
        "isBuffer": _is_buffer,
    }
    encoder, decoder = _object_of({"encode": _encode}), _object_of({"decode": _decode}, encoding="utf-8")
    made = NativeFunction("Buffer", _from, construct=_from, properties=natives(statics), prototype=prototype)
    prototype.data = made
    return {
        "Buffer": made,
        "TextDecoder": NativeFunction("TextDecoder", decoder, construct=decoder),
        "TextEncoder": NativeFunction("TextEncoder", encoder, construct=encoder),
        **natives({"atob": _atob, "btoa": _btoa}),
    }
