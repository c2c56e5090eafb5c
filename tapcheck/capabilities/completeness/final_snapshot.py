"""`final-snapshot`: a last snapshot is made of a database that is deleted."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from tapcheck.capabilities.capability import Capability
from tapcheck.capabilities.estate import Estate
from tapcheck.capabilities.tables import table_judge
from tapcheck.capabilities.verdicts import undecided
from tapcheck.findings import Family, RuleInfo, Severity
from tapcheck.model.infrastructure import Declaration
from tapcheck.model.requirements import Outcome, Verdict

_KEPT, _LOST = "is kept in a last snapshot when it is deleted", "is lost when it is deleted"
_KEEPING = ("Snapshot", "Retain", "RetainExceptOnCreate")
_by_table = table_judge("final-snapshot", _KEPT, _LOST)

_SNAPSHOT_BY_DEFAULT = {
    "AWS::RDS::DBCluster": True,
    "AWS::RDS::DBInstance": True,
    "AWS::DocDB::DBCluster": False,
    "AWS::Neptune::DBCluster": False,
    "AWS::Redshift::Cluster": False,
    "AWS::ElastiCache::ReplicationGroup": False,
}
"""Whether a type's default `DeletionPolicy` is `Snapshot` (CloudFormation User Guide, "DeletionPolicy attribute")."""


def _judge(estate: Estate, settings: Mapping[str, Any]) -> Iterator[Verdict]:
    yield from _by_table(estate, settings)
    for item in estate.of_types(*_SNAPSHOT_BY_DEFAULT):
        if item.type != "AWS::RDS::DBInstance" or not _is_dependent(item):
            yield _by_policy(item)


def _is_dependent(item: Declaration) -> bool:
    """A member of a cluster or a replica keeps no data of its own."""
    return "DBClusterIdentifier" in item.values or "SourceDBInstanceIdentifier" in item.values


def _by_policy(item: Declaration) -> Verdict:
    policy = item.traits.get("DeletionPolicy")
    if policy is not None and policy not in (*_KEEPING, "Delete"):
        return undecided(item, _KEPT)
    kept = _SNAPSHOT_BY_DEFAULT[item.type] if policy is None else policy in _KEEPING
    if kept:
        return Verdict(Outcome.SATISFIED, item, _KEPT)
    return Verdict(Outcome.VIOLATED, item, _LOST, mend="add DeletionPolicy: Snapshot beside the type")


CAPABILITY = Capability(
    RuleInfo(
        id="final-snapshot",
        family=Family.COMPLETENESS,
        severity=Severity.ERROR,
        summary="no last snapshot is made of a database that is deleted",
        explanation="""\
In Terraform a database is deleted without a trace when `skip_final_snapshot` is true, and cannot be deleted at all
while it is false and `final_snapshot_identifier` is not set. In CloudFormation the `DeletionPolicy` beside the type
decides: `Snapshot` or `Retain`. It is `Snapshot` by default for databases and clusters of RDS, and `Delete` for the
others.

Read replicas and members of clusters keep no data of their own and are left alone.
""",
    ),
    _judge,
    terraform="""\
resource "aws_db_instance" "main" {
  skip_final_snapshot       = false
  final_snapshot_identifier = "orders-final"
}
""",
    cloudformation="""\
Cache:
  Type: AWS::ElastiCache::ReplicationGroup
  DeletionPolicy: Snapshot
""",
    source='CloudFormation User Guide, "DeletionPolicy attribute"',
)
