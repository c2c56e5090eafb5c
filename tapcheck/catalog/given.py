"""Schemas that the user has: what `terraform providers schema -json` printed for the installed providers."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from typing import Any

from tapcheck.catalog.schema import Attribute, Schema, Type, TypeKind

_SECTIONS = {"r": "resource_schemas", "d": "data_source_schemas", "e": "ephemeral_resource_schemas"}
_REGISTRIES = ("registry.terraform.io/", "registry.opentofu.org/")
_SCALARS = {"string": TypeKind.STRING, "number": TypeKind.NUMBER, "bool": TypeKind.BOOL}
_COLLECTIONS = {"list": TypeKind.LIST, "set": TypeKind.SET, "map": TypeKind.MAP}
_SINGLE = frozenset({"single", "group"})


class GivenSchemas:
    """The resources, data sources and ephemeral resources of some providers, each read when it is asked for.

    A provider goes by the name that its types begin with.
    """

    def __init__(self, schemas: Mapping[tuple[str, str], tuple[str, Mapping[str, Any]]]) -> None:
        self._raw = schemas
        self._read: dict[tuple[str, str], Schema] = {}
        self._sources: dict[str, set[str]] = {}
        for (_, type_), (source, _) in schemas.items():
            self._sources.setdefault(_prefix(type_), set()).add(source)

    def covers(self, provider: str) -> bool:
        """Whether a provider is among them; then it has no other types."""
        return provider in self._sources

    def sources(self, provider: str) -> frozenset[str]:
        """The source addresses whose types begin with this name, without a public registry's host."""
        return frozenset(self._sources.get(provider, ()))

    def schema(self, mode: str, type_: str) -> Schema | None:
        """The schema of a type; ``mode`` is `r` for resources, `d` for data sources, `e` for ephemeral ones."""
        key = (mode, type_)
        if key not in self._read and key in self._raw:
            block = self._raw[key][1].get("block")
            attributes = _attributes(block if isinstance(block, Mapping) else {})
            self._read[key] = Schema(_prefix(type_), "", type_, attributes)
        return self._read.get(key)

    def types(self, mode: str, provider: str) -> tuple[str, ...]:
        """All types of a provider, sorted."""
        return tuple(sorted(name for kind, name in self._raw if kind == mode and _prefix(name) == provider))


def read_given(text: str) -> GivenSchemas:
    """The schemas in the output of `terraform providers schema -json`; raises ValueError for anything else."""
    document = json.loads(text)
    providers = document.get("provider_schemas") if isinstance(document, Mapping) else None
    if not isinstance(providers, Mapping):
        raise ValueError("there are no 'provider_schemas' in it")
    found: dict[tuple[str, str], tuple[str, Mapping[str, Any]]] = {}
    for source, provider in providers.items():
        for mode, type_, schema in _types(provider):
            found.setdefault((mode, type_), (_public(source), schema))
    return GivenSchemas(found)


def _types(provider: Any) -> Iterator[tuple[str, str, Mapping[str, Any]]]:
    for mode, section in _SECTIONS.items():
        types = provider.get(section) if isinstance(provider, Mapping) else None
        for type_, schema in types.items() if isinstance(types, Mapping) else ():
            if isinstance(schema, Mapping):
                yield mode, type_, schema


def _prefix(type_: str) -> str:
    return type_.split("_", 1)[0]


def _public(source: str) -> str:
    for registry in _REGISTRIES:
        source = source.lower().removeprefix(registry)
    return source


def _attributes(block: Mapping[str, Any]) -> dict[str, Attribute]:
    found = {name: _attribute(name, row) for name, row in _rows(block.get("attributes"))}
    for name, row in _rows(block.get("block_types")):
        found[name] = _block(name, row)
    return dict(sorted(found.items()))


def _rows(section: Any) -> Iterator[tuple[str, Mapping[str, Any]]]:
    for name, row in section.items() if isinstance(section, Mapping) else ():
        if isinstance(row, Mapping):
            yield name, row


def _attribute(name: str, row: Mapping[str, Any]) -> Attribute:
    nested = row.get("nested_type")
    if isinstance(nested, Mapping):
        type_ = _nested(
            nested.get("nesting_mode"), {key: _attribute(key, item) for key, item in _rows(nested.get("attributes"))}
        )
    else:
        type_ = _type(row.get("type"))
    flags = (bool(row.get(flag)) for flag in ("required", "optional", "computed"))
    return Attribute(name, type_, *flags)


def _block(name: str, row: Mapping[str, Any]) -> Attribute:
    mode, inner = row.get("nesting_mode"), row.get("block")
    type_ = _nested(mode, _attributes(inner if isinstance(inner, Mapping) else {}))
    required = bool(row.get("min_items"))
    return Attribute(name, type_, required, not required, False, True, mode in _SINGLE or row.get("max_items") == 1)


def _nested(mode: Any, attributes: Mapping[str, Attribute]) -> Type:
    item = Type(TypeKind.OBJECT, attributes=attributes)
    return Type(_COLLECTIONS[mode], item) if mode in _COLLECTIONS else item


def _type(written: Any) -> Type:
    match written:
        case str() if written in _SCALARS:
            return Type(_SCALARS[written])
        case ["list" | "set" | "map" as kind, element]:
            return Type(_COLLECTIONS[kind], _type(element))
        case ["object", dict() as attributes, *_]:
            fields = {name: Attribute(name, _type(type_), False, False, True) for name, type_ in attributes.items()}
            return Type(TypeKind.OBJECT, attributes=fields)
        case _:
            return Type(TypeKind.ANY)
