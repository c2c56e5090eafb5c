from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

import pytest

from tapcheck.mocks.settings import MockSettings
from tapcheck.mocks.shapes import PlausibleSource
from tapcheck.values import Path, Unknown, Value

WEST = {"region": "us-west-2"}


def answer(
    type_: str,
    path: str | Path,
    arguments: Mapping[str, Value] | None = None,
    provider: Mapping[str, Value] | None = None,
    *,
    data: bool = False,
    source: PlausibleSource | None = None,
) -> Any:
    steps: Path = (path,) if isinstance(path, str) else path
    address = f"data.{type_}.x" if data else f"{type_}.x"
    return (source or PlausibleSource()).answer(
        address, type_, steps, arguments or {}, WEST if provider is None else provider
    )


ACCOUNT = "123456789012"
RESOURCES: list[tuple[str, str | Path, Mapping[str, Value], str]] = [
    ("aws_vpc", "id", {}, r"vpc-0[0-9a-f]{16}"),
    ("aws_vpc", "arn", {}, rf"arn:aws:ec2:us-west-2:{ACCOUNT}:vpc/vpc-0[0-9a-f]{{16}}"),
    ("aws_subnet", "id", {}, r"subnet-0[0-9a-f]{16}"),
    ("aws_subnet", "availability_zone", {}, r"us-west-2[abc]"),
    ("aws_s3_bucket", "id", {"bucket": "logs"}, r"logs"),
    ("aws_s3_bucket", "arn", {"bucket": "logs"}, r"arn:aws:s3:::logs"),
    ("aws_s3_bucket", "bucket", {"bucket_prefix": "logs-"}, r"logs-\d{26}"),
    ("aws_s3_bucket", "bucket_regional_domain_name", {"bucket": "b"}, r"b\.s3\.us-west-2\.amazonaws\.com"),
    ("aws_s3_bucket", "hosted_zone_id", {"bucket": "b"}, r"Z3BJ6K6RIION7M"),
    ("aws_iam_role", "arn", {"name": "r"}, rf"arn:aws:iam::{ACCOUNT}:role/r"),
    ("aws_iam_role", "arn", {"name": "r", "path": "/a/"}, rf"arn:aws:iam::{ACCOUNT}:role/a/r"),
    ("aws_lb", "dns_name", {"name": "web"}, r"web-\d{10}\.us-west-2\.elb\.amazonaws\.com"),
    ("aws_lb", "dns_name", {"name": "web", "internal": True}, r"internal-web-\d{10}\.us-west-2\.elb\.amazonaws\.com"),
    (
        "aws_lb",
        "dns_name",
        {"name": "tcp", "load_balancer_type": "network"},
        r"tcp-[0-9a-f]{16}\.elb\.us-west-2\.amazonaws\.com",
    ),
    ("aws_lb", "zone_id", {"name": "web"}, r"Z1H1FL5HABSF5"),
    ("aws_lb", "arn_suffix", {"name": "web"}, r"app/web/[0-9a-f]{16}"),
    ("aws_lambda_function", "arn", {"function_name": "f"}, rf"arn:aws:lambda:us-west-2:{ACCOUNT}:function:f"),
    ("aws_sqs_queue", "url", {"name": "q"}, rf"https://sqs\.us-west-2\.amazonaws\.com/{ACCOUNT}/q"),
    (
        "aws_db_instance",
        "endpoint",
        {"identifier": "d", "engine": "postgres"},
        r"d\.c\w{11}\.us-west-2\.rds\.amazonaws\.com:5432",
    ),
    (
        "aws_rds_cluster",
        "reader_endpoint",
        {"cluster_identifier": "c"},
        r"c\.cluster-ro-c\w{11}\.us-west-2\.rds\.amazonaws\.com",
    ),
    (
        "aws_elasticache_replication_group",
        "primary_endpoint_address",
        {"replication_group_id": "g", "transit_encryption_enabled": True},
        r"master\.g\.\w{6}\.ng\.0001\.usw2\.cache\.amazonaws\.com",
    ),
    (
        "aws_api_gateway_stage",
        "invoke_url",
        {"rest_api_id": "abc", "stage_name": "prod"},
        r"https://abc\.execute-api\.us-west-2\.amazonaws\.com/prod",
    ),
    (
        "aws_apigatewayv2_stage",
        "invoke_url",
        {"api_id": "abc", "name": "$default"},
        r"https://abc\.execute-api\.us-west-2\.amazonaws\.com/",
    ),
    ("aws_cloudfront_distribution", "domain_name", {}, r"d\w{13}\.cloudfront\.net"),
    (
        "aws_eks_cluster",
        ("identity", 0, "oidc", 0, "issuer"),
        {"name": "k"},
        r"https://oidc\.eks\.us-west-2\.amazonaws\.com/id/[0-9A-F]{32}",
    ),
    ("aws_eks_cluster", ("certificate_authority", 0, "data"), {"name": "k"}, r"[A-Za-z0-9+/=]+"),
    (
        "aws_eks_cluster",
        ("vpc_config", 0, "cluster_security_group_id"),
        {"name": "k", "vpc_config": ({"subnet_ids": ("subnet-1",)},)},
        r"sg-0[0-9a-f]{16}",
    ),
    (
        "aws_ecs_service",
        "id",
        {"name": "s", "cluster": "arn:aws:ecs:x:1:cluster/c"},
        rf"arn:aws:ecs:us-west-2:{ACCOUNT}:service/c/s",
    ),
    (
        "aws_secretsmanager_secret",
        "arn",
        {"name": "s"},
        rf"arn:aws:secretsmanager:us-west-2:{ACCOUNT}:secret:s-\w{{6}}",
    ),
    (
        "aws_wafv2_web_acl",
        "arn",
        {"name": "w", "scope": "REGIONAL"},
        rf"arn:aws:wafv2:us-west-2:{ACCOUNT}:regional/webacl/w/[0-9a-f-]{{36}}",
    ),
    (
        "aws_wafv2_web_acl",
        "arn",
        {"name": "w", "scope": "CLOUDFRONT"},
        rf"arn:aws:wafv2:us-east-1:{ACCOUNT}:global/webacl/w/[0-9a-f-]{{36}}",
    ),
    ("aws_glue_schema", "arn", {"schema_name": "s"}, rf"arn:aws:glue:us-west-2:{ACCOUNT}:schema/s"),
    (
        "aws_kms_alias",
        "target_key_arn",
        {"name": "alias/a", "target_key_id": "k"},
        rf"arn:aws:kms:us-west-2:{ACCOUNT}:key/k",
    ),
    ("aws_route53_record", "fqdn", {"name": "www.example.com"}, r"www\.example\.com"),
    ("google_storage_bucket", "url", {"name": "b"}, r"gs://b"),
    ("google_service_account", "email", {"account_id": "a", "project": "p"}, r"a@p\.iam\.gserviceaccount\.com"),
    ("azurerm_storage_account", "primary_blob_endpoint", {"name": "s"}, r"https://s\.blob\.core\.windows\.net/"),
    (
        "azurerm_subnet",
        "id",
        {"name": "s", "virtual_network_name": "v", "resource_group_name": "g"},
        r"/subscriptions/[0-9a-f-]{36}/resourceGroups/g/providers/Microsoft\.Network/virtualNetworks/v/subnets/s",
    ),
    ("null_resource", "id", {}, r"\d{19}"),
    ("acme_widget", "widget_arn", {}, rf"arn:aws:widget:us-west-2:{ACCOUNT}:widget/widget-arn"),
]


