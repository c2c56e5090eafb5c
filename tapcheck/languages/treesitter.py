"""The only door to tree-sitter: source text to a concrete syntax tree, by the grammar's name."""

from __future__ import annotations

from functools import cache
from itertools import accumulate
from typing import TYPE_CHECKING

from tapcheck.source import SourceFile

if TYPE_CHECKING:
    from tree_sitter import Node as SyntaxNode
    from tree_sitter import Parser

__all__ = ["SyntaxNode", "character_offsets", "parse_bytes", "parser_of", "utf8_of"]

_STARTS_OF_CHARACTERS = bytes(0 if 0x80 <= byte < 0xC0 else 1 for byte in range(256))


def parse_bytes(data: bytes, grammar: str) -> SyntaxNode:
    """The root of the syntax tree of a text in UTF-8.

    The tree of a broken text contains ERROR and MISSING nodes; nothing raises. Offsets in the tree count
    bytes: :func:`character_offsets` converts them.
    """
    return parser_of(grammar).parse(data).root_node


def utf8_of(source: SourceFile) -> bytes:
    """The text of a file in UTF-8, as the parser wants it."""
    return source.data if source.undecodable is None else source.text.encode("utf-8")


def character_offsets(source: SourceFile) -> list[int] | None:
    """For each byte offset of the parsed text its character offset; None where the two are equal."""
    data = utf8_of(source)
    if len(data) == len(source.text):
        return None
    return list(accumulate(data.translate(_STARTS_OF_CHARACTERS), initial=0))


@cache
def parser_of(grammar: str) -> Parser:
    """The parser of a grammar: `typescript`, `tsx` or `go`."""
    from tree_sitter import Language, Parser

    if grammar == "go":
        import tree_sitter_go

        return Parser(Language(tree_sitter_go.language()))
    import tree_sitter_typescript

    wanted = tree_sitter_typescript.language_tsx if grammar == "tsx" else tree_sitter_typescript.language_typescript
    return Parser(Language(wanted()))
