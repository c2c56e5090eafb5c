"""Functions that encode and decode."""

from __future__ import annotations

import base64
import binascii
import codecs
from collections.abc import Mapping, Sequence
from urllib.parse import quote_plus

from tapcheck.languages.terraform.functions.json_text import decode_json, encode_json
from tapcheck.languages.terraform.functions.signature import Function, FunctionError, Host, Parameter, function
from tapcheck.languages.terraform.functions.yaml_values import decode_yaml
from tapcheck.languages.terraform.functions.yaml_writer import encode_yaml
from tapcheck.languages.terraform.types import BOOL, DYNAMIC, NUMBER, STRING, ObjectType, Type
from tapcheck.languages.terraform.values import (
    Unk,
    Val,
    list_of,
    object_of,
    origin_of,
    refined,
    string,
    unknown,
    wholly_known,
)


def decoded_base64(text: str, place: int = 0) -> bytes:
    """The bytes of padded standard base64, in which line ends do not count; raises FunctionError."""
    try:
        return base64.b64decode(text.replace("\r", "").replace("\n", ""), validate=True)
    except (binascii.Error, ValueError):
        raise FunctionError("the text is no valid base64", place) from None


def as_text(data: bytes, what: str) -> Val:
    """The string that UTF-8 bytes are; raises FunctionError."""
    try:
        return string(data.decode("utf-8"))
    except UnicodeDecodeError:
        raise FunctionError(f"{what} is not valid UTF-8") from None


def _base64decode(arguments: Sequence[Val], _: Type, __: Host) -> Val:
    return as_text(decoded_base64(arguments[0].raw), "the decoded text")


def _base64encode(arguments: Sequence[Val], _: Type, __: Host) -> Val:
    return string(base64.b64encode(arguments[0].raw.encode()).decode())


def _base64gzip(_: Sequence[Val], wanted: Type, __: Host) -> Val:
    """The bytes depend on the compressor of the binary, so nobody else knows them."""
    return unknown(wanted, "function.base64gzip", not_null=True)


def _codec(value: Val) -> codecs.CodecInfo:
    name: str = value.raw
    known = {"utf-16": "utf-16-be", "utf16": "utf-16-be"}.get(name.lower(), name)
    try:
        found = codecs.lookup(known)
    except (LookupError, ValueError):
        raise FunctionError(f"'{name}' is no supported encoding name", 1) from None
    if not getattr(found, "_is_text_encoding", True):
        raise FunctionError(f"'{name}' is no supported encoding name", 1)
    return found


def _textdecodebase64(arguments: Sequence[Val], _: Type, __: Host) -> Val:
    codec = _codec(arguments[1])
    data = decoded_base64(arguments[0].raw)
    try:
        return string(codec.decode(data, "strict" if codec.name == "utf-8" else "replace")[0])
    except UnicodeError:
        raise FunctionError("the bytes do not fit the encoding", 0) from None


def _textencodebase64(arguments: Sequence[Val], _: Type, __: Host) -> Val:
    codec = _codec(arguments[1])
    try:
        data = codec.encode(arguments[0].raw)[0]
    except UnicodeError:
        raise FunctionError(f"the text cannot be written as {arguments[1].raw}", 0) from None
    return string(base64.b64encode(data).decode())


def _urlencode(arguments: Sequence[Val], _: Type, __: Host) -> Val:
    return string(quote_plus(arguments[0].raw))


def _jsonencode(arguments: Sequence[Val], _: Type, __: Host) -> Val:
    value = arguments[0]
    if wholly_known(value):
        return string(encode_json(value))
    result = unknown(STRING, origin_of(value), not_null=True)
    if isinstance(value.raw, Unk):
        prefix = '"' if value.type is STRING and value.raw.not_null else ""
        if value.raw.not_null and value.type is not DYNAMIC and value.type not in (STRING, NUMBER, BOOL):
            prefix = "{" if isinstance(value.type, ObjectType) else ""
        return refined(result, prefix=prefix)
    return refined(result, prefix="{" if isinstance(value.raw, dict) else "[")


