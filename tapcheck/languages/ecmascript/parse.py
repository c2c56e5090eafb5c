"""The only door to tree-sitter: TypeScript and JavaScript text to a concrete syntax tree."""

from __future__ import annotations

import re
from functools import cache
from itertools import accumulate
from typing import TYPE_CHECKING

from tapcheck.source import SourceFile

if TYPE_CHECKING:
    from tree_sitter import Node as SyntaxNode
    from tree_sitter import Parser

__all__ = ["SyntaxNode", "character_offsets", "node_types", "parse_source"]

_JSX_SUFFIXES = (".tsx", ".jsx")
_JAVASCRIPT_SUFFIXES = (".js", ".mjs", ".cjs")
_BANG = re.compile(rb"!(?!=)")
_OPERATIONS = frozenset(
    {
        "binary_expression",
        "unary_expression",
        "ternary_expression",
        "await_expression",
        "as_expression",
        "satisfies_expression",
        "assignment_expression",
        "augmented_assignment_expression",
        "arrow_function",
        "yield_expression",
    }
)
_STARTS_OF_CHARACTERS = bytes(0 if 0x80 <= byte < 0xC0 else 1 for byte in range(256))


def parse_source(source: SourceFile) -> SyntaxNode:
    """The root of the syntax tree of a file; the file name chooses the grammar.

    JavaScript is read with the TypeScript grammar, and with the one that knows JSX where that one fails.
    The tree of a broken text contains ERROR and MISSING nodes; nothing raises. Offsets in the tree count
    UTF-8 bytes: :func:`character_offsets` converts them.
    """
    data = _utf8(source)
    if source.path.endswith(_JSX_SUFFIXES):
        return _parse(data, "tsx")
    root = _parse(data, "typescript")
    if root.has_error and source.path.endswith(_JAVASCRIPT_SUFFIXES):
        other = _parse(data, "tsx")
        if not other.has_error:
            return other
    return root


def character_offsets(source: SourceFile) -> list[int] | None:
    """For each byte offset of the parsed text its character offset; None where the two are equal."""
    data = _utf8(source)
    if len(data) == len(source.text):
        return None
    return list(accumulate(data.translate(_STARTS_OF_CHARACTERS), initial=0))


def node_types(dialect: str) -> frozenset[str]:
    """The named node types that the grammar `typescript` or `tsx` can give."""
    language = _parser(dialect).language
    if language is None:
        return frozenset()
    kinds = range(language.node_kind_count)
    names = (
        language.node_kind_for_id(kind)
        for kind in kinds
        if language.node_kind_is_named(kind) and language.node_kind_is_visible(kind)
    )
    return frozenset(name for name in names if name)


def _parse(data: bytes, dialect: str) -> SyntaxNode:
    """The tree, without the non-null marks where the grammar misreads them.

    The grammar binds the mark of `a || b!.c` as `(a || b)!.c`. A mark means nothing when the program runs, so
    the text is read again with blanks in the place of all marks.
    """
    parser = _parser(dialect)
    root = parser.parse(data).root_node
    marks = _non_null_marks(root, data)
    if not any(_misread(mark) for mark in marks):
        return root
    blanked = bytearray(data)
    for mark in marks:
        blanked[mark.end_byte - 1] = 0x20
    return parser.parse(bytes(blanked)).root_node


def _non_null_marks(root: SyntaxNode, data: bytes) -> list[SyntaxNode]:
    """The non-null expressions of a tree; each ends with its mark."""
    found: list[SyntaxNode] = []
    for match in _BANG.finditer(data):
        token = root.descendant_for_byte_range(match.start(), match.end())
        if token is not None and token.type == "!":
            parent = token.parent
            if parent is not None and parent.type == "non_null_expression":
                found.append(parent)
    return found


def _misread(mark: SyntaxNode) -> bool:
    return any(child.type in _OPERATIONS for child in mark.named_children)


def _utf8(source: SourceFile) -> bytes:
    return source.data if source.undecodable is None else source.text.encode("utf-8")


@cache
def _parser(dialect: str) -> Parser:
    import tree_sitter_typescript
    from tree_sitter import Language, Parser

    grammar = (
        tree_sitter_typescript.language_tsx() if dialect == "tsx" else tree_sitter_typescript.language_typescript()
    )
    return Parser(Language(grammar))
