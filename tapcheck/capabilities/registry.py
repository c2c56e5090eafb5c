"""All capabilities and profiles. A capability is registered by being named here."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache

from tapcheck.capabilities.capability import Capability
from tapcheck.capabilities.completeness import encryption_at_rest

CAPABILITIES: tuple[Capability, ...] = (encryption_at_rest.CAPABILITY,)

PROFILES: Mapping[str, tuple[str, ...]] = {
    "baseline": ("encryption-at-rest",),
    "production": ("encryption-at-rest",),
    "serverless-api": ("encryption-at-rest",),
}
"""Bundles of capabilities, by the names that a spec asks for them."""


@cache
def by_id() -> Mapping[str, Capability]:
    """The capabilities by their ids."""
    return {row.info.id: row for row in CAPABILITIES}
