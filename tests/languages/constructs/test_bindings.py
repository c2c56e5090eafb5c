"""The Terraform types that the names of modules in bindings tell."""

from __future__ import annotations

import pytest

from tapcheck.languages.constructs.bindings import resource_type

TYPES = [
    ("aws", "s3_bucket", "S3Bucket", "aws_s3_bucket"),
    ("aws", "s3_bucket_versioning", "S3BucketVersioningA", "aws_s3_bucket_versioning"),
    ("aws", "s3_control_bucket", "S3ControlBucket", "aws_s3control_bucket"),
    ("aws", "s3_vectors_index", "S3VectorsIndex", None),
    ("aws", "route53_zone", "Route53Zone", "aws_route53_zone"),
    ("aws", "route53_domains_domain", "Route53DomainsDomain", "aws_route53domains_domain"),
    ("aws", "lexv2_models_bot", "Lexv2ModelsBot", "aws_lexv2models_bot"),
    ("aws", "wafv2_web_acl", "Wafv2WebAcl", "aws_wafv2_web_acl"),
    ("aws", "data_aws_ami", "DataAwsAmi", "aws_ami"),
    ("aws", "data_aws_route53_zone", "DataAwsRoute53Zone", "aws_route53_zone"),
    ("aws", "provider", "AwsProvider", "aws"),
    ("aws", "s3_bucket", "S3BucketConfig", None),
    ("google", "cloud_run_v2_service", "CloudRunV2Service", "google_cloud_run_v2_service"),
    (
        "google",
        "data_loss_prevention_job_trigger",
        "DataLossPreventionJobTrigger",
        "google_data_loss_prevention_job_trigger",
    ),
    ("azurerm", "resource_group", "ResourceGroup", "azurerm_resource_group"),
    ("azurerm", "sentinel_data_connector_office365", "SentinelDataConnectorOffice365", None),
    ("random", "string_resource", "StringResource", None),
]


@pytest.mark.parametrize(("provider", "module", "name", "expected"), TYPES)
def test_types_of_classes(provider: str, module: str, name: str, expected: str | None) -> None:
    assert resource_type(f"cdktf_cdktf_provider_{provider}", module, name) == expected


def test_other_packages_tell_nothing() -> None:
    assert resource_type("imports", "s3_bucket", "S3Bucket") is None
