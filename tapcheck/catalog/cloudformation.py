"""CloudFormation resource types: properties, what `Fn::GetAtt` accepts, and what `Ref` returns."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache

from tapcheck.catalog.lines import packaged_lines
from tapcheck.catalog.schema import Type, TypeKind
from tapcheck.records import dataclass

_FILE = "cloudformation.tsv"
_SCALARS = {"s": TypeKind.STRING, "n": TypeKind.NUMBER, "b": TypeKind.BOOL, "a": TypeKind.ANY}
_COLLECTIONS = {"L": TypeKind.LIST, "M": TypeKind.MAP}
_OPEN_TYPES = ("Custom::", "AWS::CloudFormation::CustomResource", "AWS::CloudFormation::Stack")


@dataclass(frozen=True, slots=True)
class ResourceType:
    """What is known of one resource type.

    ``attributes`` are the names that `Fn::GetAtt` accepts (dotted ones included) with their types;
    ``properties`` the settable properties; ``definitions`` the properties of nested objects by name;
    ``identifiers`` the properties that make up what `Ref` returns, as the registry states it.
    """

    name: str
    attributes: Mapping[str, str]
    properties: Mapping[str, str]
    definitions: Mapping[str, Mapping[str, str]]
    required: tuple[str, ...]
    identifiers: tuple[str, ...]

    def has_attribute(self, name: str) -> bool:
        """Whether `Fn::GetAtt` accepts the attribute."""
        return name in self.attributes

    def attribute_type(self, name: str) -> Type | None:
        """The type of an attribute, or None when there is no such attribute."""
        code = self.attributes.get(name)
        return decode_type(code) if code else None

    def property_names(self, path: tuple[str, ...] = ()) -> frozenset[str] | None:
        """The property names allowed at a path of property names (list indexes left out).

        None where anything is allowed: free-form JSON, and places that the path does not reach.
        """
        names: Mapping[str, str] = self.properties
        steps = iter(path)
        for step in steps:
            code = names.get(step, "a").lstrip("L")
            while code.startswith("M"):
                if next(steps, None) is None:
                    return None
                code = code[1:].lstrip("L")
            if not code.startswith("#") or "*" in self.definitions[code[1:]]:
                return None
            names = self.definitions[code[1:]]
        return frozenset(names)


@cache
def resource_type(name: str) -> ResourceType | None:
    """The facts about a resource type, or None when the catalog has none."""
    lines = packaged_lines(_FILE)
    facts = lines.find(name) if lines else None
    if facts is None:
        return None
    return ResourceType(
        name,
        facts.get("a", {}),
        facts.get("p", {}),
        facts.get("d", {}),
        tuple(facts.get("r", ())),
        tuple(facts.get("i", ())),
    )


def is_open(name: str) -> bool:
    """Whether resources of this type have attributes that their own code decides: custom resources, stacks."""
    return name.startswith(_OPEN_TYPES) or name.endswith("::MODULE")


def type_names(prefix: str = "") -> tuple[str, ...]:
    """All resource types whose names begin with a prefix, sorted."""
    lines = packaged_lines(_FILE)
    return tuple(lines.keys(prefix)) if lines else ()


def decode_type(code: str) -> Type:
    """The type that a code of the data file stands for; nested objects are left open."""
    if code[0] in _COLLECTIONS:
        return Type(_COLLECTIONS[code[0]], decode_type(code[1:]))
    return Type(_SCALARS.get(code[0], TypeKind.ANY))
