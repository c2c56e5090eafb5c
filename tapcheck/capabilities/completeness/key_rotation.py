"""`key-rotation`: an encryption key is not rotated."""

from __future__ import annotations

from tapcheck.capabilities.capability import Capability
from tapcheck.capabilities.tables import table_judge
from tapcheck.findings import Family, RuleInfo, Severity

CAPABILITY = Capability(
    RuleInfo(
        id="key-rotation",
        family=Family.COMPLETENESS,
        severity=Severity.ERROR,
        summary="an encryption key is not rotated",
        explanation="""\
Automatic rotation replaces the material of a symmetric key once a year and keeps the old one for what it encrypted.
Asymmetric and HMAC keys cannot be rotated and are left alone.
""",
    ),
    table_judge("key-rotation", "is rotated every year", "is not rotated"),
    terraform="""\
resource "aws_kms_key" "data" {
  enable_key_rotation = true
}
""",
    cloudformation="""\
DataKey:
  Type: AWS::KMS::Key
  Properties:
    EnableKeyRotation: true
""",
    source='AWS KMS Developer Guide, "Rotate AWS KMS keys"',
    checkov=("CKV_AWS_7",),
)