@pytest.mark.parametrize(("type_", "path", "arguments", "pattern"), RESOURCES)
def test_computed_attributes_look_real(
    type_: str, path: str | Path, arguments: Mapping[str, Value], pattern: str
) -> None:
    assert re.fullmatch(pattern, answer(type_, path, arguments))


DATA: list[tuple[str, str, Mapping[str, Value], Value]] = [
    ("aws_caller_identity", "account_id", {}, ACCOUNT),
    ("aws_region", "name", {}, "us-west-2"),
    ("aws_region", "id", {}, "us-west-2"),
    ("aws_partition", "partition", {}, "aws"),
    ("aws_partition", "dns_suffix", {}, "amazonaws.com"),
    ("aws_availability_zones", "names", {}, ("us-west-2a", "us-west-2b", "us-west-2c", "us-west-2d")),
    (
        "aws_availability_zones",
        "names",
        {"exclude_names": ("us-west-2a", "us-west-2d")},
        ("us-west-2b", "us-west-2c"),
    ),
    ("aws_availability_zones", "zone_ids", {}, ("usw2-az1", "usw2-az2", "usw2-az3", "usw2-az4")),
    (
        "aws_ami",
        "name",
        {"filter": ({"name": "name", "values": ("amzn2-ami-hvm-*-x86_64-gp2",)},)},
        "amzn2-ami-hvm-20240131-x86_64-gp2",
    ),
    ("aws_ami", "owner_id", {"owners": ("amazon",)}, "137112412989"),
    ("aws_vpc", "cidr_block", {}, "172.31.0.0/16"),
    ("aws_vpc_endpoint_service", "service_name", {"service": "dynamodb"}, "com.amazonaws.us-west-2.dynamodb"),
    ("aws_secretsmanager_secret_version", "secret_string", {}, '{"username":"mock-user","password":"mock-password"}'),
    ("terraform_remote_state", "outputs", {"defaults": {"a": "b"}}, {"a": "b"}),
    ("external", "result", {"query": {"a": "b"}}, {"a": "b"}),
]


