"""Where resources of both languages hold policy documents, and what kind each is."""

from __future__ import annotations

from collections.abc import Iterator
from enum import StrEnum

from tapcheck.capabilities.estate import Estate
from tapcheck.capabilities.policies import Policy, policy_at
from tapcheck.model.infrastructure import Declaration
from tapcheck.records import dataclass
from tapcheck.values import Path, Unknown


class Role(StrEnum):
    """What a policy document decides."""

    IDENTITY = "identity"
    """What its holder may do."""
    TRUST = "trust"
    """Who may take on a role."""
    RESOURCE = "resource"
    """Who may do what with the one resource that it belongs to."""


@dataclass(frozen=True, slots=True)
class HeldPolicy:
    """A policy document that an argument of a resource holds."""

    path: Path
    role: Role
    policy: Policy


_SINGLE = {
    "aws_iam_policy": ("policy", Role.IDENTITY),
    "aws_iam_role_policy": ("policy", Role.IDENTITY),
    "aws_iam_user_policy": ("policy", Role.IDENTITY),
    "aws_iam_group_policy": ("policy", Role.IDENTITY),
    "aws_iam_role": ("assume_role_policy", Role.TRUST),
    "aws_s3_bucket_policy": ("policy", Role.RESOURCE),
    "aws_sqs_queue": ("policy", Role.RESOURCE),
    "aws_sqs_queue_policy": ("policy", Role.RESOURCE),
    "aws_sns_topic": ("policy", Role.RESOURCE),
    "aws_sns_topic_policy": ("policy", Role.RESOURCE),
    "aws_kms_key": ("policy", Role.RESOURCE),
    "aws_kms_key_policy": ("policy", Role.RESOURCE),
    "aws_secretsmanager_secret_policy": ("policy", Role.RESOURCE),
    "aws_ecr_repository_policy": ("policy", Role.RESOURCE),
    "AWS::IAM::Policy": ("PolicyDocument", Role.IDENTITY),
    "AWS::IAM::ManagedPolicy": ("PolicyDocument", Role.IDENTITY),
    "AWS::IAM::RolePolicy": ("PolicyDocument", Role.IDENTITY),
    "AWS::IAM::UserPolicy": ("PolicyDocument", Role.IDENTITY),
    "AWS::IAM::GroupPolicy": ("PolicyDocument", Role.IDENTITY),
    "AWS::IAM::Role": ("AssumeRolePolicyDocument", Role.TRUST),
    "AWS::S3::BucketPolicy": ("PolicyDocument", Role.RESOURCE),
    "AWS::SQS::QueuePolicy": ("PolicyDocument", Role.RESOURCE),
    "AWS::SNS::TopicPolicy": ("PolicyDocument", Role.RESOURCE),
    "AWS::KMS::Key": ("KeyPolicy", Role.RESOURCE),
    "AWS::SecretsManager::ResourcePolicy": ("ResourcePolicy", Role.RESOURCE),
    "AWS::ECR::Repository": ("RepositoryPolicyText", Role.RESOURCE),
}
_LISTS = {
    "aws_iam_role": ("inline_policy", "policy"),
    "AWS::IAM::Role": ("Policies", "PolicyDocument"),
    "AWS::IAM::User": ("Policies", "PolicyDocument"),
    "AWS::IAM::Group": ("Policies", "PolicyDocument"),
}
HOLDERS = (*_SINGLE, "AWS::IAM::User", "AWS::IAM::Group")
"""The types that may hold policy documents."""


def held_policies(estate: Estate, item: Declaration) -> Iterator[HeldPolicy]:
    """The policy documents that a resource holds itself."""
    path, role = _SINGLE.get(item.type, ("", Role.IDENTITY))
    policy = policy_at(estate, item, (path,)) if path else None
    if policy is not None:
        yield HeldPolicy((path,), role, policy)
    name, below = _LISTS.get(item.type, ("", ""))
    rows = item.outline.get(name, ()) if name else ()
    if isinstance(rows, Unknown):
        yield HeldPolicy((name,), Role.IDENTITY, Policy(complete=False))
    for number, _ in enumerate(rows if isinstance(rows, tuple) else ()):
        place: Path = (name, number, below)
        policy = policy_at(estate, item, place)
        if policy is not None:
            yield HeldPolicy(place, Role.IDENTITY, policy)
