"""`bucket-lifecycle`: a bucket keeps its objects for ever at full cost."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from tapcheck.capabilities.buckets import Setting, is_text, judged_buckets
from tapcheck.capabilities.capability import Capability
from tapcheck.capabilities.estate import Estate
from tapcheck.findings import Family, RuleInfo, Severity
from tapcheck.model.requirements import Verdict

_SETTING = Setting(
    "aws_s3_bucket_lifecycle_configuration",
    "rule.status",
    "lifecycle_rule.enabled",
    "LifecycleConfiguration.Rules.Status",
)


def _judge(estate: Estate, _settings: Mapping[str, Any]) -> Iterator[Verdict]:
    return judged_buckets(
        estate,
        _SETTING,
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
    _judge,
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
