"""`access-logs`: nobody can tell who asked what."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from tapcheck.capabilities.buckets import Setting, is_present, judged_buckets
from tapcheck.capabilities.capability import Capability, Parameter
from tapcheck.capabilities.estate import Estate, at
from tapcheck.capabilities.relations import companions_of
from tapcheck.capabilities.tables import table_judge
from tapcheck.capabilities.truths import is_answer
from tapcheck.capabilities.verdicts import undecided
from tapcheck.findings import Family, RuleInfo, Severity
from tapcheck.model.infrastructure import Declaration
from tapcheck.model.requirements import Evidence, Outcome, Verdict
from tapcheck.values import Unknown, Value

_YES, _NO = "writes access logs", "writes no access logs"
_of_table = table_judge("access-logs", _YES, _NO)
_DELIVERIES = ("aws_cloudwatch_log_delivery_source", "AWS::Logs::DeliverySource")
_DELIVERY_PATHS = ("resource_arn", "ResourceArn")

_BALANCER = "AWS::ElasticLoadBalancingV2::LoadBalancer"
_SWITCH = "access_logs.s3.enabled"

_RECEIVING = (
    *("target_bucket", "logging.target_bucket", "access_logs.bucket", "logging_config.bucket", "s3_bucket_name"),
    *("LoggingConfiguration.DestinationBucketName", "LoadBalancerAttributes", "DistributionConfig.Logging.Bucket"),
    *("AccessLoggingPolicy.S3BucketName", "S3BucketName", "LogDestination", "log_destination", "s3_configuration"),
)
"""The arguments, of any type but policies, by which something writes its log into a bucket."""

_LOG_SUBSCRIPTIONS = ("aws_cloudwatch_log_subscription_filter", "AWS::Logs::SubscriptionFilter")
_STREAMS = ("aws_kinesis_firehose_delivery_stream", "AWS::KinesisFirehose::DeliveryStream")
_STREAM_BUCKETS = ("extended_s3_configuration", "S3DestinationConfiguration", "ExtendedS3DestinationConfiguration")


def _judge(estate: Estate, settings: Mapping[str, Any]) -> Iterator[Verdict]:
    for verdict in _of_table(estate, settings):
        yield _delivered(estate, verdict) if verdict.outcome is not Outcome.SATISFIED else verdict
    yield from (_balancer(item) for item in estate.of_types(_BALANCER) if item.values.get("Type") != "gateway")
    if settings["buckets"]:
        yield from _buckets(estate)


def _delivered(estate: Estate, verdict: Verdict) -> Verdict:
    """The verdict where a log delivery of CloudWatch Logs may give what the resource itself does not."""
    item = verdict.item
    if item is None:
        return verdict
    for path in _DELIVERY_PATHS:
        found, may = companions_of(estate, item, path, _DELIVERIES)
        if found:
            evidence = tuple(Evidence(row.head, "a log delivery") for row in found)
            return Verdict(Outcome.SATISFIED, item, _YES, evidence=evidence)
        if may:
            return undecided(item, _YES)
    return verdict


def _balancer(item: Declaration) -> Verdict:
    given = item.values.get("LoadBalancerAttributes", ())
    rows = given if isinstance(given, tuple) else ()
    values = [row.get("Value") for row in rows if isinstance(row, Mapping) and row.get("Key") == _SWITCH]
    if any(str(value).lower() == "true" for value in values):
        return Verdict(Outcome.SATISFIED, item, _YES, ("LoadBalancerAttributes",))
    parts: list[Value] = [given, *rows, *values, *(row.get("Key") for row in rows if isinstance(row, Mapping))]
    if any(isinstance(value, Unknown) for value in parts):
        return undecided(item, _YES)
    mend = f"add the attributes {_SWITCH}: true and access_logs.s3.bucket to LoadBalancerAttributes"
    path = ("LoadBalancerAttributes",) if rows else ()
    return Verdict(Outcome.VIOLATED, item, _NO, path, mend=mend)


def _buckets(estate: Estate) -> Iterator[Verdict]:
    receiving = _receiving_buckets(estate)
    verdicts = judged_buckets(estate, _BUCKET_LOGS)
    yield from (row for row in verdicts if row.item is not None and row.item.address not in receiving)


def _receiving_buckets(estate: Estate) -> set[str]:
    found: set[str] = set()
    for item in estate.stack.declarations:
        for path in _RECEIVING:
            steps = tuple(path.split("."))
            if any(at(item.values, path)):
                found |= {row.address for row in estate.targets(item, below=steps[:1]) if row is not item}
    for subscription in estate.of_types(*_LOG_SUBSCRIPTIONS):
        for stream in estate.targets(subscription, *_STREAMS):
            found |= {row.address for key in _STREAM_BUCKETS for row in estate.targets(stream, below=(key,))}
    return found


def _is_given(value: Value) -> bool | None:
    """Another resource's attribute is there; a variable may hold nothing."""
    return True if isinstance(value, Unknown) and is_answer(value) else is_present(value)


_BUCKET_LOGS = Setting(
    "aws_s3_bucket_logging",
    "target_bucket",
    "logging.target_bucket",
    "LoggingConfiguration.DestinationBucketName",
    _is_given,
    _YES,
    _NO,
    "add an aws_s3_bucket_logging with target_bucket = aws_s3_bucket.NAME.id",
    "add LoggingConfiguration with DestinationBucketName: !Ref BUCKET",
)


CAPABILITY = Capability(
    RuleInfo(
        id="access-logs",
        family=Family.OBSERVABILITY,
        severity=Severity.ERROR,
        summary="nobody can tell who asked what",
        explanation="""\
Stages of APIs, load balancers and distributions write a log of the requests that they answer when they are told where
to. For distributions a log delivery of CloudWatch Logs is as good. Buckets are asked for server access logs unless
`buckets: false`; those into which others write their logs, directly or through the delivery stream of a log group, are
left alone.
""",
    ),
    _judge,
    terraform="""\
resource "aws_api_gateway_stage" "live" {
  access_log_settings {
    destination_arn = aws_cloudwatch_log_group.api.arn
    format          = jsonencode({ requestId = "$context.requestId", status = "$context.status" })
  }
}
""",
    cloudformation="""\
Live:
  Type: AWS::ApiGateway::Stage
  Properties:
    AccessLogSetting:
      DestinationArn: !GetAtt ApiLogs.Arn
      Format: '{"requestId":"$context.requestId","status":"$context.status"}'
""",
    source="Security Pillar of the AWS Well-Architected Framework, SEC04-BP01",
    parameters=(Parameter("buckets", "whether buckets are asked for access logs too", {"type": "boolean"}, True),),
    checkov=("CKV_AWS_76", "CKV_AWS_95", "CKV_AWS_91", "CKV_AWS_92", "CKV_AWS_86", "CKV_AWS_18"),
)
