"""`public-access-block`: a bucket may be opened to the public."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from tapcheck.capabilities.buckets import TYPES, companions
from tapcheck.capabilities.capability import Capability
from tapcheck.capabilities.estate import Estate, first_at
from tapcheck.capabilities.verdicts import undecided
from tapcheck.findings import Family, RuleInfo, Severity
from tapcheck.model.infrastructure import Declaration
from tapcheck.model.requirements import Evidence, Outcome, Verdict
from tapcheck.values import Unknown, Value

_COMPANION = "aws_s3_bucket_public_access_block"
_TERRAFORM = ("block_public_acls", "block_public_policy", "ignore_public_acls", "restrict_public_buckets")
_TEMPLATE = ("BlockPublicAcls", "BlockPublicPolicy", "IgnorePublicAcls", "RestrictPublicBuckets")
_CLOSED, _OPEN = "is closed to the public", "may be opened to the public"


def _judge(estate: Estate, _settings: Mapping[str, Any]) -> Iterator[Verdict]:
    for bucket in estate.of_types(*TYPES):
        yield _terraform(estate, bucket) if estate.terraform else _template(bucket)


def _terraform(estate: Estate, bucket: Declaration) -> Verdict:
    blocks = companions(estate, bucket, _COMPANION)
    for block in blocks:
        switches = [block.values.get(name) for name in _TERRAFORM]
        truth = _all_on(switches)
        if truth is None:
            return undecided(bucket, _CLOSED)
        if truth:
            return Verdict(Outcome.SATISFIED, bucket, _CLOSED, evidence=(Evidence(block.head, "this closes it"),))
    if not blocks and not estate.complete:
        return undecided(bucket, _CLOSED)
    seen = tuple(Evidence(block.head, "not all four switches are on") for block in blocks)
    return Verdict(
        Outcome.VIOLATED, bucket, _OPEN, evidence=seen, mend=f"add an {_COMPANION} with all four switches on"
    )


def _template(bucket: Declaration) -> Verdict:
    switches = [first_at(bucket.values, f"PublicAccessBlockConfiguration.{name}") for name in _TEMPLATE]
    truth = _all_on(switches)
    if truth is None:
        return undecided(bucket, _CLOSED)
    if truth:
        return Verdict(Outcome.SATISFIED, bucket, _CLOSED, ("PublicAccessBlockConfiguration",))
    mend = "add PublicAccessBlockConfiguration with all four switches on"
    return Verdict(Outcome.VIOLATED, bucket, _OPEN, ("PublicAccessBlockConfiguration",), mend=mend)


def _all_on(switches: list[Value]) -> bool | None:
    if any(not isinstance(switch, Unknown) and str(switch).lower() != "true" for switch in switches):
        return False
    return None if any(isinstance(switch, Unknown) for switch in switches) else True


CAPABILITY = Capability(
    RuleInfo(
        id="public-access-block",
        family=Family.SECURITY,
        severity=Severity.ERROR,
        summary="a bucket may be opened to the public",
        explanation="""\
A public access block with all four switches on refuses policies and access lists that would open the bucket, whatever
else somebody configures. In Terraform it is a resource of its own that names the bucket.
""",
    ),
    _judge,
    terraform="""\
resource "aws_s3_bucket_public_access_block" "archive" {
  bucket                  = aws_s3_bucket.archive.id
  block_public_acls       = true
  block_public_policy     = true
  ignore_public_acls      = true
  restrict_public_buckets = true
}
""",
    cloudformation="""\
Archive:
  Type: AWS::S3::Bucket
  Properties:
    PublicAccessBlockConfiguration:
      BlockPublicAcls: true
      BlockPublicPolicy: true
      IgnorePublicAcls: true
      RestrictPublicBuckets: true
""",
    source='Amazon S3 User Guide, "Blocking public access to your Amazon S3 storage"',
    checkov=("CKV_AWS_53", "CKV_AWS_54", "CKV_AWS_55", "CKV_AWS_56", "CKV2_AWS_6"),
)
