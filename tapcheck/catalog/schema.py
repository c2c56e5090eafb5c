"""Types and attributes of what a provider manages.

In data files a schema is a JSON object: attribute name → code. A code is a flag letter (`r` required,
`o` optional, `k` optional and computed, `c` computed) and a type: `s` string, `n` number, `b` bool, `a` any,
with `L` (list), `S` (set) and `M` (map) in front of an element type. Nested attributes are a pair
`[flag + B|A + L|S|M|O + "1"?, {…}]`: `B` a block, `A` an attribute, `1` at most one.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import field
from enum import StrEnum
from typing import Any

from tapcheck.records import dataclass


class TypeKind(StrEnum):
    """The kinds of Terraform types."""

    STRING = "string"
    NUMBER = "number"
    BOOL = "bool"
    ANY = "dynamic"
    LIST = "list"
    SET = "set"
    MAP = "map"
    OBJECT = "object"


@dataclass(frozen=True, slots=True)
class Type:
    """A Terraform type; collections have an ``element``, objects have ``attributes``."""

    kind: TypeKind
    element: Type | None = None
    attributes: Mapping[str, Attribute] = field(default_factory=dict)

    @property
    def nested(self) -> Mapping[str, Attribute]:
        """The attributes of the object, or of the objects that the collection holds; empty for others."""
        return self.element.nested if self.element else self.attributes

    def to_json(self) -> Any:
        """The type as Terraform writes types: `"string"`, `["list", "string"]`, `["object", {…}]`."""
        if self.kind is TypeKind.OBJECT:
            return ["object", {name: attribute.type.to_json() for name, attribute in self.attributes.items()}]
        return [self.kind.value, self.element.to_json()] if self.element else self.kind.value


@dataclass(frozen=True, slots=True)
class Attribute:
    """An attribute or nested block of a schema.

    ``single`` says that a list or set holds at most one element.
    """

    name: str
    type: Type
    required: bool
    optional: bool
    computed: bool
    block: bool = False
    single: bool = False


@dataclass(frozen=True, slots=True)
class Schema:
    """What one resource, data source or ephemeral resource has; ``version`` is the provider's."""

    provider: str
    version: str
    type: str
    attributes: Mapping[str, Attribute]


def decode_attributes(codes: Mapping[str, Any]) -> dict[str, Attribute]:
    """The attributes of a schema in a data file."""
    return {name: _attribute(name, code) for name, code in codes.items() if not name.startswith("@")}


_SCALARS = {"s": TypeKind.STRING, "n": TypeKind.NUMBER, "b": TypeKind.BOOL, "a": TypeKind.ANY, "?": TypeKind.ANY}
_COLLECTIONS = {"L": TypeKind.LIST, "S": TypeKind.SET, "M": TypeKind.MAP}


def _attribute(name: str, code: Any) -> Attribute:
    if isinstance(code, str):
        return _flagged(name, code[0], _plain_type(code[1:]))
    head, nested = code
    item = Type(TypeKind.OBJECT, attributes=decode_attributes(nested))
    kind = head[2]
    type_ = item if kind == "O" else Type(_COLLECTIONS[kind], item)
    return _flagged(name, head[0], type_, block=head[1] == "B", single=head.endswith("1"))


def _plain_type(code: str) -> Type:
    if code[0] in _SCALARS:
        return Type(_SCALARS[code[0]])
    return Type(_COLLECTIONS[code[0]], _plain_type(code[1:]))


def _flagged(name: str, flag: str, type_: Type, *, block: bool = False, single: bool = False) -> Attribute:
    return Attribute(name, type_, flag == "r", flag in "ok", flag in "kc", block, single)
