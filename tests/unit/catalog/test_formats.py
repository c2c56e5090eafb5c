from __future__ import annotations

import re

import pytest

from tapcheck.catalog import formats, places, terraform
from tapcheck.catalog.terraform import Mode


def test_a_data_source_answers_like_the_resource_unless_it_says_otherwise() -> None:
    assert formats.attribute_format("aws_vpc", "cidr_block") == "10.0.0.0/16"
    assert formats.attribute_format("aws_vpc", "cidr_block", data=True) == "172.31.0.0/16"
    assert formats.attribute_format("aws_vpc", "id", data=True) == "vpc-0{hex:16}"
    assert formats.attribute_format("aws_vpc", "nope") is None
    assert formats.attribute_format("acme_widget", "id") is None


def test_derived_formats_know_the_service() -> None:
    assert formats.generated_format("aws_glue_schema", "arn") == (
        "arn:{partition}:glue:{region}:{account}:schema/{.schema_name}"
    )
    assert formats.generated_format("aws_glue_schema", "nope") is None


@pytest.mark.parametrize("provider", ["aws", "google", "azurerm", "kubernetes", "other"])
def test_hand_written_formats_name_types_and_attributes_that_exist(provider: str) -> None:
    """A format for something that no supported major has is a mistake in the file."""
    wrong = []
    for name in formats.described_types(provider):
        data = name.startswith("data.")
        type_ = name.removeprefix("data.")
        for attribute in formats.attributes_of(name):
            if not _exists(type_, attribute, (Mode.DATA,) if data else (Mode.RESOURCE, Mode.DATA)):
                wrong.append(f"{name}.{attribute}")
    assert wrong == []


def _exists(type_: str, path: str, modes: tuple[Mode, ...]) -> bool:
    for mode in modes:
        found = terraform.schema(mode, type_)
        only = terraform.major_markers(mode, type_).get("only", {})
        if "" in only or path in only:
            return True
        attributes = found.attributes if found else {}
        for step in path.split("."):
            if step not in attributes:
                break
            if attributes[step].type.kind.value == "map":
                return True
            attributes = dict(attributes[step].type.nested)
        else:
            return True
    return False


@pytest.mark.parametrize(
    ("name", "pattern"),
    [
        ("vpc_id", r"vpc-.*"),
        ("private_subnet_id", r"subnet-.*"),
        ("execution_role_arn", r"arn:\{partition\}:iam::\{account\}:role/.*"),
        ("QUEUE_URL", r"https://sqs\..*"),
        ("anything", r"\{words\}"),
    ],
)
def test_names_say_what_values_look_like(name: str, pattern: str) -> None:
    assert re.fullmatch(pattern, formats.format_by_name(name))


@pytest.mark.parametrize(
    ("region", "partition", "zones", "zone_id"),
    [
        ("us-east-1", "aws", 6, "use1-az1"),
        ("us-west-1", "aws", 2, "usw1-az1"),
        ("eu-central-1", "aws", 3, "euc1-az1"),
        ("cn-north-1", "aws-cn", 3, "cnn1-az1"),
        ("us-gov-west-1", "aws-us-gov", 3, "usgw1-az1"),
        ("xx-newest-7", "aws", 3, "xxn7-az1"),
    ],
)
def test_regions(region: str, partition: str, zones: int, zone_id: str) -> None:
    assert places.partition_of(region) == partition
    names = places.availability_zones(region)
    assert len(names) == zones
    assert places.zone_id(names[0]) == zone_id


def test_domains_of_regions() -> None:
    assert places.website_domain("us-east-1", "aws") == "s3-website-us-east-1.amazonaws.com"
    assert places.website_domain("eu-central-1", "aws") == "s3-website.eu-central-1.amazonaws.com"
    assert places.instance_domains("us-east-1", "aws") == ("compute-1.amazonaws.com", "ec2.internal")
    assert places.instance_domains("eu-west-1", "aws") == (
        "eu-west-1.compute.amazonaws.com",
        "eu-west-1.compute.internal",
    )
    assert places.load_balancer_zone("us-east-1") == "Z35SXDOTRQ7X7K"
    assert places.load_balancer_zone("xx-newest-7") is None
    assert places.website_zone("us-east-1") == "Z3AQBSTGFYJSTF"
