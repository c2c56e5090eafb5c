"""Where mock deployments happen: account, region and partition."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import field
from typing import Any

from tapcheck.catalog import places
from tapcheck.records import dataclass

DOCUMENTATION_ACCOUNT = "123456789012"
"""The account number that AWS uses in its documentation: it belongs to nobody."""

OPEN_PLACES = ("account", "region", "stack")
"""The fields of the settings that a deployment decides where neither code nor configuration does."""


@dataclass(frozen=True, slots=True)
class MockSettings:
    """What the configuration says about mocks.

    ``region`` applies where no provider configuration decides it. ``partition`` follows from the region when
    empty. ``stack`` is the name of a CloudFormation stack. ``overrides`` maps an output name or a resource
    attribute (`aws_lb.web.dns_name`) to its value.
    """

    account: str = DOCUMENTATION_ACCOUNT
    region: str = places.DEFAULT_REGION
    partition: str = ""
    stack: str = "stack"
    overrides: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Place:
    """The account, region, partition and stack in which one resource lives."""

    account: str
    region: str
    partition: str
    stack: str = "stack"

    @classmethod
    def of(cls, region: str, settings: MockSettings) -> Place:
        """The place of a resource in a region."""
        return cls(settings.account, region, settings.partition or places.partition_of(region), settings.stack)

    def fact(self, name: str) -> str | None:
        """The value of a field such as `{region}` or `{dns_suffix}`; None when there is none of that name."""
        match name:
            case "account" | "region" | "partition":
                return str(getattr(self, name))
            case "dns_suffix":
                return places.dns_suffix(self.partition)
            case "reverse_dns_prefix":
                return places.reverse_dns_prefix(self.partition)
            case "distribution_domain":
                return places.distribution_domain(self.partition)
            case "az":
                return places.availability_zones(self.region)[0]
            case "azs":
                return " ; ".join(places.availability_zones(self.region)[:3])
            case "region_short":
                return places.short_name(self.region)
            case "s3_website_domain":
                return places.website_domain(self.region, self.partition)
            case "ec2_public_domain":
                return places.instance_domains(self.region, self.partition)[0]
            case "ec2_private_domain":
                return places.instance_domains(self.region, self.partition)[1]
            case _:
                return None
