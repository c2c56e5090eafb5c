"""Where the grammar reads a text otherwise than TypeScript and JavaScript do, and how it is made to read it right.

Each correction replaces single bytes, so that all offsets stay what they are.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from tapcheck.languages.ecmascript.parse import SyntaxNode

_BANG = re.compile(rb"!(?!=)")
_BRACKET_BELOW_BRACE = re.compile(rb"\}[ \t\r]*\n(?=\s*[\[(`])")
_CAST_TO_QUALIFIED_TYPE = re.compile(rb"\b(?:as|satisfies)\s+[\w$]+\s*\.\s*[\w$]+\s*((?:\.\s*[\w$]+\s*)+)")
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
    changed = bytearray(data)
    for offset in _misread_marks(root, data):
        changed[offset] = ord(" ")
    for offset in _missed_semicolons(root, data):
        changed[offset] = ord(";")
    for offset in _dots_of_qualified_types(root, data):
        changed[offset] = ord("_")
    return bytes(changed)


def _misread_marks(root: SyntaxNode, data: bytes) -> list[int]:
    """The non-null marks of a text in which the grammar binds `a || b!.c` as `(a || b)!.c`.

    A mark means nothing when the program runs, so all of them can go.
    """
    marked: list[SyntaxNode] = []
    for match in _BANG.finditer(data):
        parent = _parent_of_token(root, match.start(), b"!")
        if parent is not None and parent.type == "non_null_expression":
            marked.append(parent)
    if any(child.type in _OPERATIONS for node in marked for child in node.named_children):
        return [node.end_byte - 1 for node in marked]
    return []


def _missed_semicolons(root: SyntaxNode, data: bytes) -> Iterator[int]:
    """The line ends between the block of an arrow function and what the grammar calls or indexes it with."""
    for match in _BRACKET_BELOW_BRACE.finditer(data):
        body = _parent_of_token(root, match.start(), b"}")
        arrow = body.parent if body is not None else None
        outer = arrow.parent if arrow is not None and arrow.type == "arrow_function" else None
        if outer is not None and outer.type in {"call_expression", "subscript_expression"}:
            yield match.end() - 1


def _dots_of_qualified_types(root: SyntaxNode, data: bytes) -> Iterator[int]:
    """The later dots of the type in `x as A.B.C`, which the grammar binds as `(x as A.B).C`."""
    for match in _CAST_TO_QUALIFIED_TYPE.finditer(data):
        word = match[0].split(None, 1)[0]
        if _parent_of_token(root, match.start(), word) is not None:
            yield from (offset for offset in range(match.start(1), match.end(1)) if data[offset] == ord("."))


def _parent_of_token(root: SyntaxNode, offset: int, token: bytes) -> SyntaxNode | None:
    """What the token at an offset belongs to; None where the text there is no such token."""
    node = root.descendant_for_byte_range(offset, offset + len(token))
    return node.parent if node is not None and node.type == token.decode() else None
