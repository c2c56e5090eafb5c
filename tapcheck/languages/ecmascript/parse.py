"""TypeScript and JavaScript text to a concrete syntax tree."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tapcheck.languages.ecmascript.misreadings import without_misread_text
from tapcheck.languages.treesitter import character_offsets, parse_bytes, parser_of, utf8_of
from tapcheck.source import SourceFile

if TYPE_CHECKING:
    from tapcheck.languages.treesitter import SyntaxNode

__all__ = ["SyntaxNode", "character_offsets", "node_types", "parse_source"]

_JSX_SUFFIXES = (".tsx", ".jsx")
_JAVASCRIPT_SUFFIXES = (".js", ".mjs", ".cjs")


def parse_source(source: SourceFile) -> SyntaxNode:
    """The root of the syntax tree of a file; the file name chooses the grammar.

    JavaScript is read with the TypeScript grammar, and with the one that knows JSX where that one fails.
    The tree of a broken text contains ERROR and MISSING nodes; nothing raises. Offsets in the tree count
    UTF-8 bytes: :func:`character_offsets` converts them.
    """
    data = utf8_of(source)
    if source.path.endswith(_JSX_SUFFIXES):
        return _parse(data, "tsx")
    root = _parse(data, "typescript")
    if root.has_error and source.path.endswith(_JAVASCRIPT_SUFFIXES):
        other = _parse(data, "tsx")
        if not other.has_error:
            return other
    return root


def node_types(dialect: str) -> frozenset[str]:
    """The named node types that the grammar `typescript` or `tsx` can give."""
    language = parser_of(dialect).language
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
    root = parse_bytes(data, dialect)
    corrected = without_misread_text(root, data)
    return root if corrected == data else parse_bytes(corrected, dialect)
