"""The only door to tree-sitter: TypeScript and JavaScript text to a concrete syntax tree."""

from __future__ import annotations

from functools import cache
from itertools import accumulate
from typing import TYPE_CHECKING

from tapcheck.languages.ecmascript.misreadings import without_misread_text
from tapcheck.source import SourceFile

if TYPE_CHECKING:
    from tree_sitter import Node as SyntaxNode
    from tree_sitter import Parser

__all__ = ["SyntaxNode", "character_offsets", "node_types", "parse_source"]

_JSX_SUFFIXES = (".tsx", ".jsx")
_JAVASCRIPT_SUFFIXES = (".js", ".mjs", ".cjs")
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
    parser = _parser(dialect)
    root = parser.parse(data).root_node
    corrected = without_misread_text(root, data)
    return root if corrected == data else parser.parse(corrected).root_node


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
