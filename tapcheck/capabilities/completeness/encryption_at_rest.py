"""`encryption-at-rest`: data stores are encrypted with customer-managed keys."""

from __future__ import annotations

from tapcheck.capabilities.capability import Capability
from tapcheck.capabilities.tables import table_judge
from tapcheck.findings import Family, RuleInfo, Severity

CAPABILITY = Capability(
    RuleInfo(
        id="encryption-at-rest",
        family=Family.COMPLETENESS,
        severity=Severity.ERROR,
        summary="a data store is not encrypted with a customer-managed key",
        explanation="""\
A spec that demands encryption at rest usually means a key of one's own: its policy, rotation and use are then under the
team's control and in its audit trail. Every data store that supports such a key must name one.
""",
    ),
    table_judge(
        "encryption-at-rest", "is encrypted with a customer-managed key", "is not encrypted with a customer-managed key"
    ),
    terraform="""\
resource "aws_dynamodb_table" "orders" {
  server_side_encryption {
    enabled     = true
    kms_key_arn = aws_kms_key.data.arn
  }
}
""",
    cloudformation="""\
Orders:
  Type: AWS::DynamoDB::Table
  Properties:
    SSESpecification:
      SSEEnabled: true
      SSEType: KMS
      KMSMasterKeyId: !Ref DataKey
""",
    source="Security Pillar of the AWS Well-Architected Framework, SEC08-BP02",
    checkov=("CKV_AWS_119", "CKV_AWS_28"),
)
