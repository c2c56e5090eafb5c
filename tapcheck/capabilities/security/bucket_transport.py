"""Buckets whose policy refuses requests without TLS."""

from __future__ import annotations

from collections.abc import Iterator

from tapcheck.capabilities.buckets import TYPES
from tapcheck.capabilities.estate import Estate
from tapcheck.capabilities.policies import Policy, Statement, policy_at
from tapcheck.capabilities.relations import companions_of
from tapcheck.capabilities.verdicts import undecided
from tapcheck.model.infrastructure import Declaration
from tapcheck.model.requirements import Evidence, Outcome, Verdict

_POLICIES = {"aws_s3_bucket_policy": ("bucket", "policy"), "AWS::S3::BucketPolicy": ("Bucket", "PolicyDocument")}
_GOOD, _BAD = "refuses requests without TLS", "answers requests without TLS"
_MEND = "deny s3:* in its bucket policy where aws:SecureTransport is false"


def judged_bucket_policies(estate: Estate) -> Iterator[Verdict]:
    """A verdict on every bucket by the policies that are attached to it."""
    for bucket in estate.of_types(*TYPES):
        yield _of_bucket(estate, bucket)


def _of_bucket(estate: Estate, bucket: Declaration) -> Verdict:
    unclear = not estate.complete
    found: list[tuple[Declaration, Policy]] = []
    for type_, (owner, argument) in _POLICIES.items():
        policies, others = companions_of(estate, bucket, owner, (type_,), "bucket", "BucketName")
        unclear = unclear or others
        found += [(item, policy_at(estate, item, (argument,)) or Policy()) for item in policies]
    for item, policy in found:
        for statement in policy.statements:
            if _refuses(statement):
                evidence = Evidence(statement.span, "this refuses them")
                return Verdict(Outcome.SATISFIED, bucket, _GOOD, evidence=(evidence,))
        unclear = unclear or not policy.complete or any(row.vague and not row.allows for row in policy.statements)
        unclear = unclear or not item.outline
    if unclear:
        return undecided(bucket, _GOOD)
    seen = tuple(Evidence(item.head, "this policy does not refuse them") for item, _ in found)
    return Verdict(Outcome.VIOLATED, bucket, _BAD, evidence=seen, mend=_MEND)


def _refuses(statement: Statement) -> bool:
    return not statement.allows and any(
        key.lower() == "aws:securetransport" and "false" in (value.lower() for value in values)
        for _, key, values in statement.conditions
    )
