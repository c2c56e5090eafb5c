"""YAML as Terraform writes it: block style, quoted strings, literal blocks for several lines, folded at 80 columns."""

from __future__ import annotations

import re

from tapcheck.languages.terraform.numbers import format_number
from tapcheck.languages.terraform.types import BOOL, NUMBER, STRING
from tapcheck.languages.terraform.values import Val

_WIDTH = 80
_LONGEST_SIMPLE_KEY = 128
_BREAKS = "\r\n\x85\u2028\u2029"
_UNPRINTABLE = re.compile(r"[\0-\x09\x0b-\x1f\x7f-\x9f\ud800-\udfff\ufeff\ufffe-\U0010ffff]")
_TRAILING = re.compile(f"[ ][{_BREAKS}]|[ ]$")
_ESCAPES = {
    "\0": "0", "\a": "a", "\b": "b", "\t": "t", "\n": "n", "\v": "v", "\f": "f", "\r": "r", "\x1b": "e",
    '"': '"', "\\": "\\", "\x85": "N", "\xa0": "_", "\u2028": "L", "\u2029": "P",
}  # fmt: skip


def encode_yaml(value: Val) -> str:
    """The YAML text of a wholly known value."""
    if _is_scalar(value):
        text = _root_scalar(value)
    elif not value.raw:
        text = _empty(value)
    else:
        text = _block(value, 0)
    return text if text.endswith("\n") else text + "\n"


def _root_scalar(value: Val) -> str:
    text = _scalar(value, 0, 0)
    return text if value.type is STRING and value.raw is not None else text + "\n...\n"


def _is_scalar(value: Val) -> bool:
    return value.raw is None or not isinstance(value.raw, tuple | dict)


def _empty(value: Val) -> str:
    return "{}" if isinstance(value.raw, dict) else "[]"


def _block(value: Val, indent: int) -> str:
    """A collection that is not empty, from a place that is already indented."""
    pieces: list[str] = []
    if isinstance(value.raw, dict):
        written = [_pair(name, item, indent) for name, item in value.raw.items()]
    else:
        written = ["-" + _item(item, indent) for item in value.raw]
    for text in written:
        if pieces:
            pieces.append(" " * indent if pieces[-1].endswith("\n") else "\n" + " " * indent)
        pieces.append(text)
    return "".join(pieces)


def _pair(name: str, value: Val, indent: int) -> str:
    if len(name.encode("utf-8", errors="surrogatepass")) > _LONGEST_SIMPLE_KEY or any(rune in name for rune in _BREAKS):
        key = _text(name, indent + 2, indent)
        separator = "" if key.endswith("\n") else "\n"
        return f"? {key}{separator}{' ' * indent}:" + _item(value, indent)
    key = _quoted(name, 0, 0, fold=False)
    if _is_scalar(value):
        return f"{key}: " + _scalar(value, indent + len(key) + 2, indent)
    if not value.raw:
        return f"{key}: {_empty(value)}"
    inner = indent + 2 if isinstance(value.raw, dict) else indent
    return f"{key}:\n{' ' * inner}" + _block(value, inner)


def _item(value: Val, indent: int) -> str:
    if _is_scalar(value):
        return " " + _scalar(value, indent + 2, indent)
    return " " + (_block(value, indent + 2) if value.raw else _empty(value))


def _scalar(value: Val, column: int, indent: int) -> str:
    if value.raw is None:
        return "null"
    if value.type is NUMBER:
        return format_number(value.raw)
    if value.type is BOOL:
        return "true" if value.raw else "false"
    assert value.type is STRING
    return _text(value.raw, column, indent)


def _text(text: str, column: int, indent: int) -> str:
    if "\n" in text and not _UNPRINTABLE.search(text) and not _TRAILING.search(text):
        return _literal(text, indent + 2)
    return _quoted(text, column, indent + 2, fold=True)


def _literal(text: str, indent: int) -> str:
    hint = "2" if text[0] == " " or text[0] in _BREAKS else ""
    if text[-1] not in _BREAKS:
        hint += "-"
    elif len(text) == 1 or text[-2] in _BREAKS:
        hint += "+"
    lines = text.split("\n")
    return f"|{hint}\n" + "\n".join(" " * indent + line if line else "" for line in lines)


def _quoted(text: str, column: int, indent: int, fold: bool) -> str:
    pieces = ['"']
    column += 1
    spaces = False
    for place, rune in enumerate(text):
        if rune in _ESCAPES or _UNPRINTABLE.match(rune):
            piece = "\\" + (_ESCAPES.get(rune) or _hexadecimal(ord(rune)))
            spaces = False
        elif rune == " ":
            piece = rune
            if fold and not spaces and column > _WIDTH and 0 < place < len(text) - 1:
                piece = "\\" if text[place + 1] == " " else ""
                pieces.append("\n" + " " * indent)
                column = indent
            spaces = True
        else:
            piece = rune
            spaces = False
        column += len(piece)
        pieces.append(piece)
    return "".join((*pieces, '"'))


def _hexadecimal(code: int) -> str:
    if code <= 0xFF:
        return f"x{code:02X}"
    return f"u{code:04X}" if code <= 0xFFFF else f"U{code:08X}"
