"""Addresses, zones and names of AWS network resources."""

from __future__ import annotations

import ipaddress
from functools import partial

from tapcheck.catalog import places
from tapcheck.mocks import seeds
from tapcheck.mocks.answers.answer import AnswerTable
from tapcheck.mocks.subject import Subject
from tapcheck.values import Value

_AMAZON_SIDE_NETWORK = "172.31.0.0/16"


def _load_balancer_name(subject: Subject) -> Value:
    if subject.attribute_text("load_balancer_type") == "network":
        return subject.render("{.name}-{hex:16:arn}.elb.{region}.{dns_suffix}", "dns_name")
    return subject.render("{?.internal=true:internal-}{.name}-{digits:10}.{region}.elb.{dns_suffix}", "dns_name")


def _load_balancer_arn(subject: Subject) -> Value:
    kinds = {"network": "net", "gateway": "gwy"}
    kind = kinds.get(subject.attribute_text("load_balancer_type"), "app")
    return subject.render(
        f"arn:{{partition}}:elasticloadbalancing:{{region}}:{{account}}:loadbalancer/{kind}/{{.name}}/{{hex:16:arn}}",
        "arn",
    )


def _network_of_subnets(subject: Subject) -> Value:
    """The VPC of the first subnet that the source has met."""
    for argument in ("subnets", "subnet_ids"):
        for text in subject.texts(argument):
            subnet = subject.find(text)
            if subnet:
                return subnet.attribute_text("vpc_id")
    subnet = subject.find(subject.argument_text("subnet_id"))
    return subnet.attribute_text("vpc_id") if subnet else subject.render("vpc-0{hex:16}", "vpc_id")


def _zone(subject: Subject) -> Value:
    subnet = subject.find(subject.argument_text("subnet_id"))
    if subnet:
        return subnet.attribute_text("availability_zone")
    zones = places.availability_zones(subject.place.region)[:3]
    return seeds.choice(subject.seed("availability_zone"), zones)


def _zone_id(subject: Subject) -> Value:
    return places.zone_id(subject.attribute_text("availability_zone"))


def _subnet_zone(subject: Subject) -> Value:
    wanted = subject.argument_text("availability_zone_id")
    for zone in places.availability_zones(subject.place.region):
        if places.zone_id(zone) == wanted:
            return zone
    return _zone(subject)


def _looked_up(attribute: str, template: str, subject: Subject) -> Value:
    """What a data source tells of a resource that the same code manages; else the format."""
    met = subject.find(subject.argument_text("id"))
    return met.attribute_text(attribute) if met else subject.render(template, attribute)


def _subnet_of_default_network(subject: Subject) -> Value:
    met = subject.find(subject.argument_text("id"))
    if met:
        return met.attribute_text("cidr_block")
    network = ipaddress.ip_network(_AMAZON_SIDE_NETWORK)
    return str(seeds.choice(subject.seed("cidr_block"), list(network.subnets(new_prefix=20))))


def _subnet_of_network(subject: Subject) -> Value:
    """A /24 inside the network that the subnet belongs to."""
    network = subject.find(subject.argument_text("vpc_id"))
    block = network.attribute_text("cidr_block") if network else "10.0.0.0/16"
    try:
        parent = ipaddress.ip_network(block, strict=False)
    except ValueError:
        return "10.0.0.0/24"
    if parent.prefixlen >= 24:
        return str(parent)
    at = seeds.number(subject.seed("cidr_block"), 0, 2 ** (24 - parent.prefixlen) - 1)
    return f"{parent.network_address + at * 256}/24"


def _security_group_name(subject: Subject) -> Value:
    return subject.render("{unique_name}", "name")


ANSWERS: AnswerTable = {
    "aws_lb.dns_name": _load_balancer_name,
    "aws_alb.dns_name": _load_balancer_name,
    "aws_lb.arn": _load_balancer_arn,
    "aws_alb.arn": _load_balancer_arn,
    "aws_lb.vpc_id": _network_of_subnets,
    "aws_alb.vpc_id": _network_of_subnets,
    "aws_db_subnet_group.vpc_id": _network_of_subnets,
    "aws_instance.availability_zone": _zone,
    "aws_ebs_volume.availability_zone": _zone,
    "aws_subnet.availability_zone": _subnet_zone,
    "aws_subnet.availability_zone_id": _zone_id,
    "aws_subnet.cidr_block": _subnet_of_network,
    "aws_security_group.name": _security_group_name,
    "data.aws_subnet.cidr_block": _subnet_of_default_network,
    "data.aws_subnet.availability_zone": partial(_looked_up, "availability_zone", "{az}"),
    "data.aws_subnet.vpc_id": partial(_looked_up, "vpc_id", "vpc-0{hex:16}"),
    "data.aws_vpc.cidr_block": partial(_looked_up, "cidr_block", _AMAZON_SIDE_NETWORK),
}
