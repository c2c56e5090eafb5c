"""HTML made of elements: text is escaped where it enters, so that nothing of a project can become markup."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from html import escape

from tapcheck.reporters.excerpts import visible

VOID = frozenset(("col", "input", "meta", "rect"))
"""Elements that have no content; `rect` is closed as SVG wants it."""


class Html(str):
    """Text that is HTML already."""

    __slots__ = ()


Child = str | Html | Iterable["str | Html"]


def element(name: str, /, *children: Child, **attributes: object) -> Html:
    """One element. Plain text among the children is escaped; attributes of the value False or None are left out.

    Underlines in the names of attributes stand for hyphens, one at the end for nothing (`class_`).
    """
    start = f"<{name}{''.join(_attribute(key, value) for key, value in attributes.items())}"
    if name in VOID:
        return Html(f"{start}/>" if name == "rect" else f"{start}>")
    return Html(f"{start}>{joined(children)}</{name}>")


def joined(children: Iterable[Child]) -> Html:
    """The children one after the other."""
    return Html("".join(_child(child) for child in children))


def plain(text: str) -> str:
    """The text without control characters, and without those that turn the direction of writing."""
    return text if text.isprintable() else visible(text)


def data_element(identity: str, data: Mapping[str, object]) -> Html:
    """Data for the script of the page; whatever texts it holds, they do not end the element."""
    text = json.dumps(data, ensure_ascii=True, separators=(",", ":"))
    safe = text.replace("<", "\\u003c").replace(">", "\\u003e").replace("&", "\\u0026")
    return Html(f'<script type="application/json" id="{escape(identity)}">{safe}</script>')


def _child(child: Child) -> str:
    if isinstance(child, Html):
        return child
    return escape(plain(child)) if isinstance(child, str) else joined(child)


def _attribute(key: str, value: object) -> str:
    if value is False or value is None:
        return ""
    name = key.rstrip("_").replace("_", "-")
    return f" {name}" if value is True else f' {name}="{escape(plain(str(value)))}"'
