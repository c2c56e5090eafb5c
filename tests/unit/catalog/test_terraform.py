from __future__ import annotations

import pytest

from tapcheck.catalog import terraform
from tapcheck.catalog.terraform import Mode

FACTS = [
    (Mode.RESOURCE, "aws_vpc", "cidr_block", "string", "optional computed"),
    (Mode.RESOURCE, "aws_lambda_function", "invoke_arn", "string", "computed"),
    (Mode.RESOURCE, "aws_lambda_function", "function_name", "string", "required"),
    (Mode.RESOURCE, "aws_lambda_function", "layers", ["list", "string"], "optional"),
    (Mode.RESOURCE, "aws_db_instance", "port", "number", "optional computed"),
    (Mode.RESOURCE, "aws_instance", "vpc_security_group_ids", ["set", "string"], "optional computed"),
    (Mode.RESOURCE, "aws_route53_zone", "name_servers", ["list", "string"], "computed"),
    (Mode.DATA, "aws_availability_zones", "names", ["list", "string"], "computed"),
    (Mode.DATA, "aws_caller_identity", "account_id", "string", "computed"),
    (Mode.RESOURCE, "google_storage_bucket", "self_link", "string", "computed"),
    (Mode.RESOURCE, "azurerm_storage_account", "primary_blob_endpoint", "string", "computed"),
    (Mode.RESOURCE, "random_id", "byte_length", "number", "required"),
    (Mode.RESOURCE, "tls_private_key", "private_key_pem", "string", "computed"),
    (Mode.EPHEMERAL, "random_password", "result", "string", "computed"),
]


@pytest.mark.parametrize(("mode", "type_", "name", "json", "flags"), FACTS)
def test_facts_of_attributes(mode: Mode, type_: str, name: str, json: object, flags: str) -> None:
    found = terraform.schema(mode, type_)
    assert found is not None
    attribute = found.attributes[name]
    assert attribute.type.to_json() == json
    words = {"required": attribute.required, "optional": attribute.optional, "computed": attribute.computed}
    assert " ".join(word for word, holds in words.items() if holds) == flags


@pytest.mark.parametrize("provider", terraform.PROVIDERS)
def test_every_schema_of_every_provider_can_be_read(provider: str) -> None:
    assert terraform.provider_version(provider)
    names = [(mode, type_) for mode in Mode for type_ in terraform.types(mode, provider)]
    assert names
    for mode, type_ in names:
        found = terraform.schema(mode, type_)
        assert found is not None
        assert found.provider == provider
        for attribute in found.attributes.values():
            assert attribute.type.to_json()


def test_an_unknown_type_has_no_schema() -> None:
    assert terraform.resource("aws_nope") is None
    assert terraform.data("nope_nope") is None
    assert terraform.types(Mode.RESOURCE, "nope") == ()


def test_the_majors_of_a_provider_differ_where_it_says() -> None:
    markers = terraform.major_markers(Mode.RESOURCE, "aws_api_gateway_deployment")
    assert markers["only"]["invoke_url"] == 5
    assert terraform.major_markers(Mode.RESOURCE, "random_id") == {}
