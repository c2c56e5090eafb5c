"""Validation against JSON Schema: the door to the package jsonschema."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from tapcheck.records import dataclass


@dataclass(frozen=True, slots=True)
class Violation:
    """One place at which a value is not what a schema says.

    ``path`` leads to the place, ``keyword`` is what the schema demands there (`type`, `pattern`, …) and ``demand``
    its operand; ``instance`` is the value and ``schema`` the part of the schema that applies to it.
    """

    path: tuple[str | int, ...]
    keyword: str
    message: str
    demand: Any
    instance: Any
    schema: Any


def violations(schema: Mapping[str, Any], value: Any) -> tuple[Violation, ...]:
    """Everything that a schema of the dialect 2020-12 objects to, in the order in which it was found."""
    import jsonschema

    return tuple(
        Violation(
            tuple(error.absolute_path),
            str(error.validator),
            error.message,
            error.validator_value,
            error.instance,
            error.schema,
        )
        for error in jsonschema.Draft202012Validator(schema).iter_errors(value)
    )
