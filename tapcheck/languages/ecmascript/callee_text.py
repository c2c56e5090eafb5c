"""How V8 writes the expression that a program tried to call, in `x.y is not a function`."""

from __future__ import annotations

from typing import Any

from tapcheck.languages.ecmascript.conversions import number_text
from tapcheck.languages.program.syntax import (
    Call,
    Chain,
    Const,
    Expression,
    Index,
    ListDisplay,
    Member,
    Name,
    New,
    Super,
    This,
)

_OTHER = "(intermediate value)"


def callee_text(site: Any) -> str:
    """The callee of a call or `new` as the runtime's messages write it; empty when the site is neither."""
    return _shown(site.callee) if isinstance(site, (Call, New)) else ""


def _shown(node: Expression) -> str:
    match node:
        case Name(name=name):
            return name
        case This():
            return "this"
        case Super():
            return "super"
        case Member(target=target, name=name, optional=optional):
            return f"{_shown(target)}{'?' if optional else ''}.{name}"
        case Index(target=target, key=key):
            if isinstance(key, Const) and isinstance(key.value, str):
                return f"{_shown(target)}.{key.value}"
            return f"{_shown(target)}[{_shown(key)}]"
        case Call(callee=callee):
            return f"{_shown(callee)}(...)"
        case Chain(value=value):
            return _shown(value)
        case Const(value=value):
            return _constant(value)
        case ListDisplay(items=items) if all(isinstance(item, Const) for item in items):
            return f"[{','.join(_shown(item) for item in items if item is not None)}]"
        case _:
            return _OTHER


def _constant(value: Any) -> str:
    if isinstance(value, str):
        return f'"{value}"'
    if isinstance(value, bool):
        return "true" if value else "false"
    return number_text(value) if isinstance(value, (int, float)) else "null"
