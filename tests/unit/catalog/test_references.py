from __future__ import annotations

import pytest

from tapcheck.catalog.references import Existence, Reference, judge_attribute, judge_type
from tapcheck.catalog.terraform import Mode

R, D = Mode.RESOURCE, Mode.DATA


@pytest.mark.parametrize(
    ("mode", "type_", "path", "expected"),
    [
        (R, "aws_s3_bucket", ("arn",), Reference(Existence.EXISTS)),
        (R, "aws_eks_cluster", ("identity", 0, "oidc", 0, "issuer"), Reference(Existence.EXISTS)),
        (R, "aws_s3_bucket", ("tags", "Anything"), Reference(Existence.EXISTS)),
        (R, "aws_lambda_function", ("invoke_ar",), Reference(Existence.NO_ATTRIBUTE, "invoke_ar", "invoke_arn")),
        (
            R,
            "aws_eks_cluster",
            ("identity", 0, "oidc", 0, "isuer"),
            Reference(Existence.NO_ATTRIBUTE, "isuer", "issuer"),
        ),
        (D, "aws_security_group", ("ingress",), Reference(Existence.NO_ATTRIBUTE, "ingress")),
        (R, "aws_sqs_queue", ("region",), Reference(Existence.EXISTS, "region", major=5)),
        (
            R,
            "aws_api_gateway_deployment",
            ("invoke_url",),
            Reference(Existence.OTHER_MAJOR, "invoke_url", major=5),
        ),
        (R, "aws_opsworks_stack", ("id",), Reference(Existence.OTHER_MAJOR, "aws_opsworks_stack", major=5)),
        (
            R,
            "aws_glue_data_catalog_table",
            ("id",),
            Reference(Existence.NO_TYPE, "aws_glue_data_catalog_table", "aws_glue_catalog_table"),
        ),
        (R, "acme_widget", ("id",), Reference(Existence.UNDECIDED)),
        (R, "aws_s3_bucket", ("lifecycle",), Reference(Existence.UNDECIDED)),
    ],
)
def test_a_reference_is_judged(mode: Mode, type_: str, path: tuple[str | int, ...], expected: Reference) -> None:
    assert judge_attribute(mode, type_, path) == expected


def test_a_type_is_judged_alone() -> None:
    assert judge_type(R, "aws_vpc") == Reference(Existence.EXISTS)
    assert judge_type(D, "aws_vpcx") == Reference(Existence.NO_TYPE, "aws_vpcx", "aws_vpc")
