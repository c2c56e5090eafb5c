"""`dax`: no accelerator stands in front of the tables."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from tapcheck.capabilities.capability import Capability
from tapcheck.capabilities.estate import Estate
from tapcheck.capabilities.verdicts import lacking
from tapcheck.findings import Family, RuleInfo, Severity
from tapcheck.model.requirements import Evidence, Outcome, Verdict

_TABLES = ("aws_dynamodb_table", "AWS::DynamoDB::Table", "AWS::DynamoDB::GlobalTable", "AWS::Serverless::SimpleTable")
_CLUSTERS = ("aws_dax_cluster", "AWS::DAX::Cluster")


def _judge(estate: Estate, _settings: Mapping[str, Any]) -> Iterator[Verdict]:
    if not estate.of_types(*_TABLES):
        return
    clusters = estate.of_types(*_CLUSTERS)
    if clusters:
        evidence = tuple(Evidence(row.head, "the accelerator") for row in clusters)
        yield Verdict(Outcome.SATISFIED, None, "has a DynamoDB accelerator", evidence=evidence)
        return
    mend = f"add an {_CLUSTERS[0 if estate.terraform else 1]} with a subnet group and a role that may use the tables"
    yield lacking(estate, None, "has a DynamoDB accelerator", "has tables and no DynamoDB accelerator", mend)


CAPABILITY = Capability(
    RuleInfo(
        id="dax",
        family=Family.CAPACITY,
        severity=Severity.ERROR,
        summary="no accelerator stands in front of the tables",
        explanation="""\
A cluster of the DynamoDB Accelerator answers repeated reads within microseconds. A cluster serves every table that its
role may use, and clients choose it, so that the demand is on the stack: with tables there must be a cluster.
""",
    ),
    _judge,
    terraform="""\
resource "aws_dax_cluster" "orders" {
  cluster_name       = "orders"
  node_type          = "dax.r5.large"
  replication_factor = 3
  iam_role_arn       = aws_iam_role.dax.arn
}
""",
    cloudformation="""\
Accelerator:
  Type: AWS::DAX::Cluster
  Properties: {NodeType: dax.r5.large, ReplicationFactor: 3, IAMRoleARN: !GetAtt DaxRole.Arn}
""",
    source='Amazon DynamoDB Developer Guide, "In-memory acceleration with DynamoDB Accelerator (DAX)"',
)
