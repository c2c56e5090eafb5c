"""JSON as Terraform prints it: sorted keys, two spaces, exact numbers, HTML characters escaped."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from decimal import Decimal
from typing import Any

from tapcheck.values import Unknown

_ESCAPED = str.maketrans({character: f"\\u{ord(character):04x}" for character in "<>&\u2028\u2029"})


def terraform_json(value: Any, indent: int = 0) -> str:
    """The text of a value whose first line is indented already; what is unknown becomes null."""
    match value:
        case None | Unknown():
            return "null"
        case bool():
            return "true" if value else "false"
        case str():
            return json.dumps(value, ensure_ascii=False).translate(_ESCAPED)
        case Decimal():
            return exact_number(value)
        case Mapping():
            members = (f"{terraform_json(key)}: {terraform_json(value[key], indent + 2)}" for key in sorted(value))
            return _bracketed("{", members, "}", indent)
        case tuple() | list():
            return _bracketed("[", (terraform_json(item, indent + 2) for item in value), "]", indent)
        case _:
            return str(value)


def exact_number(value: Decimal) -> str:
    """All digits of a number, without an exponent and without trailing zeros."""
    text = format(value, "f")
    return text.rstrip("0").rstrip(".") if "." in text else text


def _bracketed(opening: str, items: Iterable[str], closing: str, indent: int) -> str:
    pad = "\n" + " " * (indent + 2)
    body = ("," + pad).join(items)
    return f"{opening}{pad}{body}\n{' ' * indent}{closing}" if body else opening + closing
