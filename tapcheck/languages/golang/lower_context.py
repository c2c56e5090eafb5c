"""What all lowering modules of Go share: the text, offsets, types, and the nesting limit."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace
from typing import TYPE_CHECKING

from tapcheck.languages.golang.literals import string_value
from tapcheck.languages.golang.types import Field, GoType, Shape
from tapcheck.languages.program.syntax import Name
from tapcheck.source import SourceFile

if TYPE_CHECKING:
    from tapcheck.languages.treesitter import SyntaxNode

UNKNOWN = "%unknown"
"""The name that stands for an expression which the lowering cannot express."""
DEEPEST = 150
"""How many expressions and statements may be nested in one another."""

_TAG = re.compile(r'(?:^| )json:("(?:[^"\\]|\\.)*")')
_NILABLE = frozenset(
    (
        "pointer_type",
        "slice_type",
        "map_type",
        "function_type",
        "interface_type",
        "channel_type",
        "implicit_length_array",
    )
)


class DeclaredTypes:
    """The types that the files of a package declare; those at their top are read when one asks for them."""

    def __init__(self) -> None:
        self._known: dict[str, GoType] = {}
        self._waiting: dict[str, tuple[Context, SyntaxNode]] = {}

    def wait(self, name: str, context: Context, node: SyntaxNode) -> None:
        """Takes note of a type at the top of a file, which may name others that are declared below it."""
        self._waiting[name] = context, node

    def add(self, name: str, type_: GoType) -> None:
        """Declares a type."""
        self._waiting.pop(name, None)
        self._known[name] = replace(type_, name=name)

    def get(self, name: str) -> GoType | None:
        """The type of this name; None where nothing declares it, and for a type inside of itself."""
        waiting = self._waiting.pop(name, None)
        if waiting is not None:
            context, node = waiting
            self.add(name, context.type_of(node))
        return self._known.get(name)


class Context:
    """The file being lowered.

    ``types`` are the types of its package, ``results`` the named results of the functions around.
    """

    def __init__(self, source: SourceFile, data: bytes, offsets: list[int] | None, types: DeclaredTypes) -> None:
        self.path = source.path
        self.data = data
        self.offsets = offsets
        self.types = types
        self.declared: dict[str, GoType] = {}
        """The types of the visible variables that are declared with one, by name."""
        self.depth = 0
        self.results: list[tuple[str, ...]] = []

    def place(self, node: SyntaxNode) -> tuple[int, int]:
        """The range of a node in characters."""
        if self.offsets is None:
            return node.start_byte, node.end_byte
        return self.offsets[node.start_byte], self.offsets[node.end_byte]

    def text(self, node: SyntaxNode | None) -> str:
        """The text of a node."""
        return "" if node is None else self.data[node.start_byte : node.end_byte].decode("utf-8", errors="replace")

    def unknown(self, node: SyntaxNode) -> Name:
        """What nobody knows."""
        return Name(*self.place(node), UNKNOWN)

    def type_of(self, node: SyntaxNode | None) -> GoType:
        """The type that a type expression writes."""
        if node is None:
            return GoType("")
        name = self.text(node)
        match node.type:
            case "slice_type" | "array_type" | "implicit_length_array_type":
                return GoType(name, Shape.LIST, self.type_of(node.child_by_field_name("element")))
            case "map_type":
                key = self.text(node.child_by_field_name("key"))
                return GoType(name, Shape.MAP, self.type_of(node.child_by_field_name("value")), key=key)
            case "struct_type":
                return GoType(name, Shape.STRUCT, None, tuple(self._fields(node)))
            case "pointer_type":
                inner = self.type_of(node.named_children[0]) if node.named_children else GoType("")
                if inner.shape is Shape.STRUCT and not inner.nilable:
                    return replace(inner, nilable=True)
                return GoType(name, Shape.POINTER, inner, nilable=True)
            case "qualified_type" if name == "json.RawMessage":
                return GoType(name, Shape.LIST, GoType("byte"))
            case "type_identifier" | "qualified_type" | "generic_type":
                shape = Shape.STRUCT if _may_be_struct(name) else Shape.OTHER
                return self.types.get(name) or GoType(name, shape, nilable=name in _INTERFACES)
            case "parenthesized_type" if node.named_children:
                return self.type_of(node.named_children[0])
            case _:
                return GoType(name, nilable=node.type in _NILABLE)

    def _fields(self, node: SyntaxNode) -> Iterator[Field]:
        for group in node.named_children:
            for field in group.named_children:
                if field.type != "field_declaration":
                    continue
                type_ = self.type_of(field.child_by_field_name("type"))
                tag = _tag_for_json(self.text(field.child_by_field_name("tag")))
                names = [self.text(name) for name in field.children_by_field_name("name")]
                if names:
                    yield from (Field(name, type_, tag) for name in names)
                else:
                    pointed = any(child.type == "*" for child in field.children)
                    name = self.text(field.child_by_field_name("type")).partition("[")[0].rpartition(".")[2]
                    yield Field(name, replace(type_, nilable=type_.nilable or pointed), tag, embedded=True)


_INTERFACES = frozenset(("error", "any"))


def _may_be_struct(name: str) -> bool:
    return name not in _INTERFACES and name.rpartition(".")[2][:1].isupper()


def _tag_for_json(tag: str) -> str | None:
    """What the tag of a field says under `json`, as `reflect.StructTag.Lookup` finds it."""
    found = _TAG.search(string_value(tag)) if tag else None
    return None if found is None else string_value(found[1])
