"""Every type of the catalog yields complete, correctly typed, JSON-serialisable mocks."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping
from typing import Any

import pytest

from tapcheck.catalog import cloudformation, terraform
from tapcheck.catalog.schema import Schema, Type, TypeKind
from tapcheck.catalog.terraform import Mode
from tapcheck.mocks.outputs import plain
from tapcheck.mocks.settings import MockSettings
from tapcheck.mocks.shapes import PlausibleSource
from tapcheck.values import Unknown

ARN = re.compile(r"arn:aws:[a-z0-9-]+:[a-z0-9-]*:(?:[0-9]{12}|aws|cloudfront)?:[^{}<>]+")
PREFIXES = {Mode.RESOURCE: "", Mode.DATA: "data.", Mode.EPHEMERAL: "ephemeral."}
SOME_ARN = "arn:aws:elasticloadbalancing:us-east-1:123456789012:loadbalancer/app/web/0123456789abcdef"


@pytest.mark.parametrize("provider", terraform.PROVIDERS)
@pytest.mark.parametrize("mode", list(Mode))
def test_whole_objects(provider: str, mode: Mode) -> None:
    source = PlausibleSource()
    wrong = []
    for type_ in terraform.types(mode, provider):
        schema = terraform.schema(mode, type_)
        assert schema is not None
        address = f"{PREFIXES[mode]}{type_}.x"
        value = source.answer(address, type_, (), _required(schema), {})
        assert isinstance(value, Mapping)
        json.dumps(plain(value), allow_nan=False)
        for name, attribute in schema.attributes.items():
            wrong += [f"{address}.{text}" for text in _differences(value[name], attribute.type, name)]
            if name == "arn" and attribute.computed and not ARN.fullmatch(str(value[name])):
                wrong.append(f"{address}.arn is {value[name]}")
    assert wrong == []


def _required(schema: Schema) -> dict[str, str]:
    needed = (item for item in schema.attributes.values() if item.required and item.type.kind is TypeKind.STRING)
    return {item.name: SOME_ARN if item.name.endswith(("arn", "secret_id")) else "given" for item in needed}


def _differences(value: Any, type_: Type, path: str) -> Iterator[str]:
    if value is None:
        return
    match type_.kind:
        case TypeKind.STRING:
            right = isinstance(value, str)
        case TypeKind.NUMBER:
            right = isinstance(value, int) and not isinstance(value, bool)
        case TypeKind.BOOL:
            right = isinstance(value, bool)
        case TypeKind.LIST | TypeKind.SET:
            right = isinstance(value, tuple)
        case TypeKind.MAP | TypeKind.OBJECT:
            right = isinstance(value, dict)
        case _:
            right = True
    if not right:
        yield f"{path} is {value!r}, not {type_.kind}"
    elif isinstance(value, tuple) and type_.element:
        for item in value:
            yield from _differences(item, type_.element, f"{path}[]")
    elif type_.kind is TypeKind.OBJECT:
        yield from (f"{path}.{name} is missing" for name in type_.attributes if name not in value)
        for name, attribute in type_.attributes.items():
            yield from _differences(value.get(name), attribute.type, f"{path}.{name}")


def test_every_attribute_of_every_template_type() -> None:
    source = PlausibleSource()
    wrong = []
    for name in cloudformation.type_names():
        known = cloudformation.resource_type(name)
        assert known is not None
        address = f"Resources.{name.replace('::', '')}"
        reference = source.answer(address, name, ("Ref",), {}, {})
        if not isinstance(reference, str) or not reference:
            wrong.append(f"{name}.Ref is {reference!r}")
        for attribute in known.attributes:
            type_ = known.attribute_type(attribute)
            assert type_ is not None
            value = source.answer(address, name, tuple(attribute.split(".")), {}, {})
            wrong += [f"{name}.{text}" for text in _differences(value, type_, attribute)]
            if value is None or isinstance(value, Unknown):
                wrong.append(f"{name}.{attribute} is {value!r}")
    assert wrong == []


PLACES = re.compile(r'arn:aws[\w-]*:[^"\\\\]*|[\w.-]+\.amazonaws\.com(?:\.cn)?|us-east-1[\w-]*')


@pytest.mark.parametrize(
    ("region", "partition", "suffix"),
    [
        ("cn-north-1", "aws-cn", ".amazonaws.com.cn"),
        ("us-gov-west-1", "aws-us-gov", ".amazonaws.com"),
    ],
)
def test_everything_is_in_the_partition(region: str, partition: str, suffix: str) -> None:
    source = PlausibleSource(MockSettings(region=region))
    values = {
        f"data.{type_}.x": source.answer(f"data.{type_}.x", type_, (), {}, {})
        for type_ in terraform.types(Mode.DATA, "aws")
        if type_ != "aws_service_principal"
    }
    values |= {
        f"{type_}.x": source.answer(f"{type_}.x", type_, (), {}, {}) for type_ in terraform.types(Mode.RESOURCE, "aws")
    }
    for name in cloudformation.type_names():
        known = cloudformation.resource_type(name)
        for attribute in ("Ref", *(known.attributes if known else ())):
            path = tuple(attribute.split("."))
            values[f"{name}.{attribute}"] = source.answer(f"Resources.X{name.replace('::', '')}", name, path, {}, {})
    elsewhere = [
        f"{name}: {found}"
        for name, value in values.items()
        for found in PLACES.findall(json.dumps(plain(value)))
        if not (found.startswith(f"arn:{partition}:") or (found[:4] != "arn:" and found.endswith(suffix)))
    ]
    assert elsewhere == []


@pytest.mark.parametrize(
    ("region", "type_", "arguments", "attribute", "expected"),
    [
        ("cn-north-1", "aws_service_principal", {"service_name": "s3"}, "name", "s3.amazonaws.com"),
        ("cn-north-1", "aws_service_principal", {"service_name": "logs"}, "name", "logs.amazonaws.com.cn"),
        ("eu-west-1", "aws_service_principal", {"service_name": "logs"}, "name", "logs.amazonaws.com"),
        ("cn-north-1", "aws_partition", {}, "reverse_dns_prefix", "cn.com.amazonaws"),
        ("us-gov-west-1", "aws_regions", {}, "names", ("us-gov-east-1", "us-gov-west-1")),
        ("us-gov-west-1", "aws_elb_service_account", {}, "arn", "arn:aws-us-gov:iam::048591011584:root"),
        ("ap-east-1", "aws_elb_service_account", {}, "id", "127311923021"),
    ],
)
def test_facts_of_partitions(region: str, type_: str, arguments: dict[str, Any], attribute: str, expected: Any) -> None:
    source = PlausibleSource(MockSettings(region=region))
    assert source.answer(f"data.{type_}.x", type_, (attribute,), arguments, {}) == expected


def test_distributions_in_china() -> None:
    source = PlausibleSource(MockSettings(region="cn-north-1"))
    domain = source.answer("aws_cloudfront_distribution.x", "aws_cloudfront_distribution", ("domain_name",), {}, {})
    assert str(domain).endswith(".cloudfront.cn")
