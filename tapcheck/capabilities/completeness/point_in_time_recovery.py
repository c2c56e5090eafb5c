"""`point-in-time-recovery`: a table cannot be restored to a point in time."""

from __future__ import annotations

from tapcheck.capabilities.capability import Capability
from tapcheck.capabilities.tables import table_judge
from tapcheck.findings import Family, RuleInfo, Severity

CAPABILITY = Capability(
    RuleInfo(
        id="point-in-time-recovery",
        family=Family.COMPLETENESS,
        severity=Severity.ERROR,
        summary="a table cannot be restored to a point in time",
        explanation="""\
Continuous backups let a table be restored to any second of the last 35 days, which scheduled backups do not. They are
off unless the table asks for them.
""",
    ),
    table_judge(
        "point-in-time-recovery", "can be restored to a point in time", "cannot be restored to a point in time"
    ),
    terraform="""\
resource "aws_dynamodb_table" "orders" {
  point_in_time_recovery {
    enabled = true
  }
}
""",
    cloudformation="""\
Orders:
  Type: AWS::DynamoDB::Table
  Properties:
    PointInTimeRecoverySpecification:
      PointInTimeRecoveryEnabled: true
""",
    source='DynamoDB Developer Guide, "Point-in-time recovery"',
    checkov=("CKV_AWS_28",),
)
