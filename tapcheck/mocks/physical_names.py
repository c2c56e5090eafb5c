"""The names that CloudFormation gives to resources whose templates give them none."""

from __future__ import annotations

from tapcheck.mocks import seeds

_LONGEST = 128


def physical_name(address: str, stack: str) -> str:
    """Stack, logical id and a suffix, as for most types."""
    return f"{stack}-{_logical(address)}"[: _LONGEST - 13] + f"-{_suffix(address)}"


def short_physical_name(address: str, stack: str) -> str:
    """The same in at most 32 characters, for types whose names are limited to that."""
    return f"{stack[:8].rstrip('-')}-{_logical(address)[:5]}-{_suffix(address)}"


def _logical(address: str) -> str:
    return address.rpartition(".")[2]


def _suffix(address: str) -> str:
    return seeds.text(f"{address}\0physical", 12, seeds.ALPHANUMERIC)
