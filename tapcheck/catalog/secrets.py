"""Which arguments hold secrets."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache

from tapcheck.catalog.lines import table_rows
from tapcheck.records import dataclass


@dataclass(frozen=True, slots=True)
class SecretArgument:
    """The dotted path of an argument that holds a secret; ``managed`` the one that makes it unnecessary, else empty."""

    path: str
    managed: str


@cache
def secret_arguments() -> Mapping[str, SecretArgument]:
    """By resource type of either language."""
    rows = [row.split(" | ") for row in table_rows("secret-arguments.txt")]
    return {type_: SecretArgument(path, "" if managed == "-" else managed) for type_, path, managed in rows}
