"""`log-retention`: a log group keeps its events for ever."""

from __future__ import annotations

from tapcheck.capabilities.capability import Capability, Parameter
from tapcheck.capabilities.tables import table_judge
from tapcheck.findings import Family, RuleInfo, Severity

CAPABILITY = Capability(
    RuleInfo(
        id="log-retention",
        family=Family.OBSERVABILITY,
        severity=Severity.ERROR,
        summary="a log group keeps its events for ever, or too short",
        explanation="""\
A log group without a retention period keeps its events for ever, and each of them costs. What the spec says is how many
days events must be kept at least; without that, any period will do.
""",
    ),
    table_judge("log-retention", "has a retention period", "has no retention period that is long enough"),
    terraform="""\
resource "aws_cloudwatch_log_group" "orders" {
  name              = "/aws/lambda/orders"
  retention_in_days = 30
}
""",
    cloudformation="""\
Logs:
  Type: AWS::Logs::LogGroup
  Properties:
    RetentionInDays: 30
""",
    source='Amazon CloudWatch Logs User Guide, "Change log data retention in CloudWatch Logs"',
    parameters=(Parameter("days", "how many days events are kept at least", {"type": "integer", "minimum": 1}, 1),),
    checkov=("CKV_AWS_66", "CKV_AWS_338"),
)
