from __future__ import annotations

import pytest

from tapcheck.catalog import cloudformation


@pytest.mark.parametrize(
    ("type_", "attribute", "json"),
    [
        ("AWS::S3::Bucket", "Arn", "string"),
        ("AWS::S3::Bucket", "WebsiteURL", "string"),
        ("AWS::RDS::DBInstance", "Endpoint.Address", "string"),
        ("AWS::EC2::VPC", "CidrBlockAssociations", ["list", "string"]),
        ("AWS::Lambda::Function", "Arn", "string"),
    ],
)
def test_attributes_and_their_types(type_: str, attribute: str, json: object) -> None:
    found = cloudformation.resource_type(type_)
    assert found is not None
    assert found.has_attribute(attribute)
    described = found.attribute_type(attribute)
    assert described is not None
    assert described.to_json() == json


def test_what_does_not_exist_is_not_found() -> None:
    bucket = cloudformation.resource_type("AWS::S3::Bucket")
    assert bucket is not None
    assert not bucket.has_attribute("Nope")
    assert bucket.attribute_type("Nope") is None
    assert cloudformation.resource_type("AWS::S3::Bukket") is None


def test_properties_are_known_at_every_depth() -> None:
    bucket = cloudformation.resource_type("AWS::S3::Bucket")
    assert bucket is not None
    assert "BucketName" in (bucket.property_names() or ())
    assert "Arn" not in (bucket.property_names() or ())
    assert bucket.property_names(("VersioningConfiguration",)) == frozenset({"Status"})
    assert bucket.property_names(("BucketName",)) is None
    assert bucket.identifiers == ("BucketName",)


def test_required_properties_are_properties() -> None:
    function = cloudformation.resource_type("AWS::Lambda::Function")
    assert function is not None
    assert function.required == ("Code", "Role")


@pytest.mark.parametrize(
    ("type_", "is_open"),
    [
        ("Custom::Thing", True),
        ("AWS::CloudFormation::Stack", True),
        ("A::B::C::MODULE", True),
        ("AWS::S3::Bucket", False),
    ],
)
def test_types_whose_attributes_their_code_decides(type_: str, is_open: bool) -> None:
    assert cloudformation.is_open(type_) is is_open


def test_every_type_can_be_read() -> None:
    names = cloudformation.type_names("AWS::")
    assert len(names) > 1500
    for name in names:
        found = cloudformation.resource_type(name)
        assert found is not None
        for attribute in found.attributes:
            assert found.attribute_type(attribute) is not None


@pytest.mark.parametrize(
    ("type_", "path", "name", "known"),
    [
        ("AWS::ApiGateway::UsagePlan", ("ApiStages", "Throttle", "/orders/POST"), "RateLimit", True),
        ("AWS::ApiGateway::UsagePlan", ("ApiStages", "Throttle", "/orders/POST"), "RateLimits", False),
        ("AWS::ApiGateway::UsagePlan", ("ApiStages", "Throttle"), "/orders/POST", None),
        ("AWS::DynamoDB::GlobalTable", ("KeySchema",), "AttributeName", None),
        ("AWS::IAM::Role", ("AssumeRolePolicyDocument",), "Statement", None),
        ("AWS::S3::Bucket", ("Nothing",), "X", None),
    ],
)
def test_nested_properties(type_: str, path: tuple[str, ...], name: str, known: bool | None) -> None:
    found = cloudformation.resource_type(type_)
    assert found is not None
    names = found.property_names(path)
    assert (None if names is None else name in names) is known
