"""`bucket-versioning`: a bucket does not keep earlier versions of its objects."""

from __future__ import annotations

from tapcheck.capabilities.buckets import Setting, bucket_judge, is_text
from tapcheck.capabilities.capability import Capability
from tapcheck.findings import Family, RuleInfo, Severity

_SETTING = Setting(
    "aws_s3_bucket_versioning",
    "versioning_configuration.status",
    "versioning.enabled",
    "VersioningConfiguration.Status",
    is_text("enabled", "true"),
    "keeps earlier versions of its objects",
    "does not keep earlier versions of its objects",
    'add an aws_s3_bucket_versioning with versioning_configuration { status = "Enabled" }',
    "add VersioningConfiguration / Status: Enabled",
)

CAPABILITY = Capability(
    RuleInfo(
        id="bucket-versioning",
        family=Family.COMPLETENESS,
        severity=Severity.ERROR,
        summary="a bucket does not keep earlier versions of its objects",
        explanation="""\
Without versions, an overwritten or deleted object is gone. Buckets of copies or of logs that expire anyway can be
exempted with a reason.
""",
    ),
    bucket_judge(_SETTING),
    terraform="""\
resource "aws_s3_bucket_versioning" "archive" {
  bucket = aws_s3_bucket.archive.id

  versioning_configuration {
    status = "Enabled"
  }
}
""",
    cloudformation="""\
Archive:
  Type: AWS::S3::Bucket
  Properties:
    VersioningConfiguration:
      Status: Enabled
""",
    source='Amazon S3 User Guide, "Using versioning in S3 buckets"',
    checkov=("CKV_AWS_21",),
)
