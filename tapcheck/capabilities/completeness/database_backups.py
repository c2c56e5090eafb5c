"""`database-backups`: databases and caches are backed up every day."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from tapcheck.capabilities.backups import planned_backup
from tapcheck.capabilities.capability import Capability, Parameter
from tapcheck.capabilities.estate import Estate
from tapcheck.capabilities.tables import table_judge
from tapcheck.findings import Family, RuleInfo, Severity
from tapcheck.model.requirements import Outcome, Verdict

_by_table = table_judge("database-backups", "is backed up automatically", "is not backed up long enough")


def _judge(estate: Estate, settings: Mapping[str, Any]) -> Iterator[Verdict]:
    for verdict in _by_table(estate, settings):
        planned = None
        if verdict.outcome is Outcome.VIOLATED and verdict.item is not None:
            planned = planned_backup(estate, verdict.item)
        yield planned or verdict


CAPABILITY = Capability(
    RuleInfo(
        id="database-backups",
        family=Family.COMPLETENESS,
        severity=Severity.ERROR,
        summary="a database or cache is not backed up automatically",
        explanation="""\
Relational, document and graph databases, warehouses and Redis caches make automatic backups when their retention period
is not zero. What counts is the period that the resource is given, or the default of its service: one day for clusters
of Aurora, DocumentDB, Neptune and Redshift, none for instances of Terraform and for caches. A selection of AWS Backup
that names the resource is as good.

Read replicas and cache nodes of a replication group are backed up with their source and are left alone, as is
Memcached.
""",
    ),
    _judge,
    terraform="""\
resource "aws_db_instance" "main" {
  backup_retention_period = 7
}
""",
    cloudformation="""\
Database:
  Type: AWS::RDS::DBInstance
  Properties:
    BackupRetentionPeriod: 7
""",
    source='Amazon RDS User Guide, "Backup retention period"',
    parameters=(Parameter("days", "how many days backups are kept at least", {"type": "integer", "minimum": 1}, 1),),
    checkov=("CKV_AWS_133", "CKV_AWS_134", "CKV_AWS_343", "CKV_AWS_361"),
)
