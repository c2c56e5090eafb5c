from __future__ import annotations

import re
from collections.abc import Mapping

import pytest

from tapcheck.mocks.settings import MockSettings
from tapcheck.mocks.shapes import PlausibleSource
from tapcheck.mocks.templates import snake_case
from tapcheck.values import Value

ACCOUNT = "123456789012"


def answer(type_: str, attribute: str, properties: Mapping[str, Value] | None = None) -> Value:
    source = PlausibleSource(MockSettings(stack="TapStack", region="eu-west-1"))
    return source.answer("Resources.Thing", type_, tuple(attribute.split(".")), properties or {}, {})


@pytest.mark.parametrize(
    ("type_", "attribute", "properties", "pattern"),
    [
        ("AWS::S3::Bucket", "Ref", {"BucketName": "b"}, r"b"),
        ("AWS::S3::Bucket", "Ref", {}, r"tapstack-thing-[a-z0-9]{12}"),
        ("AWS::S3::Bucket", "Arn", {"BucketName": "b"}, r"arn:aws:s3:::b"),
        ("AWS::SNS::Topic", "Ref", {"TopicName": "t"}, rf"arn:aws:sns:eu-west-1:{ACCOUNT}:t"),
        ("AWS::SQS::Queue", "Ref", {"QueueName": "q"}, rf"https://sqs\.eu-west-1\.amazonaws\.com/{ACCOUNT}/q"),
        ("AWS::RDS::DBInstance", "Endpoint.Port", {"Engine": "postgres"}, r"5432"),
        ("AWS::RDS::DBInstance", "Endpoint.Port", {"Engine": "postgres", "Port": 5433}, r"5433"),
        (
            "AWS::ElasticLoadBalancingV2::LoadBalancer",
            "DNSName",
            {"Scheme": "internal"},
            r"internal-tapstack-thing-\w{12}-\d{10}\.eu-west-1\.elb\.amazonaws\.com",
        ),
        ("AWS::EC2::Subnet", "AvailabilityZone", {}, r"eu-west-1a"),
        (
            "AWS::WAFv2::WebACL",
            "Arn",
            {"Name": "w", "Scope": "CLOUDFRONT"},
            rf"arn:aws:wafv2:us-east-1:{ACCOUNT}:global/webacl/w/[0-9a-f-]{{36}}",
        ),
        ("AWS::Glue::Registry", "Arn", {}, rf"arn:aws:glue:eu-west-1:{ACCOUNT}:registry/TapStack-Thing-\w{{12}}"),
        ("AWS::Glue::Registry", "Ref", {}, rf"arn:aws:glue:eu-west-1:{ACCOUNT}:registry/TapStack-Thing-\w{{12}}"),
        ("AWS::Glue::Database", "Ref", {"DatabaseInput": {"Name": "d"}}, r"d"),
        (
            "AWS::RDS::DBInstance",
            "Endpoint.Address",
            {"DBInstanceIdentifier": "Db"},
            r"db\.c\w{11}\.eu-west-1\.rds\.amazonaws\.com",
        ),
        ("AWS::Budgets::BudgetsAction", "Ref", {}, r"\S+"),
        (
            "AWS::MediaPackage::OriginEndpoint",
            "Url",
            {"DashPackage": {}},
            r"https://\w{16}\.mediapackage\.eu-west-1\.amazonaws\.com/out/v1/\w{32}/index\.mpd",
        ),
        ("Custom::Thing", "Status", {}, r"ACTIVE"),
        ("Custom::Thing", "Ref", {}, r"TapStack-Thing-\w{12}"),
    ],
)
def test_ref_and_get_att(type_: str, attribute: str, properties: Mapping[str, Value], pattern: str) -> None:
    assert re.fullmatch(pattern, str(answer(type_, attribute, properties)))


def test_lists_are_lists() -> None:
    servers = answer("AWS::Route53::HostedZone", "NameServers")
    assert isinstance(servers, tuple)
    assert len(servers) == 4


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("AWS::Region", "eu-west-1"),
        ("AWS::AccountId", ACCOUNT),
        ("AWS::Partition", "aws"),
        ("AWS::URLSuffix", "amazonaws.com"),
        ("AWS::StackName", "TapStack"),
        ("AWS::AvailabilityZones", ("eu-west-1a", "eu-west-1b", "eu-west-1c")),
        ("AWS::NotificationARNs", ()),
        ("AWS::Unheard", ""),
    ],
)
def test_pseudo_parameters(name: str, expected: Value) -> None:
    source = PlausibleSource(MockSettings(stack="TapStack", region="eu-west-1"))
    assert source.answer(name, "pseudo", (), {}, {}) == expected


@pytest.mark.parametrize(
    ("name", "type_", "pattern"),
    [
        ("Network", "AWS::EC2::VPC::Id", r"vpc-0[0-9a-f]{16}"),
        ("Image", "AWS::SSM::Parameter::Value<AWS::EC2::Image::Id>", r"ami-0[0-9a-f]{16}"),
        ("VpcId", "String", r"vpc-0[0-9a-f]{16}"),
        ("AlertEmail", "String", r"ops@example\.com"),
        ("Subnets", "List<AWS::EC2::Subnet::Id>", r"\('subnet-0[0-9a-f]{16}', 'subnet-0[0-9a-f]{16}'\)"),
        ("Port", "Number", r"443"),
    ],
)
def test_parameters_without_a_default(name: str, type_: str, pattern: str) -> None:
    value = PlausibleSource().answer(f"Parameters.{name}", "parameter", (), {"Type": type_}, {})
    assert re.fullmatch(pattern, str(value))


def test_imported_values_are_guessed_by_the_name_of_the_export() -> None:
    value = PlausibleSource().answer("import", "import", ("network-VPCId",), {}, {})
    assert re.fullmatch(r"vpc-0[0-9a-f]{16}", str(value))


@pytest.mark.parametrize(
    ("name", "expected"),
    [("VpcId", "vpc_id"), ("VPCId", "vpc_id"), ("APIKeyId", "api_key_id"), ("a-b.C", "a_b_c"), ("KeyARN", "key_arn")],
)
def test_names_in_words(name: str, expected: str) -> None:
    assert snake_case(name) == expected