@pytest.mark.parametrize(("type_", "path", "arguments", "expected"), DATA)
def test_data_sources_are_answered(type_: str, path: str, arguments: Mapping[str, Value], expected: Value) -> None:
    assert answer(type_, path, arguments, data=True) == expected


@pytest.mark.parametrize(
    ("type_", "path", "arguments", "expected"),
    [
        ("aws_db_instance", "port", {"engine": "mysql"}, 3306),
        ("aws_db_instance", "multi_az", {}, False),
        ("aws_db_instance", "master_user_secret", {"master_user_secret": ()}, ()),
        ("aws_lambda_function", "reserved_concurrent_executions", {}, -1),
        ("aws_lambda_function", "vpc_config", {}, ()),
        ("aws_lambda_function", "description", {}, None),
        ("aws_vpc", "enable_dns_support", {}, True),
        (
            "aws_elasticache_replication_group",
            "member_clusters",
            {"replication_group_id": "g", "num_cache_clusters": 2},
            ("g-001", "g-002"),
        ),
        ("aws_elasticache_replication_group", "configuration_endpoint_address", {"replication_group_id": "g"}, None),
        ("aws_dynamodb_table", "stream_arn", {"name": "t"}, None),
        ("aws_vpc", "cidr_block", {"cidr_block": "10.9.0.0/16"}, "10.9.0.0/16"),
        ("aws_vpc", "tags_all", {"tags": {"a": "1", "b": "2"}}, {"a": "1", "b": "2"}),
        ("random_shuffle", "result", {"input": ()}, ()),
    ],
)
def test_values_have_the_type_of_the_attribute(
    type_: str, path: str, arguments: Mapping[str, Value], expected: Value
) -> None:
    value = answer(type_, path, arguments)
    assert value == expected
    assert type(value) is type(expected)


def test_default_tags_join_the_tags_of_a_resource() -> None:
    provider: Mapping[str, Value] = {"region": "us-west-2", "default_tags": ({"tags": {"a": "0", "z": "9"}},)}
    assert answer("aws_vpc", "tags_all", {"tags": {"a": "1"}}, provider) == {"a": "1", "z": "9"}


