"""The declarations that tests name in the texts and patterns they look for."""

from __future__ import annotations

import pytest

from tapcheck.frontends.expectations.names import GAP, WILD, wanted_by_value, wanted_in
from tapcheck.languages.ecmascript.regex.read import skeletons
from tapcheck.model.expectations import Wanted
from tapcheck.model.infrastructure import Kind

VPC = Wanted(Kind.RESOURCE, "aws_vpc", "main")

IN_TEXT = [
    ('resource "aws_vpc" "main"', (VPC,)),
    ('resource "aws_vpc" "main" {\n  cidr_block', (VPC,)),
    ('"aws_vpc" "main"', (VPC,)),
    ('aws_vpc" "main', (VPC,)),
    ("aws_vpc' 'main'", (VPC,)),
    ('prefix_of" "main', ()),
    ('resource "aws_vpc"', (Wanted(Kind.RESOURCE, "aws_vpc", ""),)),
    ('data "aws_ami" "al2"', (Wanted(Kind.DATA, "aws_ami", "al2"),)),
    ('output "url"', (Wanted(Kind.OUTPUT, "", "url"),)),
    ("variable 'region'", (Wanted(Kind.VARIABLE, "", "region"),)),
    ('module "network"', (Wanted(Kind.MODULE, "", "network"),)),
    ('provider "aws"', (Wanted(Kind.PROVIDER, "", "aws"),)),
    ("value = aws_vpc.main.id", (VPC,)),
    ("data.aws_ami.al2.id", (Wanted(Kind.DATA, "aws_ami", "al2"),)),
    ("var.region", (Wanted(Kind.VARIABLE, "", "region"),)),
    ("local.tags", (Wanted(Kind.LOCAL, "", "tags"),)),
    ("module.network.vpc_id", (Wanted(Kind.MODULE, "", "network"),)),
    (
        f'resource "aws_subnet" "a"{GAP}vpc_id = aws_vpc.main.id',
        (Wanted(Kind.RESOURCE, "aws_subnet", "a"), VPC),
    ),
    ("arn:aws:iam::aws:policy/service-role/x", ()),
    ("com.amazonaws.us-east-1.s3", ()),
    ('Service = "ec2.amazonaws.com"', ()),
    ("versioning", ()),
    ("self.aws_vpc.main", ()),
]


@pytest.mark.parametrize(("text", "expected"), IN_TEXT, ids=[case[0] for case in IN_TEXT])
def test_names_in_a_text(text: str, expected: tuple[Wanted, ...]) -> None:
    assert wanted_in(text) == expected


IN_PATTERNS = [
    (r'resource\s+"aws_vpc"\s+"main"\s*{', (VPC,)),
    (r"resource\s+[\"']aws_vpc[\"']\s+[\"']main[\"']", (VPC,)),
    (r'aws_vpc"\s+"main"', (VPC,)),
    (r'aws_vpc"\s+"main"[\s\S]*cidr_block', (VPC,)),
    (r'resource "aws_vpc" "main" {[\s\S]*?^}', (VPC,)),
    (r'"aws_vpc"\s+"(main|other)"', (VPC, Wanted(Kind.RESOURCE, "aws_vpc", "other"))),
    (r"aws_vpc\.main\.id", (VPC,)),
    (r'output\s*"vpc_id"', (Wanted(Kind.OUTPUT, "", "vpc_id"),)),
    (r'resource\s+"([^"]+)"\s+"([^"]+)"', ()),
]


@pytest.mark.parametrize(("pattern", "expected"), IN_PATTERNS, ids=[case[0] for case in IN_PATTERNS])
def test_names_in_a_pattern(pattern: str, expected: tuple[Wanted, ...]) -> None:
    found = dict.fromkeys(wanted for skeleton in skeletons(pattern, "m") for wanted in wanted_in(skeleton.text))
    assert tuple(found) == expected


BY_VALUE = [
    ("bucket_name", f'output "{WILD}"', (Wanted(Kind.OUTPUT, "", "bucket_name"),)),
    ("region", f'variable "{WILD}" {{', (Wanted(Kind.VARIABLE, "", "region"),)),
    ("aws_vpc.main", f'resource "{WILD}" "{WILD}"', (VPC,)),
    ("aws_vpc", f'resource "{WILD}" "{WILD}"', (Wanted(Kind.RESOURCE, "aws_vpc", ""),)),
    ("main", f'resource "aws_vpc" "{WILD}"', (VPC,)),
    ("main", f'resource "{WILD}" "{WILD}"', ()),
    ("us-east-1", 'output "url"', ()),
    ('resource "aws_vpc" "main"', 'output "url"', (VPC,)),
]


@pytest.mark.parametrize(
    ("expected", "pattern", "wanted"), BY_VALUE, ids=[f"{case[0]} in {case[1]}" for case in BY_VALUE]
)
def test_names_by_the_value_that_is_expected(expected: str, pattern: str, wanted: tuple[Wanted, ...]) -> None:
    assert wanted_by_value(expected, [pattern]) == wanted
