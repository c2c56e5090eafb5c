"""Whether a value has what a spec writes of it: maps may have more, everything else must be equal."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from decimal import Decimal
from enum import Enum, auto
from itertools import chain
from typing import Any

from tapcheck.records import dataclass
from tapcheck.specification import ABSENT
from tapcheck.values import Path, Unknown, Value


class Written(Enum):
    """What stands where nothing is written."""

    NOTHING = auto()


NOTHING = Written.NOTHING

TRUE_WHEN_NOT_WRITTEN = frozenset(
    {
        "actions_enabled",
        "auto_minor_version_upgrade",
        "delete_on_termination",
        "enable_dns_support",
        "enable_http2",
        "enable_logging",
        "enabled",
        "include_global_service_events",
        "is_enabled",
        "source_dest_check",
        "ActionsEnabled",
        "AutoMinorVersionUpgrade",
        "DeleteOnTermination",
        "EnableDnsSupport",
        "Enabled",
        "IncludeGlobalServiceEvents",
        "SourceDestCheck",
        "cross_zone_load_balancing",
        "enable_delete",
        "force_detach_policies",
        "force_new_deployment",
        "publish",
        "skip_destroy",
    }
)
"""Switches that some AWS resource type has on where nothing is written (provider and CloudFormation reference)."""


@dataclass(frozen=True, slots=True)
class Difference:
    """Where a value is not what is wanted.

    ``found`` is NOTHING where nothing is written. ``certain`` is false where a deployment or the provider's default
    decides.
    """

    path: Path
    wanted: Any
    found: Value | Written
    certain: bool

    @property
    def sentence(self) -> str:
        """What differs: `versioning.enabled is false, wanted is true`."""
        name = dotted(self.path)
        if self.found is NOTHING:
            return f"{name} is not written, wanted is {shown(self.wanted)}"
        if isinstance(self.found, Unknown):
            return f"{name} is {self.found.origin or 'known after deployment'}, wanted is {shown(self.wanted)}"
        return f"{name} is {shown(self.found)}, wanted is {shown(self.wanted)}"


def differences(wanted: Any, found: Value | Written, path: Path = ()) -> Iterator[Difference]:
    """Every place at which a value is not, or may not be, what is wanted.

    A block that stands once counts as the map of its arguments. Text, numbers and booleans that are written alike are
    equal, as in `"5"` and `5`; so are null and what is empty. The order of a list does not matter, as many are sets.
    """
    if isinstance(found, Unknown):
        yield Difference(path, wanted, found, False)
    elif wanted == ABSENT or wanted is None:
        if found is not NOTHING and found is not None and found not in ((), {}, ""):
            yield Difference(path, wanted, found, True)
    elif found is NOTHING or found is None:
        yield Difference(path, wanted, NOTHING, _must_be_written(wanted, path))
    elif isinstance(wanted, Mapping):
        yield from _in_map(wanted, found, path)
    elif isinstance(wanted, list):
        yield from _in_list(wanted, found, path)
    elif not _equal(wanted, found):
        yield Difference(path, wanted, found, not _may_be_rewritten(_text(wanted), found))


def shown(value: Any) -> str:
    """A value as JSON writes it, cut where it is long."""
    text = json.dumps(_plain(value), ensure_ascii=False, default=str)
    return text if len(text) <= 80 else f"{text[:77]}..."


def dotted(path: Path) -> str:
    """A path as people write it: `rule[0].status`."""
    text = ""
    for step in path:
        text += f"[{step}]" if isinstance(step, int) else f".{step}" if text else str(step)
    return text or "the value"


def _in_map(wanted: Mapping[Any, Any], found: Value | Written, path: Path) -> Iterator[Difference]:
    if isinstance(found, tuple) and len(found) == 1 and isinstance(found[0], Mapping | Unknown):
        yield from differences(wanted, found[0], (*path, 0))
    elif isinstance(found, Mapping):
        for name, below in wanted.items():
            yield from differences(below, found.get(str(name), NOTHING), (*path, str(name)))
    else:
        yield Difference(path, wanted, found, True)


def _in_list(wanted: list[Any], found: Value | Written, path: Path) -> Iterator[Difference]:
    if not isinstance(found, tuple) or len(found) != len(wanted):
        yield Difference(path, wanted, found, True)
        return
    rows = [
        list(differences(left, right, (*path, number)))
        for number, (left, right) in enumerate(zip(wanted, found, strict=True))
    ]
    if any(row.certain for row in chain(*rows)) and _matched(wanted, list(found)):
        return
    yield from chain(*rows)


def _matched(wanted: list[Any], found: list[Value]) -> bool:
    """Whether every wanted item may be one of the found ones, each of them once."""
    for item in wanted:
        at = next(
            (number for number, row in enumerate(found) if not any(d.certain for d in differences(item, row))), None
        )
        if at is None:
            return False
        del found[at]
    return True


def _must_be_written(wanted: Any, path: Path) -> bool:
    """Whether no default can be what is wanted: structures have none, and switches are off, but for a few."""
    if isinstance(wanted, Mapping | list):
        return bool(wanted)
    return wanted is True and bool(path) and path[-1] not in TRUE_WHEN_NOT_WRITTEN


def _equal(wanted: Any, found: Value | Written) -> bool:
    if isinstance(found, Mapping | tuple | Written):
        return False
    return wanted == found or _text(wanted) == _text(found)


def _may_be_rewritten(wanted: str, found: Value | Written) -> bool:
    """Whether providers may write one for the other: other letter case, or a name with the collection before it."""
    if not isinstance(found, str):
        return False
    left, right = wanted.lower(), found.lower()
    return left == right or left.endswith(f"/{right}") or right.endswith(f"/{left}")


def _text(value: Any) -> str:
    if isinstance(value, bool):
        return str(value).lower()
    return format(value.normalize(), "f") if isinstance(value, Decimal) else str(value)


def _plain(value: Any) -> Any:
    if isinstance(value, Mapping):
        return {str(name): _plain(below) for name, below in value.items()}
    if isinstance(value, tuple | list):
        return [_plain(below) for below in value]
    if isinstance(value, Unknown):
        return f"({value.origin or 'known after deployment'})"
    return int(value) if isinstance(value, Decimal) and value == value.to_integral_value() else value
