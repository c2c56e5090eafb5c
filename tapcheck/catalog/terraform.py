"""Schemas of Terraform providers: those that the user gave, else one sorted file per provider."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from contextvars import ContextVar
from enum import StrEnum
from functools import cache

from tapcheck.catalog.given import GivenSchemas
from tapcheck.catalog.lines import packaged_lines
from tapcheck.catalog.schema import Schema, decode_attributes

PROVIDERS = (
    "aws", "google", "azurerm", "azuread", "kubernetes", "helm", "random", "tls", "archive", "null", "local", "time",
    "http", "external", "cloudinit", "docker",
)  # fmt: skip
"""The providers that the catalog describes, by local name; each one's types begin with its name."""


OLDER_MAJORS = {"aws": (4, 5), "google": (6,), "azurerm": (4,)}
"""The majors besides the current one whose differences are known, as markers."""

SOURCES = {"docker": "kreuzwerker/docker"}
"""The source addresses of providers that are not `hashicorp/NAME`."""


_PREFERRED: ContextVar[GivenSchemas | None] = ContextVar("preferred schemas", default=None)


class Mode(StrEnum):
    """What kind of block a schema belongs to; the value is the key prefix in the data files."""

    RESOURCE = "r"
    DATA = "d"
    EPHEMERAL = "e"


def resource(type_: str) -> Schema | None:
    """The schema of a managed resource type, or None when the catalog has none."""
    return schema(Mode.RESOURCE, type_)


def data(type_: str) -> Schema | None:
    """The schema of a data source type, or None when the catalog has none."""
    return schema(Mode.DATA, type_)


def schema(mode: Mode, type_: str) -> Schema | None:
    """The schema of a type, or None when neither the user nor the catalog has one."""
    given = preferred()
    if given is not None and given.covers(provider_of(type_)):
        return given.schema(mode.value, type_)
    return _packaged(mode, type_)


@contextmanager
def preferring(given: GivenSchemas | None) -> Iterator[None]:
    """While it is entered, the providers in ``given`` have exactly the schemas there."""
    token = _PREFERRED.set(given)
    try:
        yield
    finally:
        _PREFERRED.reset(token)


def preferred() -> GivenSchemas | None:
    """The schemas that take precedence now."""
    return _PREFERRED.get()


def provider_of(type_: str) -> str:
    """The provider that a type belongs to by its name."""
    return type_.split("_", 1)[0]


@cache
def provider_version(provider: str) -> str:
    """The version of the provider that its file describes; empty when the catalog has none."""
    lines = packaged_lines(f"terraform/{provider}.tsv")
    meta = lines.find("!meta") if lines else None
    return str(meta["version"]) if isinstance(meta, dict) else ""


def major_markers(mode: Mode, type_: str) -> Mapping[str, Mapping[str, int]]:
    """Where majors of a provider differ: `only` and `since`, each a mapping of dotted attribute path → major.

    `only` names the last major that has the attribute, `since` the last one without it; the path `` stands for
    the type itself. Empty for types that are the same in every supported major, and where the user gave schemas.
    """
    given = preferred()
    return {} if given is not None and given.covers(provider_of(type_)) else _packaged_markers(mode, type_)


def types(mode: Mode, provider: str) -> tuple[str, ...]:
    """All types of a provider, sorted."""
    given = preferred()
    if given is not None and given.covers(provider):
        return given.types(mode.value, provider)
    lines = packaged_lines(f"terraform/{provider}.tsv")
    prefix = f"{mode.value}/"
    return tuple(key[len(prefix) :] for key in lines.keys(prefix)) if lines else ()


@cache
def _packaged(mode: Mode, type_: str) -> Schema | None:
    provider = provider_of(type_)
    lines = packaged_lines(f"terraform/{provider}.tsv")
    codes = lines.find(f"{mode.value}/{type_}") if lines else None
    if codes is None:
        return None
    return Schema(provider, provider_version(provider), type_, decode_attributes(codes))


@cache
def _packaged_markers(mode: Mode, type_: str) -> Mapping[str, Mapping[str, int]]:
    lines = packaged_lines(f"terraform/{provider_of(type_)}-versions.tsv")
    found = lines.find(f"{mode.value}/{type_}") if lines else None
    return found if isinstance(found, dict) else {}