def test_values_of_one_resource_fit_together() -> None:
    source = PlausibleSource()
    arguments: Mapping[str, Value] = {"identifier": "db", "engine": "mariadb"}
    values = {
        name: answer("aws_db_instance", name, arguments, source=source) for name in ("address", "port", "endpoint")
    }
    assert values["endpoint"] == f"{values['address']}:{values['port']}"
    key = {name: answer("aws_kms_key", name, source=source) for name in ("id", "key_id", "arn")}
    assert key["id"] == key["key_id"]
    assert key["arn"].endswith(f":key/{key['id']}")


def test_resources_that_name_one_another_fit_together() -> None:
    source = PlausibleSource()
    vpc = source.answer("aws_vpc.main", "aws_vpc", ("id",), {"cidr_block": "10.7.0.0/16"}, WEST)
    given = {"cidr_block": "10.7.3.0/24", "vpc_id": vpc, "availability_zone": "us-west-2c"}
    subnet = source.answer("aws_subnet.a", "aws_subnet", ("id",), given, WEST)
    instance: Mapping[str, Value] = {"subnet_id": subnet}
    assert answer("aws_instance", "private_ip", instance, source=source).startswith("10.7.3.")
    assert answer("aws_instance", "availability_zone", instance, source=source) == "us-west-2c"
    assert answer("aws_lb", "vpc_id", {"subnets": (subnet,)}, source=source) == vpc
    assert answer("aws_subnet", "cidr_block", {"id": subnet}, data=True, source=source) == "10.7.3.0/24"
    assert answer("aws_subnet", "vpc_id", {"id": subnet}, data=True, source=source) == vpc


def test_every_instance_has_its_own_values_and_keeps_them() -> None:
    first = [PlausibleSource().answer(f"aws_vpc.x[{at}]", "aws_vpc", ("id",), {}, {}) for at in range(3)]
    again = [PlausibleSource().answer(f"aws_vpc.x[{at}]", "aws_vpc", ("id",), {}, {}) for at in reversed(range(3))]
    assert len(set(map(str, first))) == 3
    assert first == again[::-1]


@pytest.mark.parametrize(
    ("region", "partition", "suffix"),
    [
        ("eu-west-1", "aws", "amazonaws.com"),
        ("cn-north-1", "aws-cn", "amazonaws.com.cn"),
        ("us-gov-west-1", "aws-us-gov", "amazonaws.com"),
    ],
)
def test_the_place_of_the_provider_decides_partition_and_endpoints(region: str, partition: str, suffix: str) -> None:
    provider = {"region": region}
    assert answer("aws_sqs_queue", "arn", {"name": "q"}, provider) == f"arn:{partition}:sqs:{region}:{ACCOUNT}:q"
    assert answer("aws_sqs_queue", "url", {"name": "q"}, provider) == f"https://sqs.{region}.{suffix}/{ACCOUNT}/q"


def test_settings_decide_where_no_provider_does() -> None:
    source = PlausibleSource(MockSettings(account="111122223333", region="eu-north-1"))
    assert answer("aws_sqs_queue", "arn", {"name": "q"}, {}, source=source) == "arn:aws:sqs:eu-north-1:111122223333:q"


def test_overrides_win_over_everything_but_the_source() -> None:
    overrides = {"aws_lb.x.dns_name": "lb.example.com", "var.name": "given", "aws_vpc.x.id": "vpc-1"}
    source = PlausibleSource(MockSettings(overrides=overrides))
    assert answer("aws_lb", "dns_name", {"name": "n"}, source=source) == "lb.example.com"
    assert source.answer("var.name", "variable", (), {"type": "string"}, {}) == "given"
    assert answer("aws_vpc", "arn", source=source).endswith("vpc/vpc-1")


