"""What all lowering modules of Go share: the text, offsets, types, and the nesting limit."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from tapcheck.languages.golang.types import GoType, Shape
from tapcheck.languages.program.syntax import Name
from tapcheck.source import SourceFile

if TYPE_CHECKING:
    from tapcheck.languages.treesitter import SyntaxNode

UNKNOWN = "%unknown"
"""The name that stands for an expression which the lowering cannot express."""
DEEPEST = 150
"""How many expressions and statements may be nested in one another."""

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


class Context:
    """The file being lowered.

    ``types`` are the struct types that it declares, ``results`` the named results of the functions around.
    """

    def __init__(self, source: SourceFile, data: bytes, offsets: list[int] | None) -> None:
        self.path = source.path
        self.data = data
        self.offsets = offsets
        self.types: dict[str, GoType] = {}
        self.declared: dict[str, GoType] = {}
        """The types of variables that are declared with one, by name."""
        self.depth = 0
        self.results: list[tuple[str, ...]] = []

    def is_filled_elsewhere(self, name: str) -> bool:
        """Whether the address of a variable is taken: a call may fill it."""
        return re.search(rb"&" + re.escape(name.encode()) + rb"\b", self.data) is not None

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
                return GoType(name, Shape.MAP, self.type_of(node.child_by_field_name("value")))
            case "struct_type":
                return GoType(name, Shape.STRUCT, None, tuple(self._fields(node)))
            case "pointer_type":
                inner = self.type_of(node.named_children[0]) if node.named_children else GoType("")
                return GoType(inner.name, inner.shape, inner.element, inner.fields, nilable=True)
            case "type_identifier" if name in self.types:
                return self.types[name]
            case "type_identifier" | "qualified_type" | "generic_type":
                return GoType(name, Shape.STRUCT if _may_be_struct(name) else Shape.OTHER, nilable=name in _INTERFACES)
            case _:
                return GoType(name, nilable=node.type in _NILABLE)

    def _fields(self, node: SyntaxNode) -> list[tuple[str, GoType]]:
        found: list[tuple[str, GoType]] = []
        for group in node.named_children:
            for field in group.named_children:
                if field.type == "field_declaration":
                    type_ = self.type_of(field.child_by_field_name("type"))
                    found.extend((self.text(name), type_) for name in field.children_by_field_name("name"))
        return found


_INTERFACES = frozenset(("error", "any"))


def _may_be_struct(name: str) -> bool:
    return name not in _INTERFACES and name.rpartition(".")[2][:1].isupper()
