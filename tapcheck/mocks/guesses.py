"""Values of which little is known: a name, perhaps a type."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from tapcheck.catalog.formats import format_by_name
from tapcheck.catalog.places import availability_zones
from tapcheck.catalog.schema import Type
from tapcheck.mocks import seeds
from tapcheck.mocks.fields import fill
from tapcheck.mocks.settings import Place
from tapcheck.mocks.subject import Subject
from tapcheck.values import Path, Value

_SINGULAR_ENDINGS = (("addresses", "address"), ("policies", "policy"), ("aliases", "alias"), ("ies", "y"), ("s", ""))
_PLURAL_ENDINGS = (
    "_ids",
    "_arns",
    "_names",
    "subnets",
    "_ips",
    "_urls",
    "_endpoints",
    "zones",
    "cidrs",
    "blocks",
    "azs",
)
_TRUE_NAMES = ("enabled", "is_", "has_", "encrypted", "ena_support", "valid")
_MOMENT = "2024-01-01T00:00:00Z"
_USUAL_NUMBERS = (
    ("port", 443),
    ("version", 1),
    ("revision", 1),
    ("days", 7),
    ("retention", 7),
    ("timeout", 30),
    ("cpu", 256),
    ("memory", 512),
)


def by_name(subject: Subject, name: str, type_: Type | None, path: str) -> Value:
    """A value for an attribute that no format describes; ``path`` keeps equal names in one resource apart."""
    return _value(
        name, type_.to_json() if type_ else "string", _Named(subject.place, subject.address, name, subject.type), path
    )


def outside(address: str, kind: str, path: Path, arguments: Mapping[str, Value], place: Place) -> Value:
    """A value for something outside the code: a variable, an output of an absent module, a changing function."""
    name = str(path[-1]) if path else address.rpartition(".")[2]
    if kind == "function":
        return _function_result(name, address, arguments)
    named = _Named(place, address, name, "")
    if kind == "variable":
        type_ = arguments.get("type")
        value = _value(name, type_, named, "") if type_ else _by_number(name, named, _usual_length(name))
        return allowed_value(value, arguments.get("allowed"))
    return _module_output(name, arguments, named)


class _Named:
    """The fields that a format by name can use."""

    def __init__(self, place: Place, address: str, name: str, type_: str) -> None:
        self.place = place
        self.address = address
        self.name = name
        words = type_.lower().replace("::", "_").split("_")[1:] or [name]
        self.words = {
            "words": name.strip("_").replace("_", "-").lower(),
            "service": words[0],
            "thing": "-".join(words[1:] or words),
        }

    def attribute_text(self, name: str) -> str:
        """The name itself: a guess has no other attributes."""
        return name

    def argument_text(self, _name: str) -> str:
        """Empty: a guess has no arguments."""
        return ""

    def sets(self, _name: str) -> bool:
        """False: a guess has no arguments."""
        return False

    def fact(self, name: str, salt: str) -> str:
        """The text of a field."""
        kind, *parts = name.split(":")
        seed = f"{self.address}\0{salt}"
        if kind == "az":
            zones = availability_zones(self.place.region)
            return zones[_place_in_list(salt) % len(zones)]
        if kind == "octet":
            return str(_place_in_list(salt) + 1)
        if kind == "ip":
            network = "203.0.113" if parts[0] == "public" else "10.0.1"
            return f"{network}.{seeds.number(seed, 4, 250)}"
        known = seeds.token(kind, int(parts[0]) if parts else 0, seed) or self.place.fact(kind) or self.words.get(kind)
        return known or ""


def _value(name: str, type_: Any, named: _Named, salt: str) -> Value:
    match type_:
        case "string" | "dynamic" | None:
            return fill(format_by_name(name), named, salt or name)
        case "number":
            return _number(name, f"{named.address}\0{salt}")
        case "bool":
            return any(mark in name for mark in _TRUE_NAMES)
        case ["list" | "set", element]:
            return tuple(
                _value(singular(name), element, named, f"{salt or name}.{at}") for at in range(_usual_length(name))
            )
        case ["map", element]:
            return {"mock": _value(singular(name), element, named, f"{salt or name}.mock")}
        case ["object", dict() as attributes, *_]:
            return {key: _value(key, item, named, f"{salt}.{key}") for key, item in attributes.items()}
        case ["tuple", list() as items]:
            return tuple(_value(singular(name), item, named, f"{salt}.{at}") for at, item in enumerate(items))
        case _:
            return fill(format_by_name(name), named, salt or name)


def allowed_value(value: Value, allowed: Value) -> Value:
    """The value, or the first allowed one when a condition rules it out."""
    return allowed[0] if isinstance(allowed, tuple) and allowed and value not in allowed else value


def leaf(name: str, at: str) -> str:
    """The name that says most about the place ``at`` (`.0.vpc_id`) inside a value called ``name``."""
    steps = [step for step in at.split(".") if step]
    named = [step for step in steps if not step.isdigit()]
    if named:
        return named[-1]
    return singular(name) if steps else name


def singular(name: str) -> str:
    """The name of one item of a list of that name."""
    for ending, single in _SINGULAR_ENDINGS:
        if name.endswith(ending) and not name.endswith("ss"):
            return name.removesuffix(ending) + single
    return name


def _place_in_list(salt: str) -> int:
    """Which item of a list a salt such as `zones.2` stands for; 0 outside lists."""
    last = salt.rpartition(".")[2]
    return int(last) if last.isdigit() else 0


def _usual_length(name: str) -> int:
    return 3 if "subnet" in name or "zone" in name or "azs" in name else 2 if name.endswith("s") else 1


def _number(name: str, seed: str) -> Value:
    if name.startswith(("min", "max", "desired")) or name.endswith(("count", "capacity", "size")):
        return 1
    for mark, usual in _USUAL_NUMBERS:
        if mark in name:
            return usual
    return seeds.number(seed, 1, 100)


def _module_output(name: str, arguments: Mapping[str, Value], named: _Named) -> Value:
    """An output of an absent module: as many items as the list argument of the same name has."""
    given = arguments.get(name)
    return _by_number(name, named, len(given) if isinstance(given, tuple) else _usual_length(name))


def _by_number(name: str, named: _Named, count: int) -> Value:
    """A text for a name in the singular, a list of ``count`` texts for one in the plural."""
    if not name.endswith(_PLURAL_ENDINGS):
        return _value(name, "string", named, "")
    return tuple(_value(singular(name), "string", named, f"{name}.{at}") for at in range(count))


def _function_result(name: str, address: str, arguments: Mapping[str, Value]) -> Value:
    seed = f"{address}\0{arguments.get('arguments', ())!r}"
    match name:
        case "timestamp" | "plantimestamp":
            return _MOMENT
        case "uuid":
            return seeds.identifier(seed)
        case "bcrypt":
            return "$2a$10$" + seeds.text(seed, 53, seeds.ALPHANUMERIC)
        case _:
            return seeds.text(seed, 16, seeds.LOWER)
