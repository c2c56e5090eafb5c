"""All capabilities and profiles. A capability is registered by being named here."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache

from tapcheck.capabilities.capability import Capability
from tapcheck.capabilities.capacity import (
    api_caching,
    auto_scaling,
    dax,
    provisioned_concurrency,
    reserved_concurrency,
    throttling,
    workload_capacity,
)
from tapcheck.capabilities.completeness import (
    bucket_lifecycle,
    bucket_versioning,
    database_backups,
    deletion_protection,
    encryption_at_rest,
    final_snapshot,
    iam_roles,
    key_rotation,
    monitoring,
    point_in_time_recovery,
)
from tapcheck.capabilities.observability import (
    access_logs,
    alert_subscriptions,
    dashboards,
    dead_letter_alarms,
    dead_letter_queues,
    error_alarms,
    latency_alarms,
    log_retention,
    metric_filters,
    structured_logs,
    throughput_alarms,
    tracing,
)
from tapcheck.capabilities.security import (
    encryption_in_transit,
    instance_metadata_v2,
    least_privilege,
    open_ports,
    public_access_block,
    secrets_management,
    security_groups,
    web_application_firewall,
)

CAPABILITIES: tuple[Capability, ...] = (
    encryption_at_rest.CAPABILITY,
    key_rotation.CAPABILITY,
    point_in_time_recovery.CAPABILITY,
    database_backups.CAPABILITY,
    deletion_protection.CAPABILITY,
    final_snapshot.CAPABILITY,
    bucket_versioning.CAPABILITY,
    bucket_lifecycle.CAPABILITY,
    iam_roles.CAPABILITY,
    monitoring.CAPABILITY,
    least_privilege.CAPABILITY,
    encryption_in_transit.CAPABILITY,
    web_application_firewall.CAPABILITY,
    open_ports.CAPABILITY,
    public_access_block.CAPABILITY,
    security_groups.CAPABILITY,
    secrets_management.CAPABILITY,
    instance_metadata_v2.CAPABILITY,
    workload_capacity.CAPABILITY,
    provisioned_concurrency.CAPABILITY,
    reserved_concurrency.CAPABILITY,
    dax.CAPABILITY,
    api_caching.CAPABILITY,
    throttling.CAPABILITY,
    auto_scaling.CAPABILITY,
    dashboards.CAPABILITY,
    error_alarms.CAPABILITY,
    latency_alarms.CAPABILITY,
    throughput_alarms.CAPABILITY,
    alert_subscriptions.CAPABILITY,
    metric_filters.CAPABILITY,
    dead_letter_queues.CAPABILITY,
    dead_letter_alarms.CAPABILITY,
    tracing.CAPABILITY,
    log_retention.CAPABILITY,
    access_logs.CAPABILITY,
    structured_logs.CAPABILITY,
)

PROFILES: Mapping[str, tuple[str, ...]] = {
    "baseline": (
        "encryption-at-rest",
        "key-rotation",
        "database-backups",
        "encryption-in-transit",
        "least-privilege",
        "open-ports",
        "public-access-block",
        "instance-metadata-v2",
        "secrets-management",
    ),
    "production": (
        "encryption-at-rest",
        "key-rotation",
        "point-in-time-recovery",
        "database-backups",
        "deletion-protection",
        "final-snapshot",
        "bucket-versioning",
        "bucket-lifecycle",
        "iam-roles",
        "monitoring",
        "encryption-in-transit",
        "least-privilege",
        "web-application-firewall",
        "open-ports",
        "security-groups",
        "public-access-block",
        "instance-metadata-v2",
        "secrets-management",
        "auto-scaling",
        "throttling",
        "dashboards",
        "error-alarms",
        "alert-subscriptions",
        "dead-letter-queues",
        "dead-letter-alarms",
        "tracing",
        "log-retention",
        "access-logs",
    ),
    "serverless-api": (
        "encryption-at-rest",
        "key-rotation",
        "point-in-time-recovery",
        "iam-roles",
        "encryption-in-transit",
        "least-privilege",
        "web-application-firewall",
        "secrets-management",
        "provisioned-concurrency",
        "api-caching",
        "throttling",
        "error-alarms",
        "latency-alarms",
        "alert-subscriptions",
        "dead-letter-queues",
        "tracing",
        "log-retention",
        "access-logs",
        "structured-logs",
    ),
}
"""Bundles of capabilities, by the names that a spec asks for them."""


STATED = frozenset({"workload-capacity"})
"""Capabilities that a section of their own asks for, so that `require` does not name them."""


@cache
def by_id() -> Mapping[str, Capability]:
    """The capabilities by their ids."""
    return {row.info.id: row for row in CAPABILITIES}
