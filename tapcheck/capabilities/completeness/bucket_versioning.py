"""`bucket-versioning`: a bucket does not keep earlier versions of its objects."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from tapcheck.capabilities.buckets import Setting, is_text, judged_buckets
from tapcheck.capabilities.capability import Capability
from tapcheck.capabilities.estate import Estate
from tapcheck.findings import Family, RuleInfo, Severity
from tapcheck.model.requirements import Verdict

_SETTING = Setting(
    "aws_s3_bucket_versioning",
    "versioning_configuration.status",
    "versioning.enabled",
    "VersioningConfiguration.Status",
)


def _judge(estate: Estate, _settings: Mapping[str, Any]) -> Iterator[Verdict]:
    return judged_buckets(
        estate,
        _SETTING,
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
    _judge,
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
