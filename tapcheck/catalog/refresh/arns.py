"""ARN formats of resource types without a hand-written one, matched by name with published ARN patterns.

`arnmatch` lists the ARN patterns of every service from the service authorization reference. A Terraform type
`aws_SERVICE_THING` is matched with the pattern of that service whose resource has that name.
"""

from __future__ import annotations

import importlib
import re
from collections.abc import Iterator, Mapping, Sequence

from tapcheck.catalog import cloudformation, terraform
from tapcheck.catalog.formats import attribute_format
from tapcheck.catalog.schema import Attribute
from tapcheck.records import dataclass

_SERVICE_OF_PREFIX = """
alb=elasticloadbalancing apigatewayv2=apigateway appautoscaling=application-autoscaling bedrockagent=bedrock
chimesdkvoice=chime chimesdkmediapipelines=chime cloudhsm_v2=cloudhsm cloudwatch=cloudwatch,logs,events
cloudwatch_event=events cloudwatch_log=logs cognito=cognito-idp customerprofiles=profile db=rds default=ec2
directory_service=ds docdb=rds dx=directconnect ebs=ec2 efs=elasticfilesystem emr=elasticmapreduce
keyspaces=cassandra kinesis_firehose=firehose lb=elasticloadbalancing lexv2models=lex location=geo
mskconnect=kafkaconnect msk=kafka mwaa=airflow neptune=rds opensearch=es opensearchserverless=aoss
pinpoint=mobiletargeting pinpointsmsvoicev2=sms-voice prometheus=aps
route53recoverycontrolconfig=route53-recovery-control s3control=s3 serverlessapplicationrepository=serverlessrepo
servicecatalog=catalog,servicecatalog servicecatalogappregistry=servicecatalog sesv2=ses sfn=states ssoadmin=sso
timestreamwrite=timestream vpc=ec2
"""
_SERVICES: Mapping[str, tuple[str, ...]] = {
    prefix: tuple(services.split(","))
    for prefix, _, services in (pair.partition("=") for pair in _SERVICE_OF_PREFIX.split())
}
_THING_SYNONYMS = {
    "instance": "db",
    "cluster_instance": "db",
    "parameter_group": "pg",
    "option_group": "og",
    "subnet_group": "subgrp",
}
_PLACES = {"Partition": "{partition}", "Region": "{region}", "Account": "{account}"}
_GROUP = re.compile(r"\(\?P<(\w+)>(?:[^()]|\\.)*\)")


@dataclass(frozen=True, slots=True)
class _Pattern:
    service: str
    names: frozenset[str]
    template: str


def derive_arns() -> dict[str, str]:
    """`TYPE.arn` and `TYPE.id` → format, for the types whose computed ARN nobody wrote by hand.

    Where no pattern fits, the ARN has the right service and a generic resource part. The id of a resource
    whose ARN ends in its name is taken to be that name.
    """
    patterns = _patterns()
    found: dict[str, str] = {}
    for type_ in terraform.types(terraform.Mode.RESOURCE, "aws"):
        schema = terraform.resource(type_)
        arn = schema.attributes.get("arn") if schema else None
        if schema is None or arn is None or not arn.computed or attribute_format(type_, "arn"):
            continue
        template = _with_attributes(_match(type_, patterns) or _generic(type_, patterns), schema.attributes)
        found[f"{type_}.arn"] = template
        last = re.search(r"\{(\.\w+)\}$", template)
        if last and last[1] != ".id" and "id" in schema.attributes and not attribute_format(type_, "id"):
            found[f"{type_}.id"] = f"{{{last[1]}}}"
    return found


def derive_template_arns() -> dict[str, str]:
    """`AWS::Service::Type.arn` → format, for the CloudFormation types that a published pattern names."""
    listed = importlib.import_module("arnmatch.arn_patterns").ARN_PATTERNS
    found: dict[str, str] = {}
    for rows in listed.values():
        for row in rows:
            known = cloudformation.resource_type(row["cfn"] or "")
            template = _template(row["regex"].pattern)
            key = f"{row['cfn']}.arn"
            if known and (key not in found or template.count("<") < found[key].count("{.")):
                found[key] = _with_properties(template, known)
    return found


