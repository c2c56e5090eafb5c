"""One resource or data source instance, as answers and formats see it."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from decimal import Decimal

from tapcheck.catalog import engines, places, terraform
from tapcheck.catalog.schema import Schema
from tapcheck.mocks import seeds
from tapcheck.mocks.fields import fill
from tapcheck.mocks.physical_names import physical_name, short_physical_name
from tapcheck.mocks.settings import Place
from tapcheck.records import dataclass
from tapcheck.values import Unknown, Value

_DATA = re.compile(r"(?:^|\.)data\.[a-z]")
_EPHEMERAL = re.compile(r"(?:^|\.)ephemeral\.[a-z]")
_DOCUMENTATION_NETWORKS = ("203.0.113", "198.51.100", "192.0.2")
_TERRAFORM_PREFIX = "terraform-"


@dataclass(frozen=True, slots=True)
class Subject:
    """What is known of one instance: where it stands, what its block sets, and who answers the rest.

    ``resolve`` gives the value of another attribute of the same instance; ``find`` gives the instance whose
    id or ARN a text is, when the source has met it.
    """

    address: str
    type: str
    arguments: Mapping[str, Value]
    provider: Mapping[str, Value]
    place: Place
    resolve: Callable[[str], Value]
    find: Callable[[str], Subject | None]

    @property
    def is_data(self) -> bool:
        """Whether it is a data source."""
        return is_data_address(self.address)

    @property
    def schema(self) -> Schema | None:
        """What the catalog says about the type."""
        if _EPHEMERAL.search(self.address):
            return terraform.schema(terraform.Mode.EPHEMERAL, self.type)
        return terraform.data(self.type) if self.is_data else terraform.resource(self.type)

    def argument(self, name: str) -> Value:
        """The value that the source sets, or None when it sets none or nobody knows it.

        `Outer.Inner` looks into an object.
        """
        value: Value = self.arguments.get(name)
        if value is None and "." in name:
            outer, _, inner = name.partition(".")
            nested = self.arguments.get(outer)
            value = nested.get(inner) if isinstance(nested, Mapping) else None
        return None if isinstance(value, Unknown) else value

    def block(self, name: str) -> Mapping[str, Value]:
        """The first nested block of a name; empty when there is none."""
        blocks = self.blocks(name)
        return blocks[0] if blocks else {}

    def blocks(self, name: str) -> tuple[Mapping[str, Value], ...]:
        """The nested blocks of a name, in order."""
        value = self.argument(name)
        if isinstance(value, Mapping):
            return (value,)
        return tuple(item for item in value if isinstance(item, Mapping)) if isinstance(value, tuple) else ()

    def texts(self, name: str) -> tuple[str, ...]:
        """The known texts of a list argument, in order."""
        value = self.argument(name)
        return tuple(as_text(item) for item in value if as_text(item)) if isinstance(value, tuple) else ()

    def argument_text(self, name: str) -> str:
        """The text of an argument, else empty."""
        return as_text(self.argument(name))

    def sets(self, name: str) -> bool:
        """Whether the source sets an argument, to whatever value."""
        return self.arguments.get(name) is not None

    def attribute_text(self, name: str) -> str:
        """The text of an attribute, invented when nothing gives it."""
        return as_text(self.resolve(name))

    def render(self, template: str, salt: str) -> str:
        """The text of a format."""
        return fill(template, self, salt)

    def seed(self, salt: str) -> str:
        """The seed of everything invented for one attribute of this instance."""
        return f"{self.address}\0{salt}"

    def fact(self, name: str, salt: str) -> str:
        """The text of a field that is no attribute."""
        kind, *parts = name.split(":")
        if kind == "ip":
            return self._address(parts[0], self.seed(parts[1] if len(parts) > 1 else "ip"))
        length = int(parts[0]) if parts else 0
        shared = f"={parts[1]}:{kind}" if len(parts) > 1 else salt
        known = seeds.token(kind, length, self.seed(shared)) or self.place.fact(kind)
        return known if known is not None else self._special(kind, salt)

    def _address(self, scope: str, seed: str) -> str:
        if scope == "public":
            return f"{seeds.choice(seed, _DOCUMENTATION_NETWORKS[:2])}.{seeds.number(seed, 1, 254)}"
        return self._private_address(seed)

    def _private_address(self, seed: str) -> str:
        subnet = self.find(self.argument_text("subnet_id"))
        block = subnet.attribute_text("cidr_block") if subnet else ""
        network = re.match(r"(\d+\.\d+\.\d+)\.\d+/(\d+)$", block)
        prefix = network[1] if network and int(network[2]) <= 24 else "10.0.1"
        return f"{prefix}.{seeds.number(seed, 4, 250)}"

    def _special(self, kind: str, salt: str) -> str:
        region = self.place.region
        match kind:
            case "lb_zone_id":
                return places.load_balancer_zone(region) or self._zone(salt)
            case "s3_zone_id":
                return places.website_zone(region) or self._zone(salt)
            case "apigateway_zone_id":
                return self._zone(salt)
            case "waf_region":
                return (
                    "us-east-1"
                    if "CLOUDFRONT" in (self.argument_text("scope"), self.argument_text("Scope"))
                    else region
                )
            case "physical":
                return physical_name(self.address, self.place.stack)
            case "short_physical":
                return short_physical_name(self.address, self.place.stack)
            case "logical":
                return self.address.rpartition(".")[2]
            case "engine_port":
                return self.argument_text("Port") or str(engines.usual_port(self.argument_text("Engine")))
            case "project":
                return self.argument_text("project") or as_text(self.provider.get("project")) or "mock-project"
            case "google_region":
                return self._google_region()
            case "subscription" | "tenant":
                given = as_text(self.provider.get(f"{kind}_id"))
                return given or f"00000000-0000-4000-8000-{'1' if kind == 'tenant' else '0'}00000000000"
            case "group_path":
                return self.render("/subscriptions/{subscription}/resourceGroups/{.resource_group_name}", salt)
            case "unique_name":
                return _TERRAFORM_PREFIX + unique_suffix(self.seed(salt))
            case _:
                return ""

    def _google_region(self) -> str:
        given = self.argument_text("region") or as_text(self.provider.get("region"))
        return given or self.argument_text("zone").rpartition("-")[0] or "us-central1"

    def _zone(self, salt: str) -> str:
        return "Z" + seeds.text(self.seed(salt), 13, seeds.UPPER)


def is_data_address(address: str) -> bool:
    """Whether an address is that of a data source."""
    return _DATA.search(address) is not None


def unique_suffix(seed: str) -> str:
    """What providers append to a name prefix: a date and a counter, 26 digits."""
    return "20240101" + seeds.text(seed, 10, "0123456789") + "00000001"


def as_text(value: Value) -> str:
    """The text of a scalar as Terraform converts it; empty for null, unknown and collections."""
    match value:
        case bool():
            return "true" if value else "false"
        case str():
            return value
        case int() | Decimal():
            return format(value, "f") if isinstance(value, Decimal) else str(value)
        case _:
            return ""
