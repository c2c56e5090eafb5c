"""Outlines: arguments evaluated once more with a mark in place of each text that only a deployment knows.

A text that is partly unknown has no value. Its outline still shows its shape: the metrics of a dashboard, the alarms
that a rule names.
"""

from __future__ import annotations

from collections.abc import Mapping

from tapcheck.values import Path, Unknown, Value, marked

_WITH_POLICIES = (
    "AWS::IAM::Role",
    "AWS::IAM::Policy",
    "AWS::IAM::ManagedPolicy",
    "AWS::IAM::User",
    "AWS::IAM::Group",
    "AWS::IAM::RolePolicy",
    "AWS::IAM::UserPolicy",
    "AWS::IAM::GroupPolicy",
    "AWS::S3::BucketPolicy",
    "AWS::SQS::QueuePolicy",
    "AWS::SNS::TopicPolicy",
    "AWS::KMS::Key",
    "AWS::SecretsManager::ResourcePolicy",
    "AWS::ECR::Repository",
    "aws_iam_policy_document",
    "aws_iam_role",
    "aws_iam_policy",
    "aws_iam_role_policy",
    "aws_iam_user_policy",
    "aws_iam_group_policy",
    "aws_s3_bucket",
    "aws_s3_bucket_policy",
    "aws_sqs_queue",
    "aws_sqs_queue_policy",
    "aws_sns_topic",
    "aws_sns_topic_policy",
    "aws_kms_key",
    "aws_kms_key_policy",
    "aws_secretsmanager_secret_policy",
    "aws_ecr_repository_policy",
)
"""The types whose arguments hold policy documents."""

OUTLINED = frozenset(
    (
        *_WITH_POLICIES,
        "AWS::CloudWatch::Dashboard",
        "AWS::CloudWatch::CompositeAlarm",
        "AWS::CloudWatch::Alarm",
        "aws_cloudwatch_dashboard",
        "aws_cloudwatch_composite_alarm",
        "aws_cloudwatch_metric_alarm",
    )
)
"""The types of which declarations have an outline."""

_LISTS = frozenset(("AWS::AvailabilityZones", "AWS::NotificationARNs"))


class OutlineSource:
    """Answers a mark with the origin for every text, and unknown for everything else."""

    def answer(
        self,
        address: str,
        type: str,
        path: Path,
        arguments: Mapping[str, Value],
        provider: Mapping[str, Value],  # noqa: ARG002
    ) -> Value:
        """The mark of what is asked for."""
        origin = ".".join([address, *map(str, path)])
        if not path and not address.startswith(("AWS::", "Parameters.", "var.", "function.")):
            return Unknown(origin)
        return marked(origin) if _is_text(address, type, path, arguments) else Unknown(origin)


def _is_text(address: str, type_: str, path: Path, arguments: Mapping[str, Value]) -> bool:
    if address in _LISTS or str(arguments.get("Type", "")).startswith(("List<", "CommaDelimitedList")):
        return False
    if address.startswith("var."):
        return arguments.get("type") in (None, "string", "dynamic")
    if "::" in type_ or type_ in ("parameter", "module", "function", "import"):
        return True
    return len(path) != 1 or _may_be_text(address, type_, str(path[0]))


def _may_be_text(address: str, type_: str, attribute: str) -> bool:
    from tapcheck.catalog import terraform as catalog
    from tapcheck.catalog.schema import TypeKind

    mode = catalog.Mode.DATA if ".data." in f".{address}" else catalog.Mode.RESOURCE
    schema = catalog.schema(mode, type_)
    known = schema.attributes.get(attribute) if schema is not None else None
    return known is None or known.type.kind in (TypeKind.STRING, TypeKind.ANY)