def _with_properties(template: str, type_: cloudformation.ResourceType) -> str:
    return re.sub(r"<(\w+)>", lambda match: _property(match[1], type_), template)


def _property(name: str, type_: cloudformation.ResourceType) -> str:
    thing = type_.name.rpartition("::")[2]
    candidates = (name,) if name.endswith("Id") else (name, f"{thing}Name", "Name")
    for candidate in candidates:
        if type_.properties.get(candidate) == "s":
            return f"{{.{candidate}}}"
    return "{lower:10}" if name.endswith("Id") else "{physical}"


def _patterns() -> Mapping[str, Sequence[_Pattern]]:
    listed = importlib.import_module("arnmatch.arn_patterns").ARN_PATTERNS
    return {
        service: [_Pattern(service, frozenset(_names(row)), _template(row["regex"].pattern)) for row in rows]
        for service, rows in listed.items()
    }


def _names(row: Mapping[str, object]) -> Iterator[str]:
    names = row["names"]
    if isinstance(names, list):
        yield from (_bare(name) for name in names)
    if row["cfn"]:
        yield _bare(str(row["cfn"]).rpartition("::")[2])


def _bare(text: str) -> str:
    return re.sub(r"[^a-z0-9]", "", text.lower())


def _template(pattern: str) -> str:
    text = pattern.removeprefix("^").removesuffix("$")
    text = _GROUP.sub(lambda match: _PLACES.get(match[1], f"<{match[1]}>"), text)
    parts = text.replace("\\", "").split(":", 5)
    if parts[4].startswith("<"):
        parts[4] = "{account}"
    return ":".join(parts)


def _match(type_: str, patterns: Mapping[str, Sequence[_Pattern]]) -> str | None:
    for prefix, thing, services in _readings(type_, patterns):
        wanted = {_bare(thing), _bare(_THING_SYNONYMS.get(thing, "")), _bare(prefix + thing)} - {""}
        for service in services:
            for pattern in patterns.get(service, ()):
                if pattern.names & wanted:
                    return pattern.template
    return None


def _generic(type_: str, patterns: Mapping[str, Sequence[_Pattern]]) -> str:
    for _, thing, services in _readings(type_, patterns):
        if services and thing:
            return f"arn:{{partition}}:{services[0]}:{{region}}:{{account}}:{thing.replace('_', '-')}/<Name>"
    service, _, thing = type_.removeprefix("aws_").partition("_")
    return f"arn:{{partition}}:{service}:{{region}}:{{account}}:{thing.replace('_', '-') or service}/<Name>"


def _readings(type_: str, patterns: Mapping[str, Sequence[_Pattern]]) -> Iterator[tuple[str, str, tuple[str, ...]]]:
    """The ways to split a type into a service prefix and a thing, longest prefix first."""
    words = type_.removeprefix("aws_").split("_")
    for length in range(len(words), 0, -1):
        prefix = "_".join(words[:length])
        same = tuple(name for name in patterns if _bare(name) == _bare(prefix))
        yield prefix, "_".join(words[length:]), _SERVICES.get(prefix) or same


def _with_attributes(template: str, attributes: Mapping[str, Attribute]) -> str:
    return re.sub(r"<(\w+)>", lambda match: _field(match[1], attributes), template)


def _field(name: str, attributes: Mapping[str, Attribute]) -> str:
    snake = re.sub(r"(?<=[a-z0-9])(?=[A-Z])", "_", name).lower()
    last = snake.rpartition("_")[2]
    for candidate in (snake, snake.removeprefix("resource_"), last, "name"):
        if candidate in attributes and candidate != "arn" and not attributes[candidate].type.nested:
            return f"{{.{candidate}}}"
    return "{lower:10}" if last == "id" else f"{{lower:10:{last}}}"
