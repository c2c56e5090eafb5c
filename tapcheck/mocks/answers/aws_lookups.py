"""What AWS data sources find: zones, images, parameters, address ranges."""

from __future__ import annotations

import re
from collections.abc import Mapping

from tapcheck.catalog import places
from tapcheck.mocks.answers.answer import AnswerTable
from tapcheck.mocks.subject import Subject, as_text
from tapcheck.values import Value

_IMAGE_OWNERS = {"amazon": "137112412989", "aws-marketplace": "679593333241", "microsoft": "801119661308"}
_IMAGE_DATE = "20240131"


def _zones(subject: Subject) -> tuple[str, ...]:
    excluded = set(subject.texts("exclude_names"))
    names = places.availability_zones(subject.place.region)
    return tuple(name for name in names if name not in excluded)


def _zone_ids(subject: Subject) -> Value:
    return tuple(places.zone_id(name) for name in _zones(subject))


def _region_names(subject: Subject) -> Value:
    return places.regions_with(subject.place.region)


def _principal_suffix(subject: Subject) -> Value:
    return places.principal_suffix(subject.argument_text("service_name"), subject.place.partition)


def _filter_values(subject: Subject, *names: str) -> tuple[str, ...]:
    for block in subject.blocks("filter"):
        values = block.get("values")
        if as_text(block.get("name")) in names and isinstance(values, tuple):
            return tuple(as_text(value) for value in values if as_text(value))
    return ()


def _image_id(subject: Subject) -> Value:
    given = _filter_values(subject, "image-id")
    return given[0] if given else subject.render("ami-0{hex:16}", "id")


def _image_name(subject: Subject) -> Value:
    patterns = _filter_values(subject, "name")
    if not patterns:
        return f"al2023-ami-2023.3.{_IMAGE_DATE}.0-kernel-6.1-x86_64"
    return re.sub(r"[*?]+", _IMAGE_DATE, patterns[0])


def _image_architecture(subject: Subject) -> Value:
    given = _filter_values(subject, "architecture")
    return given[0] if given else "x86_64"


def _image_owner(subject: Subject) -> Value:
    for owner in subject.texts("owners"):
        if owner != "self":
            return _IMAGE_OWNERS.get(owner, owner)
    return subject.place.account


def _parameter_value(subject: Subject) -> Value:
    name = subject.argument_text("name")
    if "ami" in name:
        return subject.render("ami-0{hex:16}", "value")
    return f"mock-{name.rpartition('/')[2]}"


def _vpc_endpoint_service_name(subject: Subject) -> Value:
    given = subject.argument_text("service_name")
    if given:
        return given
    return f"com.amazonaws.{subject.place.region}.{subject.argument_text('service') or 's3'}"


def _region_name(subject: Subject) -> Value:
    return subject.argument_text("region") or subject.argument_text("name") or subject.place.region


def _service_ranges(_: Subject) -> Value:
    return tuple(f"{network}.0/24" for network in ("192.0.2", "198.51.100", "203.0.113"))


def _instance_type_offerings(subject: Subject) -> Value:
    given = _filter_values(subject, "instance-type")
    return given or ("t3.micro",)


def _remote_outputs(subject: Subject) -> Value:
    """Outputs of a state that is not in the repository: only the declared defaults are known."""
    defaults = subject.argument("defaults")
    return defaults if isinstance(defaults, Mapping) else {}


ANSWERS: AnswerTable = {
    "data.aws_availability_zones.names": _zones,
    "data.aws_availability_zones.zone_ids": _zone_ids,
    "data.aws_availability_zones.group_names": lambda subject: (subject.place.region,),
    "data.aws_availability_zones.id": lambda subject: subject.place.region,
    "data.aws_regions.names": _region_names,
    "data.aws_service_principal.suffix": _principal_suffix,
    "data.aws_elb_service_account.id": lambda subject: places.load_balancer_account(subject.place.region),
    "data.aws_region.name": _region_name,
    "data.aws_region.region": _region_name,
    "data.aws_ami.id": _image_id,
    "data.aws_ami.image_id": _image_id,
    "data.aws_ami.name": _image_name,
    "data.aws_ami.architecture": _image_architecture,
    "data.aws_ami.owner_id": _image_owner,
    "data.aws_ssm_parameter.value": _parameter_value,
    "data.aws_vpc_endpoint_service.service_name": _vpc_endpoint_service_name,
    "data.aws_ip_ranges.cidr_blocks": _service_ranges,
    "data.aws_ec2_instance_type_offerings.instance_types": _instance_type_offerings,
    "data.aws_ec2_instance_type_offerings.locations": _zones,
    "data.terraform_remote_state.outputs": _remote_outputs,
}