def _jsondecode(arguments: Sequence[Val], _: Type, __: Host) -> Val:
    return decode_json(arguments[0].raw)


def _yamlencode(arguments: Sequence[Val], _: Type, __: Host) -> Val:
    value = arguments[0]
    if not wholly_known(value):
        return unknown(STRING, origin_of(value), not_null=True)
    return string(encode_yaml(value))


def _yamldecode(arguments: Sequence[Val], _: Type, __: Host) -> Val:
    return decode_yaml(arguments[0].raw)


def _csvdecode(arguments: Sequence[Val], _: Type, __: Host) -> Val:
    rows = _csv_rows(arguments[0].raw)
    if not rows:
        raise FunctionError("missing header line", 0)
    header = rows[0]
    for name in header:
        if header.count(name) > 1:
            raise FunctionError(f"duplicate column name '{name}'", 0)
    element = ObjectType(dict.fromkeys(sorted(header), STRING))
    items = [object_of({name: string(cell) for name, cell in zip(header, row, strict=True)}) for row in rows[1:]]
    return list_of(element, items)


def _csv_rows(text: str) -> list[list[str]]:
    """Records as Go's `encoding/csv` reads them; raises FunctionError."""
    text = text.replace("\r\n", "\n")
    rows: list[list[str]] = []
    at = 0
    while at < len(text):
        if text[at] == "\n":
            at += 1
            continue
        row, at = _csv_row(text, at)
        if rows and len(row) != len(rows[0]):
            raise FunctionError(f"record on line {len(rows) + 1}: wrong number of fields", 0)
        rows.append(row)
    return rows


def _csv_row(text: str, at: int) -> tuple[list[str], int]:
    row: list[str] = []
    while True:
        if text.startswith('"', at):
            cell, at = _quoted_cell(text, at + 1)
        else:
            ends = [place for place in (text.find(",", at), text.find("\n", at)) if place >= 0]
            end = min(ends, default=len(text))
            cell = text[at:end]
            if '"' in cell:
                raise FunctionError('bare " in a field without quotes', 0)
            at = end
        row.append(cell)
        if not text.startswith(",", at):
            return row, at + 1
        at += 1


def _quoted_cell(text: str, at: int) -> tuple[str, int]:
    pieces: list[str] = []
    while True:
        end = text.find('"', at)
        if end < 0:
            raise FunctionError('extraneous or missing " in a quoted field', 0)
        pieces.append(text[at:end])
        if text.startswith('""', end):
            pieces.append('"')
            at = end + 2
            continue
        if end + 1 < len(text) and text[end + 1] not in ",\n":
            raise FunctionError('extraneous or missing " in a quoted field', 0)
        return "".join(pieces), end + 1


_TEXT = Parameter("str", STRING)
_VALUE = Parameter("val", null=True, unknown=True, dynamic=True)

FUNCTIONS: Mapping[str, Function] = {
    "base64decode": function(_TEXT, result=STRING, run=_base64decode),
    "base64encode": function(_TEXT, result=STRING, run=_base64encode),
    "base64gzip": function(_TEXT, result=STRING, run=_base64gzip),
    "csvdecode": function(_TEXT, result=DYNAMIC, run=_csvdecode),
    "jsondecode": function(_TEXT, result=DYNAMIC, run=_jsondecode, null=True),
    "jsonencode": function(_VALUE, result=STRING, run=_jsonencode),
    "textdecodebase64": function(
        Parameter("source", STRING), Parameter("encoding", STRING), result=STRING, run=_textdecodebase64
    ),
    "textencodebase64": function(
        Parameter("string", STRING), Parameter("encoding", STRING), result=STRING, run=_textencodebase64
    ),
    "urlencode": function(_TEXT, result=STRING, run=_urlencode),
    "yamldecode": function(Parameter("src", STRING), result=DYNAMIC, run=_yamldecode, null=True),
    "yamlencode": function(Parameter("value", null=True, unknown=True, dynamic=True), result=STRING, run=_yamlencode),
}
