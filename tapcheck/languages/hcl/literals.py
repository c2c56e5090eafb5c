"""Escapes of quoted strings and heredocs, strip markers and heredoc indentation."""

from __future__ import annotations

import re

_ESCAPE = re.compile(r"\\(?:u([0-9a-fA-F]{4})|U([0-9a-fA-F]{8})|(.))|\$\$(?=\{)|%%(?=\{)", re.DOTALL)
_SHORT = {"n": "\n", "r": "\r", "t": "\t", '"': '"', "\\": "\\"}
_SPACES = (
    "\t\n\v\f\r \x85\xa0\u1680\u2000\u2001\u2002\u2003\u2004\u2005\u2006\u2007\u2008\u2009\u200a"
    "\u2028\u2029\u202f\u205f\u3000"
)


def unescape_quoted(text: str) -> str:
    """The value of the text between quotes."""
    if "\\" in text or "$${" in text or "%%{" in text:
        return _ESCAPE.sub(_replacement, text)
    return text


def unescape_heredoc(text: str) -> str:
    """The value of literal text in a heredoc or template file, where backslashes mean themselves."""
    if "$${" in text or "%%{" in text:
        return text.replace("$${", "${").replace("%%{", "%{")
    return text


def strip_left(text: str) -> str:
    """Without the leading white space that `~}` removes."""
    return text.lstrip(_SPACES)


def strip_right(text: str) -> str:
    """Without the trailing white space that `${~` removes."""
    return text.rstrip(_SPACES)


def common_indentation(pieces: list[str | None]) -> tuple[int, list[int]]:
    """How far `<<-` moves its lines to the left, and which pieces it moves.

    ``pieces`` are the tokens of a heredoc in order: literal text, each at most one line long, or None for anything
    else. Lines of white space alone do not count.
    """
    smallest: int | None = None
    moved: list[int] = []
    line_starts = True
    for index, piece in enumerate(pieces):
        if line_starts:
            line_starts = False
            if piece is None:
                smallest = 0
            else:
                body = piece.lstrip(_SPACES)
                if body or not piece.endswith("\n"):
                    spaces = len(piece) - len(body)
                    moved.append(index)
                    if smallest is None or spaces < smallest:
                        smallest = spaces
        if piece is not None and piece.endswith("\n"):
            line_starts = True
    return smallest or 0, moved


def _replacement(match: re.Match[str]) -> str:
    whole = match[0]
    if whole == "$$":
        return "$"
    if whole == "%%":
        return "%"
    digits = match[1] or match[2]
    if digits:
        code = int(digits, 16)
        return chr(code) if code < 0x110000 and not 0xD800 <= code < 0xE000 else "\ufffd"
    return _SHORT.get(match[3], whole)
