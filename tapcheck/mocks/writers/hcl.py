"""Values as HCL, in the form that `terraform fmt` leaves alone."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from decimal import Decimal
from itertools import groupby
from typing import Any

_IDENTIFIER = re.compile(r"[^\W\d][\w-]*")
_ESCAPES = {"\\": "\\\\", '"': '\\"', "\n": "\\n", "\r": "\\r", "\t": "\\t"}


def expression(value: Any, indent: int = 0) -> str:
    """A plain Python value as an HCL expression whose first line is indented already."""
    match value:
        case None:
            return "null"
        case bool():
            return "true" if value else "false"
        case str():
            return quoted(value)
        case list():
            return _list(value, indent)
        case dict():
            return _object(value, indent)
        case _:
            return _number(value)


def quoted(text: str) -> str:
    """A string literal without interpolation."""
    escaped = "".join(_ESCAPES.get(character, character) for character in text)
    escaped = re.sub(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f]", lambda match: f"\\u{ord(match[0]):04x}", escaped)
    return '"' + escaped.replace("${", "$${").replace("%{", "%%{") + '"'


def attributes(values: Mapping[str, Any], indent: int = 0) -> str:
    """`name = value` lines with aligned equals signs, as in a block body."""
    return "".join(f"{line}\n" for line in _aligned([(name, value) for name, value in values.items()], indent))


def block(head: str, body: str, indent: int = 0) -> str:
    """A block around a body whose lines are indented already, as is the head."""
    return f"{head} {{\n{body}{' ' * indent}}}\n" if body else f"{head} {{}}\n"


def _list(items: Sequence[Any], indent: int) -> str:
    if not items:
        return "[]"
    pad = " " * (indent + 2)
    lines = [f"{pad}{expression(item, indent + 2)}," for item in items]
    return "\n".join(["[", *lines, " " * indent + "]"])


def _object(value: Mapping[str, Any], indent: int) -> str:
    if not value:
        return "{}"
    pairs = [(name if _IDENTIFIER.fullmatch(name) else quoted(name), item) for name, item in value.items()]
    return "\n".join(["{", *_aligned(pairs, indent + 2), " " * indent + "}"])


def _aligned(pairs: Sequence[tuple[str, Any]], indent: int) -> list[str]:
    """`terraform fmt` aligns the equals signs of neighbouring lines; a value of several lines stands alone."""
    written = [(name, expression(value, indent)) for name, value in pairs]
    lines: list[str] = []
    for alone, run in groupby(written, lambda pair: "\n" in pair[1]):
        group = list(run)
        width = 0 if alone else max(len(name) for name, _ in group)
        lines += [f"{' ' * indent}{name:<{width}} = {text}" for name, text in group]
    return lines


def _number(value: Any) -> str:
    return format(Decimal(repr(value)), "f")
