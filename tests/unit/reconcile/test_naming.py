"""Nearest names."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tapcheck.model.expectations import Wanted
from tapcheck.model.infrastructure import Kind
from tapcheck.reconcile.naming import nearest, similarity, words
from tests.harness.projects import declaration, resource


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("VpcId", ("vpc", "id")),
        ("vpc_id", ("vpc", "id")),
        ("vpc-id", ("vpc", "id")),
        ("HTTPUrl2", ("http", "url", "2")),
        ("VPCId", ("vpc", "id")),
        ("", ()),
        ("__", ()),
    ],
)
def test_words(name: str, expected: tuple[str, ...]) -> None:
    assert words(name) == expected


@pytest.mark.parametrize(
    ("left", "right", "expected"),
    [
        ("VpcId", "vpc_id", 1.0),
        ("id_vpc", "vpc_id", 0.95),
        ("bucketNme", "bucket_name", 0.9),
        ("bukcet", "bucket", pytest.approx(5 / 6)),
        ("a", "b", 0.0),
        ("", "vpc", 0.0),
    ],
)
def test_similarity(left: str, right: str, expected: float) -> None:
    assert similarity(left, right) == expected


@given(st.text(max_size=30), st.text(max_size=30))
def test_similarity_is_symmetric_and_bounded(left: str, right: str) -> None:
    assert 0 <= similarity(left, right) <= 1
    assert similarity(left, right) == similarity(right, left)


OUTPUTS = tuple(
    declaration(Kind.OUTPUT, name) for name in ("vpc_id", "api_url", "orders_table_name", "orders_table_arn")
)
RESOURCES = (
    resource("aws_s3_bucket.logs"),
    resource("aws_s3_bucket.data"),
    resource("aws_sagemaker_model.main"),
    resource("google_storage_bucket.logs"),
)


@pytest.mark.parametrize(
    ("wanted", "among", "expected"),
    [
        (Wanted(Kind.OUTPUT, "", "VpcId"), OUTPUTS, ["output.vpc_id"]),
        (Wanted(Kind.OUTPUT, "", "OrdersTable"), OUTPUTS, ["output.orders_table_arn", "output.orders_table_name"]),
        (Wanted(Kind.OUTPUT, "", "kms_key"), OUTPUTS, []),
        (Wanted(Kind.RESOURCE, "aws_s3_bucket", "log"), RESOURCES, ["aws_s3_bucket.logs"]),
        (Wanted(Kind.RESOURCE, "aws_sagemaker_endpoint", "main"), RESOURCES, ["aws_sagemaker_model.main"]),
        (Wanted(Kind.RESOURCE, "aws_vpc", "main"), RESOURCES, []),
        (Wanted(Kind.RESOURCE, "aws_s3_bukcet", ""), RESOURCES, ["aws_s3_bucket.logs", "aws_s3_bucket.data"]),
        (Wanted(Kind.DATA, "aws_s3_bucket", "logs"), RESOURCES, []),
        (Wanted(Kind.RESOURCE, "aws_s3_bucket", "x"), (), []),
    ],
)
def test_nearest(wanted: Wanted, among: tuple[object, ...], expected: list[str]) -> None:
    assert [item.address for item in nearest(wanted, among)] == expected  # type: ignore[arg-type]
