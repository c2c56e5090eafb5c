"""All capabilities and profiles. A capability is registered by being named here."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache

from tapcheck.capabilities.capability import Capability
from tapcheck.capabilities.capacity import workload_capacity
from tapcheck.capabilities.completeness import (
    bucket_lifecycle,
    bucket_versioning,
    database_backups,
    deletion_protection,
    encryption_at_rest,
    final_snapshot,
    key_rotation,
    point_in_time_recovery,
)
from tapcheck.capabilities.security import least_privilege

CAPABILITIES: tuple[Capability, ...] = (
    encryption_at_rest.CAPABILITY,
    key_rotation.CAPABILITY,
    point_in_time_recovery.CAPABILITY,
    database_backups.CAPABILITY,
    deletion_protection.CAPABILITY,
    final_snapshot.CAPABILITY,
    bucket_versioning.CAPABILITY,
    bucket_lifecycle.CAPABILITY,
    least_privilege.CAPABILITY,
    workload_capacity.CAPABILITY,
)

PROFILES: Mapping[str, tuple[str, ...]] = {
    "baseline": ("encryption-at-rest", "key-rotation", "database-backups"),
    "production": (
        "encryption-at-rest",
        "key-rotation",
        "point-in-time-recovery",
        "database-backups",
        "deletion-protection",
        "final-snapshot",
        "bucket-versioning",
        "bucket-lifecycle",
    ),
    "serverless-api": ("encryption-at-rest", "key-rotation", "point-in-time-recovery"),
}
"""Bundles of capabilities, by the names that a spec asks for them."""


STATED = frozenset({"workload-capacity"})
"""Capabilities that a section of their own asks for, so that `require` does not name them."""


@cache
def by_id() -> Mapping[str, Capability]:
    """The capabilities by their ids."""
    return {row.info.id: row for row in CAPABILITIES}
