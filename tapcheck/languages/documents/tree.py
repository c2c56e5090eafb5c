"""The tree of a YAML or JSON document. Offsets are character offsets in the source text."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import field
from typing import TypeAlias

from tapcheck.records import dataclass

Plain: TypeAlias = str | int | float | bool | None

DEEPEST = 200
"""Documents nested deeper than this are refused: no person writes them, and walking them would overflow."""

LARGEST = 400_000
"""Documents with more nodes than this, aliases followed, are refused."""


@dataclass(slots=True, eq=False)
class Scalar:
    """A leaf. ``text`` is its content, ``value`` what it means, ``tag`` a YAML tag such as `!Ref`.

    ``plain`` tells YAML scalars without quotes, whose meaning depends on who reads them.
    """

    value: Plain
    text: str
    start: int
    end: int
    tag: str = ""
    plain: bool = False


@dataclass(slots=True, eq=False)
class Items:
    """A list."""

    items: list[Node]
    start: int
    end: int
    tag: str = ""


@dataclass(slots=True, eq=False)
class Fields:
    """A map: name → (key, value), in source order. Of a repeated name the last one counts, as in every reader."""

    members: dict[str, tuple[Scalar, Node]]
    start: int
    end: int
    tag: str = ""

    def get(self, name: str) -> Node | None:
        """The value of a member."""
        member = self.members.get(name)
        return None if member is None else member[1]

    def key(self, name: str) -> Scalar | None:
        """The key of a member, as written."""
        member = self.members.get(name)
        return None if member is None else member[0]

    def span(self, name: str) -> tuple[int, int]:
        """From the start of the key to the end of the value."""
        key, value = self.members[name]
        return key.start, max(key.end, value.end if value.end > key.start else key.end)


Node: TypeAlias = Scalar | Items | Fields


@dataclass(slots=True, eq=False)
class Document:
    """One document, and the ranges of its comments in order."""

    path: str
    root: Node
    comments: tuple[tuple[int, int], ...] = field(default=())


def descend(node: Node, keys: Sequence[str | int]) -> tuple[Node, int]:
    """The deepest node that the keys lead to, and how many of them it took."""
    for depth, key in enumerate(keys):
        below = child(node, key)
        if below is None:
            return node, depth
        node = below
    return node, len(keys)


def child(node: Node, key: str | int) -> Node | None:
    """One member of a map, or one item of a list by its number."""
    if isinstance(node, Fields):
        return node.get(str(key))
    if isinstance(node, Items):
        number = int(key) if isinstance(key, int) or (key.isascii() and key.isdigit()) else -1
        return node.items[number] if 0 <= number < len(node.items) else None
    return None


def children(node: Node) -> Iterator[tuple[str | int, Node]]:
    """The members of a map or the items of a list; nothing for a scalar."""
    if isinstance(node, Fields):
        for name, (_, value) in node.members.items():
            yield name, value
    elif isinstance(node, Items):
        yield from enumerate(node.items)


def text_of(node: Node | None) -> str | None:
    """The text of a scalar that is no null."""
    return node.text if isinstance(node, Scalar) and node.value is not None else None


def kind_of(node: Node) -> str:
    """What a person calls the node: `a map`, `a list`, `text`, `a number` …"""
    if isinstance(node, Fields):
        return "a map"
    if isinstance(node, Items):
        return "a list"
    match node.value:
        case None:
            return "nothing"
        case bool():
            return "a truth value"
        case int() | float():
            return "a number"
        case _:
            return "text"
