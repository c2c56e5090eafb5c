"""Walking over the nodes of a program."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import fields
from typing import Any

from tapcheck.languages.program.syntax import Node

_FIELDS: dict[type[Node], tuple[str, ...]] = {}
"""The fields of each class of nodes that may hold nodes."""


def children(node: Node) -> Iterator[Node]:
    """The nodes directly below a node, in the order of the source text."""
    kind = type(node)
    names = _FIELDS.get(kind)
    if names is None:
        names = _FIELDS[kind] = tuple(field.name for field in fields(kind) if field.name not in ("start", "end"))
    for name in names:
        yield from _nodes(getattr(node, name))


def walk(node: Node) -> Iterator[Node]:
    """A node and all nodes below it, outer ones first."""
    open_nodes = [node]
    while open_nodes:
        found = open_nodes.pop()
        yield found
        open_nodes.extend(reversed(list(children(found))))


def _nodes(value: Any) -> Iterator[Node]:
    if isinstance(value, Node):
        yield value
    elif isinstance(value, tuple):
        for item in value:
            yield from _nodes(item)
