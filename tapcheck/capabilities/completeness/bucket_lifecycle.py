"""`bucket-lifecycle`: a bucket keeps its objects for ever at full cost."""

from __future__ import annotations

from tapcheck.capabilities.buckets import Setting, bucket_judge, is_text
from tapcheck.capabilities.capability import Capability
from tapcheck.findings import Family, RuleInfo, Severity

_SETTING = Setting(
    "aws_s3_bucket_lifecycle_configuration",
    "rule.status",
    "lifecycle_rule.enabled",
    "LifecycleConfiguration.Rules.Status",
    is_text("enabled", "true"),
    "has a lifecycle policy",
    "has no lifecycle policy",
    "add an aws_s3_bucket_lifecycle_configuration with an enabled rule",
    "add LifecycleConfiguration with an enabled rule",
)

CAPABILITY = Capability(
    RuleInfo(
        id="bucket-lifecycle",
        family=Family.COMPLETENESS,
        severity=Severity.ERROR,
        summary="a bucket keeps its objects for ever at full cost",
        explanation="""\
A lifecycle configuration moves objects to cheaper storage, lets them expire, and clears earlier versions and broken
uploads. A bucket without one grows for ever.
""",
    ),
    bucket_judge(_SETTING),
    terraform="""\
resource "aws_s3_bucket_lifecycle_configuration" "archive" {
  bucket = aws_s3_bucket.archive.id

  rule {
    id     = "age"
    status = "Enabled"

    transition {
      days          = 90
      storage_class = "GLACIER"
    }
  }
}
""",
    cloudformation="""\
Archive:
  Type: AWS::S3::Bucket
  Properties:
    LifecycleConfiguration:
      Rules:
        - Status: Enabled
          ExpirationInDays: 365
""",
    source='Amazon S3 User Guide, "Managing the lifecycle of objects"',
    checkov=("CKV2_AWS_61",),
)
