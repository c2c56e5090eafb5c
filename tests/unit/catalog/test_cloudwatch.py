"""Metrics, dimension sets, and what dimensions must be given."""

from __future__ import annotations

import pytest

from tapcheck.catalog import cloudformation, terraform
from tapcheck.catalog.cloudwatch import DimensionValue, dimension_value, namespace
from tapcheck.catalog.cloudwatch import _dimension_values as all_dimension_values


@pytest.mark.parametrize(
    ("space", "metric", "sets"),
    [
        ("AWS/DynamoDB", "UserErrors", [""]),
        ("AWS/DynamoDB", "ThrottledRequests", ["Operation TableName", "GlobalSecondaryIndexName Operation TableName"]),
        ("AWS/SQS", "ApproximateAgeOfOldestMessage", ["QueueName"]),
        ("AWS/S3", "NumberOfObjects", ["BucketName StorageType"]),
        ("AWS/S3", "5xxErrors", ["BucketName FilterId", "AccessPointName DataSourceARN"]),
        ("AWS/ApiGateway", "4xx", ["ApiId", "ApiId Stage", "ApiId Method Resource Stage"]),
        ("AWS/CloudFront", "Requests", ["DistributionId Region"]),
        ("AWS/ApplicationELB", "UnHealthyHostCount",
         ["LoadBalancer TargetGroup", "AvailabilityZone LoadBalancer TargetGroup"]),
        ("AWS/Billing", "EstimatedCharges",
         ["Currency", "Currency ServiceName", "Currency LinkedAccount", "Currency LinkedAccount ServiceName"]),
    ],
)  # fmt: skip
def test_sets_of_a_metric(space: str, metric: str, sets: list[str]) -> None:
    known = namespace(space)
    assert known is not None
    assert known.checked
    assert known.metrics[metric] == {frozenset(found.split()) for found in sets}


@pytest.mark.parametrize(
    ("space", "metric", "dimensions"),
    [
        ("AWS/Lambda", "Errors", "FunctionName"),
        ("AWS/Lambda", "Errors", ""),
        ("AWS/EC2", "StatusCheckFailed", "AutoScalingGroupName"),
        ("AWS/ElastiCache", "CPUUtilization", "CacheClusterId CacheNodeId"),
        ("AWS/Kinesis", "IncomingRecords", "ShardId StreamName"),
        ("AWS/RDS", "CPUUtilization", "DBClusterIdentifier Role"),
        ("AWS/ECS", "CPUUtilization", "ClusterName ServiceName"),
        ("AWS/Events", "FailedInvocations", "RuleName"),
    ],
)
def test_a_set_is_known(space: str, metric: str, dimensions: str) -> None:
    known = namespace(space)
    assert known is not None
    assert frozenset(dimensions.split()) in known.metrics[metric]


@pytest.mark.parametrize("space", ["Shop", "AWS/NoSuchService", ""])
def test_nothing_is_known_of_other_namespaces(space: str) -> None:
    assert namespace(space) is None


def test_namespaces_that_only_the_specification_knows_are_not_judged() -> None:
    known = namespace("AWS/Bedrock/Agents")
    assert known is not None
    assert (known.checked, known.complete) == (False, False)


@pytest.mark.parametrize(
    ("dimension", "type_", "value"),
    [
        ("QueueName", "AWS::SQS::Queue", DimensionValue(("QueueName",))),
        ("LoadBalancer", "aws_lb", DimensionValue(("arn_suffix",))),
        ("FunctionName", "aws_lambda_function", DimensionValue(("function_name", "id"))),
        ("ApiName", "AWS::ApiGateway::RestApi", DimensionValue((), "write the name of the API")),
        ("QueueName", "AWS::SNS::Topic", None),
    ],
)
def test_dimension_values(dimension: str, type_: str, value: DimensionValue | None) -> None:
    assert dimension_value(dimension, type_) == value


@pytest.mark.parametrize(("dimension", "type_"), sorted(all_dimension_values()))
def test_every_value_is_an_attribute_of_its_type(dimension: str, type_: str) -> None:
    fact = dimension_value(dimension, type_)
    assert fact is not None
    if "::" in type_:
        known = cloudformation.resource_type(type_)
        assert known is not None or type_.startswith("AWS::Serverless::")
        attributes = {"Ref", *(known.attributes if known else ("Arn",))}
    else:
        schema = terraform.resource(type_)
        assert schema is not None
        attributes = set(schema.attributes)
    assert set(fact.attributes) <= attributes
    assert fact.attributes or fact.advice
