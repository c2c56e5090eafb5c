"""Functions on IP networks."""

from __future__ import annotations

import ipaddress
from collections.abc import Mapping, Sequence

from tapcheck.languages.terraform.functions.signature import Function, FunctionError, Host, Parameter, function
from tapcheck.languages.terraform.types import NUMBER, STRING, ListType, Type
from tapcheck.languages.terraform.values import Val, list_of, string, unknown

_Network = ipaddress.IPv4Network | ipaddress.IPv6Network


def _network(value: Val) -> _Network:
    text: str = value.raw
    address, slash, bits = text.partition("/")
    if not slash or not bits.isdigit() or not bits.isascii():
        raise FunctionError(f"invalid CIDR expression: '{text}'", 0)
    try:
        return ipaddress.ip_network(f"{_without_leading_zeros(address)}/{int(bits)}", strict=False)
    except ValueError:
        raise FunctionError(f"invalid CIDR expression: '{text}'", 0) from None


def _without_leading_zeros(address: str) -> str:
    if ":" in address:
        return address
    return ".".join(part.lstrip("0") or part[-1:] for part in address.split("."))


def _maps_ipv4(network: _Network) -> bool:
    """Whether an IPv6 network holds IPv4 addresses; what Terraform makes of those follows no rule."""
    return getattr(network.network_address, "ipv4_mapped", None) is not None


def _whole(value: Val, place: int) -> int:
    if not isinstance(value.raw, int):
        raise FunctionError("a whole number is required", place)
    return int(value.raw)


def _small(value: Val, place: int) -> int:
    number = _whole(value, place)
    if not -(1 << 63) <= number < 1 << 63:
        raise FunctionError("the number is out of range", place)
    return number


def _address(network: _Network, offset: int) -> str:
    return str(type(network.network_address)(int(network.network_address) + offset))


def _cidrhost(arguments: Sequence[Val], wanted: Type, _: Host) -> Val:
    network = _network(arguments[0])
    number = _whole(arguments[1], 1)
    if _maps_ipv4(network):
        return unknown(wanted, "function.cidrhost", not_null=True)
    count = network.num_addresses
    if number >= count or number < -count:
        raise FunctionError(f"prefix of {network.prefixlen} does not accommodate a host numbered {number}")
    return string(_address(network, number if number >= 0 else count + number))


def _cidrnetmask(arguments: Sequence[Val], _: Type, __: Host) -> Val:
    network = _network(arguments[0])
    if network.version == 6:
        raise FunctionError("IPv6 addresses cannot have a netmask", 0)
    return string(str(network.netmask))


def _subnet(network: _Network, newbits: int, number: int) -> _Network:
    length = network.prefixlen + newbits
    if length > network.max_prefixlen:
        raise FunctionError(f"insufficient address space to extend prefix of {network.prefixlen} by {newbits}")
    count = 1 << newbits
    if number >= count:
        raise FunctionError(f"prefix extension of {newbits} does not accommodate a subnet numbered {number}")
    start = int(network.network_address) + number * (1 << (network.max_prefixlen - length))
    return type(network)((start, length))


def _written(network: _Network) -> str:
    return f"{_address(network, 0)}/{network.prefixlen}"


def _cidrsubnet(arguments: Sequence[Val], wanted: Type, _: Host) -> Val:
    network = _network(arguments[0])
    newbits, number = _small(arguments[1], 1), _whole(arguments[2], 2)
    if _maps_ipv4(network) or newbits < 0 or number < 0:
        return unknown(wanted, "function.cidrsubnet", not_null=True)
    if network.version == 4 and newbits > 32:
        raise FunctionError("may not extend the prefix by more than 32 bits", 1)
    return string(_written(_subnet(network, newbits, number)))


def _cidrsubnets(arguments: Sequence[Val], _: Type, __: Host) -> Val:
    network = _network(arguments[0])
    results: list[Val] = []
    following = int(network.network_address)
    for place, value in enumerate(arguments[1:], 1):
        newbits = _small(value, place)
        if newbits < 1:
            raise FunctionError("must extend prefix by at least one bit", place)
        if newbits > 32:
            raise FunctionError("may not extend prefix by more than 32 bits", place)
        length = network.prefixlen + newbits
        if length > network.max_prefixlen:
            raise FunctionError(f"would extend the prefix to {length} bits, which is too long", place)
        size = 1 << (network.max_prefixlen - length)
        start = -(-following // size) * size
        if start + size > int(network.network_address) + network.num_addresses:
            raise FunctionError("not enough remaining address space for a subnet", place)
        results.append(string(_written(type(network)((start, length)))))
        following = start + size
    return list_of(STRING, results)


_PREFIX = Parameter("prefix", STRING)

FUNCTIONS: Mapping[str, Function] = {
    "cidrhost": function(_PREFIX, Parameter("hostnum", NUMBER), result=STRING, run=_cidrhost),
    "cidrnetmask": function(_PREFIX, result=STRING, run=_cidrnetmask),
    "cidrsubnet": function(
        _PREFIX, Parameter("newbits", NUMBER), Parameter("netnum", NUMBER), result=STRING, run=_cidrsubnet
    ),
    "cidrsubnets": function(_PREFIX, more=Parameter("newbits", NUMBER), result=ListType(STRING), run=_cidrsubnets),
}
