"""Plausible answers for what CloudFormation templates leave to a deployment.

Resources are asked for `Ref` and for the attributes of `Fn::GetAtt`; besides them there are pseudo parameters
(`AWS::Region`), parameters without a default, and values imported from other stacks.
"""

from __future__ import annotations

import re
from collections.abc import Mapping

from tapcheck.catalog import cloudformation, places
from tapcheck.catalog.formats import attribute_format, generated_format
from tapcheck.catalog.schema import Type
from tapcheck.mocks import guesses, seeds
from tapcheck.mocks.conversion import typed
from tapcheck.mocks.physical_names import physical_name
from tapcheck.mocks.settings import Place
from tapcheck.mocks.subject import Subject
from tapcheck.values import Path, Value

_PARAMETER_NAMES = {
    "AWS::EC2::AvailabilityZone::Name": "availability_zone",
    "AWS::EC2::Image::Id": "ami_id",
    "AWS::EC2::Instance::Id": "instance_id",
    "AWS::EC2::KeyPair::KeyName": "key_name",
    "AWS::EC2::SecurityGroup::GroupName": "security_group_name",
    "AWS::EC2::SecurityGroup::Id": "security_group_id",
    "AWS::EC2::Subnet::Id": "subnet_id",
    "AWS::EC2::Volume::Id": "volume_id",
    "AWS::EC2::VPC::Id": "vpc_id",
    "AWS::Route53::HostedZone::Id": "hosted_zone_id",
}
_LISTED = 2


def is_template_type(type_: str) -> bool:
    """Whether a type belongs to CloudFormation: a resource type, or one of the kinds of other questions."""
    return "::" in type_ or type_ in {"pseudo", "parameter", "import"}


def outside_resources(address: str, kind: str, path: Path, arguments: Mapping[str, Value], place: Place) -> Value:
    """A pseudo parameter, a parameter without a default, or an imported value."""
    match kind:
        case "pseudo":
            return _pseudo(address, place)
        case "import":
            name = snake_case(str(path[-1]) if path else "")
            return guesses.outside(f"import.{name}", "variable", (name,), {"type": "string"}, place)
        case _:
            value = _parameter(address, str(arguments.get("Type") or "String"), place)
            return guesses.allowed_value(value, arguments.get("AllowedValues"))


def resource_value(subject: Subject, name: str) -> Value:
    """What `Ref` (``name`` is `Ref`) or an attribute of a resource gives, when no property says it."""
    template = attribute_format(subject.type, name)
    if template is None and _is_own_arn(subject.type, name):
        template = generated_format(subject.type, "arn")
    if template is not None:
        return typed(subject.render(template, name), _attribute_type(subject.type, name))
    if name == "Ref":
        return _reference(subject)
    if name.endswith("Name") and _is_property(subject.type, name):
        return physical_name(subject.address, subject.place.stack)
    return guesses.by_name(subject, snake_case(name), _attribute_type(subject.type, name), name)


def snake_case(name: str) -> str:
    """`VpcId`, `VPCId` and `vpc-id` become `vpc_id`."""
    spaced = re.sub(r"(?<=[a-z0-9])(?=[A-Z])|(?<=[A-Z])(?=[A-Z][a-z])", "_", name)
    return re.sub(r"[^A-Za-z0-9]+", "_", spaced).strip("_").lower()


def _is_property(type_: str, name: str) -> bool:
    known = cloudformation.resource_type(type_)
    return known is not None and name in known.properties


def _is_own_arn(type_: str, name: str) -> bool:
    """Whether `Arn`, `ThingArn`, or a `Ref` that the registry describes as one of them is the ARN of the resource."""
    known = cloudformation.resource_type(type_)
    if name == "Ref":
        return bool(known and len(known.identifiers) == 1 and _is_own_arn(type_, known.identifiers[0]))
    thing = type_.rpartition("::")[2].lower()
    before = name.lower().removesuffix("arn")
    return name.lower().endswith("arn") and (before == "" or thing.endswith(before))


def _attribute_type(type_: str, name: str) -> Type | None:
    known = cloudformation.resource_type(type_)
    return known.attribute_type(name) if known else None


def _reference(subject: Subject) -> Value:
    known = cloudformation.resource_type(subject.type)
    if known and len(known.identifiers) == 1:
        identifier = known.identifiers[0]
        if identifier in subject.arguments:
            return subject.attribute_text(identifier)
        if identifier.lower().endswith(("arn", "id")):
            return guesses.by_name(subject, snake_case(identifier), None, "Ref")
    return physical_name(subject.address, subject.place.stack)


def _pseudo(name: str, place: Place) -> Value:
    match name:
        case "AWS::Region":
            return place.region
        case "AWS::AccountId":
            return place.account
        case "AWS::Partition":
            return place.partition
        case "AWS::URLSuffix":
            return places.dns_suffix(place.partition)
        case "AWS::StackName":
            return place.stack
        case "AWS::StackId":
            identifier = seeds.identifier(f"stack {place.stack}")
            return (
                f"arn:{place.partition}:cloudformation:{place.region}:{place.account}:stack/{place.stack}/{identifier}"
            )
        case "AWS::AvailabilityZones":
            return places.availability_zones(place.region)
        case "AWS::NotificationARNs":
            return ()
        case _:
            return ""


def _parameter(address: str, type_: str, place: Place) -> Value:
    inner = re.search(r"<([^<>]+)>", type_)
    kind = inner[1] if inner else type_
    named = address.rpartition(".")[2]
    name = _PARAMETER_NAMES.get(kind, snake_case(named))
    listed = "List<" in type_ or type_ == "CommaDelimitedList"
    if listed:
        return tuple(_text(f"{address}.{at}", guesses.singular(name), place) for at in range(_LISTED))
    if kind == "Number":
        return guesses.outside(address, "variable", (name,), {"type": "number"}, place)
    return _text(address, name, place)


def _text(address: str, name: str, place: Place) -> Value:
    return guesses.outside(address, "variable", (name,), {"type": "string"}, place)
