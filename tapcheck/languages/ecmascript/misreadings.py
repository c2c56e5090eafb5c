"""Where the grammar reads a text otherwise than TypeScript and JavaScript do, and how it is made to read it right.

Each correction replaces single bytes, so that all offsets stay what they are.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from tapcheck.languages.ecmascript.parse import SyntaxNode

_SUSPICIOUS = re.compile(
    rb"[\w$)\]}\"'`>]\s*!(?!=)|\}[ \t\r]*(?://[^\n]*)?\n\s*[\[(`]|\b(?:as|satisfies)\s+[\w$]+\s*\.\s*[\w$]+\s*\."
)
_QUALIFIED_TYPE = re.compile(rb"\s+[\w$]+\s*\.\s*[\w$]+\s*((?:\.\s*[\w$]+\s*)+)")
_CASTS = frozenset({"as", "satisfies"})
_CONTINUATIONS = frozenset({"call_expression", "subscript_expression"})
_OPERATIONS = frozenset(
    {
        "arrow_function",
        "as_expression",
        "assignment_expression",
        "augmented_assignment_expression",
        "await_expression",
        "binary_expression",
        "satisfies_expression",
        "ternary_expression",
        "unary_expression",
        "yield_expression",
    }
)


def without_misread_text(root: SyntaxNode, data: bytes) -> bytes:
    """The text to parse in place of ``data``, whose tree is ``root``; equal to it where nothing is misread."""
    if _SUSPICIOUS.search(data) is None:
        return data
    changed = bytearray(data)
    marked: list[SyntaxNode] = []
    for node in _nodes(root):
        kind = node.type
        if kind == "non_null_expression":
            marked.append(node)
        elif kind in _CONTINUATIONS:
            for offset in _missed_semicolon(node, data):
                changed[offset] = ord(";")
        elif kind in _CASTS and not node.is_named:
            for offset in _dots_of_qualified_type(node, data):
                changed[offset] = ord("_")
    if any(_is_misread_mark(node) for node in marked):
        for node in marked:
            changed[node.end_byte - 1] = ord(" ")
    return bytes(changed)


def _nodes(root: SyntaxNode) -> Iterator[SyntaxNode]:
    cursor = root.walk()
    while True:
        node = cursor.node
        if node is not None:
            yield node
        if cursor.goto_first_child():
            continue
        while not cursor.goto_next_sibling():
            if not cursor.goto_parent():
                return


def _is_misread_mark(node: SyntaxNode) -> bool:
    """Whether the grammar bound the mark of `a || b!.c` as `(a || b)!.c`.

    No mark means anything when the program runs, so where one is misread all can go.
    """
    return any(child.type in _OPERATIONS for child in node.named_children)


def _missed_semicolon(node: SyntaxNode, data: bytes) -> Iterator[int]:
    """The place behind the block of an arrow function that the grammar calls or indexes with the next line."""
    arrow = node.child(0)
    if arrow is not None and arrow.type == "arrow_function":
        offset = arrow.end_byte
        following = next(child for child in node.children[1:] if child.type != "comment")
        if b"\n" in data[offset : following.start_byte] and data[offset : offset + 1].isspace():
            yield offset


def _dots_of_qualified_type(cast: SyntaxNode, data: bytes) -> Iterator[int]:
    """The later dots of the type in `x as A.B.C`, which the grammar binds as `(x as A.B).C`."""
    match = _QUALIFIED_TYPE.match(data, cast.end_byte)
    if match is not None:
        yield from (offset for offset in range(match.start(1), match.end(1)) if data[offset] == ord("."))
