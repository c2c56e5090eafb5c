"""The values of Go's literals as written."""

from __future__ import annotations

import re

_ESCAPE = re.compile(r"\\(?:x([0-9a-fA-F]{2})|u([0-9a-fA-F]{4})|U([0-9a-fA-F]{8})|([0-7]{3})|(.))", re.DOTALL)
_SHORT = {"a": "\a", "b": "\b", "f": "\f", "n": "\n", "r": "\r", "t": "\t", "v": "\v"}


def string_value(text: str) -> str:
    """The value of a string literal as written."""
    if text.startswith("`"):
        return text[1:-1].replace("\r", "")
    return _ESCAPE.sub(_unescaped, text[1:-1])


def number_value(text: str) -> int | float | None:
    """The value of a number or rune literal."""
    plain = text.replace("_", "")
    if plain.startswith("'"):
        value = string_value(text)
        return ord(value) if len(value) == 1 else None
    try:
        return int(plain, 0)
    except ValueError:
        try:
            return int(plain, 8) if plain.isdigit() else float(plain)
        except ValueError:
            return None


def _unescaped(match: re.Match[str]) -> str:
    code = match[1] or match[2] or match[3]
    if code or match[4]:
        value = int(code, 16) if code else int(match[4], 8)
        return chr(value) if value < 0x110000 else "\ufffd"
    return _SHORT.get(match[5], match[5])