def test_a_certificate_is_validated_once_per_domain() -> None:
    records = answer(
        "aws_acm_certificate",
        "domain_validation_options",
        {"domain_name": "a.example.com", "subject_alternative_names": ("*.a.example.com", "b.example.com")},
    )
    assert [record["domain_name"] for record in records] == ["a.example.com", "*.a.example.com", "b.example.com"]
    assert records[0]["resource_record_name"] == records[1]["resource_record_name"]
    assert records[2]["resource_record_name"].endswith(".b.example.com.")


def test_what_a_written_block_leaves_out_is_unset() -> None:
    rules = answer("aws_security_group", "ingress", {"ingress": ({"from_port": 80, "to_port": 80, "protocol": "tcp"},)})
    assert rules == (
        {
            "cidr_blocks": (),
            "description": None,
            "from_port": 80,
            "ipv6_cidr_blocks": (),
            "prefix_list_ids": (),
            "protocol": "tcp",
            "security_groups": (),
            "self": False,
            "to_port": 80,
        },
    )


@pytest.mark.parametrize(
    ("path", "expected"),
    [(("tags", "Missing"), "aws_vpc.x.tags.Missing"), (("tags_all", "Missing"), "aws_vpc.x.tags_all.Missing")],
)
def test_a_place_that_is_not_there_is_unknown(path: Path, expected: str) -> None:
    assert answer("aws_vpc", path, {"tags": {"a": "1"}}) == Unknown(expected)


@pytest.mark.parametrize(
    ("address", "kind", "path", "arguments", "pattern"),
    [
        ("var.vpc_id", "variable", (), {"type": "string"}, r"vpc-0[0-9a-f]{16}"),
        ("var.alert_email", "variable", (), {"type": "string"}, r"ops@example\.com"),
        ("var.db_password", "variable", (), {"type": "string"}, r"Mock-Passw0rd-\w{12}"),
        ("module.vpc", "module", ("vpc_id",), {}, r"vpc-0[0-9a-f]{16}"),
        (
            "module.eks",
            "module",
            ("cluster_endpoint",),
            {},
            r"https://[0-9A-F]{32}\.gr7\.us-east-1\.eks\.amazonaws\.com",
        ),
        ("function.timestamp", "function", (), {"arguments": ()}, r"2024-01-01T00:00:00Z"),
        (
            "function.uuid",
            "function",
            (),
            {"arguments": ()},
            r"[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}",
        ),
        ("function.bcrypt", "function", (), {"arguments": ("x",)}, r"\$2a\$10\$\w{53}"),
    ],
)
def test_what_stands_outside_the_code_is_guessed(
    address: str, kind: str, path: Path, arguments: Mapping[str, Value], pattern: str
) -> None:
    assert re.fullmatch(pattern, str(PlausibleSource().answer(address, kind, path, arguments, {})))


def test_lists_of_absent_modules_are_as_long_as_their_arguments() -> None:
    source = PlausibleSource()
    call: Mapping[str, Value] = {"private_subnets": ("10.0.1.0/24", "10.0.2.0/24")}
    subnets = source.answer("module.vpc", "module", ("private_subnets",), call, {})
    assert isinstance(subnets, tuple)
    assert [bool(re.fullmatch(r"subnet-0[0-9a-f]{16}", item)) for item in subnets] == [True, True]
    assert len(set(subnets)) == 2


@pytest.mark.parametrize(
    ("type_", "expected"),
    [
        ("number", int),
        ("bool", bool),
        (["list", "string"], tuple),
        (["map", "number"], dict),
        (["object", {"a": "string", "b": ["list", "bool"]}], dict),
        (["tuple", ["string", "number"]], tuple),
    ],
)
def test_variables_without_a_value_have_their_type(type_: object, expected: type) -> None:
    value = PlausibleSource().answer("var.x", "variable", (), {"type": type_}, {})  # type: ignore[dict-item]
    assert isinstance(value, expected)
    assert value or type_ == "bool"
