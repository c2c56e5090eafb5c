"""The names of AWS services and building blocks, and the resource types that belong to each."""

from __future__ import annotations

import re
from collections.abc import Mapping
from functools import cache
from importlib.resources import files

from tapcheck.records import dataclass


@dataclass(frozen=True, slots=True)
class Service:
    """A service as people name it.

    ``names`` are its spellings, the usual one first; ``prefixes`` are beginnings of the types of its resources, in both
    languages; ``implicit`` says that it is often used without a resource of its own.
    """

    names: tuple[str, ...]
    prefixes: tuple[str, ...]
    implicit: bool = False

    @property
    def name(self) -> str:
        """The usual spelling."""
        return self.names[0]

    def owns(self, type_: str) -> bool:
        """Whether a resource type belongs to it."""
        return any(
            type_ == prefix.rstrip("*") or (prefix.endswith("*") and type_.startswith(prefix[:-1]))
            for prefix in self.prefixes
        )


def service_named(name: str) -> Service | None:
    """The service with this name, whatever its case and with or without `AWS` or `Amazon` before it."""
    return _by_name().get(_key(name))


def services_of(type_: str) -> tuple[Service, ...]:
    """The services to which a resource type belongs."""
    return tuple(service for service in all_services() if service.owns(type_))


@cache
def all_services() -> tuple[Service, ...]:
    """The whole table, in its order."""
    text = files("tapcheck.catalog").joinpath("data", "services.txt").read_text(encoding="utf-8")
    return tuple(_service(line) for line in text.splitlines() if line.strip() and not line.startswith("#"))


def _service(line: str) -> Service:
    names, types, implicit = (part.strip() for part in f"{line}|".split("|")[:3])
    return Service(tuple(name.strip() for name in names.split(",")), tuple(types.split()), implicit == "implicit")


@cache
def _by_name() -> Mapping[str, Service]:
    return {_key(name): service for service in all_services() for name in service.names}


def _key(name: str) -> str:
    bare = re.sub(r"\s*\([^)]*\)", "", name)
    return re.sub(r"[\s_-]+", "", re.sub(r"^(?:aws|amazon)\s+", "", bare.strip(), flags=re.IGNORECASE)).lower()
